import type { RecipeId } from '#core/recipes/ids';
import { recipesTexts } from '#core/text/recipes';
import { go } from '../../app/actions';
import { Icon } from '../../components/Icon';
import { useLanguage } from '../../i18n/useText';

export function RecipeCard({ recipe }: { readonly recipe: RecipeId }) {
  const { title, summary } = recipesTexts(useLanguage()).recipe[recipe];
  return (
    <li className="card">
      <button type="button" onClick={() => go({ page: 'recipe', recipe })}>
        <b>{title}</b>
        <span>{summary}</span>
        <Icon name="right" />
      </button>
    </li>
  );
}
