import type { appErrorCodes } from '#core/ipc/contract';

type AppErrorCode = (typeof appErrorCodes)[number];
type Params = Readonly<Record<string, string | number>>;
/** What happened, what state things are in, what to do. */
export interface ErrorText {
  readonly what: string;
  readonly state: string;
  readonly todo: string;
}

const at = (params: Params, key: string): string => String(params[key] ?? '');
const nothing = 'Nothing was changed.';

const app: Readonly<Record<AppErrorCode, (params: Params) => ErrorText>> = {
  'bad-input': () => ({ what: 'The request was refused: it is not well formed.', state: nothing, todo: 'Copy the details and report them.' }),
  'bad-output': () => ({ what: 'The answer was refused: it is not well formed.', state: 'What is shown is from before.', todo: 'Scan again. If it comes back, copy the details and report them.' }),
  sender: () => ({ what: 'The request was refused: it did not come from this window.', state: nothing, todo: 'Close the window and open PortPin again.' }),
  'unknown-target': () => ({ what: 'This server is not open any more.', state: nothing, todo: 'Choose a server at the top.' }),
  'unknown-plan': () => ({ what: 'This plan is not known any more.', state: nothing, todo: 'Go back one step; the plan is made again.' }),
  'unknown-run': (p) => ({ what: `Run ${at(p, 'runId')} is not in the list.`, state: nothing, todo: 'Open Runs and choose another.' }),
  'no-scan': () => ({ what: 'This server has not been scanned yet.', state: nothing, todo: 'Scan it first.' }),
  'stale-plan': () => ({ what: 'The server has changed since the scan this plan was made from.', state: 'Nothing was written.', todo: 'Scan again and review the plan.' }),
  'run-active': () => ({ what: 'A run is still in progress.', state: 'It goes on.', todo: 'Wait until it has ended, or stop it.' }),
  locked: (p) => ({ what: `Another PortPin is working on this server${at(p, 'holder') === '' ? '' : ` (${at(p, 'holder')})`}.`, state: nothing, todo: 'Wait until it has ended.' }),
  'import-not-registry': (p) => ({ what: `${at(p, 'file')} is neither a registry export nor a PortPin scan.`, state: 'Nothing was opened.', todo: 'Choose a .reg file or the JSON of the collect script.' }),
  'import-newer': (p) => ({ what: `${at(p, 'file')} was written in format ${at(p, 'found')}; this PortPin reads up to ${at(p, 'supported')}.`, state: 'Nothing was opened.', todo: 'Open it with a newer PortPin.' }),
  'import-empty': (p) => ({ what: `${at(p, 'file')} holds no SQL Server settings.`, state: 'Nothing was opened.', todo: 'Export HKLM\\SOFTWARE\\Microsoft\\Microsoft SQL Server and open that.' }),
  'import-too-large': (p) => ({ what: `${at(p, 'file')} is too large to be a registry export of SQL Server.`, state: 'Nothing was opened.', todo: 'Export only the key Microsoft SQL Server.' }),
  'import-unreadable': (p) => ({ what: `${at(p, 'file')} could not be read.`, state: 'Nothing was opened.', todo: 'Check that the file exists and may be read.' }),
  'file-write': (p) => ({ what: `${at(p, 'path')} could not be written.`, state: 'No file was left behind.', todo: 'Choose another folder.' }),
  'needs-recovery': (p) => ({ what: `Run ${at(p, 'runId')} was interrupted and comes first.`, state: nothing, todo: 'Finish or undo it at the top of the window.' }),
  internal: () => ({ what: 'PortPin met a state it does not know.', state: 'What was written stands in the journal.', todo: 'Copy the details and report them.' }),
};

export const errors = {
  app,
  copyDetails: 'Copy details',
  boundary: { what: 'This page could not be drawn.', state: 'Runs go on in the background; nothing is lost.', todo: 'Open the page again.' },
  quote: 'Windows says',
};
