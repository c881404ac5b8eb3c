import { movedFrom, endpointSubject, instanceSubject, programSubject } from '#core/probes/moved';
import type { ProbeError } from '#core/probes/answer';
import type { ProbeReport } from '#core/probes/report';
import { contains, type PortRange } from '#core/ports/port';
import type { RpcEndpoint } from '#core/rpc/endpoint';
import { wellKnownInterface } from '#core/rpc/interfaces';
import { sunRpcMoves, sunRpcName } from '#core/sunrpc/program';
import type { ProbesText } from '#core/text/en/probes';
import { printable } from '#core/util/printable';
import type { MarkState } from '../../components/StatusMark';

/** One line of an answer, as it is shown and copied. */
export interface ProbeRow {
  readonly key: string;
  readonly cells: readonly string[];
  /** Beside the port. */
  readonly mark: MarkState | null;
  readonly markText: string;
  /** The ports it had in the answer before. */
  readonly was: readonly number[];
}
export interface ProbeTable {
  readonly columns: readonly { readonly id: string; readonly head: string; readonly width: string }[];
  /** Index of the column with the port. */
  readonly portColumn: number;
  readonly rows: readonly ProbeRow[];
}

export function told({ code, detail }: ProbeError, t: ProbesText): string {
  return detail === null ? t.error[code] : `${t.error[code]} (${printable(detail)})`;
}

/** What moves is what the list is read for. */
const order: Readonly<Record<'moves' | 'fixed' | 'unknown', number>> = { moves: 0, unknown: 1, fixed: 2 };
const movesMark: Readonly<Record<'moves' | 'fixed' | 'unknown', MarkState>> = { moves: 'moves', fixed: 'fixed', unknown: 'unknown' };

/** Ports below the dynamic range were given by somebody; one inside it was most likely drawn. */
function endpointMoves(e: RpcEndpoint, dynamic: PortRange): 'moves' | 'fixed' | null {
  if (e.port === null) return null;
  return contains(dynamic, e.port) ? 'moves' : 'fixed';
}

export interface RowWords {
  readonly t: ProbesText;
  readonly inDynamic: string;
  readonly belowDynamic: string;
  readonly duration: (ms: number) => string;
}

export function probeTable(now: ProbeReport, before: ProbeReport | null, dynamic: PortRange, { t, inDynamic, belowDynamic, duration }: RowWords): ProbeTable {
  const c = t.columns;
  const moved = movedFrom(now, before);
  switch (now.kind) {
    case 'endpoints':
      return {
        columns: [
          { id: 'interface', head: c.interface, width: 'minmax(170px, 2fr)' },
          { id: 'port', head: c.port, width: '184px' },
          { id: 'protocol', head: c.protocol, width: '104px' },
          { id: 'where', head: c.where, width: 'minmax(110px, 1.2fr)' },
          { id: 'annotation', head: c.annotation, width: 'minmax(90px, 1.2fr)' },
          { id: 'uuid', head: c.uuid, width: 'minmax(120px, 1.6fr)' },
          { id: 'version', head: c.version, width: '74px' },
        ],
        portColumn: 1,
        rows: (now.answer.answered ? now.answer.endpoints : []).map((e, i) => {
          const moves = endpointMoves(e, dynamic);
          return {
            key: String(i),
            cells: [wellKnownInterface(e.uuid)?.name ?? (e.annotation === '' ? e.uuid : printable(e.annotation)), e.port === null ? '' : String(e.port), e.protocol, printable(e.endpoint ?? ''), printable(e.annotation), e.uuid, e.version],
            mark: moves === null ? null : movesMark[moves],
            markText: moves === 'moves' ? inDynamic : moves === 'fixed' ? belowDynamic : '',
            was: e.port === null ? [] : (moved.get(endpointSubject(e)) ?? []),
          };
        }),
      };
    case 'sunrpc':
      return {
        columns: [
          { id: 'program', head: c.program, width: 'minmax(120px, 1.2fr)' },
          { id: 'port', head: c.port, width: '184px' },
          { id: 'protocol', head: c.protocol, width: '90px' },
          { id: 'version', head: c.version, width: '90px' },
          { id: 'moves', head: c.moves, width: 'minmax(130px, 1.2fr)' },
          { id: 'address', head: c.address, width: 'minmax(130px, 1.4fr)' },
          { id: 'owner', head: c.owner, width: 'minmax(80px, 1fr)' },
        ],
        portColumn: 1,
        rows: (now.answer.answered ? now.answer.programs.toSorted((a, b) => order[sunRpcMoves(a.program)] - order[sunRpcMoves(b.program)]) : []).map((p, i) => {
          const moves = sunRpcMoves(p.program);
          return {
            key: String(i),
            cells: [sunRpcName(p.program) ?? String(p.program), p.port === null ? '' : String(p.port), printable(p.netid), String(p.version), t.moves[moves], printable(p.address ?? ''), printable(p.owner ?? '')],
            mark: p.port === null ? null : movesMark[moves],
            markText: t.moves[moves],
            was: moved.get(programSubject(p)) ?? [],
          };
        }),
      };
    case 'browser':
      return {
        columns: [
          { id: 'instance', head: c.instance, width: 'minmax(130px, 1.5fr)' },
          { id: 'port', head: c.port, width: '184px' },
          { id: 'version', head: c.version, width: '130px' },
          { id: 'clustered', head: c.clustered, width: '100px' },
          { id: 'server', head: c.server, width: 'minmax(120px, 1.5fr)' },
        ],
        portColumn: 1,
        rows: (now.answer.answered ? now.answer.instances : []).map((i, at) => ({
          key: String(at),
          cells: [printable(i.instance), i.port === null ? t.noPort : String(i.port), printable(i.version ?? ''), i.clustered === null ? '' : i.clustered ? t.yes : t.no, printable(i.server)],
          mark: null,
          markText: '',
          was: moved.get(instanceSubject(i)) ?? [],
        })),
      };
    case 'tds':
      return {
        columns: [
          { id: 'port', head: c.port, width: '184px' },
          { id: 'answer', head: c.answer, width: 'minmax(240px, 4fr)' },
          { id: 'encryption', head: c.encryption, width: 'minmax(110px, 1fr)' },
        ],
        portColumn: 0,
        rows: now.ports.map(({ port: number, answer: a }) => ({
          key: String(number),
          cells: [String(number), a.answered ? `SQL Server ${a.version ?? ''}`.trim() : told(a.error, t), a.answered && a.encryption !== null ? t.encryption[a.encryption] : ''],
          mark: a.answered ? 'fixed' : 'unknown',
          markText: '',
          was: [],
        })),
      };
    case 'tcp':
      return {
        columns: [
          { id: 'port', head: c.port, width: '184px' },
          { id: 'answer', head: c.answer, width: 'minmax(240px, 4fr)' },
          { id: 'time', head: c.time, width: '100px' },
        ],
        portColumn: 0,
        rows: now.ports.map(({ port: number, answer: a }) => ({
          key: String(number),
          cells: [String(number), a.answered ? t.open : told(a.error, t), a.answered ? duration(a.ms) : ''],
          mark: a.answered ? 'fixed' : 'unknown',
          markText: '',
          was: [],
        })),
      };
  }
}

/** For a spreadsheet: tabs between, one line a row, heads first. */
export function tableText({ columns, rows }: ProbeTable): string {
  return [columns.map((c) => c.head), ...rows.map((row) => row.cells)].map((cells) => cells.join('\t')).join('\r\n');
}
