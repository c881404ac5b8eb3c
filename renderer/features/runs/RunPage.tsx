import Button from '@mui/material/Button';
import { useEffect, useState } from 'react';
import type { Plan } from '#core/plan/change';
import type { PlanRequest } from '#core/plan/request';
import type { RunView } from '#core/plan/run';
import { shortHash } from '#core/util/canonical';
import { rangesSteps } from '#core/wizard/rangesWizard';
import { rpcSteps } from '#core/wizard/rpcWizard';
import { sqlSteps } from '#core/wizard/sqlWizard';
import { wmiSteps } from '#core/wizard/wmiWizard';
import { background, go, saveDraft, scanNow } from '../../app/actions';
import { call } from '../../app/bridge';
import type { Route } from '../../app/navigation';
import { runHasEnded, useApp, useModel } from '../../app/store';
import { ErrorNotice } from '../../components/ErrorNotice';
import { Notice } from '../../components/Notice';
import { Icon } from '../../components/Icon';
import { PageHead } from '../../components/PageHead';
import { Panel } from '../../components/Panel';
import { RunTimeline } from '../../components/RunTimeline';
import { SkeletonRows } from '../../components/Skeletons';
import { useFormats, useText } from '../../i18n/useText';
import { OpenBars } from '../wizard/OpenBars';
import '../wizard/wizard.css';
import './runs.css';
import { DocumentView } from './DocumentView';
import { ProofPanel } from './ProofPanel';
import { HandOver, RunNotes, RunOutcome } from './RunNotes';
import { UndoReview } from './UndoReview';
import { openBefore } from './openBefore';
import { runCounts, useTimeline } from './runWords';
import { useRun } from './useRun';

type View = 'run' | 'document' | 'undo' | 'pending' | 'putBack';

/** One run: while it goes on, and as it ended. From here its document, its undo and what it left pending. */
export function RunPage({ runId, view: first = 'run' }: { readonly runId: string; readonly view?: View }) {
  const t = useText().runs;
  const { run, error, retry } = useRun(runId);
  // A view belongs to one run; another run begins with its own page.
  const [opened, setOpened] = useState<{ readonly runId: string; readonly view: View }>({ runId, view: first });
  const view = opened.runId === runId ? opened.view : first;
  const show = (next: View): void => setOpened({ runId, view: next });
  if (!run) {
    return (
      <div className="page">
        <PageHead title={runId} facts={[]} />
        {error === null ? (
          <section className="panel">
            <SkeletonRows rows={8} label={t.loading} />
          </section>
        ) : (
          <ErrorNotice error={error} onRetry={retry} />
        )}
      </div>
    );
  }
  if (view === 'document') return <DocumentView run={run} onBack={() => show('run')} />;
  if (view === 'undo' || view === 'pending' || view === 'putBack') return <UndoReview run={run} kind={view} onBack={() => show('run')} />;
  return <Run run={run} onShow={show} />;
}

function headKey(run: RunView): 'applying' | 'undoing' | 'verifying' | 'committed' | 'rolled-back' | 'needs-a-person' | 'stale' | 'interrupted' {
  switch (run.state) {
    case 'committed':
    case 'rolled-back':
    case 'needs-a-person':
    case 'stale':
    case 'interrupted':
      return run.state;
    case 'rolling-back':
      return 'undoing';
    case 'applied':
    case 'verifying':
      return 'verifying';
    default:
      return 'applying';
  }
}

function Run({ run, onShow }: { readonly run: RunView; readonly onShow: (view: View) => void }) {
  const text = useText();
  const t = text.runs;
  const format = useFormats();
  const steps = useTimeline(run);
  const ended = runHasEnded(run.state);
  const counts = runCounts(run);
  const now = useNow(!ended);
  const elapsed = (run.endedAt === null ? now : Date.parse(run.endedAt)) - Date.parse(run.startedAt);
  const facts = ended
    ? [
        run.plan.target.name,
        ...(run.state === 'committed' ? [t.sub2.written(format.number(counts.written), counts.pending === 0 ? null : format.number(counts.pending))] : []),
        t.sub2.between(format.timeWithSeconds(run.startedAt), run.endedAt === null ? '—' : format.timeWithSeconds(run.endedAt)),
        run.by,
        ...(run.undoneBy === null ? [] : [t.undoneBy(run.undoneBy)]),
      ]
    : [run.plan.target.name, t.sub2.plan(shortHash(run.planHash)), t.sub2.step(format.number(Math.min(counts.done + 1, counts.all)), format.number(counts.all)), t.sub2.started(format.timeWithSeconds(run.startedAt))];
  return (
    <div className="page runpage">
      <PageHead title={t.head[headKey(run)](run.runId)} facts={facts}>
        {ended ? <EndedActions run={run} onShow={onShow} /> : <LiveActions run={run} />}
      </PageHead>
      <RunOutcome run={run} />
      {run.journalDamaged && <Notice tone="warn" title={t.note.damaged} text={t.note.damagedText} />}
      <div className="two wideright">
        <Panel title={t.steps} hint={t.stepsHint} end={<span className="cap t2">{ended ? format.duration(elapsed) : t.soFar(format.duration(elapsed))}</span>}>
          <RunTimeline steps={steps} foldFrom={14} />
          <div className="pad">
            <span className="cap dim">{t.journal(run.runId, format.number(run.journalLines))}</span>
          </div>
        </Panel>
        <div className="col">
          <Exposure run={run} ended={ended} />
          <ProofPanel run={run} ended={ended} />
          <RunNotes run={run} ended={ended} />
          {ended && run.state === 'committed' && canFinish(run) && (
            <div>
              <Button size="small" onClick={() => onShow('pending')}>
                {t.pending.now}
              </Button>
            </div>
          )}
          <HandOver run={run} />
          <section className="panel pad why">
            <div className="cap t2">{t.why}</div>
            <p>{run.why === '' ? <span className="dim">{t.noWhy}</span> : run.why}</p>
          </section>
        </div>
      </div>
    </div>
  );
}

