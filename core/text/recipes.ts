import type { Language } from '#core/ipc/contract';
import { recipes } from '#core/recipes/all';
import type { FieldProblem, FieldProblemCode } from '#core/recipes/fieldProblem';
import type { FieldId } from '#core/recipes/fields';
import type { OutcomeId, QuestionId } from '#core/recipes/flow';
import type { RecipeGroup, RecipeId, TypedForm } from '#core/recipes/ids';
import type { MakeResult, RemarkId, StepId } from '#core/recipes/recipe';
import type { ServicePortVerdict } from '#core/recipes/servicePort';
import { textByCode, type TextsByCode } from './byCode';
import { recipesText as en } from './en/recipes';
import { recipesText as ja } from './ja/recipes';

/** Words of one recipe. `article`: where a widely read text says otherwise, and what is right. */
export interface RecipeText {
  readonly title: string;
  readonly summary: string;
  readonly why: readonly string[];
  readonly article: readonly string[];
}

export interface RecipesText {
  readonly recipe: Readonly<Record<RecipeId, RecipeText>>;
  readonly group: Readonly<Record<RecipeGroup, string>>;
  readonly field: Readonly<Record<FieldId, { readonly label: string; readonly hint: string }>>;
  /** Word of a value of a choice field. */
  readonly choice: Readonly<Record<string, string>>;
  readonly problem: Readonly<Record<FieldProblemCode, (param: (name: string) => string) => string>>;
  readonly verdict: TextsByCode<ServicePortVerdict>;
  readonly step: Readonly<Record<StepId, string>>;
  readonly remark: Readonly<Record<RemarkId, string>>;
  readonly question: Readonly<Record<QuestionId, { readonly title: string; readonly help: string; readonly answer: Readonly<Record<string, string>> }>>;
  readonly outcome: Readonly<Record<OutcomeId, { readonly title: string; readonly text: string }>>;
}

const catalogues = { en, ja };

export function recipesTexts(language: Language): RecipesText {
  return catalogues[language];
}

export function fieldProblemText(language: Language, { code, params }: FieldProblem): string {
  return catalogues[language].problem[code]((name) => String(params[name] ?? ''));
}

export function servicePortLine(language: Language, verdict: ServicePortVerdict): string {
  return textByCode(catalogues[language].verdict, verdict);
}

/** A recipe made in a language: the remarks in its files are text too. */
export function makeRecipe(id: RecipeId, typed: TypedForm, language: Language): MakeResult {
  const { remark, recipe } = catalogues[language];
  return recipes[id].make(typed, { ...remark, title: recipe[id].title });
}
