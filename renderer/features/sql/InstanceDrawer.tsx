import Button from '@mui/material/Button';
import Drawer from '@mui/material/Drawer';
import { Fragment, useId, useState, type ReactNode } from 'react';
import { nameSpn, portSpn } from '#core/clients/spn';
import type { Severity } from '#core/findings/finding';
import type { Known, ServerModel, SqlInstance, TcpEntry } from '#core/scan/model';
import { go } from '../../app/actions';
import { useFindingItems } from '../../app/findingItems';
import { CopyButton } from '../../components/CopyButton';
import { Notice } from '../../components/Notice';
import { FindingFilter, FindingList } from '../../components/FindingList';
import { Icon } from '../../components/Icon';
import { StatusMark } from '../../components/StatusMark';
import { registryKind, registryText } from '../../components/beforeAfter/rows';
import { useText } from '../../i18n/useText';
import { stateText } from '../overview/lanes';
import { accountText, configuredText, instanceMark, listeningText } from './sqlRows';

/** Everything known of one instance: facts, every port value with its path, SPNs, findings. */
export function InstanceDrawer({ instance, model, onClose }: { readonly instance: SqlInstance; readonly model: ServerModel; readonly onClose: () => void }) {
  const text = useText();
  const t = text.sql.detail;
  const id = useId();
  return (
    <Drawer anchor="right" open onClose={onClose} slotProps={{ paper: { className: 'drawer', role: 'dialog', 'aria-labelledby': id } }}>
      <header>
        <StatusMark state={instanceMark(instance, model)} />
        <h2 id={id} className="ell" title={instance.name}>
          {t.title(instance.name)}
        </h2>
        <Button variant="contained" onClick={() => go({ page: 'sqlWizard', instances: [instance.name] })}>
          {t.pin}
        </Button>
        <button type="button" className="iconbtn" aria-label={text.common.close} onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      <div className="drawerbody">
        {instance.configured.problems.length > 0 && <Notice tone="error" title={t.problems} text={instance.configured.problems.map((p) => t.problemLine(p.entry, p.value, `"${p.text}"`, t.problem[p.problem])).join(' ')} />}
        <Facts instance={instance} />
        <section>
          <h3>{t.values}</h3>
          <p className="cap t2">{instance.listenOnAllIPs === false ? t.ignoredPerIp : instance.listenOnAllIPs === true ? t.ignoredAll : text.common.notReadable}</p>
          {[...(instance.ipAll ? [instance.ipAll] : []), ...instance.ips].map((entry) => (
            <Entry key={entry.path} entry={entry} ignored={instance.listenOnAllIPs === (entry !== instance.ipAll)} />
          ))}
        </section>
        <Spns instance={instance} model={model} />
        <Findings instance={instance} model={model} />
      </div>
    </Drawer>
  );
}

function knownText<T>(fact: Known<T>, of: (value: T) => string, words: Readonly<Record<string, string>>): string {
  return fact.known ? of(fact.value) : (words[fact.reason] ?? fact.reason);
}

function Facts({ instance }: { readonly instance: SqlInstance }) {
  const text = useText();
  const t = text.sql.detail;
  const c = text.sql.columns;
  const unknown = text.common.unknownReason;
  const onOff = (value: boolean | null): string => (value === null ? text.common.notReadable : value ? t.tcpOn : t.tcpOff);
  const rows: readonly (readonly [string, ReactNode])[] = [
    [c.version, [instance.product, instance.edition, instance.version].filter((x) => x !== null).join(' · ')],
    [t.id, <span key="id" className="mono">{instance.id}</span>],
    [t.service, `${instance.serviceName} · ${stateText(instance, text)}`],
    [c.account, accountText(instance, text)],
    [c.configured, configuredText(instance, text)],
    [c.listening, listeningText(instance, text)],
    [c.effective, instance.effectivePort === null ? text.common.none : String(instance.effectivePort)],
    [t.tcp, onOff(instance.tcpEnabled)],
    [t.listenAll, onOff(instance.listenOnAllIPs)],
    [t.hide, onOff(instance.hideInstance)],
    [t.dac, knownText(instance.dacPort, String, unknown)],
    [t.endpoints, knownText(instance.endpoints, (list) => (list.length === 0 ? text.common.none : list.map((e) => String(e.port)).join(text.common.listSeparator)), unknown)],
    [t.agent, instance.agentServiceName],
    [t.dependants, knownText(instance.dependants, (list) => (list.length === 0 ? t.noDependants : list.map((s) => s.displayName).join(text.common.listSeparator)), unknown)],
    ...(instance.clusterResource
      ? ([
          [t.cluster, `${instance.clusterResource.name} · ${instance.clusterResource.state} · ${instance.clusterResource.ownerNode}`],
          ...(instance.clusterResource.virtualServerName === null ? [] : [[t.virtualName, instance.clusterResource.virtualServerName] as const]),
        ] as const)
      : []),
  ];
  return (
    <dl className="dl">
      {rows.map(([label, value]) => (
        <Fragment key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}

function Entry({ entry, ignored }: { readonly entry: TcpEntry; readonly ignored: boolean }) {
  const text = useText();
  const t = text.sql.detail;
  return (
    <div className={ignored ? 'raw rawoff' : 'raw'}>
      <div className="path">
        <b>{entry.key}</b>
        {entry.address !== null && <span>{entry.address}</span>}
        {ignored && <span className="badge">{t.ignored}</span>}
      </div>
      <div className="path">
        <span className="wrap">{entry.path}</span>
        <CopyButton text={entry.path} what={t.path} />
      </div>
      <table>
        <thead>
          <tr>
            <th>{t.value}</th>
            <th>{t.kind}</th>
            <th>{t.data}</th>
          </tr>
        </thead>
        <tbody>
          {(
            [
              ['TcpPort', entry.tcpPort],
              ['TcpDynamicPorts', entry.tcpDynamicPorts],
            ] as const
          ).map(([name, data]) => (
            <tr key={name}>
              <td>{name}</td>
              <td>{registryKind(data)}</td>
              <td>{registryText(data, text.common.absent)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Spns({ instance, model }: { readonly instance: SqlInstance; readonly model: ServerModel }) {
  const t = useText().sql.detail;
  const host = instance.clusterResource?.virtualServerName ?? (model.host.known ? model.host.value.fqdn : null);
  if (host === null) return null;
  const spns = [nameSpn(host, instance.name), ...(instance.effectivePort === null ? [] : [portSpn(host, instance.effectivePort)])];
  return (
    <section>
      <h3>{t.spn}</h3>
      <p className="cap t2">{t.spnHint}</p>
      <ul>
        {spns.map((spn) => (
          <li key={spn} className="mono wrap">
            {spn} <CopyButton text={spn} what={spn} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Findings({ instance, model }: { readonly instance: SqlInstance; readonly model: ServerModel }) {
  const t = useText().sql.detail;
  const [filter, setFilter] = useState<Severity | null>(null);
  const items = useFindingItems(model.findings.filter((f) => f.subject === instance.name)).map((item) => ({ ...item, action: null }));
  if (items.length === 0) return null;
  return (
    <section className="drawerfindings">
      <h3>
        {t.findings} <FindingFilter items={items} value={filter} onChange={setFilter} />
      </h3>
      <FindingList items={items} filter={filter} empty={null} />
    </section>
  );
}
