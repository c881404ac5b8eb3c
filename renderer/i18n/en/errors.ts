import type { appErrorCodes } from '#core/ipc/contract';
import type { VerbErrorCode } from '#core/verbs/errors';

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
const named = (subject: string): string => (subject === '' ? 'It' : subject);

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

/** By code of a verb's error; `subject` is what it is about, '' where it names nothing. */
const verb: Readonly<Record<VerbErrorCode, (subject: string) => ErrorText>> = {
  'not-found': (s) => ({ what: `${named(s)} does not exist on this server.`, state: nothing, todo: 'Scan again: it may have been removed since.' }),
  'access-denied': (s) => ({ what: `Windows denied access to ${named(s)}.`, state: nothing, todo: 'Run as an administrator of this server, or ask for the right.' }),
  moved: (s) => ({ what: `${named(s)} is no longer what the plan saw.`, state: 'It was not written.', todo: 'Scan again and review the plan.' }),
  'in-use': (s) => ({ what: `${named(s)} is in use, so Windows refused it.`, state: 'It was not written.', todo: 'Repeat it when what uses it has stopped.' }),
  refused: (s) => ({ what: `Windows refused to change ${named(s)}.`, state: 'It was not written.', todo: 'See what Windows says below.' }),
  'invalid-argument': (s) => ({ what: `${named(s)} is not a value Windows takes here.`, state: nothing, todo: 'Check the choice and try again.' }),
  'not-allowed': (s) => ({ what: `${named(s)} is outside of what PortPin may change.`, state: nothing, todo: 'Copy the details and report them.' }),
  'read-only': () => ({ what: 'This server was imported and is read-only.', state: nothing, todo: 'Save the script of the plan and run it on the server.' }),
  'not-available': (s) => ({ what: `${named(s)} is not available on this server.`, state: nothing, todo: 'See what Windows says below.' }),
  'dependants-running': (s) => ({ what: `${named(s)} was not stopped: other services that depend on it run.`, state: 'It runs as before.', todo: 'Scan again: a service was started since the plan was made.' }),
  'service-failed': (s) => ({ what: `${named(s)} did not reach the state it was asked for.`, state: 'See the step in the run for its state now.', todo: 'Read the lines of its error log in the run.' }),
  'native-failed': (s) => ({ what: `A Windows program failed${s === '' ? '' : `: ${s}`}.`, state: 'Its effect is read again before anything else happens.', todo: 'See what Windows says below.' }),
  timeout: (s) => ({ what: `No answer in time${s === '' ? '' : ` about ${s}`}.`, state: 'Reading changes nothing.', todo: 'Try again; the server may be busy.' }),
  cancelled: () => ({ what: 'It was cancelled.', state: nothing, todo: 'Start it again when you want.' }),
  busy: () => ({ what: 'The PowerShell host is still at work on something else.', state: nothing, todo: 'Wait a moment and try again.' }),
  'host-lost': () => ({ what: 'The PowerShell host ended in the middle.', state: 'It is started again; what was read before is still shown.', todo: 'Try again.' }),
  'host-start-failed': () => ({ what: 'Windows PowerShell could not be started.', state: nothing, todo: 'Check that powershell.exe may run on this computer (AppLocker, antivirus).' }),
  'outcome-unknown': (s) => ({ what: `The answer about ${named(s)} was lost.`, state: 'Whether it was written is not known; it is read again, never written again.', todo: 'Open the run: it shows what was found.' }),
  protocol: () => ({ what: 'The PowerShell host answered something that could not be read.', state: 'The answer was dropped.', todo: 'Try again. If it comes back, copy the details and report them.' }),
  'too-large': (s) => ({ what: `${named(s)} is larger than PortPin reads.`, state: nothing, todo: 'Copy the details and report them.' }),
  'elevation-refused': () => ({ what: 'Elevation was refused, so nothing was applied.', state: nothing, todo: 'Apply again and confirm the prompt of Windows, or save the script.' }),
  internal: () => ({ what: 'The PowerShell host met a state it does not know.', state: 'What was written stands in the journal.', todo: 'Copy the details and report them.' }),
};

export const errors = {
  app,
  verb,
  boundary: { what: 'This page could not be drawn.', state: 'Runs go on in the background; nothing is lost.', todo: 'Open the page again.' },
  quote: 'Windows says',
};
