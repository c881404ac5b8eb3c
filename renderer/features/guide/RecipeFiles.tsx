import Button from '@mui/material/Button';
import { useId, useState, type KeyboardEvent } from 'react';
import type { RecipeId, TypedForm } from '#core/recipes/ids';
import type { GeneratedFile } from '#core/recipes/recipe';
import { background, say } from '../../app/actions';
import { call } from '../../app/bridge';
import { CopyButton } from '../../components/CopyButton';
import { useLanguage, useText } from '../../i18n/useText';
import { FileView } from './FileView';

interface RecipeFilesProps {
  readonly recipe: RecipeId;
  readonly form: TypedForm;
  readonly files: readonly GeneratedFile[];
  /** The form has a fault: these are the files of before it. */
  readonly held: boolean;
}

export function RecipeFiles({ recipe, form, files, held }: RecipeFilesProps) {
  const t = useText().guide.files;
  const language = useLanguage();
  const id = useId();
  const [open, setOpen] = useState(files[0]?.name ?? '');
  const file = files.find((f) => f.name === open) ?? files[0];
  const save = async (name: string | null): Promise<void> => {
    const saved = await call('recipe.save', { recipe, form, file: name, language });
    if (saved) say(t.saved(saved.place));
  };
  const move = (event: KeyboardEvent<HTMLDivElement>): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0 || !file) return;
    event.preventDefault();
    const at = (files.indexOf(file) + step + files.length) % files.length;
    setOpen(files[at]?.name ?? '');
    event.currentTarget.querySelectorAll<HTMLButtonElement>('[role="tab"]')[at]?.focus();
  };
  if (!file) return null;
  return (
    <section className="panel recipefiles" aria-label={t.title}>
      <header>
        <h2>{t.title}</h2>
        {held && <span className="cap c-warning ell" title={t.held}>{t.held}</span>}
        <span className="end">
          <CopyButton text={file.text} what={file.name} wide />
          <Button size="small" disabled={held} onClick={() => background(save(file.name))}>
            {t.save}
          </Button>
          {files.length > 1 && (
            <Button size="small" variant="contained" disabled={held} onClick={() => background(save(null))}>
              {t.saveAll}
            </Button>
          )}
        </span>
      </header>
      <div className="tabs" role="tablist" aria-label={t.tabs} onKeyDown={move}>
        {files.map((f) => (
          <button key={f.name} type="button" role="tab" id={`${id}${f.name}`} aria-selected={f === file} aria-controls={`${id}panel`} tabIndex={f === file ? 0 : -1} onClick={() => setOpen(f.name)}>
            {f.name}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}panel`} aria-labelledby={`${id}${file.name}`} className={held ? 'held' : undefined}>
        <FileView text={file.text} syntax={file.syntax} label={t.label(file.name)} />
      </div>
    </section>
  );
}
