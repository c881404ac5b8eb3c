export const dialogs = {
  importTitle: 'Open registry exports or a collected scan',
  importFilter: 'Registry exports and scans',
  saveScriptTitle: 'Save the script',
  saveDocumentTitle: 'Folder for the change document',
  saveCollectTitle: 'Save the collect script',
  confirmTitle: (target: string) => `Apply to ${target}?`,
  confirmRestarts: (services: string) => `Restarts: ${services}. Connections to them end.`,
  confirmNoRestart: 'Nothing restarts.',
  confirmChanges: (n: number, hash: string) => `${n} changes, plan ${hash}.`,
  confirmSimulated: 'Demo server: a simulation. No real computer is changed.',
  confirmApply: 'Apply',
  confirmCancel: 'Do not apply',
  quitTitle: 'A run is not finished',
  quitText: 'The journal holds every step. At the next start PortPin reads the target again and offers to finish or to undo.',
  quitStay: 'Stay',
  quitLeave: 'Quit anyway',
};
export type DialogTexts = typeof dialogs;
