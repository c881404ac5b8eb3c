import { Fragment } from 'react';
import type { ServerModel } from '#core/scan/model';
import type { WmiView } from '#core/scan/serviceModel';
import { registryKind, registryText } from '../../components/beforeAfter/rows';
import { CopyButton } from '../../components/CopyButton';
import { Icon } from '../../components/Icon';
import { Panel } from '../../components/Panel';
import { StatusMark } from '../../components/StatusMark';
import { useText } from '../../i18n/useText';

/** Where WMI runs, on which port, and what is written about it. */
export function StatePanel({ wmi }: { readonly wmi: WmiView }) {
  const text = useText();
  const t = text.wmi.state;
  const standalone = wmi.mode === 'standalone';
  const listening = wmi.listening.known ? wmi.listening.value : [];
  const port = standalone ? (wmi.port === null ? t.noPort : t.standalonePort(String(wmi.port))) : t.dynamicPort;
  const rows: readonly (readonly [string, string, boolean])[] = [
    [t.process, text.wmi.mode[wmi.mode], false],
    [t.group, wmi.imagePath ?? text.common.notReadable, true],
    [t.port, port, false],
    ...(standalone ? [[t.listening, listening.length === 0 ? t.nothing : listening.join(', '), true] as const] : []),
    [t.auth, wmi.authLevel === null ? t.levelAbsent : wmi.authLevel === 6 ? t.level6 : t.level(String(wmi.authLevel)), false],
    [t.service, wmi.service.known ? (wmi.service.value.state === 'running' ? text.common.running : wmi.service.value.state === 'stopped' ? text.common.stopped : text.common.pending) : text.common.unknownReason[wmi.service.reason], false],
  ];
  return (
    <Panel title={t.title} end={<StatusMark state={standalone && wmi.port !== null ? 'fixed' : 'moves'} label={standalone && wmi.port !== null ? text.portSpace.state.fixed : text.portSpace.state.moves} />}>
      <dl className="dl pad">
        {rows.map(([name, value, mono]) => (
          <Fragment key={name}>
            <dt className="t2">{name}</dt>
            <dd className={mono ? 'mono' : undefined}>{value}</dd>
          </Fragment>
        ))}
      </dl>
      {!standalone && wmi.port !== null && <p className="pad cap t2">{t.notCounting(String(wmi.port))}</p>}
    </Panel>
  );
}

/** What winmgmt.exe does, said before it is asked to. */
export function WhatItDoes() {
  const t = useText().wmi.does;
  return (
    <Panel title={t.title} hint={<code className="mono">{t.hint}</code>}>
      <ul className="bullets pad">
        {t.lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
        <li className="b">{t.epm}</li>
        <li>{t.undo}</li>
      </ul>
      <p className="pad cap dim">{t.source}</p>
    </Panel>
  );
}

export function DependantsPanel({ wmi }: { readonly wmi: WmiView }) {
  const t = useText().wmi.dependants;
  const list = wmi.dependants.known ? wmi.dependants.value : [];
  const running = list.filter((s) => s.state === 'running');
  return (
    <Panel title={t.title} hint={t.hint}>
      {!wmi.dependants.known && <p className="none">{t.unknown}</p>}
      {wmi.dependants.known && running.length === 0 && <p className="none">{t.none}</p>}
      <ul className="rows">
        {list.map((s) => (
          <li key={s.name}>
            <span className="t2">
              <Icon name={s.state === 'running' ? 'refresh' : 'minus'} />
            </span>
            <span className="nm" title={s.displayName}>
              {s.displayName} <span className="mono dim">{s.name}</span>
            </span>
            <span className="cap t2">{s.state === 'running' ? t.running : t.stopped}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** The registry as found, each value with its kind. */
export function FactsPanel({ wmi }: { readonly wmi: WmiView }) {
  const text = useText();
  const t = text.wmi.facts;
  const paths = [...new Set(wmi.facts.map((f) => f.path))];
  return (
    <Panel title={t.title} hint={t.hint}>
      {paths.map((path) => (
        <div className="raw rpcraw" key={path}>
          <div className="path">
            <span className="ell" title={path}>
              {path}
            </span>
            <CopyButton text={path} what={path} />
          </div>
          <table>
            <thead>
              <tr>
                <th>{t.columns.name}</th>
                <th>{t.columns.kind}</th>
                <th>{t.columns.data}</th>
              </tr>
            </thead>
            <tbody>
              {wmi.facts
                .filter((f) => f.path === path)
                .map((f) => (
                  <tr key={f.name}>
                    <td>{f.name}</td>
                    <td>{registryKind(f.cell)}</td>
                    <td className={f.cell === null ? 'dim' : undefined}>{registryText(f.cell, text.common.absent)}</td>
                  </tr>
                ))}
            </tbody>
          </table>
        </div>
      ))}
    </Panel>
  );
}

/** What stands in the registry before and what will after, as far as the command is documented. */
export function BeforeAfterFacts({ model, mode, port }: { readonly model: ServerModel; readonly mode: 'standalone' | 'shared'; readonly port: number }) {
  const text = useText();
  const t = text.wmiWizard;
  if (!model.wmi.known) return null;
  const { wmi } = model;
  const group = /\s-k\s+"?([^\s"]+)/iu.exec(wmi.value.imagePath ?? '')?.[1] ?? text.common.absent;
  const now = wmi.value.port === null ? text.common.absent : String(wmi.value.port);
  const level = wmi.value.authLevel === null ? text.common.absent : String(wmi.value.authLevel);
  const rows: readonly (readonly [string, string, string])[] =
    mode === 'standalone'
      ? [
          [t.fact.group, group, 'winmgmt'],
          [t.fact.port, now, String(port)],
          [t.fact.level, level, '6'],
        ]
      : [
          [t.fact.group, group, 'netsvcs'],
          [t.fact.port, now, now],
          [t.fact.level, level, text.common.absent],
        ];
  return (
    <Panel title={t.factsTitle} hint={t.factsHint} className="clipped">
      <table className="grid">
        <thead>
          <tr>
            <th scope="col">{t.columns.name}</th>
            <th scope="col">{t.columns.before}</th>
            <th scope="col">{t.columns.after}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, before, after]) => (
            <tr key={name}>
              <td>{name}</td>
              <td className="mono">{before}</td>
              <td className={before === after ? 'mono dim' : 'mono b'}>{after}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
