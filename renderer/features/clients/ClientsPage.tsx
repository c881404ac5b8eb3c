import { useMemo, useState } from 'react';
import { judgeContext } from '#core/clients/judgeContext';
import type { ChannelInput } from '#core/ipc/contract';
import { useModel } from '../../app/store';
import { EmptyState } from '../../components/EmptyState';
import { PageHead } from '../../components/PageHead';
import { Segmented } from '../../components/Segmented';
import { useText } from '../../i18n/useText';
import { CorrectReview } from './CorrectReview';
import { FilesView } from './FilesView';
import { PasteBox } from './PasteBox';
import { picksOf, show, useSearch } from './searchStore';
import { ServerView } from './ServerView';
import './clients.css';

export function ClientsPage() {
  const text = useText();
  const t = text.clients;
  const model = useModel();
  const view = useSearch((s) => s.view);
  const [asked, setAsked] = useState<ChannelInput<'clients.plan'> | null>(null);
  const context = useMemo(() => (model ? judgeContext(model, null) : null), [model]);
  if (model && asked) return <CorrectReview asked={asked} target={model.target.name} onBack={() => setAsked(null)} />;
  const reviewFiles = (): void => {
    if (!model) return;
    const state = useSearch.getState();
    setAsked({ targetId: model.target.id, searchId: state.searchId, picks: picksOf(state), spns: { add: [], remove: [] }, aliases: { set: [], remove: [] } });
  };
  return (
    <div className="page">
      <PageHead title={text.shell.page.clients} facts={[t.sub]}>
        <Segmented label={t.views.label} value={view} options={(['files', 'paste', 'server'] as const).map((value) => ({ value, label: t.views[value] }))} onChange={(value) => show({ view: value })} />
      </PageHead>
      {!model || !context ? (
        <section className="panel">
          <EmptyState icon="clients" title={t.paste.title} text={t.paste.noScan} />
        </section>
      ) : view === 'paste' ? (
        <PasteBox context={context} />
      ) : view === 'files' ? (
        <FilesView targetId={model.target.id} onReview={reviewFiles} />
      ) : (
        <ServerView key={model.target.id} model={model} onReview={(spns, aliases) => setAsked({ targetId: model.target.id, searchId: null, picks: [], spns, aliases })} />
      )}
    </div>
  );
}
