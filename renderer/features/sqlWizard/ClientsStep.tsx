import { useId, useMemo, useState } from 'react';
import { clientForms } from '#core/clients/forms';
import { aliasLines } from '#core/clients/alias';
import type { ServerModel } from '#core/scan/model';
import { clientsTexts } from '#core/text/clients';
import { CopyButton } from '../../components/CopyButton';
import { Panel } from '../../components/Panel';
import { useLanguage, useText } from '../../i18n/useText';
import { judgeContext } from '#core/clients/judgeContext';
import { PasteBox } from '../clients/PasteBox';
import { Connected } from './Connected';
import { clientHost, spnsOf } from './names';
import type { Proposal } from './proposals';
import type { StepProps } from './StepProps';

/** What clients of each instance write, before and after, and who they are right now. */
export function ClientsStep({ model, proposals }: StepProps) {
  const t = useText().wizard.clients;
  const rows = useMemo(() => proposals.rows.filter((r) => r.port !== null).toSorted((a, b) => Number(b.effect.moved) - Number(a.effect.moved)), [proposals]);
  const [chosen, setChosen] = useState<string | null>(null);
  const [server, setServer] = useState(t.serverName);
  const row = rows.find((r) => r.instance.name === chosen) ?? rows[0];
  const context = useMemo(() => judgeContext(model, proposals.result.ok ? proposals.result.plan : null), [model, proposals]);
  if (!row) return null;
  return (
    <>
      {!model.host.known && model.target.kind === 'imported' && (
        <section className="panel formrow">
          <label className="k" htmlFor="client-server">
            {t.server}
          </label>
          <input id="client-server" className="field" value={server} spellCheck={false} autoComplete="off" onChange={(event) => setServer(event.target.value)} />
          <span className="hint">{t.serverHint}</span>
        </section>
      )}
      <Strings host={clientHost(model, row.instance, server)} row={row} rows={rows} onChoose={setChosen} />
      <div className="split">
        <Spns model={model} row={row} />
        <Connected model={model} rows={rows} />
      </div>
      <Alias key={row.instance.name} host={clientHost(model, row.instance, server)} row={row} />
      <section aria-label={t.instance}>
        <PasteBox context={context} />
      </section>
    </>
  );
}

interface StringsProps {
  readonly host: string;
  readonly row: Proposal;
  readonly rows: readonly Proposal[];
  readonly onChoose: (name: string) => void;
}

function Strings({ host, row, rows, onChoose }: StringsProps) {
  const t = useText().wizard.clients;
  const names = clientsTexts(useLanguage()).form;
  const { instance, port, before } = row;
  if (port === null) return null;
  const forms = clientForms({ host, instance: instance.name, port });
  const all = forms.map((f) => `${names[f.form]}\n${f.after}`).join('\n\n');
  const said = before.length === 0 ? t.firstPort(instance.name, String(port)) : row.effect.moved ? t.moves(instance.name, before.filter((b) => b !== port).join(', '), String(port)) : t.stays(instance.name, String(port));
  return (
    <Panel
      title={t.strings}
      hint={t.stringsHint}
      className="clipped"
      end={
        <>
          <select className="field ui" aria-label={t.instance} value={instance.name} onChange={(event) => onChoose(event.target.value)}>
            {rows.map((r) => (
              <option key={r.instance.name} value={r.instance.name}>
                {r.instance.name}
              </option>
            ))}
          </select>
          <CopyButton wide text={all} what={t.strings} />
        </>
      }
    >
      <p className="pad cap t2">{said}</p>
      <table className="grid strings">
        <thead>
          <tr>
            <th scope="col" style={{ width: 154 }}>
              {t.columns.driver}
            </th>
            <th scope="col">{t.columns.before}</th>
            <th scope="col">{t.columns.after}</th>
          </tr>
        </thead>
        <tbody>
          {forms.map((f) => (
            <tr key={f.form}>
              <td title={names[f.form]}>{names[f.form]}</td>
              <td title={f.before}>
                <code className="dim">{f.before}</code>
              </td>
              <td title={f.after}>
                <span className="str">
                  <code>{f.after}</code>
                  <CopyButton text={f.after} what={names[f.form]} />
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

/** setspn lines of the instance in view. */
function Spns({ model, row }: { readonly model: ServerModel; readonly row: Proposal }) {
  const text = useText();
  const t = text.wizard.clients;
  const catalogue = clientsTexts(useLanguage());
  const { instance, port, before } = row;
  const change = port === null ? null : spnsOf(model, instance, before, port);
  const account = change?.account;
  const held = account === undefined ? null : account.kind === 'none' ? catalogue.spnAccount.none[account.reason] : account.kind === 'unresolved' ? catalogue.spnAccount.unresolved(account.name) : catalogue.spnAccount.held(account.name);
  const lines = change?.lines ?? [];
  return (
    <Panel title={t.spn} hint={t.spnHint} end={lines.length > 0 && <CopyButton wide text={lines.map((l) => l.powershell).join('\r\n')} what={t.spn} />}>
      {lines.length === 0 && <p className="pad cap t2">{change !== null && change.add.length === 0 ? t.spnNone : (held ?? t.spnNone)}</p>}
      {lines.length > 0 && (
        <>
          <p className="pad cap t2">
            {held} {catalogue.spnAutomatic}
          </p>
          <ul className="lines">
            {lines.map((l) => (
              <li key={l.powershell}>
                <span className="k">{l.action === 'add' ? t.add : t.remove}</span>
                <code>{l.powershell}</code>
                <CopyButton text={l.powershell} what={l.spn} />
              </li>
            ))}
          </ul>
        </>
      )}
    </Panel>
  );
}

/** The alias has the name programs use already, so that nothing in them changes. */
function Alias({ host, row }: { readonly host: string; readonly row: Proposal }) {
  const t = useText().wizard.clients;
  const catalogue = clientsTexts(useLanguage());
  const id = useId();
  const { instance, port } = row;
  const [typed, setName] = useState<string | null>(null);
  const name = typed ?? (instance.isDefault ? host : `${host.split('.', 1)[0] ?? host}\\${instance.name}`);
  if (port === null) return null;
  const made = aliasLines({ name, host, port });
  return (
    <Panel title={t.alias} hint={t.aliasHint}>
      <div className="formrow">
        <label className="k" htmlFor={`${id}name`}>
          {t.aliasName}
        </label>
        <input id={`${id}name`} className="field" value={name} aria-invalid={!made.ok} aria-describedby={`${id}error`} spellCheck={false} autoComplete="off" onChange={(event) => setName(event.target.value)} />
        {!made.ok && (
          <span className="bad" id={`${id}error`} role="alert">
            {catalogue.aliasError[made.code]}
          </span>
        )}
      </div>
      {made.ok && (
        <ul className="lines">
          {(made.lines.regExe ?? made.lines.powershell).map((line) => (
            <li key={line}>
              <span className="k">{made.lines.regExe ? t.cmd : 'PowerShell'}</span>
              <code>{line}</code>
              <CopyButton text={line} what={t.alias} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
