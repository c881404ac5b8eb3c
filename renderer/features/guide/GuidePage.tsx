import OutlinedInput from '@mui/material/OutlinedInput';
import { useMemo } from 'react';
import { recipes } from '#core/recipes/all';
import { recipeGroups, recipeIds, type RecipeId } from '#core/recipes/ids';
import { recipesTexts, type RecipesText } from '#core/text/recipes';
import { PageHead } from '../../components/PageHead';
import { Panel } from '../../components/Panel';
import { useFormats, useLanguage, useText } from '../../i18n/useText';
import { FlowPicture } from './FlowPicture';
import { FlowQuestion } from './FlowQuestion';
import { filterRecipes, goWay, useGuide } from './guideStore';
import { RecipeCard } from './RecipeCard';
import './guide.css';

/** The decision flow and every recipe: for what is neither SQL Server nor Windows RPC. */
export function GuidePage() {
  const text = useText();
  const t = text.guide;
  const way = useGuide((s) => s.way);
  return (
    <div className="page guide">
      <PageHead title={text.shell.page.guide} facts={[t.sub]} />
      <Panel title={t.flow.title} hint={t.flow.hint}>
        <FlowPicture way={way} onGo={goWay} />
        <FlowQuestion way={way} onGo={goWay} />
      </Panel>
      <RecipeList />
    </div>
  );
}

function RecipeList() {
  const text = useText();
  const t = text.guide.list;
  const format = useFormats();
  const words = recipesTexts(useLanguage());
  const filter = useGuide((s) => s.filter);
  const found = useMemo(() => matching(filter, words), [filter, words]);
  return (
    <Panel title={t.title} hint={text.common.count(format.number(found.length), format.number(recipeIds.length))}>
      <div className="toolbar">
        <OutlinedInput placeholder={t.filter} value={filter} onChange={(event) => filterRecipes(event.target.value)} inputProps={{ 'aria-label': t.filter }} sx={{ width: 320 }} />
      </div>
      <output className="sr">{text.common.count(format.number(found.length), format.number(recipeIds.length))}</output>
      {found.length === 0 && <p className="none">{t.none}</p>}
      {recipeGroups.map((group) => {
        const inGroup = found.filter((id) => recipes[id].group === group);
        return inGroup.length === 0 ? null : (
          <section key={group} className="recipegroup">
            <h3>{words.group[group]}</h3>
            <ul className="cards" aria-label={words.group[group]}>
              {inGroup.map((id) => (
                <RecipeCard key={id} recipe={id} />
              ))}
            </ul>
          </section>
        );
      })}
    </Panel>
  );
}

/** Recipes whose words hold every word that was typed; the id counts too, for it is what the command line takes. */
export function matching(filter: string, words: RecipesText): readonly RecipeId[] {
  const asked = filter.trim().toLowerCase().split(/\s+/u).filter((w) => w !== '');
  return recipeIds.filter((id) => {
    const { title, summary, why, article } = words.recipe[id];
    const key = [id, title, summary, words.group[recipes[id].group], ...why, ...article].join(' ').toLowerCase();
    return asked.every((w) => key.includes(w));
  });
}
