import Button from '@mui/material/Button';
import { useState } from 'react';
import type { RunView } from '#core/plan/run';
import { describeError } from '#core/text/errorText';
import { background, go, recoverRun, restartDemo } from '../../app/actions';
import { useApp } from '../../app/store';
import { CopyButton } from '../../components/CopyButton';
import { Notice } from '../../components/Notice';
import { Icon } from '../../components/Icon';
import { planTexts } from '#core/text/plan';
import { useFormats, useLanguage, useText } from '../../i18n/useText';
import { cellName, readBackLine } from './stepLines';
import { pendingReservations, stoppedNow } from './runWords';

/** The one note of a run: what happens if the window closes, what is left, or what state each thing is in. */
export function RunNotes({ run, ended }: { readonly run: RunView; readonly ended: boolean }) {
  const t = useText().runs.note;
  const format = useFormats();
  const target = run.plan.target.name;
  if (!ended) {
    const down = stoppedNow(run);
    return (
      <div className="note">
        <Icon name="info" />
        <div>
          <b>{t.live}</b>
          {t.liveText(target)} {down.length > 0 && t.down(format.list(down))}
        </div>
      </div>
    );
  }
  if (run.state === 'committed' && run.undoneBy === null && run.plan.steps.some((s) => run.pending.includes(s.id) && s.action.kind.startsWith('await-'))) return <Awaiting run={run} />;
  const pending = pendingReservations(run);
  if (run.state === 'committed' && pending.length > 0) {
    const names = format.list([...new Set(pending.map((p) => p.subject))]);
    return (
      <div className="note">
        <Icon name="info" />
        <div>
          <b>{t.left(pending.length)}</b>
          {t.leftText(format.list(pending.map((p) => p.port)), names)}
        </div>
      </div>
    );
  }
  return null;
}

/** Written, and in force only after a restart that no scan has seen yet; or seen, and not as planned. */
function Awaiting({ run }: { readonly run: RunView }) {
  const text = useText();
  const t = text.runs.pending;
  const format = useFormats();
  const language = useLanguage();
  const [restarting, setRestarting] = useState(false);
  const steps = run.plan.steps.filter((s) => run.pending.includes(s.id) && s.action.kind.startsWith('await-'));
  const reboot = steps.some((s) => s.action.kind === 'await-reboot');
  const services = steps.filter((s) => s.action.kind === 'await-restart').map((s) => (s.subject === '' ? s.id.slice('await:'.length) : s.subject));
  const seen = run.steps.filter((s) => steps.some((p) => p.id === s.id)).flatMap((s) => s.readBack);
  const restart = async (): Promise<void> => {
    setRestarting(true);
    try {
      await restartDemo();
    } finally {
      setRestarting(false);
    }
  };
  return (
    <div className="note">
      <Icon name={seen.length > 0 ? 'warning' : 'hourglass'} />
      <div>
        <b>{seen.length > 0 ? t.observed : reboot ? t.rebootTitle : t.restartTitle(format.list(services))}</b>
        {seen.length > 0 ? <span className="mono">{seen.map((r) => readBackLine(r, language)).join('  ')}</span> : reboot ? t.rebootText(run.plan.target.name) : t.restartText}
        {reboot && run.plan.target.kind === 'demo' && (
          <div className="noteact">
            <Button size="small" disabled={restarting} onClick={() => background(restart())}>
              <Icon name="refresh" />
              {t.demoRestart}
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}

/** Above everything: an end that is not a commit, with the values concerned. */
export function RunOutcome({ run }: { readonly run: RunView }) {
  const text = useText();
  const t = text.runs.note;
  const language = useLanguage();
  const recovering = useApp((s) => s.recovering);
  const target = run.plan.target.name;
  const failed = run.steps.find((s) => s.error !== null && s.status !== 'pending');
  const failedStep = failed ? run.plan.steps.find((s) => s.id === failed.id) : undefined;
  const told = run.error === null ? null : describeError(text.failures, { source: 'verb', error: run.error });
  const what = [...(failedStep ? [t.rolledBackFailed(planTexts(language).stepTitle(failedStep))] : []), ...(told ? [told.what] : [])].join(' ');
  const quote = told?.detail ?? null;
  switch (run.state) {
    case 'rolled-back':
      return (
        <>
          <Notice tone="warn" title={t.rolledBack} text={`${t.rolledBackText(target)} ${what}`.trim()} quote={quote} />
          <Log lines={run.errorLog} />
        </>
      );
    case 'stale':
      return (
        <>
          <Notice tone="warn" title={t.stale} text={t.staleText(target)} />
          <Values rows={run.stale.map((s) => [s.cell, s.expected, s.found])} heads={[text.runs.values.cell, text.runs.values.expected, text.runs.values.found]} />
        </>
      );
    case 'needs-a-person':
      return (
        <>
          <Notice tone="error" title={t.person} text={`${t.personText} ${what}`.trim()} quote={quote} />
          <Values rows={run.person.map((p) => [p.cell, p.before, p.after, p.found])} heads={[text.runs.values.cell, text.runs.values.before, text.runs.values.after, text.runs.values.found]} />
          <Log lines={run.errorLog} />
        </>
      );
    case 'interrupted':
      return (
        <Notice tone="error" title={t.interrupted} text={t.interruptedText(target)}>
          <Button variant="contained" disabled={recovering !== null} onClick={() => background(recoverRun(run.runId, 'finish'))}>
            {text.runs.interrupted.finish}
          </Button>
          <Button disabled={recovering !== null} onClick={() => background(recoverRun(run.runId, 'undo'))}>
            {text.runs.interrupted.undo}
          </Button>
        </Notice>
      );
    default:
      return null;
  }
}

function Log({ lines }: { readonly lines: readonly string[] }) {
  const t = useText().runs.note;
  return lines.length === 0 ? null : (
    <section className="panel pad">
      <div className="cap t2">
        {t.log} <CopyButton text={lines.join('\r\n')} what={t.log} />
      </div>
      <pre className="errorlog mono">{lines.join('\n')}</pre>
    </section>
  );
}

/** Cells with their values side by side, as text: what a person has to decide about. */
function Values({ rows, heads }: { readonly rows: readonly (readonly string[])[]; readonly heads: readonly string[] }) {
  const t = useText().runs.values;
  if (rows.length === 0) return null;
  const copy = [heads, ...rows].map((r) => r.join('\t')).join('\r\n');
  return (
    <section className="panel clipped">
      <table className="grid values">
        <thead>
          <tr>
            {heads.map((head, i) => (
              <th key={head} scope="col">
                {head} {i === 0 && <CopyButton text={copy} what={t.copy} />}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row[0]}>
              {row.map((value, i) => (
                <td key={heads[i]} className={i === 0 ? undefined : 'mono'} title={value}>
                  {i === 0 ? cellName(value) : value}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Connection strings and SPNs to hand over after a move: where they are. */
export function HandOver({ run }: { readonly run: RunView }) {
  const t = useText().runs.handOver;
  const moved = run.plan.ports.filter((p) => p.before.length > 0 && p.before.some((b) => b !== p.after));
  if (run.state !== 'committed' || run.plan.kind === 'undo' || moved.length === 0) return null;
  return (
    <section className="panel">
      <ul className="rows hand">
        {moved.map((p) => (
          <li key={p.instance}>
            <span className="t2">
              <Icon name="clients" />
            </span>
            <span className="nm">{t.strings(p.instance)}</span>
            <button type="button" className="link cap" onClick={() => go({ page: 'clients' })}>
              {t.show}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
