import { parseHost } from '#core/probes/host';
import { MAX_PROBED_PORTS, hasAnswer, parsePortList, type ProbeKind, type ProbeReport, type ReportOf } from '#core/probes/report';
import type { ProbeError } from '#core/probes/answer';
import { wellKnownInterface } from '#core/rpc/interfaces';
import { pinSunRpc, proposeSunRpcPorts } from '#core/sunrpc/pinning';
import { sunRpcMoves, sunRpcName } from '#core/sunrpc/program';
import { probesTexts } from '#core/text/probes';
import type { ProbesText } from '#core/text/en/probes';
import { browserReport, endpointsReport, sunRpcReport, tcpReport, tdsReport } from '../probes/ask';
import { probeOutputSchema } from './formats';
import { CliError, exitCodes } from './options';
import type { CommonOptions, Session } from './session';
import { renderTable } from './table';

export interface ProbeOptions extends CommonOptions {
  readonly instance?: string;
}

export async function probe(s: Session, kind: ProbeKind, hostText: string, portTexts: readonly string[], { instance }: ProbeOptions): Promise<number> {
  const t = probesTexts(s.options.lang);
  const host = parseHost(hostText);
  if (host === undefined) throw new CliError(exitCodes.badInput, 'usage', t.badHost);
  const report = await ask(s, kind, host, portTexts, instance ?? null);
  if (s.options.json) s.json(probeOutputSchema, { format: 'portpin-probe', version: 1, report });
  else show(s, report, t);
  return hasAnswer(report) ? exitCodes.done : exitCodes.failedAndUndone;
}

async function ask(s: Session, kind: ProbeKind, host: string, portTexts: readonly string[], instance: string | null): Promise<ProbeReport> {
  const prober = s.engine.prober(host);
  const stop = new AbortController();
  const forget = s.io.onInterrupt(() => stop.abort());
  const options = { signal: stop.signal };
  try {
    if (kind === 'tds') return await tdsReport(prober, host, portsOf(s, portTexts), options);
    if (kind === 'tcp') return await tcpReport(prober, host, portsOf(s, portTexts), options);
    if (portTexts.length > 0) throw new CliError(exitCodes.badInput, 'usage', s.texts.usage.tooMany);
    if (kind === 'endpoints') return await endpointsReport(prober, host, options);
    return await (kind === 'sunrpc' ? sunRpcReport(prober, host, options) : browserReport(prober, host, instance, options));
  } finally {
    forget();
  }
}

function portsOf(s: Session, texts: readonly string[]): readonly number[] {
  const list = parsePortList(texts.join(','));
  if (!list.ok) throw new CliError(exitCodes.badInput, 'port', probesTexts(s.options.lang).portList[list.code](MAX_PROBED_PORTS));
  return list.ports;
}

const told = ({ code, detail }: ProbeError, t: ProbesText): string => (detail === null ? t.error[code] : `${t.error[code]} (${detail})`);

function show(s: Session, report: ProbeReport, t: ProbesText): void {
  if (report.simulated) s.say(s.texts.simulated);
  const how = report.kind === 'sunrpc' && report.answer.answered ? `${t.kind.sunrpc}, ${t.rpcbind(report.answer.version, report.answer.transport.toUpperCase())}` : t.kind[report.kind];
  s.say(t.answeredBy(report.host, how, `${report.ms} ms`));
  if ('answer' in report && !report.answer.answered) {
    s.say(told(report.answer.error, t));
    return;
  }
  const { head, rows, empty } = table(report, t);
  if (rows.length === 0) s.say(empty);
  else s.say(renderTable(head, rows, s.io.columns));
  if (report.kind === 'endpoints' && report.answer.answered && report.answer.unreadable > 0) s.say(t.unreadable(report.answer.unreadable));
  if (report.kind === 'sunrpc') sayPins(s, report);
}

interface Shown {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly empty: string;
}

function table(report: ProbeReport, t: ProbesText): Shown {
  const c = t.columns;
  switch (report.kind) {
    case 'endpoints':
      return {
        head: [c.interface, c.version, c.protocol, c.port, c.where, c.annotation, c.uuid],
        rows: report.answer.answered ? report.answer.endpoints.map((e) => [wellKnownInterface(e.uuid)?.name ?? '-', e.version, e.protocol, e.port === null ? '-' : String(e.port), e.endpoint ?? '-', e.annotation, e.uuid]) : [],
        empty: t.noEndpoints,
      };
    case 'sunrpc':
      return {
        head: [c.program, c.version, c.protocol, c.port, c.moves],
        rows: report.answer.answered ? report.answer.programs.map((p) => [sunRpcName(p.program) ?? String(p.program), String(p.version), p.netid, p.port === null ? '-' : String(p.port), t.moves[sunRpcMoves(p.program)]]) : [],
        empty: t.noPrograms,
      };
    case 'browser':
      return {
        head: [c.instance, c.port, c.version, c.clustered, c.server],
        rows: report.answer.answered ? report.answer.instances.map((i) => [i.instance, i.port === null ? t.noPort : String(i.port), i.version ?? '-', i.clustered === null ? '-' : i.clustered ? t.yes : t.no, i.server]) : [],
        empty: t.noInstances,
      };
    case 'tds':
      return {
        head: [c.port, c.answer, c.encryption],
        rows: report.ports.map(({ port, answer: a }) => [String(port), a.answered ? `SQL Server ${a.version ?? ''}`.trim() : told(a.error, t), a.answered && a.encryption !== null ? t.encryption[a.encryption] : '-']),
        empty: '',
      };
    case 'tcp':
      return { head: [c.port, c.answer, c.time], rows: report.ports.map(({ port, answer: a }) => [String(port), a.answered ? t.open : told(a.error, t), a.answered ? `${a.ms} ms` : '-']), empty: '' };
  }
}

/** What pins the programs that move, to be copied. */
function sayPins(s: Session, { answer }: ReportOf<'sunrpc'>): void {
  const ports = proposeSunRpcPorts(answer.answered ? answer.programs : []);
  if (Object.keys(ports).length === 0) return;
  const { files, firewall, apply, check } = pinSunRpc(ports, 'nfs.conf');
  for (const { path, lines } of files) s.say(`\n# ${path}\n${lines.join('\n')}`);
  s.say(`\n${[...firewall, ...apply, check].join('\n')}`);
}
