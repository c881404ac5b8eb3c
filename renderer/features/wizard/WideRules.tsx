import type { WideRule } from '#core/firewall/view';
import type { ServerModel } from '#core/scan/model';
import { Panel } from '../../components/Panel';
import { useFormats, useText } from '../../i18n/useText';

interface WideRulesProps {
  readonly model: ServerModel;
  /** Names of the rules to disable. */
  readonly disabled: readonly string[];
  readonly onChange: (disabled: readonly string[]) => void;
}

/** One entry of each rule, whatever protocols make it wide. */
function byName(wide: readonly WideRule[]): readonly (readonly WideRule[])[] {
  const groups = new Map<string, WideRule[]>();
  for (const rule of wide) {
    const key = `${rule.store} ${rule.name}`;
    const list = groups.get(key);
    if (list) list.push(rule);
    else groups.set(key, [rule]);
  }
  return [...groups.values()];
}

export function WideRules({ model, disabled, onChange }: WideRulesProps) {
  const text = useText();
  const t = text.wizard.firewall;
  const format = useFormats();
  if (!model.firewall.known) return null;
  const groups = byName(model.firewall.value.wide);
  const toggle = (name: string, on: boolean): void => onChange(on ? [...disabled.filter((n) => n !== name), name] : disabled.filter((n) => n !== name));
  return (
    <Panel title={t.wide} hint={t.wideHint} className="clipped">
      {groups.length === 0 && <p className="pad t2">{t.noWide}</p>}
      <ul className="widelist">
        {groups.map((rules) => {
          const [first] = rules;
          if (!first) return null;
          const title = first.displayName === '' ? first.name : first.displayName;
          const opens = rules.map((r) => t.opens(r.protocol.toUpperCase(), text.common.ports(r.portCount, format.number(r.portCount)), format.list(r.ports.slice(0, 3).map((p) => format.range(p)))));
          const reasons = [...new Set(rules.map((r) => t.reason[r.reason]))];
          return (
            <li key={`${first.store} ${first.name}`} title={first.raw}>
              <input type="checkbox" aria-label={t.disable(title)} disabled={first.store !== 'local'} checked={disabled.includes(first.name)} onChange={(event) => toggle(first.name, event.target.checked)} />
              <span className="nm">{title}</span>
              <span className="s">
                {format.list([...reasons, ...opens])} · {first.remoteAny ? t.anyAddress : t.someAddresses} · {format.list(first.profiles.map((p) => t.profile[p]))}
              </span>
              {first.store !== 'local' && <span className="s">{t.notLocal[first.store]}</span>}
            </li>
          );
        })}
      </ul>
      {disabled.length > 0 && <p className="pad cap t2">{t.usedBy}</p>}
    </Panel>
  );
}
