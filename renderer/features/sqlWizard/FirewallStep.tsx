import { useId, useMemo, useState } from 'react';
import { exposureAfter } from '#core/firewall/interpret';
import { ruleConflict, sqlRuleName, sqlRuleSpec } from '#core/firewall/newRule';
import type { FirewallProfile, FirewallView } from '#core/firewall/view';
import { localRules } from '#core/plan/firewallChanges';
import type { SqlChoices } from '#core/plan/choices';
import type { ServerModel } from '#core/scan/model';
import { CopyButton } from '../../components/CopyButton';
import { Notice } from '../../components/ErrorNotice';
import { LosesNotice } from '../../components/LosesNotice';
import { Panel } from '../../components/Panel';
import { Segmented } from '../../components/Segmented';
import { useFormats, useText } from '../../i18n/useText';
import { ruleEdits } from '../exposureBars';
import { readAddresses } from '../wizard/addressList';
import { OpenBars } from '../wizard/OpenBars';
import type { Proposals } from './proposals';
import type { StepProps } from './StepProps';
import { WideRules } from './WideRules';

const profiles: readonly FirewallProfile[] = ['domain', 'private', 'public'];

/** The rules to add, the wide ones they make unnecessary, and how many ports stay open. */
export function FirewallStep({ model, choices, dispatch, proposals }: StepProps) {
  const text = useText();
  const t = text.wizard.firewall;
  const id = useId();
  const { firewall } = choices;
  const [typed, setTyped] = useState<string | null>(null);
  const typedList = typed === null ? null : readAddresses(typed);
  const set = (change: Partial<SqlChoices['firewall']>): void => dispatch({ type: 'choose', choices: { ...choices, firewall: { ...firewall, ...change } } });
  const type = (value: string): void => {
    const list = readAddresses(value);
    setTyped(value);
    // Text with a mistake is kept as typed: the rule that cannot be made from it blocks the step.
    set({ remoteAddresses: list.problems.length === 0 ? [...list.addresses] : list.problems[0]?.code === 'no-address' ? [] : value.split(/[,;、，\n]/u).map((part) => part.trim()) });
  };
  const problems = typedList?.problems ?? readAddresses(firewall.remoteAddresses.join(', ')).problems;
  const isAny = firewall.remoteAddresses.length === 1 && firewall.remoteAddresses[0]?.toLowerCase() === 'any';

  return (
    <>
      {model.firewall.known && <Voids view={model.firewall.value} chosen={firewall.profiles} />}
      <Exposure model={model} proposals={proposals} />
      <Panel title={t.add} hint={t.addHint}>
        <div className="formrow">
          <span className="k">{t.modeLabel}</span>
          <span>
            <Segmented label={t.modeLabel} value={firewall.mode} options={(['port', 'program', 'service', 'none'] as const).map((value) => ({ value, label: t.mode[value] }))} onChange={(mode) => set({ mode })} />
          </span>
          <span className="hint">{t.modeText[firewall.mode]}</span>
        </div>
        {firewall.mode !== 'none' && (
          <>
            <div className="formrow" role="group" aria-labelledby={`${id}profiles`}>
              <span className="k" id={`${id}profiles`}>
                {t.profiles}
              </span>
              <span className="checks">
                {profiles.map((profile) => (
                  <label key={profile} className="check">
                    <input type="checkbox" checked={firewall.profiles.includes(profile)} onChange={(event) => set({ profiles: profiles.filter((p) => (p === profile ? event.target.checked : firewall.profiles.includes(p))) })} />
                    {t.profile[profile]}
                  </label>
                ))}
              </span>
              {firewall.profiles.length === 0 && (
                <span className="bad" role="alert">
                  {t.problem['no-profile']('')}
                </span>
              )}
            </div>
            <div className="formrow">
              <label className="k" htmlFor={`${id}remote`}>
                {t.remote}
              </label>
              <input
                id={`${id}remote`}
                className="field"
                value={typed ?? firewall.remoteAddresses.join(', ')}
                aria-invalid={problems.length > 0}
                aria-describedby={`${id}remotehint`}
                spellCheck={false}
                autoComplete="off"
                onChange={(event) => type(event.target.value)}
              />
              <span id={`${id}remotehint`} className={problems.length > 0 ? 'bad' : 'hint'} aria-live="polite">
                {problems.length > 0 ? problems.map((p) => t.problem[p.code](p.text)).join(' ') : isAny ? t.remoteAny : t.remoteHint}
              </span>
            </div>
            <Rules model={model} choices={choices} proposals={proposals} />
          </>
        )}
      </Panel>
      <WideRules model={model} choices={choices} onChange={set} />
      {model.browser.known && (
        <Panel title={t.browser}>
          <div className="pad">
            <p className="cap t2">{t.browserText}</p>
            <div className="checks" role="radiogroup" aria-label={t.browser}>
              {(['leave', 'stop'] as const).map((browser) => (
                <label key={browser} className="check">
                  <input type="radio" name={`${id}browser`} checked={choices.browser === browser} onChange={() => dispatch({ type: 'choose', choices: { ...choices, browser } })} />
                  {browser === 'leave' ? t.browserLeave : t.browserStop}
                </label>
              ))}
            </div>
          </div>
        </Panel>
      )}
      {!model.firewall.known && <Notice tone="warn" title={t.unknown} text={text.common.unknownReason[model.firewall.reason]} />}
    </>
  );
}

