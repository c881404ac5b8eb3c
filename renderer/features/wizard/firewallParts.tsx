import { useId, useMemo, useState } from 'react';
import { exposureAfter } from '#core/firewall/interpret';
import type { FirewallProfile, FirewallView } from '#core/firewall/view';
import type { Plan } from '#core/plan/change';
import type { ServerModel } from '#core/scan/model';
import { LosesNotice } from '../../components/LosesNotice';
import { Notice } from '../../components/Notice';
import { Panel } from '../../components/Panel';
import { Segmented } from '../../components/Segmented';
import { useFormats, useText } from '../../i18n/useText';
import { ruleEdits } from '../exposureBars';
import { readAddresses } from './addressList';
import { OpenBars } from './OpenBars';

export type RuleMode = 'port' | 'program' | 'service' | 'none';
/** Whom the rules of a plan let in, and by what they know the listener. */
export interface RuleScope {
  readonly mode: RuleMode;
  readonly profiles: FirewallProfile[];
  readonly remoteAddresses: string[];
}

const profiles: readonly FirewallProfile[] = ['domain', 'private', 'public'];

export function ScopeFields({ scope, modes, onChange }: { readonly scope: RuleScope; readonly modes: readonly RuleMode[]; readonly onChange: (change: Partial<RuleScope>) => void }) {
  const t = useText().wizard.firewall;
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const typedList = typed === null ? null : readAddresses(typed);
  const type = (value: string): void => {
    const list = readAddresses(value);
    setTyped(value);
    // Text with a mistake is kept as typed: the rule that cannot be made from it blocks the step.
    onChange({ remoteAddresses: list.problems.length === 0 ? [...list.addresses] : list.problems[0]?.code === 'no-address' ? [] : value.split(/[,;、，\n]/u).map((part) => part.trim()) });
  };
  const problems = typedList?.problems ?? readAddresses(scope.remoteAddresses.join(', ')).problems;
  const isAny = scope.remoteAddresses.length === 1 && scope.remoteAddresses[0]?.toLowerCase() === 'any';
  return (
    <>
      <div className="formrow">
        <span className="k">{t.modeLabel}</span>
        <span>
          <Segmented label={t.modeLabel} value={scope.mode} options={modes.map((value) => ({ value, label: t.mode[value] }))} onChange={(mode) => onChange({ mode })} />
        </span>
        <span className="hint">{t.modeText[scope.mode]}</span>
      </div>
      {scope.mode !== 'none' && (
        <>
          <div className="formrow" role="group" aria-labelledby={`${id}profiles`}>
            <span className="k" id={`${id}profiles`}>
              {t.profiles}
            </span>
            <span className="checks">
              {profiles.map((profile) => (
                <label key={profile} className="check">
                  <input type="checkbox" checked={scope.profiles.includes(profile)} onChange={(event) => onChange({ profiles: profiles.filter((p) => (p === profile ? event.target.checked : scope.profiles.includes(p))) })} />
                  {t.profile[profile]}
                </label>
              ))}
            </span>
            {scope.profiles.length === 0 && (
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
              value={typed ?? scope.remoteAddresses.join(', ')}
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
        </>
      )}
    </>
  );
}

/** Where a rule has no effect, and where none is needed. */
export function FirewallVoids({ view, chosen }: { readonly view: FirewallView; readonly chosen: readonly FirewallProfile[] }) {
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

/** Ports open now, and after the plan as it stands; null while it does not make one. */
export function PlanExposure({ model, plan }: { readonly model: ServerModel; readonly plan: Plan | null }) {
  const t = useText().wizard.firewall;
  const after = useMemo(() => (model.firewall.known && plan ? exposureAfter(model.firewall.value, ruleEdits(plan)) : null), [model, plan]);
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
      {plan && <LosesNotice exposure={plan.exposure} />}
    </Panel>
  );
}
