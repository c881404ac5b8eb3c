import Button from '@mui/material/Button';
import LinearProgress from '@mui/material/LinearProgress';
import OutlinedInput from '@mui/material/OutlinedInput';
import { useId, type FormEvent } from 'react';
import { probeKinds } from '#core/probes/report';
import { probesTexts } from '#core/text/probes';
import { useTarget } from '../../app/store';
import { EmptyState } from '../../components/EmptyState';
import { ErrorNotice } from '../../components/ErrorNotice';
import { PageHead } from '../../components/PageHead';
import { Panel } from '../../components/Panel';
import { Segmented } from '../../components/Segmented';
import { useFormats, useLanguage, useText } from '../../i18n/useText';
import { AnswerPanel } from './AnswerPanel';
import { PinPanel } from './PinPanel';
import { ask, cancel, change, maxPorts, useProbes } from './probesStore';
import './probes.css';

/** Questions to any computer over the network: who listens where, seen from outside. */
export function ProbesPage() {
  const text = useText();
  const t = text.probes;
  const { kind, reports, error, running } = useProbes();
  const report = reports[kind] ?? null;
  return (
    <div className="page">
      <PageHead title={text.shell.page.probes} facts={[t.sub]} />
      <AskPanel />
      {error !== null && <ErrorNotice error={error} onDismiss={() => change({})} />}
      {report ? (
        <>
          <AnswerPanel now={report.now} before={report.before} />
          {report.now.kind === 'sunrpc' && report.now.answer.answered && <PinPanel programs={report.now.answer.programs} />}
        </>
      ) : (
        !running && (
          <section className="panel">
            <EmptyState icon="search" title={t.empty.title} text={t.empty.text} />
          </section>
        )
      )}
    </div>
  );
}

function AskPanel() {
  const t = useText().probes;
  const words = probesTexts(useLanguage());
  const id = useId();
  const target = useTarget();
  const { kind, host, ports, instance, running, refused } = useProbes();
  const fallback = target === null || target.kind === 'imported' ? '' : target.name;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void ask(fallback);
  };
  return (
    <Panel title={t.question} hint={words.asks[kind]}>
      <form className="ask" onSubmit={submit}>
        <Segmented label={t.protocol} value={kind} options={probeKinds.map((value) => ({ value, label: words.kind[value], disabled: running }))} onChange={(value) => change({ kind: value })} />
        <div className="fields">
          <div>
            <label className="cap t2" htmlFor={`${id}host`}>
              {t.host}
            </label>
            <OutlinedInput id={`${id}host`} className="mono" value={host ?? fallback} error={refused?.host === true} onChange={(event) => change({ host: event.target.value })} inputProps={{ spellCheck: false, autoComplete: 'off', 'aria-describedby': `${id}said` }} sx={{ width: 280 }} />
          </div>
          {(kind === 'tds' || kind === 'tcp') && (
            <div>
              <label className="cap t2" htmlFor={`${id}ports`}>
                {t.ports}
              </label>
              <OutlinedInput id={`${id}ports`} className="mono" value={ports} error={refused !== null && refused.ports !== null} placeholder="1433, 50000-50010" onChange={(event) => change({ ports: event.target.value })} inputProps={{ spellCheck: false, autoComplete: 'off', 'aria-describedby': `${id}said` }} sx={{ width: 260 }} />
            </div>
          )}
          {kind === 'browser' && (
            <div>
              <label className="cap t2" htmlFor={`${id}instance`}>
                {t.instance}
              </label>
              <OutlinedInput id={`${id}instance`} className="mono" value={instance} placeholder={t.allInstances} onChange={(event) => change({ instance: event.target.value })} inputProps={{ spellCheck: false, autoComplete: 'off' }} sx={{ width: 200 }} />
            </div>
          )}
          {running ? (
            <Button variant="outlined" onClick={() => void cancel()}>
              {t.cancel}
            </Button>
          ) : (
            <Button type="submit" variant="contained">
              {t.ask}
            </Button>
          )}
        </div>
        <p id={`${id}said`} className="cap said" role="status">
          {refused === null ? <Working /> : [...(refused.host ? [words.badHost] : []), ...(refused.ports === null ? [] : [words.portList[refused.ports](maxPorts)])].join(' ')}
        </p>
      </form>
    </Panel>
  );
}

function Working() {
  const t = useText().probes;
  const format = useFormats();
  const { running, progress } = useProbes();
  if (!running) return null;
  return (
    <>
      <span>{progress === null ? t.asking : t.askingPorts(format.number(progress.done), format.number(progress.total))}</span>
      <LinearProgress aria-label={t.asking} {...(progress === null ? {} : { variant: 'determinate' as const, value: (100 * progress.done) / progress.total })} />
    </>
  );
}
