import FormControlLabel from '@mui/material/FormControlLabel';
import OutlinedInput from '@mui/material/OutlinedInput';
import Switch from '@mui/material/Switch';
import { useMemo, useState } from 'react';
import type { FirewallRuleRecord, FirewallView } from '#core/firewall/view';
import { go } from '../../app/actions';
import { useModel, useScanSlot } from '../../app/store';
import { CopyButton } from '../../components/CopyButton';
import { EmptyState } from '../../components/EmptyState';
import { PageHead } from '../../components/PageHead';
import { Panel } from '../../components/Panel';
import { Segmented } from '../../components/Segmented';
import { SkeletonRows } from '../../components/Skeletons';
import { StatusMark } from '../../components/StatusMark';
import { UnknownPanel } from '../../components/UnknownPanel';
import { VirtualTable, type Column } from '../../components/VirtualTable';
import { useFormats, useText } from '../../i18n/useText';
import { ExposurePanel } from './ExposurePanel';
import { filterRules, portsText, protocolName, ruleKey, ruleTitle, type RuleFilter } from './ruleFilter';

/** Rules of the firewall and what they open; `rule` is the name of the one to show. */
export function FirewallPage({ rule }: { readonly rule: string | null }) {
  const text = useText();
  const t = text.firewall;
  const format = useFormats();
  const model = useModel();
  const { running } = useScanSlot();
  if (!model) return <div className="page">{running ? <SkeletonRows rows={8} label={t.rules.title} /> : <EmptyState icon="firewall" title={text.overview.noScan.title} text={text.overview.noScan.text} />}</div>;
  if (!model.firewall.known)
    return (
      <div className="page">
        <PageHead title={text.shell.page.firewall} facts={[model.target.name]} />
        <UnknownPanel icon="firewall" title={t.unknown.title} text={t.unknown.text} reason={model.firewall.reason} />
      </div>
    );
  const view = model.firewall.value;
  return (
    <div className="page">
      <PageHead title={text.shell.page.firewall} facts={[t.sub(format.number(view.rules.length), format.number(view.rules.filter((r) => r.enabled && r.direction === 'in').length)), ...(view.unparsed.length > 0 ? [t.rules.unreadable(view.unparsed.length)] : [])]} />
      <div className="two">
        <ExposurePanel view={view} />
        <WidePanel view={view} />
      </div>
      <RulesPanel view={view} rule={rule} />
    </div>
  );
}

