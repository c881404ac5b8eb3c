import { z } from 'zod';
import { isPort, portSchema } from '#core/ports/port';
import { browserAnswerSchema, endpointsAnswerSchema, sunRpcAnswerSchema, tcpAnswerSchema, tdsAnswerSchema } from './answer';

export const probeKinds = ['endpoints', 'sunrpc', 'browser', 'tds', 'tcp'] as const;
export type ProbeKind = (typeof probeKinds)[number];

/** More is a port scan, which this is not. */
export const MAX_PROBED_PORTS = 256;
export const probedPortsSchema = z.array(portSchema).min(1).max(MAX_PROBED_PORTS);

/** `simulated`: the demo server answered, no network was asked. */
const common = { host: z.string(), simulated: z.boolean(), ms: z.int().min(0) };

export const endpointsReportSchema = z.object({ kind: z.literal('endpoints'), ...common, answer: endpointsAnswerSchema });
export const sunRpcReportSchema = z.object({ kind: z.literal('sunrpc'), ...common, answer: sunRpcAnswerSchema });
export const browserReportSchema = z.object({ kind: z.literal('browser'), ...common, answer: browserAnswerSchema });
export const tdsReportSchema = z.object({ kind: z.literal('tds'), ...common, ports: z.array(z.object({ port: portSchema, answer: tdsAnswerSchema })) });
export const tcpReportSchema = z.object({ kind: z.literal('tcp'), ...common, ports: z.array(z.object({ port: portSchema, answer: tcpAnswerSchema })) });

/** One question to one computer, and what came back. */
export const probeReportSchema = z.discriminatedUnion('kind', [endpointsReportSchema, sunRpcReportSchema, browserReportSchema, tdsReportSchema, tcpReportSchema]);
export type ProbeReport = z.infer<typeof probeReportSchema>;
export type ReportOf<K extends ProbeKind> = Extract<ProbeReport, { readonly kind: K }>;

/** Did anybody answer at all? */
export function hasAnswer(report: ProbeReport): boolean {
  return 'answer' in report ? report.answer.answered : report.ports.some((p) => p.answer.answered);
}

export type PortListError = 'empty' | 'not-a-port' | 'too-many';
export type PortList = { readonly ok: true; readonly ports: readonly number[] } | { readonly ok: false; readonly code: PortListError };

const MAX_TYPED = 2000;

/** Ports and ranges as a person types them: `1433, 49152-49160`; each port once, in order. Never throws. */
export function parsePortList(text: string): PortList {
  const plain = text.replace(/[０-９]/gu, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0)).replace(/[‐‑–—−～〜]/gu, '-');
  const entries = plain
    .slice(0, MAX_TYPED)
    .replace(/\s*-\s*/gu, '-')
    .split(/[\s,;、，；]+/u)
    .filter((entry) => entry !== '');
  if (entries.length === 0) return { ok: false, code: 'empty' };
  const ports = new Set<number>();
  for (const entry of entries) {
    const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(entry);
    const first = Number(match?.[1] ?? 0);
    const last = Number(match?.[2] ?? first);
    if (!isPort(first) || !isPort(last) || last < first) return { ok: false, code: 'not-a-port' };
    if (last - first >= MAX_PROBED_PORTS) return { ok: false, code: 'too-many' };
    for (let port = first; port <= last; port++) ports.add(port);
    if (ports.size > MAX_PROBED_PORTS) return { ok: false, code: 'too-many' };
  }
  return plain.length > MAX_TYPED ? { ok: false, code: 'too-many' } : { ok: true, ports: [...ports] };
}
