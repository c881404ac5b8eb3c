import { sortColumns, type RegisterEntry, type RegisterQuery } from '#core/register/query';
import type { RegisterText } from '#core/text/en/register';
import { conflictText, holderText, portsText } from '#core/text/register';
import { go } from '../../app/actions';
import { StatusMark, type MarkState } from '../../components/StatusMark';
import type { Column } from '../../components/VirtualTable';
import type { WindowText } from '../../i18n/en';
import type { Formats } from '../../i18n/formats';

const marks: Readonly<Record<RegisterEntry['hold'], MarkState>> = { fixed: 'fixed', moves: 'moves', reserved: 'fixed', planned: 'planned', unknown: 'other' };

/** The same column again turns the order round. */
export function sortOf(sort: RegisterQuery['sort'], id: string): RegisterQuery['sort'] {
  const by = sortColumns.find((column) => column === id);
  return by === undefined ? sort : { by, down: sort.by === by && !sort.down };
}

export function registerColumns(text: WindowText, r: RegisterText, format: Formats): readonly Column<RegisterEntry>[] {
  const t = text.register;
  const c = t.columns;
  const column = (id: string, head: string, width: string, of: (e: RegisterEntry) => string, className?: string): Column<RegisterEntry> => ({ id, head, width, sortable: true, text: of, cell: (e) => <span className={className}>{of(e)}</span> });
  const state = (e: RegisterEntry): string => (e.gone === null ? r.hold[e.hold] : r.gone);
  const conflict = (e: RegisterEntry): string => e.conflicts.map((x) => conflictText(r, x)).join(' ');
  return [
    column('port', c.port, '108px', (e) => `${e.protocol.toUpperCase()} ${portsText(e)}`, 'mono'),
    { ...column('computer', c.computer, 'minmax(104px, 1fr)', (e) => (e.simulated ? `${e.computer} (${t.simulated})` : e.computer)), cell: (e) => e.computer },
    {
      ...column('holder', c.holder, 'minmax(100px, 1.4fr)', (e) => holderText(r, e)),
      cell: (e) => (
        <span className="b" translate="no">
          {holderText(r, e)}
        </span>
      ),
    },
    column('kind', c.kind, 'minmax(96px, .8fr)', (e) => r.kind[e.kind], 't2'),
    {
      id: 'state',
      head: c.state,
      width: '112px',
      text: state,
      cell: (e) => (
        <>
          <StatusMark state={e.gone === null ? marks[e.hold] : 'unknown'} /> {state(e)}
        </>
      ),
    },
    column('owner', c.owner, 'minmax(60px, .8fr)', (e) => e.owner),
    column('purpose', c.purpose, 'minmax(68px, 1.2fr)', (e) => e.purpose),
    {
      ...column('run', c.run, '88px', (e) => e.run ?? e.recipe ?? ''),
      cell: (e) =>
        e.run === null ? (
          <span className="t2">{e.recipe ?? ''}</span>
        ) : (
          <button
            type="button"
            className="link"
            tabIndex={-1}
            onClick={(event) => {
              event.stopPropagation();
              if (e.run !== null) go({ page: 'run', runId: e.run });
            }}
          >
            {e.run}
          </button>
        ),
    },
    { ...column('firstSeen', c.firstSeen, '96px', (e) => format.dateTime(e.firstSeen)), cell: (e) => <span className="t2">{format.dateTime(e.firstSeen).split(/[ ,]/u)[0]}</span> },
    {
      ...column('conflicts', c.conflicts, 'minmax(80px, 1.2fr)', conflict),
      cell: (e) =>
        e.conflicts.length > 0 && (
          <>
            <StatusMark state="conflict" /> {conflict(e)}
          </>
        ),
    },
  ];
}
