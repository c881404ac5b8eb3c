import Button from '@mui/material/Button';
import { useId, useMemo, useState, type Dispatch } from 'react';
import type { SqlChoices, Strategy } from '#core/plan/choices';
import type { ServerModel, SqlInstance } from '#core/scan/model';
import type { SqlWizardAction } from '#core/wizard/sqlWizard';
import { Icon, type IconName } from '../../components/Icon';
import { Segmented } from '../../components/Segmented';
import { StatusMark } from '../../components/StatusMark';
import { useFormats, useLanguage, useText } from '../../i18n/useText';
import { useInstanceWords, type InstanceWords } from './instanceWords';
import { PlanSpace } from './PlanSpace';
import { PortField, readTyped, type Typed } from '../wizard/PortField';
import { effectText, messages, type Message } from './portMessages';
import { alreadyFixed, commonStrategy, type Proposal } from './proposals';
import { SeriesSettings } from './SeriesSettings';
import type { StepProps } from './StepProps';
import { StrategyCards } from './StrategyCards';

/** Instances that were not chosen are named up to this many; the rest is counted. */
const UNCHOSEN_SHOWN = 3;

/** The number of every chosen instance: kept, from the series, or typed. */
export function PortsStep({ model, choices, dispatch, proposals }: StepProps) {
  const text = useText();
  const t = text.wizard.ports;
  const language = useLanguage();
  const words = useInstanceWords(model);
  // Text that is no port is nobody's choice yet, so it lives here and not in the choices.
  const [typed, setTyped] = useState<ReadonlyMap<string, Typed>>(new Map());
  const common = commonStrategy(choices);
  const others = useMemo(() => {
    const chosen = new Set(choices.instances.map((i) => i.name));
    return model.instances.filter((i) => !chosen.has(i.name));
  }, [model, choices.instances]);

  const type = (name: string, value: string): void => {
    const read = readTyped(value, language);
    setTyped(new Map(typed).set(name, read));
    dispatch({ type: 'port', name, port: read.port });
  };
  const use = (name: string, port: number): void => {
    setTyped(new Map([...typed].filter(([key]) => key !== name)));
    dispatch({ type: 'port', name, port });
  };
  const setAll = (strategy: Strategy): void => dispatch({ type: 'choose', choices: { ...choices, instances: choices.instances.map((i) => ({ ...i, strategy, port: strategy === 'custom' ? (i.port ?? portOf(proposals.rows, i.name)) : i.port })) } });

  return (
    <>
      <StrategyCards series={choices.series} value={common} onChange={setAll} />
      <section className="panel clipped">
        <table className="grid portgrid">
          <thead>
            <tr>
              <th scope="col">{t.columns.instance}</th>
              <th scope="col">{t.columns.now}</th>
              <th scope="col">{t.columns.strategy(common === null ? t.mixed : t.all(t.short[common]))}</th>
              <th scope="col">{t.columns.port}</th>
              <th scope="col">{t.columns.effect}</th>
            </tr>
          </thead>
          <tbody>
            {others.slice(0, UNCHOSEN_SHOWN).map((instance) => (
              <Unchosen key={instance.name} instance={instance} model={model} words={words} />
            ))}
            {others.length > UNCHOSEN_SHOWN && (
              <tr className="off">
                <td colSpan={5}>{t.others(others.length - UNCHOSEN_SHOWN)}</td>
              </tr>
            )}
            {proposals.rows.map((proposal) => (
              <PortRow key={proposal.instance.name} proposal={proposal} typed={typed.get(proposal.instance.name)} words={words} dispatch={dispatch} onType={type} onUse={use} />
            ))}
          </tbody>
        </table>
        <SeriesSettings choices={choices} dispatch={dispatch} />
      </section>
      <PlanSpace model={model} rows={proposals.rows} />
    </>
  );
}

function portOf(rows: readonly Proposal[], name: string): number | null {
  return rows.find((r) => r.instance.name === name)?.port ?? null;
}

