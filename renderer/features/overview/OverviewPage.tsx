import Button from '@mui/material/Button';
import { useDeferredValue, useState } from 'react';
import type { TargetInfo } from '#core/ipc/contract';
import type { Severity } from '#core/findings/finding';
import type { ServerModel } from '#core/scan/model';
import type { Scan } from '#core/scan/scan';
import { background, go, importTarget, openTarget, scanNow } from '../../app/actions';
import { useFindingItems } from '../../app/findingItems';
import { useApp, useDraft, useScanSlot, useTarget } from '../../app/store';
import { EmptyState } from '../../components/EmptyState';
import { ErrorNotice } from '../../components/ErrorNotice';
import { FindingFilter, FindingList } from '../../components/FindingList';
import { Icon } from '../../components/Icon';
import { PageHead } from '../../components/PageHead';
import { Panel } from '../../components/Panel';
import { SkeletonRows } from '../../components/Skeletons';
import { useFormats, useOpeningText } from '../../i18n/useText';
import { useDraftPlan } from '../useDraftPlan';
import { DraftsPanel } from './DraftsPanel';
import { DriftPanel } from './DriftPanel';
import { PortSpacePanel } from './PortSpacePanel';
import { PendingPanel, RunsPanel } from './RunPanels';

export function OverviewPage() {
  const target = useTarget();
  return target ? <Overview key={target.id} target={target} /> : <Start />;
}

function Overview({ target }: { readonly target: TargetInfo }) {
  // Drawn in pieces: a scan that arrives must not keep the window from answering.
  const { scan, model, running, error } = useDeferredValue(useScanSlot());
  const again = (): void => background(scanNow(target.id));
  return (
    <div className="page">
      <Head name={target.name} scan={scan} model={model} running={running} onScan={again} />
      {error !== null && <ErrorNotice error={error} onRetry={again} />}
      {model && scan ? <Content scan={scan} model={model} running={running} /> : running ? <Loading /> : error === null && <NotScanned onScan={again} />}
    </div>
  );
}

function Head({ name, scan, model, running, onScan }: { readonly name: string; readonly scan: Scan | null; readonly model: ServerModel | null; readonly running: boolean; readonly onScan: () => void }) {
  const text = useOpeningText();
  const t = text.overview;
  const format = useFormats();
  const draft = useDraft('sql');
  const imported = useTarget()?.kind === 'imported';
  const areas = scan ? Object.values(scan.areas) : [];
  const facts = [
    ...(model?.host.known === true ? [model.host.value.osCaption, ...(model.host.value.domain === null ? [] : [model.host.value.domain]), ...model.host.value.addresses.slice(0, 1)] : []),
    ...(scan ? [t.scanned(format.time(scan.takenAt), format.duration(scan.durationMs), String(areas.filter((a) => a.state === 'read').length), String(areas.length))] : []),
  ];
  return (
    <PageHead title={name} facts={facts}>
      {!imported && (
        <Button onClick={onScan} disabled={running}>
          <Icon name="refresh" />
          {scan ? t.scanAgain : t.scan}
        </Button>
      )}
      {model && model.instances.length > 0 && (
        <Button variant="contained" onClick={() => go({ page: 'sqlWizard', instances: [] })}>
          {draft ? t.continueDraft : t.pin}
        </Button>
      )}
    </PageHead>
  );
}

function Content({ scan, model, running }: { readonly scan: Scan; readonly model: ServerModel; readonly running: boolean }) {
  const text = useOpeningText();
  const format = useFormats();
  const plan = useDraftPlan();
  const port = useApp((s) => s.port);
  const [filter, setFilter] = useState<Severity | null>(null);
  const about = port === null ? model.findings : model.findings.filter((f) => Object.values(f.params).some((v) => String(v) === String(port)) || model.instances.some((i) => i.name === f.subject && i.configured.endpoints.some((e) => e.port === port)));
  const items = useFindingItems(about);
  const area = text.shell.status.area;
  const named = (state: 'unreadable' | 'not-collected'): string =>
    format.list(
      Object.entries(scan.areas)
        .filter(([, a]) => a.state === state)
        .map(([name]) => area[name] ?? name),
    );
  const unreadable = named('unreadable');
  const missing = named('not-collected');
  return (
    <>
      {model.target.kind === 'imported' && <p className="cap t2">{text.shell.readOnly}</p>}
      {(unreadable !== '' || missing !== '') && (
        <p className="cap t2 unread">
          {unreadable !== '' && <span>{text.overview.unreadable(unreadable)}</span>}
          {missing !== '' && <span>{text.overview.notCollected(missing)}</span>}
        </p>
      )}
      <PortSpacePanel model={model} plan={plan} afterTitle={text.overview.afterDraft} loading={running} />
      <div className="two">
        <Panel title={text.tables.findings.title} end={<FindingFilter items={items} value={filter} onChange={setFilter} />}>
          <FindingList items={items} filter={filter} empty={text.tables.findings.empty(String(Object.values(scan.areas).filter((a) => a.state === 'read').length), format.time(scan.takenAt))} />
        </Panel>
        <div className="col">
          <DraftsPanel model={model} />
          <DriftPanel model={model} />
          <PendingPanel targetId={model.target.id} />
          <RunsPanel targetId={model.target.id} />
        </div>
      </div>
    </>
  );
}

function Loading() {
  const text = useOpeningText();
  return (
    <>
      <Panel title={text.portSpace.title}>
        <SkeletonRows rows={6} label={text.portSpace.loading} />
      </Panel>
      <Panel title={text.tables.findings.title}>
        <SkeletonRows rows={3} label={text.tables.findings.title} height={47} />
      </Panel>
    </>
  );
}

function NotScanned({ onScan }: { readonly onScan: () => void }) {
  const t = useOpeningText().overview;
  return (
    <section className="panel">
      <EmptyState icon="search" title={t.noScan.title} text={t.noScan.text}>
        <Button variant="contained" onClick={onScan}>
          {t.scan}
        </Button>
      </EmptyState>
    </section>
  );
}

function Start() {
  const t = useOpeningText().overview.start;
  const windows = useApp((s) => s.info?.platform === 'win32');
  const ready = useApp((s) => s.info !== null);
  if (!ready) return null;
  return (
    <div className="page">
      <section className="panel">
        <EmptyState icon="server" title={t.title} text={t.text}>
          {windows && (
            <Button variant="contained" onClick={() => background(openTarget('local'))}>
              {t.local}
            </Button>
          )}
          <Button variant={windows ? 'outlined' : 'contained'} onClick={() => background(openTarget('demo'))}>
            {t.demo}
          </Button>
          <Button onClick={() => background(importTarget())}>{t.file}</Button>
        </EmptyState>
      </section>
    </div>
  );
}
