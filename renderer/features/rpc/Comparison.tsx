import { useState } from 'react';
import type { ChannelOutput } from '#core/ipc/contract';
import type { ServerModel } from '#core/scan/model';
import type { RpcEndpointFacts } from '#core/scan/serviceModel';
import { probesTexts } from '#core/text/probes';
import { call } from '../../app/bridge';
import { ErrorNotice } from '../../components/ErrorNotice';
import { Notice } from '../../components/Notice';
import { Panel } from '../../components/Panel';
import { useFormats, useLanguage, useText } from '../../i18n/useText';
import { endpointChanges } from './compare';

interface Asked {
  readonly at: string;
  readonly answer: ChannelOutput<'probe.endpoints'>['answer'];
}

export interface Endpoints {
  readonly asking: boolean;
  readonly answer: Asked | null;
  readonly error: unknown;
  readonly ask: () => void;
  readonly clear: () => void;
}

/** The demo server answers to its name; a real one is asked over its own address, as others would. */
function hostOf(model: ServerModel): string {
  const address = model.target.kind === 'local' && model.host.known ? model.host.value.addresses[0] : undefined;
  return address ?? model.target.name;
}

/** The endpoint mapper, asked again on request. */
export function useEndpoints(model: ServerModel): Endpoints {
  const [asking, setAsking] = useState(false);
  const [answer, setAnswer] = useState<Asked | null>(null);
  const [error, setError] = useState<unknown>(null);
  const host = hostOf(model);
  const ask = async (): Promise<void> => {
    setAsking(true);
    setError(null);
    try {
      const report = await call('probe.endpoints', { host });
      setAnswer({ at: new Date().toISOString(), answer: report.answer });
    } catch (failure) {
      setAnswer(null);
      setError(failure);
    } finally {
      setAsking(false);
    }
  };
  const clear = (): void => {
    setAnswer(null);
    setError(null);
  };
  return { asking, answer, error, ask: () => void ask(), clear };
}

const SHOWN = 40;

/** What the mapper says now against what the scan saw: after a restart this is the proof from outside. */
export function Comparison({ model, endpoints: { answer, error, ask, clear } }: { readonly model: ServerModel; readonly endpoints: Endpoints }) {
  const t = useText().rpc;
  const language = useLanguage();
  if (error !== null) return <ErrorNotice error={error} onRetry={ask} onDismiss={clear} />;
  if (answer === null) return null;
  if (!answer.answer.answered) return <Notice tone="error" title={probesTexts(language).error[answer.answer.error.code]} quote={answer.answer.error.detail} />;
  const before = model.rpc.known && model.rpc.value.endpoints.known ? model.rpc.value.endpoints.value : [];
  return <Changes before={before} after={answer.answer.endpoints} at={answer.at} title={t.compare.title} onClear={clear} />;
}

function Changes({ before, after, at, title, onClear }: { readonly before: readonly RpcEndpointFacts[]; readonly after: readonly RpcEndpointFacts[]; readonly at: string; readonly title: string; readonly onClear: () => void }) {
  const text = useText();
  const t = text.rpc.compare;
  const format = useFormats();
  const changes = endpointChanges(before, after);
  return (
    <Panel
      title={title}
      hint={`${t.hint} · ${text.rpc.askedAgain(format.timeWithSeconds(at))}`}
      className="clipped"
      end={
        <button type="button" className="link cap" onClick={onClear}>
          {t.clear}
        </button>
      }
    >
      {changes.length === 0 ? (
        <p className="pad cap t2">{t.none(format.number(after.filter((e) => e.protocol === 'ncacn_ip_tcp').length))}</p>
      ) : (
        <table className="grid">
          <thead>
            <tr>
              <th scope="col">{t.columns.what}</th>
              <th scope="col">{t.columns.before}</th>
              <th scope="col">{t.columns.after}</th>
            </tr>
          </thead>
          <tbody>
            {changes.slice(0, SHOWN).map((c) => (
              <tr key={c.what}>
                <td title={c.what}>{c.what}</td>
                <td className="mono">{c.before.length === 0 ? t.new : c.before.join(', ')}</td>
                <td className="mono b">{c.after.length === 0 ? t.gone : c.after.join(', ')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {changes.length > SHOWN && <p className="pad cap t2">{t.more(format.number(changes.length - SHOWN))}</p>}
    </Panel>
  );
}