function Unchosen({ instance, model, words }: { readonly instance: SqlInstance; readonly model: ServerModel; readonly words: InstanceWords }) {
  const t = useText().wizard.ports;
  return (
    <tr className="off">
      <td title={instance.name}>{instance.name}</td>
      <td>
        <StatusMark state={words.mark(instance)} /> <span className="mono">{words.ports(instance)}</span>
      </td>
      <td>{alreadyFixed(model, instance) ? t.alreadyFixed : t.notChosen}</td>
      <td aria-hidden="true" />
      <td>{t.nothingToDo}</td>
    </tr>
  );
}

interface PortRowProps {
  readonly proposal: Proposal;
  readonly typed: Typed | undefined;
  readonly words: InstanceWords;
  readonly dispatch: Dispatch<SqlWizardAction>;
  readonly onType: (name: string, value: string) => void;
  readonly onUse: (name: string, port: number) => void;
}

const toneIcon: Readonly<Record<Message['tone'], IconName>> = { error: 'warning', warning: 'warning', neutral: 'info', success: 'check' };

function PortRow({ proposal, typed, words, dispatch, onType, onUse }: PortRowProps) {
  const text = useText();
  const t = text.wizard.ports;
  const language = useLanguage();
  const format = useFormats();
  const id = useId();
  const { instance, choice, port, effect, refused, instead } = proposal;
  const { name } = instance;
  const custom = choice.strategy === 'custom';
  const entered = custom && typed !== undefined && (typed.port === port || typed.port === null) ? typed : undefined;
  const lines = messages(proposal, entered ?? (custom && choice.port === null ? readTyped('', language) : undefined), text, language, format);
  const calm = !refused && effect.running && !effect.restart && !effect.moved;
  const choose = (strategy: Strategy): void => {
    if (strategy === 'custom') dispatch({ type: 'port', name, port: choice.port ?? port });
    else dispatch({ type: 'strategy', name, strategy });
  };
  const row: SqlChoices['instances'][number] = choice;
  return (
    <>
      <tr className={refused ? 'err' : undefined}>
        <td title={name}>
          <span className="b">{name}</span>
        </td>
        <td title={words.mode(instance)}>
          <StatusMark state={words.mark(instance)} label={words.mode(instance)} /> <span className="mono">{words.ports(instance)}</span>
        </td>
        <td>
          <Segmented<Strategy>
            label={t.strategyOf(name)}
            value={choice.strategy}
            options={[
              { value: 'keep', label: t.short.keep, disabled: proposal.before.length === 0 && choice.strategy !== 'keep' },
              { value: 'series', label: t.short.series },
              { value: 'custom', label: t.short.custom },
            ]}
            onChange={choose}
          />
        </td>
        <td>
          {custom ? (
            <PortField label={t.portOf(name)} value={choice.port} typed={entered?.text ?? null} invalid={refused} describedBy={id} onType={(value) => onType(name, value)} />
          ) : (
            <input className="field" readOnly tabIndex={-1} aria-label={t.portOf(name)} value={port === null ? '' : String(port)} />
          )}
        </td>
        <td className={calm ? 'c-success' : undefined} title={effectText(effect, text, format)}>
          {effectText(effect, text, format)}
        </td>
      </tr>
      <tr className={refused ? 'msg err' : 'msg'}>
        <td aria-hidden="true" />
        <td colSpan={4} style={{ paddingTop: 1 }} id={id} aria-live="polite">
          {lines.map((line, i) => (
            <div className="msgline" key={line.text}>
              <span className={`c-${line.tone}`}>
                <Icon name={toneIcon[line.tone]} />
              </span>
              <span>
                {line.tone === 'error' && i === 0 ? <b>{line.text}</b> : line.text}
                {i === 0 && refused && instead !== null && ` ${proposal.before.includes(instead) ? '' : t.next(String(instead))}`}
              </span>
              {i === 0 && refused && instead !== null && (
                <Button size="small" className="use" onClick={() => onUse(name, instead)}>
                  {t.use(String(instead))}
                </Button>
              )}
            </div>
          ))}
          {(row.restartNow || proposal.reservation === 'now-or-pending') && choice.strategy === 'keep' && (
            <label className="check cap">
              <input type="checkbox" checked={row.restartNow} onChange={(event) => dispatch({ type: 'restart-now', name, restartNow: event.target.checked })} />
              {t.restartNow}
            </label>
          )}
        </td>
      </tr>
    </>
  );
}
