import Button from '@mui/material/Button';
import { useId, useState } from 'react';
import { aliasLines } from '#core/clients/alias';
import { isPort } from '#core/ports/port';
import { useText } from '../../i18n/useText';

export interface NewAlias {
  readonly name: string;
  readonly host: string;
  readonly port: number;
}

/** A client alias to be made; one of that name that is there already is led elsewhere. */
export function AliasForm({ onAdd }: { readonly onAdd: (alias: NewAlias) => void }) {
  const t = useText().clients.server;
  const id = useId();
  const [typed, setTyped] = useState({ name: '', host: '', port: '' });
  const alias = { name: typed.name.trim(), host: typed.host.trim(), port: Number(typed.port) };
  const right = /^\d{1,5}$/u.test(typed.port) && isPort(alias.port) && aliasLines({ ...alias, port: alias.port }).ok;
  const add = (): void => {
    onAdd(alias);
    setTyped({ name: '', host: '', port: '' });
  };
  return (
    <div className="aliasform">
      {(['name', 'host', 'port'] as const).map((field) => (
        <label key={field} htmlFor={`${id}${field}`}>
          <span className="cap t2">{t.aliasFields[field]}</span>
          <input id={`${id}${field}`} className="field ui" value={typed[field]} maxLength={field === 'port' ? 5 : 255} inputMode={field === 'port' ? 'numeric' : 'text'} onChange={(event) => setTyped({ ...typed, [field]: event.target.value })} />
        </label>
      ))}
      <Button disabled={!right} onClick={add}>
        {t.addAlias}
      </Button>
    </div>
  );
}
