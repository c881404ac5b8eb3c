import Button from '@mui/material/Button';
import { useCallback, useId, useState } from 'react';
import { textFormatSchema, type DocumentFormat, type Language, type TextFormat } from '#core/ipc/contract';
import type { RunView } from '#core/plan/run';
import { background, say } from '../../app/actions';
import { call } from '../../app/bridge';
import { ErrorNotice } from '../../components/ErrorNotice';
import { Notice } from '../../components/Notice';
import { Icon } from '../../components/Icon';
import { PageHead } from '../../components/PageHead';
import { Segmented } from '../../components/Segmented';
import { SkeletonRows } from '../../components/Skeletons';
import { useFormats, useLanguage, useText } from '../../i18n/useText';
import { useAnswer } from '../useAnswer';
import { framedDocument, pageNonce } from './framedDocument';
import { SaveDocumentDialog } from './SaveDocumentDialog';

/** The change document: shown, copied, saved. The page of it lives in a frame that may do nothing at all. */
export function DocumentView({ run, onBack }: { readonly run: RunView; readonly onBack: () => void }) {
  const text = useText();
  const t = text.runs.doc;
  const words = useFormats();
  const own = useLanguage();
  const [format, setFormat] = useState<TextFormat>('html');
  const [language, setLanguage] = useState<Language>(own);
  const id = useId();
  const [saving, setSaving] = useState(false);
  // There is a folder to open once something was saved in it.
  const [folder, setFolder] = useState(false);
  const { runId } = run;
  const { answer, again } = useAnswer(useCallback(() => call('document.render', { runId, format, language }), [runId, format, language]));
  const save = async (formats: readonly DocumentFormat[]): Promise<void> => {
    setSaving(false);
    const saved = await call('document.save', { runId, formats: [...formats], language });
    if (!saved) return;
    setFolder(true);
    say(t.saved(saved.folder, words.list(saved.files)));
  };
  const copy = async (): Promise<void> => {
    const made = await call('document.render', { runId, format: 'markdown', language });
    await call('clipboard.write', { text: made.text });
    say(t.copied);
  };
  return (
    <div className="page docpage">
      <PageHead title={t.title(runId)} facts={[run.plan.target.name, words.dateTime(run.startedAt), run.by]}>
        <Button variant="text" onClick={onBack}>
          {t.back}
        </Button>
        {folder && <Button onClick={() => background(call('folder.open', { runId }))}>{t.openFolder}</Button>}
        <Button onClick={() => background(copy())}>
          <Icon name="copy" />
          {t.copyMarkdown}
        </Button>
        <Button variant="contained" onClick={() => setSaving(true)}>
          {t.save}
        </Button>
      </PageHead>
      <div className="doctools">
        <label className="cap t2" htmlFor={`${id}format`}>
          {t.format}
        </label>
        <select id={`${id}format`} className="field ui" value={format} onChange={(event) => setFormat(textFormatSchema.parse(event.target.value))}>
          {textFormatSchema.options.map((value) => (
            <option key={value} value={value}>
              {value === 'html' ? t.html : t.formatName[value]}
            </option>
          ))}
        </select>
        <Segmented<Language>
          label={t.language}
          value={language}
          options={[
            { value: 'ja', label: text.shell.languageName.ja },
            { value: 'en', label: text.shell.languageName.en },
          ]}
          onChange={setLanguage}
        />
      </div>
      {run.proof?.real === false && <Notice tone="info" title={text.runs.note.simulated} />}
      {answer.state === 'asking' && (
        <section className="panel">
          <SkeletonRows rows={10} label={t.loading} />
        </section>
      )}
      {answer.state === 'failed' && <ErrorNotice error={answer.error} onRetry={again} />}
      {answer.state === 'read' &&
        (format === 'html' ? (
          <iframe className="docframe fill" title={answer.value.name} sandbox="" srcDoc={framedDocument(answer.value.text, pageNonce())} />
        ) : (
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, and a keyboard must be able to
          <pre className="panel doctext fill mono" tabIndex={0} aria-label={answer.value.name}>
            {answer.value.text}
          </pre>
        ))}
      {saving && <SaveDocumentDialog onSave={(formats) => background(save(formats))} onClose={() => setSaving(false)} />}
    </div>
  );
}
