import Button from '@mui/material/Button';
import { defaultWmiChoices } from '#core/plan/serviceChoices';
import { go } from '../../app/actions';
import { useDraft, useModel, useScanSlot } from '../../app/store';
import { EmptyState } from '../../components/EmptyState';
import { PageHead } from '../../components/PageHead';
import { SkeletonRows } from '../../components/Skeletons';
import { UnknownPanel } from '../../components/UnknownPanel';
import { useText } from '../../i18n/useText';
import '../wizard/wizard.css';
import '../rpc/rpc.css';
import { DependantsPanel, FactsPanel, StatePanel, WhatItDoes } from './WmiFacts';

export function WmiPage() {
  const text = useText();
  const t = text.wmi;
  const model = useModel();
  const draft = useDraft('wmi');
  const { running } = useScanSlot();
  if (!model) return <div className="page">{running ? <SkeletonRows rows={8} label={t.state.title} /> : <EmptyState icon="wmi" title={text.overview.noScan.title} text={text.overview.noScan.text} />}</div>;
  if (!model.wmi.known)
    return (
      <div className="page">
        <PageHead title={text.shell.page.wmi} facts={[model.target.name]} />
        <UnknownPanel icon="wmi" title={t.unknown.title} text={t.unknown.text} reason={model.wmi.reason} />
      </div>
    );
  const wmi = model.wmi.value;
  const standalone = wmi.mode === 'standalone';
  return (
    <div className="page">
      <PageHead title={text.shell.page.wmi} facts={[t.sub(t.mode[wmi.mode]), ...(standalone && wmi.port !== null ? [t.port(String(wmi.port))] : [])]}>
        {draft !== null ? (
          <Button variant="contained" onClick={() => go({ page: 'wmiWizard' })}>
            {t.continueDraft}
          </Button>
        ) : (
          <>
            {standalone && <Button onClick={() => go({ page: 'wmiWizard', choices: { ...defaultWmiChoices(), mode: 'shared' } })}>{t.back}</Button>}
            <Button variant="contained" onClick={() => go({ page: 'wmiWizard', choices: { ...defaultWmiChoices(), ...(wmi.port === null ? {} : { port: wmi.port }) } })}>
              {t.open}
            </Button>
          </>
        )}
      </PageHead>
      <div className="two halves">
        <div className="col">
          <StatePanel wmi={wmi} />
          <DependantsPanel wmi={wmi} />
        </div>
        <WhatItDoes />
      </div>
      <FactsPanel wmi={wmi} />
    </div>
  );
}