function WidePanel({ view }: { readonly view: FirewallView }) {
  const text = useText();
  const t = text.firewall.wide;
  const format = useFormats();
  return (
    <Panel title={t.title} hint={t.hint} end={<span className="cap t2">{view.wide.length}</span>}>
      {view.wide.length === 0 ? (
        <p className="none">{t.none}</p>
      ) : (
        <ul className="rows wide">
          {view.wide.map((w) => (
            <li key={`${ruleKey(w)} ${w.protocol}`}>
              <StatusMark state={w.reason === 'udp-1434' ? 'note' : 'moves'} />
              <button type="button" className="nm link" title={w.displayName} onClick={() => go({ page: 'firewall', rule: w.name })}>
                {ruleTitle(w)}
              </button>
              <span className="when">{t.opens(text.common.ports(w.portCount, format.number(w.portCount)))}</span>
              <span className="s">
                {w.protocol.toUpperCase()} {format.list(w.ports.slice(0, 3).map((r) => format.range(r)))} · {t.reason[w.reason]} · {w.remoteAny ? t.anyRemote : t.limitedRemote}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function RulesPanel({ view, rule }: { readonly view: FirewallView; readonly rule: string | null }) {
  const text = useText();
  const t = text.firewall.rules;
  const format = useFormats();
  const [filter, setFilter] = useState<RuleFilter>({ text: '', direction: 'in', onlyEnabled: true, onlyWide: false });
  const shown = view.rules.find((r) => r.name === rule) ?? null;
  const rows = useMemo(() => filterRules(view, filter), [view, filter]);
  return (
    <Panel title={t.title} hint={text.common.count(format.number(rows.length), format.number(view.rules.length))} className="fill rules">
      <div className="toolbar">
        <OutlinedInput placeholder={t.filter} value={filter.text} onChange={(event) => setFilter({ ...filter, text: event.target.value })} inputProps={{ 'aria-label': t.filter }} sx={{ width: 280 }} />
        <Segmented
          label={t.direction}
          value={filter.direction}
          options={[
            { value: 'in', label: t.in },
            { value: 'out', label: t.out },
            { value: 'both', label: t.both },
          ]}
          onChange={(direction) => setFilter({ ...filter, direction })}
        />
        <FormControlLabel control={<Switch checked={filter.onlyEnabled} onChange={(_, onlyEnabled) => setFilter({ ...filter, onlyEnabled })} />} label={t.onlyEnabled} />
        <FormControlLabel control={<Switch checked={filter.onlyWide} onChange={(_, onlyWide) => setFilter({ ...filter, onlyWide })} />} label={t.onlyWide} />
      </div>
      {shown && <RuleDetail rule={shown} />}
      <RuleTable rows={rows} selected={shown === null ? null : ruleKey(shown)} />
    </Panel>
  );
}

function RuleTable({ rows, selected }: { readonly rows: readonly FirewallRuleRecord[]; readonly selected: string | null }) {
  const text = useText();
  const f = text.firewall;
  const t = f.rules;
  const c = t.columns;
  const action = (r: FirewallRuleRecord): string => (r.action === 'other' ? t.action.bypass : t.action[r.action]);
  const remote = (r: FirewallRuleRecord): string => (r.remoteAddresses.length === 0 ? text.common.any : r.remoteAddresses.join(', '));
  const profiles = (r: FirewallRuleRecord): string => (r.profiles.length === 3 ? t.allProfiles : r.profiles.map((p) => f.profile[p]).join(text.common.listSeparator));
  const ports = (r: FirewallRuleRecord): string => (portsText(r) === '' ? text.common.any : portsText(r));
  const program = (r: FirewallRuleRecord): string => [r.program?.split('\\').at(-1), r.service].filter((x) => x !== undefined && x !== null).join(' · ');
  const column = (id: string, head: string, width: string, of: (r: FirewallRuleRecord) => string, className?: string): Column<FirewallRuleRecord> => ({ id, head, width, text: of, cell: (r) => <span className={className}>{of(r)}</span> });
  const columns = [
    { ...column('name', c.name, 'minmax(130px, 1.6fr)', ruleTitle), text: (r: FirewallRuleRecord) => r.name },
    column('enabled', c.enabled, '64px', (r) => (r.enabled ? text.common.yes : text.common.no)),
    column('action', c.action, '72px', action),
    column('protocol', c.protocol, '88px', (r) => (r.protocol === 'any' ? text.common.any : protocolName(r.protocol))),
    column('ports', c.ports, 'minmax(112px, 1fr)', ports, 'mono'),
    column('remote', c.remote, 'minmax(124px, 1fr)', remote),
    column('profiles', c.profiles, 'minmax(96px, .8fr)', profiles),
    {
      ...column('program', c.program, 'minmax(110px, 1fr)', program),
      cell: (r: FirewallRuleRecord) => (
        <span className="t2" translate="no">
          {program(r)}
        </span>
      ),
    },
    column('store', c.store, '84px', (r) => t.store[r.store], 't2'),
  ];
  return <VirtualTable label={t.title} columns={columns} rows={rows} rowKey={ruleKey} selected={selected} dim={(r) => !r.enabled} onSelect={(r) => go({ page: 'firewall', rule: r.name })} empty={<p className="empty">{t.none}</p>} />;
}

function RuleDetail({ rule }: { readonly rule: FirewallRuleRecord }) {
  const text = useText();
  return (
    <div className="raw ruleraw">
      <div className="path">
        <b className="ell">{ruleTitle(rule)}</b>
        <span className="ell">{rule.name}</span>
        <CopyButton text={rule.name} what={rule.name} />
      </div>
      <div className="path">
        <span className="wrap">{rule.raw}</span>
        <CopyButton text={rule.raw} what={text.firewall.rules.raw} />
        <button type="button" className="link cap" onClick={() => go({ page: 'firewall' })}>
          {text.common.close}
        </button>
      </div>
    </div>
  );
}
