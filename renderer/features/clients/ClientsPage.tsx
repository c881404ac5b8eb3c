import { useMemo } from 'react';
import { useModel } from '../../app/store';
import { EmptyState } from '../../components/EmptyState';
import { PageHead } from '../../components/PageHead';
import { useText } from '../../i18n/useText';
import { judgeContext } from '#core/clients/judgeContext';
import { PasteBox } from './PasteBox';

export function ClientsPage() {
  const text = useText();
  const t = text.clients;
  const model = useModel();
  const context = useMemo(() => (model ? judgeContext(model, null) : null), [model]);
  return (
    <div className="page">
      <PageHead title={text.shell.page.clients} facts={[t.sub]} />
      {context ? (
        <PasteBox context={context} />
      ) : (
        <section className="panel">
          <EmptyState icon="clients" title={t.paste.title} text={t.paste.noScan} />
        </section>
      )}
    </div>
  );
}
