import OutlinedInput from '@mui/material/OutlinedInput';
import { useDeferredValue, useId, useMemo, useState } from 'react';
import { judgeConnectionString, verdictSeverity, type JudgeContext } from '#core/clients/judge';
import { textByCode } from '#core/text/byCode';
import { clientsTexts } from '#core/text/clients';
import { CopyButton } from '../../components/CopyButton';
import { Panel } from '../../components/Panel';
import { StatusMark } from '../../components/StatusMark';
import { useLanguage, useText } from '../../i18n/useText';
import { marks } from './marks';

/**
 * Judges any connection string as it is typed. What was typed stays covered, since it may hold a password, and is shown
 * masked below; copying the correction gives the password back to the clipboard only.
 */
export function PasteBox({ context }: { readonly context: JudgeContext }) {
  const t = useText().clients.paste;
  const catalogue = clientsTexts(useLanguage());
  const id = useId();
  const [text, setText] = useState('');
  const asked = useDeferredValue(text);
  const judgement = useMemo(() => (asked.trim() === '' ? null : judgeConnectionString(asked, context)), [asked, context]);
  return (
    <Panel title={t.title} hint={t.hint}>
      <div className="paste">
        <label className="cap t2" htmlFor={`${id}in`}>
          {t.label}
        </label>
        <OutlinedInput
          id={`${id}in`}
          className={text === '' ? 'mono' : 'mono covered'}
          multiline
          minRows={3}
          maxRows={10}
          fullWidth
          value={text}
          placeholder={t.placeholder}
          onChange={(event) => setText(event.target.value)}
          inputProps={{ 'aria-describedby': `${id}out`, spellCheck: false, autoComplete: 'off' }}
        />
        <div id={`${id}out`} aria-live="polite" className="verdicts">
          {judgement === null ? (
            <p className="cap t2">
              {t.empty} {t.secret}
            </p>
          ) : !judgement.ok ? (
            <>
              <p className="msgline">
                <StatusMark state="conflict" /> {catalogue.error[judgement.code]}
              </p>
              <Given text={judgement.masked} />
            </>
          ) : (
            <>
              <ul>
                {judgement.verdicts.map((v) => (
                  <li key={JSON.stringify(v)} className="msgline">
                    <StatusMark state={marks[verdictSeverity(v.code)]} />
                    <span>{textByCode(catalogue.verdict, v)}</span>
                  </li>
                ))}
              </ul>
              <Given text={judgement.masked} />
              {judgement.corrected ? (
                <div>
                  <div className="cap t2">
                    {t.corrected} <CopyButton text={judgement.corrected.raw} what={t.corrected} />
                  </div>
                  <code className="mono wrap after">{judgement.corrected.masked}</code>
                </div>
              ) : (
                judgement.verdicts.every((v) => v.code === 'already-right') && <p className="cap c-success">{t.unchanged}</p>
              )}
            </>
          )}
        </div>
      </div>
    </Panel>
  );
}

function Given({ text }: { readonly text: string }) {
  const t = useText().clients.paste;
  return text === '' ? null : (
    <div>
      <div className="cap t2">{t.given}</div>
      <code className="mono wrap">{text}</code>
    </div>
  );
}
