import type { Port } from '#core/ports/port';
import { DEFAULT_INSTANCE, DEFAULT_PORT, isDefaultInstance, type ClientFamily } from './families';
import { freeTdsRef } from './freeTds';
import { aliasDataRef, goStringRef, jdbcRef, keyValueRef, serverAloneRef } from './keyValueStrings';
import { hostPortRef } from './hostPort';
import { applyEdits, type Edit } from './mapped';
import { maskSecrets, secretSpans } from './mask';
import type { ConnectionStringError } from './pairs';
import { refused, type ServerRef, type ServerRefResult } from './serverRef';
import { writtenPort } from './serverValue';
import { tediousRef } from './tediousObject';
import { urlRef } from './urlStrings';
import type { Verdict } from './verdict';

/** What the string is judged against: the server as it will be after the plan. */
export interface JudgeContext {
  /** Every name and address clients use for the server. */
  readonly hosts: readonly string[];
  readonly instances: readonly JudgedInstance[];
}

export interface JudgedInstance {
  readonly name: string;
  readonly oldPorts: readonly Port[];
  readonly newPort: Port;
}

export type { Verdict } from './verdict';
export type VerdictCode = Verdict['code'];

/**
 * `masked` and `corrected.masked` are for the screen, logs and documents; `corrected.raw` only for the clipboard.
 * `corrected` is absent where nothing needs to change or nothing can be told.
 */
export type Judgement =
  | { readonly ok: false; readonly code: ConnectionStringError; readonly masked: string }
  | {
      readonly ok: true;
      readonly family: ClientFamily;
      readonly verdicts: readonly Verdict[];
      readonly masked: string;
      readonly corrected?: { readonly raw: string; readonly masked: string };
    };

/** Longer texts are no connection strings; nothing of them is shown. */
export const MAX_CONNECTION_STRING = 65_536;

/** Judges one pasted string of any driver. Never throws; linear in the length. */
export function judgeConnectionString(text: string, context: JudgeContext): Judgement {
  return judgeAs('string', text, context).judgement;
}

/** What a text is: a string of any driver, one in a Go program, a configuration object, the server alone, with its port beside it, or the data of an alias. */
export type ClientText = 'string' | 'go' | 'object' | 'alias' | 'sqlclient' | 'odbc' | 'oledb' | 'sqlsrv' | 'freetds' | 'host-port';

export interface JudgedText {
  readonly judgement: Judgement;
  /** What turns the text into the corrected one; none where nothing changes. They touch no secret. */
  readonly edits: readonly Edit[];
}

export function judgeAs(what: ClientText, text: string, context: JudgeContext): JudgedText {
  if (text.length > MAX_CONNECTION_STRING) return { judgement: { ok: false, code: 'too-long', masked: '' }, edits: [] };
  const masked = maskSecrets(text);
  const read = readAs(what, text);
  if (!read.ok) return { judgement: { ok: false, code: read.code, masked }, edits: [] };
  const { ref } = read;
  const secrets = secretSpans(text);
  const touchesSecret = (span: { readonly start: number; readonly end: number }): boolean => secrets.some((secret) => secret.start < span.end && span.start < secret.end);
  // A server that may be part of a secret is not quoted back, nor touched.
  if (touchesSecret(ref)) return { judgement: { ok: false, code: 'malformed', masked }, edits: [] };
  const { verdicts, port } = judgeServer(ref, context);
  const judged = { ok: true, family: ref.family, verdicts, masked } as const;
  if (port === undefined) return { judgement: judged, edits: [] };
  const edits = ref.fix(port).filter((edit) => text.slice(edit.start, edit.end) !== edit.text);
  const raw = applyEdits(text, edits);
  if (raw === text || edits.some(touchesSecret)) return { judgement: judged, edits: [] };
  return { judgement: { ...judged, corrected: { raw, masked: maskSecrets(raw) } }, edits };
}

function readAs(what: ClientText, text: string): ServerRefResult {
  switch (what) {
    case 'string':
      return readServer(text);
    case 'go':
      return goStringRef(text) ?? readServer(text);
    case 'object':
      return tediousRef(text);
    case 'alias':
      return aliasDataRef(text);
    case 'freetds':
      return freeTdsRef(text);
    case 'host-port':
      return hostPortRef(text);
    case 'sqlclient':
    case 'odbc':
    case 'oledb':
    case 'sqlsrv':
      return serverAloneRef(text, what);
  }
}

