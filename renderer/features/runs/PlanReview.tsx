import Button from '@mui/material/Button';
import { useId, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { ChannelOutput } from '#core/ipc/contract';
import type { Plan } from '#core/plan/change';
import { planTexts } from '#core/text/plan';
import { background, say } from '../../app/actions';
import { call } from '../../app/bridge';
import { BeforeAfterTable } from '../../components/BeforeAfterTable';
import { CopyButton } from '../../components/CopyButton';
import { ErrorNotice } from '../../components/ErrorNotice';
import { Icon, type IconName } from '../../components/Icon';
import { SkeletonRows } from '../../components/Skeletons';
import { useFormats, useLanguage, useText } from '../../i18n/useText';
import '../wizard/wizard.css';
import { useAnswer, type Question } from '../useAnswer';
import { LosesNotice } from '../../components/LosesNotice';
import { PlanFacts } from './PlanFacts';
import { ScriptView } from './ScriptView';
import { writesLine } from './stepLines';

const tabs = ['table', 'script', 'undo', 'order'] as const;
type Tab = (typeof tabs)[number];
const icons: Readonly<Record<Tab, IconName>> = { table: 'equal', script: 'code', undo: 'undo', order: 'runs' };

/** Everything that will be written: the numbers, then the table, both scripts, and the order. */
export function PlanReview({ plan, hash, children }: { readonly plan: Plan; readonly hash: string; readonly children?: ReactNode }) {
  const t = useText().wizard.review;
  const id = useId();
  const [tab, setTab] = useState<Tab>('table');
  const [onlyChanges, setOnlyChanges] = useState(false);
  const list = useRef<HTMLDivElement>(null);
  const language = useLanguage();
  const kind = tab === 'script' ? 'apply' : tab === 'undo' ? 'undo' : null;
  const script = useAnswer(useMemo(() => (kind === null ? null : () => call('plan.script', { hash, kind, language })), [hash, kind, language]));
  const move = (event: KeyboardEvent<HTMLDivElement>): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0 || event.altKey) return;
    event.preventDefault();
    const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length];
    if (next === undefined) return;
    setTab(next);
    list.current?.querySelector<HTMLElement>(`[data-tab="${next}"]`)?.focus();
  };
  return (
    <>
      <PlanFacts plan={plan} hash={hash} />
      <LosesNotice exposure={plan.exposure} />
      {children}
      <div className="panel review fill">
        <div className="tabs">
          <div role="tablist" aria-label={t.plan} ref={list} onKeyDown={move} style={{ display: 'contents' }}>
            {tabs.map((name) => (
              <button key={name} type="button" role="tab" id={`${id}${name}`} data-tab={name} aria-selected={tab === name} aria-controls={`${id}panel`} tabIndex={tab === name ? 0 : -1} onClick={() => setTab(name)}>
                <Icon name={icons[name]} />
                {t.tabs[name]}
              </button>
            ))}
          </div>
          {tab === 'table' && (
            <span className="end">
              <label className="switch">
                <input type="checkbox" role="switch" aria-checked={onlyChanges} checked={onlyChanges} onChange={(event) => setOnlyChanges(event.target.checked)} />
                {t.onlyChanges}
              </label>
            </span>
          )}
          {kind !== null && <ScriptActions hash={hash} kind={kind} script={script} />}
        </div>
        <div className="body" role="tabpanel" id={`${id}panel`} aria-labelledby={`${id}${tab}`}>
          {tab === 'table' && <BeforeAfterTable plan={plan} target={plan.target.name} onlyChanges={onlyChanges} onOnlyChanges={setOnlyChanges} />}
          {kind !== null && <Script script={script} />}
          {tab === 'order' && <Order plan={plan} />}
        </div>
      </div>
    </>
  );
}

type ScriptQuestion = Question<ChannelOutput<'plan.script'>>;

function Script({ script: { answer, again } }: { readonly script: ScriptQuestion }) {
  const t = useText().wizard.review;
  if (answer.state === 'asking') return <SkeletonRows rows={10} label={t.script} height={19} />;
  if (answer.state === 'failed') return <ErrorNotice error={answer.error} onRetry={again} />;
  return <ScriptView text={answer.value.text} label={answer.value.name} />;
}

function ScriptActions({ hash, kind, script: { answer } }: { readonly hash: string; readonly kind: 'apply' | 'undo'; readonly script: ScriptQuestion }) {
  const t = useText().wizard.review;
  const language = useLanguage();
  const save = async (): Promise<void> => {
    const saved = await call('plan.saveScript', { hash, kind, language });
    if (saved) say(t.saved(saved.path));
  };
  return (
    <span className="end">
      {answer.state === 'read' && <CopyButton wide text={answer.value.text} what={answer.value.name} />}
      <Button size="small" onClick={() => background(save())}>
        {t.saveScript}
      </Button>
    </span>
  );
}

function Order({ plan }: { readonly plan: Plan }) {
  const language = useLanguage();
  const words = planTexts(language);
  const text = useText();
  const format = useFormats();
  return (
    <ol className="order">
      {plan.steps.map((step, i) => {
        const line = step.action.kind === 'verify-listener' ? text.runs.waitAtMost(format.duration(step.action.waitMs)) : writesLine(step, language);
        return (
          <li key={step.id}>
            <span className="n">{i + 1}</span>
            <span className="ell" title={words.stepTitle(step)}>
              {words.stepTitle(step)}
            </span>
            <span className="cap t2">{words.phase[step.phase]}</span>
            <span className="s">{line}</span>
          </li>
        );
      })}
    </ol>
  );
}
