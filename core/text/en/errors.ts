import type { appErrorCodes } from '#core/ipc/contract';
import type { VerbErrorCode } from '#core/verbs/errors';

export interface ErrorText {
  /** What happened. */
  readonly what: string;
  /** What state things are in now. */
  readonly state: string;
  readonly whatToDo: string;
}
export type AppErrorCode = (typeof appErrorCodes)[number];
export interface AppErrorText extends Omit<ErrorText, 'what'> {
  readonly what: (v: (name: string) => string) => string;
}
/** A code without text does not compile. */
export interface ErrorsText {
  readonly verb: Readonly<Record<VerbErrorCode, ErrorText>>;
  readonly app: Readonly<Record<AppErrorCode, AppErrorText>>;
}

const unchanged = 'Nothing was changed.';

export const errorsText: ErrorsText = {
  verb: {
    'not-found': { what: 'It is not there.', state: unchanged, whatToDo: 'Scan again: it may have been removed or renamed since.' },
    'access-denied': { what: 'Windows denied access.', state: unchanged, whatToDo: 'Run with administrator rights, or ask someone who has them.' },
    moved: { what: 'The value found was not the one the plan was made from. Somebody else changed it.', state: 'Nothing was written: both values are shown.', whatToDo: 'Scan again and make a new plan.' },
    'in-use': { what: 'The port or the range is in use.', state: unchanged, whatToDo: 'Free it first, or let it wait for the next stop of the instance.' },
    refused: { what: 'Windows refused the request.', state: unchanged, whatToDo: 'The reason Windows gave is quoted below.' },
    'invalid-argument': { what: 'A value does not have the form it needs.', state: unchanged, whatToDo: 'Correct the value that is named.' },
    'not-allowed': { what: 'PortPin does not write there.', state: unchanged, whatToDo: 'Make this change by hand if it is needed.' },
    'read-only': { what: 'This target can be read only.', state: unchanged, whatToDo: 'Carry the script to the server and run it there.' },
    'not-available': { what: 'This computer does not have what was asked for.', state: unchanged, whatToDo: 'Check the version of Windows and its features.' },
    'dependants-running': { what: 'Other services depend on this one and are running.', state: 'The service was not stopped.', whatToDo: 'Scan again: a service started since. The new plan names it.' },
    'service-failed': { what: 'The service did not reach the state that was asked for.', state: 'Its settings are as shown; the service may be stopped.', whatToDo: 'Read the ERRORLOG and the event log. Undo puts the settings back.' },
    'native-failed': { what: 'A Windows program ended with an error.', state: 'What it was to change was read again.', whatToDo: 'What the program said is quoted below.' },
    timeout: { what: 'No answer came in time.', state: 'Reading changes nothing.', whatToDo: 'Scan again. If it happens repeatedly, the computer is very busy.' },
    cancelled: { what: 'It was cancelled.', state: unchanged, whatToDo: 'Start again when you are ready.' },
    busy: { what: 'Another request is still running.', state: unchanged, whatToDo: 'Wait until it has ended.' },
    'host-lost': { what: 'The PowerShell process ended while it was working.', state: 'Nothing was repeated. The state is read again.', whatToDo: 'Scan again: PortPin starts a new process.' },
    'host-start-failed': { what: 'PowerShell could not be started.', state: unchanged, whatToDo: 'Check whether a policy forbids it. What Windows said is quoted below.' },
    'outcome-unknown': { what: 'A change was sent and no answer came.', state: 'It may have been made or not. It was not sent again.', whatToDo: 'The state is read again; compare both values before you go on.' },
    protocol: { what: 'PowerShell answered something that could not be read.', state: 'The answer was not used.', whatToDo: 'Scan again. If it happens repeatedly, look into the log.' },
    'too-large': { what: 'There is more data than one request may hold.', state: unchanged, whatToDo: 'Ask for less at a time.' },
    'elevation-refused': { what: 'Administrator rights were not granted.', state: unchanged, whatToDo: 'Apply again and confirm the Windows prompt, or have an administrator do it.' },
    internal: { what: 'Something unforeseen happened.', state: 'The journal says what was written.', whatToDo: 'Look into the log, and scan again before you go on.' },
  },
  app: {
    'bad-input': { what: () => 'The request was not in the form PortPin expects.', state: unchanged, whatToDo: 'Start again from the page you came from.' },
    'bad-output': { what: () => 'The answer was not in the form PortPin expects.', state: 'It was not used.', whatToDo: 'Scan again. If it happens repeatedly, look into the log.' },
    sender: { what: () => 'A request came from a page that is not PortPin’s.', state: 'It was refused.', whatToDo: 'Close the window and start PortPin again.' },
    'unknown-target': { what: (v) => `The target ${v('target')} is not open.`, state: unchanged, whatToDo: 'Choose a target on the start page.' },
    'unknown-plan': { what: () => 'This plan is not known any more.', state: unchanged, whatToDo: 'Make the plan again and review it.' },
    'unknown-run': { what: (v) => `There is no run ${v('run')}.`, state: unchanged, whatToDo: 'Choose one from the list of runs.' },
    'no-scan': { what: (v) => `${v('target')} has not been scanned yet.`, state: unchanged, whatToDo: 'Scan it first.' },
    'stale-plan': { what: () => 'The target changed after the plan was made.', state: unchanged, whatToDo: 'Scan again and make a new plan.' },
    'run-active': { what: (v) => `Run ${v('run')} is not finished.`, state: unchanged, whatToDo: 'Wait until it has ended.' },
    locked: { what: () => 'Another PortPin is working on this target.', state: unchanged, whatToDo: 'Wait until it has ended, then scan again.' },
    'import-not-registry': { what: (v) => `${v('file')} is neither a registry export nor a collected scan.`, state: 'Nothing was opened.', whatToDo: 'Export the key with regedit, or use the collect script.' },
    'import-newer': { what: (v) => `${v('file')} has format version ${v('found')}; this PortPin reads up to version ${v('supported')}.`, state: 'Nothing of it was read.', whatToDo: 'Use a newer PortPin, or collect again with the script of this one.' },
    'import-empty': { what: (v) => `${v('file')} holds neither SQL Server nor firewall settings.`, state: 'Nothing was opened.', whatToDo: 'Export HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Microsoft SQL Server.' },
    'import-too-large': { what: (v) => `${v('file')} is too large.`, state: 'Nothing was opened.', whatToDo: 'Export the keys of SQL Server and of the firewall only.' },
    'import-unreadable': { what: (v) => `${v('file')} could not be read.`, state: 'Nothing was opened.', whatToDo: 'Check that the file is there and that you may read it.' },
    'file-write': { what: (v) => `${v('file')} could not be written.`, state: 'The target is not affected.', whatToDo: 'Choose another folder, or free some space.' },
    'needs-recovery': { what: (v) => `Run ${v('run')} was interrupted.`, state: 'The target may be in between.', whatToDo: 'Finish that run or undo it first.' },
    'unknown-entry': { what: () => 'This entry is not in the register.', state: unchanged, whatToDo: 'Look for it again: the register may have been replaced.' },
    'no-pdf': { what: () => 'A PDF is printed by the window, and there is none here.', state: 'The other formats can be made.', whatToDo: 'Make it in the window or with the installed program, or print the HTML file.' },
    'run-unreadable': { what: (v) => `The journal of ${v('run')} was written by PortPin ${v('version')}, and this version cannot read it.`, state: unchanged, whatToDo: 'Open it with that version, or with a newer one.' },
    internal: { what: () => 'Something unforeseen happened.', state: 'The journal says what was written.', whatToDo: 'Look into the log, and scan again before you go on.' },
  },
};