function readServer(text: string): ServerRefResult {
  const start = text.trimStart();
  if (start === '') return refused('empty');
  if (/^jdbc:/iu.test(start)) return jdbcRef(text);
  if (/^[a-z][\w+.-]{0,40}:\/\//iu.test(start)) return urlRef(text);
  if (start.startsWith('{') || /^(?:export|const|let|var|module\.exports|new|return|await|sql\.)\b[^;'"`]*\{/u.test(start.slice(0, 400))) return tediousRef(text);
  if (!start.includes('=')) return refused('unknown-family');
  return keyValueRef(text);
}

const LOCAL_NAMES = new Set(['.', '(local)', 'localhost', '127.0.0.1', '::1']);

function sameHost(a: string, b: string): boolean {
  return bare(a) === bare(b);
}

function bare(host: string): string {
  return host.toLowerCase().replaceAll(/^\[|\]$|\.$/gu, (mark) => (host === '.' ? mark : ''));
}

/** The verdicts, and the port to write where the string should change. */
function judgeServer(ref: ServerRef, context: JudgeContext): { readonly verdicts: readonly Verdict[]; readonly port?: Port } {
  switch (ref.protocol) {
    case 'pipe':
    case 'np':
      return { verdicts: [{ code: 'named-pipe' }] };
    case 'lpc':
      return { verdicts: [{ code: 'shared-memory' }] };
    case 'localdb':
      return { verdicts: [{ code: 'localdb' }] };
    case 'admin':
      return { verdicts: [{ code: 'dac' }] };
    case 'tcp':
    case 'default':
      break;
  }
  const local = LOCAL_NAMES.has(bare(ref.host));
  if (!local && !context.hosts.some((host) => sameHost(host, ref.host))) {
    return { verdicts: [...formVerdicts(ref), { code: 'other-server', host: ref.host }] };
  }
  const form: readonly Verdict[] = local ? [...formVerdicts(ref), { code: 'local-name', host: ref.host }] : formVerdicts(ref);
  const target = findTarget(ref, context.instances);
  const verdicts = [...form, ...target.verdicts];
  if (target.port === undefined) return { verdicts };
  const broken = verdicts.some((verdict) => needsCorrection(verdict.code));
  return broken ? { verdicts, port: target.port } : { verdicts };
}

/** What is wrong with the way it is written, whichever server it names. */
function formVerdicts(ref: ServerRef): readonly Verdict[] {
  const { host, port, instance } = ref;
  const verdicts: Verdict[] = [];
  if (ref.takes.comma !== true && port?.written === 'comma') verdicts.push({ code: ref.takes.comma === false ? 'comma-port' : 'comma-port-by-version', host });
  if (!ref.takes.colon && port?.written === 'colon') verdicts.push({ code: 'colon-port', host });
  if (!ref.takes.prefix && ref.protocol === 'tcp') verdicts.push({ code: 'protocol-not-taken', protocol: 'tcp:' });
  if (!ref.takes.instance && instance !== undefined) verdicts.push({ code: 'instance-not-taken', host, instance });
  if (ref.ignoredPort !== undefined) verdicts.push({ code: 'port-keyword-ignored', port: ref.ignoredPort });
  if (port !== undefined && port.port === undefined) verdicts.push({ code: 'bad-port', port: port.text });
  if (ref.portBeforeInstance) verdicts.push({ code: 'port-before-instance' });
  if (port !== undefined && instance !== undefined) {
    if (ref.both === 'refused') verdicts.push({ code: 'mutually-exclusive', instance, port: port.text });
    else if (ref.both === 'instance') verdicts.push({ code: 'instance-wins', instance, port: port.text });
    else if (port.port !== undefined) verdicts.push({ code: 'port-wins', instance, port: port.port });
  }
  return verdicts;
}

interface Target {
  readonly verdicts: readonly Verdict[];
  readonly port?: Port;
}

function findTarget(ref: ServerRef, instances: readonly JudgedInstance[]): Target {
  if (ref.port !== undefined && ref.port.port === undefined && ref.instance === undefined) return { verdicts: [] };
  // A port in a keyword the driver ignores still tells which instance was meant.
  const ignored = ref.instance === undefined && ref.ignoredPort !== undefined ? writtenPort(ref.ignoredPort, 'field').port : undefined;
  const port = ref.port?.port ?? ignored;
  if (port === undefined || (ref.both !== 'port' && ref.instance !== undefined)) {
    const target = byName(ref.instance, instances);
    // Nobody is asked for an instance that is taken for a part of the name.
    return ref.takes.instance || target.port === undefined ? target : { verdicts: [], port: target.port };
  }
  return byPort(port, ref.instance, instances);
}

function instanceNamed(name: string, instances: readonly JudgedInstance[]): JudgedInstance | undefined {
  return instances.find((instance) => instance.name.toUpperCase() === name.toUpperCase());
}

/**
 * A client never asks the Browser for the default instance: by host alone it goes to 1433, and by the name MSSQLSERVER
 * SqlClient fails with error 25. Source: dotnet/SqlClient SniProxy.netcore.cs; techcommunity ba-p/315987.
 */
function byName(name: string | undefined, instances: readonly JudgedInstance[]): Target {
  const instance = instanceNamed(name ?? DEFAULT_INSTANCE, instances);
  if (instance === undefined) return { verdicts: [name === undefined ? { code: 'no-default-instance' } : { code: 'unknown-instance', instance: name }] };
  const port = instance.newPort;
  if (name === undefined) {
    return port === DEFAULT_PORT ? { verdicts: [{ code: 'already-right', instance: instance.name, port }], port } : { verdicts: [{ code: 'default-port-moved', port }], port };
  }
  if (isDefaultInstance(name)) return { verdicts: [{ code: 'default-instance-by-name', port }], port };
  return { verdicts: [{ code: 'needs-browser', instance: instance.name, port }], port };
}

function byPort(port: Port, name: string | undefined, instances: readonly JudgedInstance[]): Target {
  const after = instances.filter((instance) => instance.newPort === port);
  const before = instances.filter((instance) => instance.newPort !== port && instance.oldPorts.includes(port));
  const candidates = [...after, ...before];
  const named = name === undefined ? undefined : instanceNamed(name, instances);
  if (candidates.length === 0) {
    const verdict: Verdict = port === 1434 ? { code: 'dac-port' } : { code: 'unknown-port', port };
    return named === undefined ? { verdicts: [verdict] } : { verdicts: [verdict], port: named.newPort };
  }
  const meant = candidates.length === 1 ? candidates[0] : candidates.find((instance) => instance === named);
  if (meant === undefined) return { verdicts: [{ code: 'ambiguous-port', port, instances: candidates.map((instance) => instance.name) }] };
  const verdicts: Verdict[] = [];
  if (name !== undefined && named !== meant) verdicts.push({ code: 'name-and-port-disagree', instance: name, portOf: meant.name, port });
  verdicts.push(
    meant.newPort === port
      ? { code: 'already-right', instance: meant.name, port }
      : { code: 'old-port', instance: meant.name, oldPort: port, port: meant.newPort },
  );
  return { verdicts, port: meant.newPort };
}

/** error: does not connect, or not to this instance. warning: stops connecting when something else changes. */
export type VerdictSeverity = 'error' | 'warning' | 'note' | 'ok';

const SEVERITY: Readonly<Record<VerdictCode, VerdictSeverity>> = {
  'already-right': 'ok',
  'needs-browser': 'warning',
  'old-port': 'error',
  'default-port-moved': 'error',
  'default-instance-by-name': 'error',
  'no-default-instance': 'error',
  'unknown-instance': 'error',
  'unknown-port': 'error',
  'ambiguous-port': 'warning',
  'port-wins': 'note',
  'instance-wins': 'warning',
  'mutually-exclusive': 'error',
  'name-and-port-disagree': 'warning',
  'port-before-instance': 'warning',
  'colon-port': 'error',
  'instance-not-taken': 'error',
  'comma-port': 'error',
  'comma-port-by-version': 'warning',
  'protocol-not-taken': 'error',
  'port-keyword-ignored': 'error',
  'bad-port': 'error',
  'dac-port': 'error',
  dac: 'note',
  'named-pipe': 'note',
  'shared-memory': 'note',
  localdb: 'note',
  'local-name': 'note',
  'other-server': 'note',
};

export function verdictSeverity(code: VerdictCode): VerdictSeverity {
  return SEVERITY[code];
}

function needsCorrection(code: VerdictCode): boolean {
  return SEVERITY[code] === 'error' || SEVERITY[code] === 'warning';
}