/** Something is left that can be done now: not while it waits for a restart. */
function canFinish(run: RunView): boolean {
  const left = run.plan.steps.filter((s) => run.pending.includes(s.id));
  return run.undoneBy === null && left.length > 0 && left.every((s) => s.action.kind === 'writes');
}

/** The clock of a run that goes on, once a second. */
function useNow(running: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!running) return undefined;
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [running]);
  return now;
}

function LiveActions({ run }: { readonly run: RunView }) {
  const t = useText().runs;
  const [asked, setAsked] = useState<'after-step' | 'roll-back' | null>(null);
  const cancel = (how: 'after-step' | 'roll-back'): void => {
    setAsked(how);
    background(
      call('run.cancel', { runId: run.runId, how }).catch((error: unknown) => {
        setAsked(null);
        throw error;
      }),
    );
  };
  if (run.state === 'rolling-back') return null;
  return (
    <>
      <Button disabled={asked !== null} onClick={() => cancel('after-step')}>
        <Icon name="pause" />
        {asked === 'after-step' ? t.stopping : t.stopAfter}
      </Button>
      <Button color="error" disabled={asked === 'roll-back'} onClick={() => cancel('roll-back')}>
        <Icon name="undo" />
        {asked === 'roll-back' ? t.rollingBack : t.rollBack}
      </Button>
    </>
  );
}

/** Where a plan is made again; what was found in files is searched again instead. */
function wizardOf(request: NonNullable<Plan['request']>): { readonly request: PlanRequest; readonly steps: readonly string[]; readonly route: Route } | null {
  switch (request.kind) {
    case 'sql':
      return { request, steps: sqlSteps, route: { page: 'sqlWizard', instances: [] } };
    case 'rpc':
      return { request, steps: rpcSteps, route: { page: 'rpcWizard' } };
    case 'wmi':
      return { request, steps: wmiSteps, route: { page: 'wmiWizard' } };
    case 'ranges':
      return { request, steps: rangesSteps, route: { page: 'rangesWizard' } };
    case 'clients':
      return null;
  }
}

function EndedActions({ run, onShow }: { readonly run: RunView; readonly onShow: (view: View) => void }) {
  const t = useText().runs;
  const target = run.plan.target.id;
  const { request } = run.plan;
  const wizard = request && wizardOf(request);
  const again = async (): Promise<void> => {
    if (!wizard) return;
    await saveDraft(target, wizard.request.kind, { request: wizard.request, step: 'review', visited: [...wizard.steps], savedAt: new Date().toISOString(), scanHash: run.plan.scanHash, ...(run.why === '' ? {} : { why: run.why }) });
    background(scanNow(target));
    go(wizard.route);
  };
  return (
    <>
      {run.state === 'committed' && run.undoneBy === null && (
        <Button onClick={() => onShow('undo')}>
          <Icon name="undo" />
          {t.undo}
        </Button>
      )}
      {(run.state === 'rolled-back' || run.state === 'stale') && wizard && (
        <Button onClick={() => background(again())}>
          <Icon name="refresh" />
          {t.again}
        </Button>
      )}
      {run.state === 'needs-a-person' && <Button onClick={() => background(scanNow(target))}>{t.scanAgain}</Button>}
      {run.state !== 'interrupted' && (
        <Button variant="contained" onClick={() => onShow('document')}>
          <Icon name="document" />
          {t.openDocument}
        </Button>
      )}
    </>
  );
}

/** Before, and what the plan promises; once proved, what was counted. The places of the ports are those of the last scan. */
function Exposure({ run, ended }: { readonly run: RunView; readonly ended: boolean }) {
  const t = useText().runs.exposure;
  const model = useModel();
  const latest = useApp((s) => !s.runs.some((r) => r.targetId === run.plan.target.id && r.startedAt > run.startedAt));
  const { exposure } = run.plan;
  if (!exposure) return null;
  const after = run.proof?.tcpOpen ?? exposure.tcpAfter;
  const scanned = latest && model?.target.id === run.plan.target.id && model.firewall.known ? model.firewall.value.exposure : null;
  const seen = scanned !== null && scanned.tcpCount === after ? scanned.tcp : null;
  const before = scanned !== null && scanned.tcpCount === exposure.tcpBefore ? scanned.tcp : seen === null ? null : openBefore(run.plan, seen, exposure.tcpBefore);
  const held = ended && run.state !== 'committed';
  return (
    <Panel title={t.title}>
      <OpenBars
        bars={[
          { id: 'before', title: t.before, count: exposure.tcpBefore, open: before, tone: 'was' },
          ...(held ? [] : [{ id: 'after', title: run.state === 'committed' ? t.after : `${t.planned}; ${t.wideLast}`, count: after, open: seen, tone: run.state === 'committed' && after < exposure.tcpBefore ? ('will' as const) : ('was' as const) }]),
        ]}
      />
    </Panel>
  );
}
