import type { RunView } from '#core/plan/run';
import { Icon } from '../../components/Icon';
import { Panel } from '../../components/Panel';
import { StatusMark, type MarkState } from '../../components/StatusMark';
import { useFormats, useText } from '../../i18n/useText';
import { endpointChanges } from '../rpc/compare';
import { pendingReservations } from './runWords';
import { cellName } from './stepLines';

/** Interfaces named before the rest is only counted. */
const SHOWN = 8;

type ProofRow = NonNullable<RunView['proof']>['rows'][number];

/** `waits`: a service whose number counts only after a restart that has not come is not at fault for the old one. */
function mark(row: ProofRow, waits: boolean): MarkState {
  if (waits && row.what === 'service' && row.listening !== 'yes') return 'planned';
  if (row.listening === 'stopped' || row.listening === 'unknown') return 'unknown';
  if (row.listening === 'no' || row.reachable === 'no') return 'conflict';
  return 'fixed';
}

/** What was observed from outside, or what will be asked; nothing is shown as proved before it was. */
export function ProofPanel({ run, ended }: { readonly run: RunView; readonly ended: boolean }) {
  const text = useText();
  const t = text.runs.proof;
  const format = useFormats();
  const { proof, plan } = run;
  const hint = proof === null ? undefined : proof.real ? t.asked(proof.address) : <span className="badge sim">{t.simulated}</span>;
  const old = plan.ports.flatMap((p) => p.before.filter((b) => b !== p.after));
  const answering = proof?.old.filter((o) => o.answers).map((o) => String(o.port)) ?? [];
  const pending = pendingReservations(run);
  const sql = plan.ports.some((p) => p.what === 'sql');
  const waits = plan.steps.some((step) => run.pending.includes(step.id) && step.action.kind.startsWith('await-'));
  if (plan.ports.length === 0 && proof === null) return null;
  return (
    <Panel title={t.title} hint={hint} className="clipped">
      {(plan.ports.length > 0 || (proof?.rows.length ?? 0) > 0) && (
      <table className="grid proof">
        <thead>
          <tr>
            <th scope="col" style={{ width: '28%' }}>
              {sql ? t.columns.instance : t.columns.service}
            </th>
            <th scope="col" style={{ width: 68 }}>
              {t.columns.port}
            </th>
            <th scope="col" style={{ width: '31%' }}>
              {sql ? t.columns.engine : t.columns.answer}
            </th>
            {sql && <th scope="col">{t.columns.browser}</th>}
          </tr>
        </thead>
        <tbody>
          {proof === null
            ? plan.ports.map((p) => (
                <tr key={p.instance}>
                  <td title={p.instance}>
                    <StatusMark state={ended ? 'unknown' : 'planned'} /> <span className="b">{p.instance}</span>
                  </td>
                  <td className="mono">{p.after}</td>
                  <td className="dim">{ended ? t.notProved : p.running ? t.waiting : t.stopped}</td>
                  {sql && <td className="dim">{ended ? t.notProved : t.waiting}</td>}
                </tr>
              ))
            : proof.rows.map((row) => (
                <tr key={`${row.instance} ${row.port}`} title={row.detail ?? undefined}>
                  <td title={row.instance}>
                    <StatusMark state={mark(row, waits)} /> <span className="b">{row.instance}</span>
                  </td>
                  <td className="mono">{row.port}</td>
                  <td>
                    <Engine row={row} waits={waits} />
                  </td>
                  {sql && (
                    <td>
                      <Browser row={row} />
                    </td>
                  )}
                </tr>
              ))}
        </tbody>
      </table>
      )}
      <ul className="rows">
        {old.length > 0 && (
          <li>
            <StatusMark state={proof === null ? (ended ? 'unknown' : 'planned') : answering.length > 0 ? 'conflict' : 'fixed'} />
            <span className="nm">{old.length === 1 ? t.oldPort(String(old[0])) : t.oldPorts(format.list(old.map(String)))}</span>
            <span className="cap t2">{proof === null ? (ended ? t.notProved : t.atTheEnd) : answering.length > 0 ? t.still(format.list(answering)) : t.silent}</span>
          </li>
        )}
        {pending.map((p) => (
          <li key={p.step}>
            <StatusMark state="moves" />
            <span className="nm">{t.reservation(p.port)}</span>
            <span className="cap t2">{t.reservationPending(p.subject)}</span>
          </li>
        ))}
        {proof?.rpc && <Mapper rpc={proof.rpc} />}
        {proof?.facts.map((fact) => (
          <li key={fact.cell}>
            <StatusMark state="note" />
            <span className="nm" title={fact.cell}>
              {t.alsoChanged(cellName(fact.cell))}
            </span>
            <span className="s mono">
              {fact.before} → {fact.found}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** What the endpoint mapper says after the run against what it said before. */
function Mapper({ rpc }: { readonly rpc: NonNullable<NonNullable<RunView['proof']>['rpc']> }) {
  const text = useText();
  const t = text.runs.proof;
  const format = useFormats();
  const { before, after } = rpc;
  if (!rpc.asked || after === null)
    return (
      <li>
        <StatusMark state="unknown" />
        <span className="nm">{t.mapper}</span>
        <span className="cap t2">{rpc.asked ? t.noAnswer : t.notAsked}</span>
      </li>
    );
  const changes = before === null ? [] : endpointChanges(before, after);
  return (
    <>
      <li>
        <StatusMark state="fixed" />
        <span className="nm">{t.mapper}</span>
        <span className="cap t2">{t.mapperAnswer(format.number(after.filter((e) => e.protocol === 'ncacn_ip_tcp').length), changes.length)}</span>
      </li>
      {changes.slice(0, SHOWN).map((c) => (
        <li key={c.what}>
          <span />
          <span className="nm" title={c.what}>
            {c.what}
          </span>
          <span className="cap mono">
            {c.before.join(', ') || text.rpc.compare.new} → {c.after.join(', ') || text.rpc.compare.gone}
          </span>
        </li>
      ))}
    </>
  );
}

function Engine({ row, waits }: { readonly row: ProofRow; readonly waits: boolean }) {
  const t = useText().runs.proof;
  if (row.engine !== null)
    return (
      <>
        <span className="c-success">
          <Icon name="check" />
        </span>{' '}
        <span className="mono">{row.engine}</span>
      </>
    );
  if (waits && row.what === 'service' && row.listening !== 'yes') return <span className="dim">{t.afterRestart}</span>;
  if (row.listening === 'stopped') return <span className="dim">{t.stopped}</span>;
  if (row.reachable === 'yes') return <>{t.answers}</>;
  if (row.reachable === 'not-asked') return <span className="dim">{row.listening === 'yes' ? t.listensOnly : t.notAsked}</span>;
  return <span className="c-error">{t.noAnswer}</span>;
}

function Browser({ row }: { readonly row: ProofRow }) {
  const t = useText().runs.proof;
  if (!row.browserAsked) return <span className="dim">{row.listening === 'stopped' ? t.notProved : t.notAsked}</span>;
  if (row.browserPort === null) return <span className="dim">{t.noAnswer}</span>;
  const right = row.browserPort === row.port;
  return (
    <>
      <span className={right ? 'c-success' : 'c-error'}>
        <Icon name={right ? 'check' : 'warning'} />
      </span>{' '}
      <span className="mono">{row.browserPort}</span>
    </>
  );
}