/** Where a rule has no effect, and where none is needed. */
function Voids({ view, chosen }: { readonly view: FirewallView; readonly chosen: readonly FirewallProfile[] }) {
  const t = useText().wizard.firewall;
  const format = useFormats();
  const names = (list: readonly FirewallProfile[]): string => format.list(list.map((p) => t.profile[p]));
  const voids = view.profiles.filter((p) => p.localRulesApply === false && chosen.includes(p.profile)).map((p) => p.profile);
  const off = view.profiles.filter((p) => p.enabled === false).map((p) => p.profile);
  return (
    <>
      {voids.length > 0 && <Notice tone="warn" title={t.void} text={t.voidText(names(voids))} />}
      {off.length > 0 && <Notice tone="warn" title={t.off(names(off))} />}
    </>
  );
}

function Exposure({ model, proposals }: { readonly model: ServerModel; readonly proposals: Proposals }) {
  const t = useText().wizard.firewall;
  const { result } = proposals;
  const after = useMemo(() => (model.firewall.known && result.ok ? exposureAfter(model.firewall.value, ruleEdits(result.plan)) : null), [model, result]);
  if (!model.firewall.known) return null;
  const now = model.firewall.value.exposure;
  return (
    <Panel title={t.exposure}>
      <OpenBars
        bars={[
          { id: 'now', title: t.now, count: now.tcpCount, open: now.tcp, tone: 'was' },
          { id: 'after', title: t.after, count: after?.tcpCount ?? null, open: after?.tcp ?? [], tone: after !== null && after.tcpCount < now.tcpCount ? 'will' : 'was' },
        ]}
      />
      {result.ok && <LosesNotice exposure={result.plan.exposure} />}
    </Panel>
  );
}

/** The exact rules, by the names they will have. */
function Rules({ model, choices, proposals }: { readonly model: ServerModel; readonly choices: SqlChoices; readonly proposals: Proposals }) {
  const t = useText().wizard.firewall;
  const local = useMemo(() => localRules(model), [model]);
  return (
    <table className="grid">
      <thead>
        <tr>
          <th scope="col" style={{ width: '18%' }}>
            {t.columns.instance}
          </th>
          <th scope="col">{t.columns.rule}</th>
          <th scope="col" style={{ width: 92 }}>
            {t.columns.port}
          </th>
          <th scope="col" style={{ width: '18%' }}>
            {t.columns.remote}
          </th>
          <th scope="col" style={{ width: '16%' }}>
            {t.columns.state}
          </th>
        </tr>
      </thead>
      <tbody>
        {proposals.rows.map(({ instance, port }) => {
          if (port === null) return null;
          const made = sqlRuleSpec({ instance: instance.name, port, profiles: choices.firewall.profiles, remoteAddresses: choices.firewall.remoteAddresses, bindTo: { kind: 'any' }, description: '' });
          const conflict = !made.ok ? null : ruleConflict(local, made.spec).kind;
          // With a program or a service the rule is another one than made here; only the name is compared.
          const state = !model.firewall.known || !made.ok ? 'unknown' : conflict === 'none' ? 'add' : conflict === 'same' && choices.firewall.mode === 'port' ? 'there' : choices.firewall.mode === 'port' ? 'taken' : 'unknown';
          const name = sqlRuleName(instance.name, port);
          const remote = choices.firewall.remoteAddresses.join(', ');
          return (
            <tr key={instance.name}>
              <td title={instance.name}>
                <span className="b">{instance.name}</span>
              </td>
              <td title={name}>
                <span className="mono">{name}</span> <CopyButton text={name} what={name} />
              </td>
              <td className="mono">TCP {port}</td>
              <td className="mono" title={remote}>
                {remote}
              </td>
              <td className={state === 'taken' ? 'c-error' : 't2'}>{t.state[state]}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
