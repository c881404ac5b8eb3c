import { create } from 'zustand';
import { startOfFlow, type Way } from '#core/recipes/flow';
import type { RecipeId, TypedForm } from '#core/recipes/ids';
import { makeRecipe } from '#core/text/recipes';

interface GuideState {
  readonly way: Way;
  /** What was typed into each recipe: going away and coming back loses nothing. */
  readonly forms: Readonly<Partial<Record<RecipeId, TypedForm>>>;
  /** The last form of each recipe that was right: its files stay in view while a value is being corrected. */
  readonly right: Readonly<Partial<Record<RecipeId, TypedForm>>>;
  readonly filter: string;
}

export const useGuide = create<GuideState>(() => ({ way: startOfFlow, forms: {}, right: {}, filter: '' }));

export function goWay(way: Way): void {
  useGuide.setState({ way });
}
export function typeField(recipe: RecipeId, field: string, text: string): void {
  useGuide.setState((s) => {
    const form = { ...s.forms[recipe], [field]: text };
    return { forms: { ...s.forms, [recipe]: form }, ...(makeRecipe(recipe, form, 'en').ok ? { right: { ...s.right, [recipe]: form } } : {}) };
  });
}
export function filterRecipes(filter: string): void {
  useGuide.setState({ filter });
}
