import { startTransition, Suspense, useState } from 'react';
import type { HostStatus } from '#core/ipc/contract';
import { Icon } from '../../components/Icon';
import { StatusMark, type MarkState } from '../../components/StatusMark';
import { useFormats, useOpeningText } from '../../i18n/useText';
import { background, cancelScan, go } from '../actions';
import { part } from '../part';
import { runHasEnded, useApp, useModel, useScanSlot, useTarget } from '../store';

const CallLogDialog = part(async () => (await import('./CallLogDialog')).CallLogDialog);

const hostMark: Readonly<Record<HostStatus['state'], MarkState>> = { none: 'other', starting: 'planned', ready: 'fixed', busy: 'fixed', lost: 'moves', failed: 'conflict' };

/** What PortPin is doing, whether the host answers, whether it is elevated; opens the log of calls. */
export function StatusBar() {
  const t = useOpeningText().shell.status;
  const format = useFormats();
  const [log, setLog] = useState(false);
  const host = useApp((s) => s.host);
  const model = useModel();
  const scanned = model?.host.known === true ? model.host.value.elevated : null;
  const elevated = useApp((s) => s.host?.elevated ?? s.info?.elevated ?? scanned);
  const hostText = host === null ? null : host.pingMs !== null && host.state === 'ready' ? t.ping(t.host.ready, format.duration(host.pingMs)) : t.host[host.state];
  return (
    <footer className="status">
      <Doing />
      <span className="grow" />
      <span>
        <Icon name="shield" />
        {host?.broker === true ? t.broker : elevated === null ? t.elevationUnknown : elevated ? t.elevated : t.notElevated}
      </span>
      <button type="button" onClick={() => startTransition(() => setLog(true))} title={t.log} aria-haspopup="dialog">
        {host && <StatusMark state={hostMark[host.state]} />}
        {hostText ?? t.log}
      </button>
      <Suspense>{log && <CallLogDialog onClose={() => setLog(false)} />}</Suspense>
    </footer>
  );
}

function Doing() {
  const t = useOpeningText().shell.status;
  const format = useFormats();
  const slot = useScanSlot();
  const target = useTarget();
  const run = useApp((s) => s.activeRun);
  if (run && !runHasEnded(run.state)) {
    const done = run.steps.filter((s) => s.status !== 'waiting' && s.status !== 'running').length;
    return (
      <>
        <span className="what">{t.applying(run.runId)}</span>
        <span className="bar" aria-hidden="true">
          <i style={{ width: `${Math.round((done / Math.max(1, run.steps.length)) * 100)}%` }} />
        </span>
        <span>
          {done} / {run.steps.length}
        </span>
        <button type="button" className="link" onClick={() => go({ page: 'run', runId: run.runId })}>
          {t.showRun}
        </button>
      </>
    );
  }
  if (slot.running && target) {
    const asking = Object.entries(slot.areas).find(([, state]) => state === 'asking')?.[0];
    return (
      <>
        <span className="what">
          {t.scanning(target.name)}
          {asking !== undefined && `: ${t.area[asking] ?? asking}`}
        </span>
        <span className="bar" role="progressbar" aria-label={t.scanning(target.name)} aria-valuemin={0} aria-valuemax={slot.total} aria-valuenow={slot.done}>
          <i style={{ width: `${Math.round((slot.done / Math.max(1, slot.total)) * 100)}%` }} />
        </span>
        <button type="button" className="link" onClick={() => background(cancelScan(target.id))}>
          {t.cancel}
        </button>
      </>
    );
  }
  return (
    <>
      <span>{t.idle}</span>
      {slot.scan && <span className="dim what">{t.lastScan(format.number(slot.scan.roundTrips), format.duration(slot.scan.durationMs))}</span>}
    </>
  );
}
