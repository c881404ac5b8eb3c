import Button from '@mui/material/Button';
import { useId, useState } from 'react';
import type { RegisterEntry } from '#core/register/query';
import { conflictText, holderText, portsText, registerTexts } from '#core/text/register';
import { background, go, say } from '../../app/actions';
import { call } from '../../app/bridge';
import { ConfirmDialog } from '../../components/ConfirmDialog';
import { CopyButton } from '../../components/CopyButton';
import { StatusMark } from '../../components/StatusMark';
import { useFormats, useLanguage, useText } from '../../i18n/useText';

/** One entry: what is known of it, and whose it is and what for, which people write. */
export function EntryPanel({ entry, onChanged, onClose }: { readonly entry: RegisterEntry; readonly onChanged: () => void; readonly onClose: () => void }) {
  const text = useText();
  const t = text.register;
  const r = registerTexts(useLanguage());
  const format = useFormats();
  const id = useId();
  const [owner, setOwner] = useState(entry.owner);
  const [purpose, setPurpose] = useState(entry.purpose);
  const [leaving, setLeaving] = useState(false);
  const save = async (): Promise<void> => {
    await call('register.edit', { key: entry.key, owner: owner.trim(), purpose: purpose.trim() });
    say(t.savedEntry);
    onChanged();
  };
  const withdraw = async (): Promise<void> => {
    setLeaving(false);
    await call('register.withdraw', { key: entry.key });
    onChanged();
  };
  const ports = `${entry.protocol.toUpperCase()} ${portsText(entry)}`;
  const facts: readonly (readonly [string, string])[] = [
    [t.columns.computer, entry.simulated ? `${entry.computer} (${t.simulated})` : entry.computer],
    [t.fields.address, entry.address === 'any' ? r.anyAddress : entry.address],
    [t.fields.firstSeen, format.dateTime(entry.firstSeen)],
    [t.fields.lastSeen, format.dateTime(entry.lastSeen)],
    ...(entry.gone === null ? [] : [[t.fields.gone, format.dateTime(entry.gone)] as const]),
    ...(entry.recipe === null ? [] : [[t.fields.recipe, entry.recipe] as const]),
  ];
  return (
    <section className="entry" aria-labelledby={`${id}h`}>
      <header>
        <h3 id={`${id}h`} className="ell" title={holderText(r, entry)}>
          {t.entry(ports, holderText(r, entry))}
        </h3>
        <CopyButton text={ports} what={ports} />
        {entry.run !== null && (
          <button type="button" className="link cap" onClick={() => go({ page: 'run', runId: entry.run ?? '' })}>
            {t.open(entry.run)}
          </button>
        )}
        <span className="grow" />
        <button type="button" className="link cap" onClick={onClose}>
          {text.common.close}
        </button>
      </header>
      <dl className="entryfacts">
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className="ell" title={value}>
              {value}
            </dd>
          </div>
        ))}
      </dl>
      {entry.conflicts.map((conflict) => (
        <p key={`${conflict.code} ${conflict.with}`} className="msgline">
          <StatusMark state="conflict" />
          <span>{conflictText(r, conflict)}</span>
        </p>
      ))}
      <form
        className="entryform"
        onSubmit={(event) => {
          event.preventDefault();
          background(save());
        }}
      >
        <label htmlFor={`${id}o`}>{t.columns.owner}</label>
        <input id={`${id}o`} className="field ui" value={owner} maxLength={2000} onChange={(event) => setOwner(event.target.value)} />
        <label htmlFor={`${id}p`}>{t.columns.purpose}</label>
        <input id={`${id}p`} className="field ui" value={purpose} maxLength={2000} onChange={(event) => setPurpose(event.target.value)} />
        <Button type="submit" disabled={owner.trim() === entry.owner && purpose.trim() === entry.purpose}>
          {t.save}
        </Button>
        {entry.source === 'recipe' && entry.gone === null && (
          <Button variant="text" onClick={() => setLeaving(true)}>
            {t.withdraw}
          </Button>
        )}
      </form>
      <ConfirmDialog open={leaving} title={t.withdrawTitle} action={t.withdrawDo} onConfirm={() => background(withdraw())} onClose={() => setLeaving(false)}>
        <p>{t.withdrawText}</p>
      </ConfirmDialog>
    </section>
  );
}
