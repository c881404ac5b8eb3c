import Button from '@mui/material/Button';
import { useMemo } from 'react';
import { recipes } from '#core/recipes/all';
import type { RecipeId, TypedForm } from '#core/recipes/ids';
import { makeRecipe, recipesTexts } from '#core/text/recipes';
import { go } from '../../app/actions';
import { Icon } from '../../components/Icon';
import { PageHead } from '../../components/PageHead';
import { Panel } from '../../components/Panel';
import { useLanguage, useText } from '../../i18n/useText';
import '../wizard/wizard.css';
import './guide.css';
import { useGuide } from './guideStore';
import { RecipeFiles } from './RecipeFiles';
import { RecipeForm } from './RecipeForm';
import { RegisterPanel } from './RegisterPanel';
import { StepsPanel } from './StepsPanel';

const untouched: TypedForm = {};

/** A recipe: what is given on the left, the files it makes on the right, then how to check and how to undo. */
export function RecipePage({ recipe: id }: { readonly recipe: RecipeId }) {
  const t = useText().guide;
  const language = useLanguage();
  const words = recipesTexts(language).recipe[id];
  const form = useGuide((s) => s.forms[id]) ?? untouched;
  const result = useMemo(() => makeRecipe(id, form, language), [id, form, language]);
  const right = useGuide((s) => s.right[id]) ?? untouched;
  const shown = useMemo(() => (result.ok ? result : makeRecipe(id, right, language)), [result, id, right, language]);
  const made = shown.ok ? shown.made : null;
  const faults = result.ok ? [] : result.faults;
  return (
    <div className="page guide">
      <PageHead title={words.title} facts={[words.summary]}>
        <Button onClick={() => go({ page: 'guide' })}>
          <Icon name="undo" />
          {t.back}
        </Button>
      </PageHead>
      <div className="recipe">
        <div className="col">
          <Panel title={t.form.title} end={faults.length > 0 && <span className="cap c-error">{t.form.wrong(faults.length)}</span>}>
            <RecipeForm recipe={recipes[id]} form={form} faults={faults} ports={result.ok ? result.made.ports : []} />
          </Panel>
          {made && <RegisterPanel recipe={id} form={form} ports={made.ports} held={!result.ok} />}
        </div>
        <div className="col">
          <Panel title={t.why}>
            <div className="explains">
              {words.why.map((line) => (
                <p key={line}>{line}</p>
              ))}
              {words.article.length > 0 && (
                <>
                  <h3>{t.article}</h3>
                  {words.article.map((line) => (
                    <p key={line}>{line}</p>
                  ))}
                </>
              )}
            </div>
          </Panel>
          {made && <RecipeFiles recipe={id} form={form} files={made.files} held={!result.ok} />}
        </div>
      </div>
      {made && (
        <div className="two halves">
          <StepsPanel title={t.check} steps={made.check} />
          <StepsPanel title={t.undo} steps={made.undo} />
        </div>
      )}
    </div>
  );
}
