import { recipes } from '#core/recipes/all';
import { recipeGroups, recipeIds, type RecipeId, type TypedForm } from '#core/recipes/ids';
import type { Made, Step } from '#core/recipes/recipe';
import { judgeServicePort, type LocalPorts } from '#core/recipes/servicePort';
import type { CliTexts } from '#core/text/en/cli';
import { fieldProblemText, makeRecipe, recipesTexts, servicePortLine } from '#core/text/recipes';
import { guideOutputSchema, type GuideOutput } from './formats';
import { CliError, exitCodes } from './options';
import { writeOutputs, type CommonOptions, type Session } from './session';

export interface GuideOptions extends CommonOptions {
  readonly set: TypedForm;
  readonly out?: string;
}

/** `key=value`, gathered; the value may hold anything, also another equals sign. */
export function collectSet(t: CliTexts): (word: string, previous: TypedForm) => TypedForm {
  return (word, previous) => {
    const at = word.indexOf('=');
    if (at < 1) throw new CliError(exitCodes.badInput, 'usage', t.guide.notPair(word.slice(0, 60)));
    return { ...previous, [word.slice(0, at)]: word.slice(at + 1) };
  };
}

/** Without a recipe: which there are. With one: its files, checked before anything is written, and what to do with them. */
export async function guide(s: Session, recipe: string | undefined, options: GuideOptions): Promise<number> {
  if (recipe === undefined) return list(s);
  const id = recipeIds.find((known) => known === recipe);
  if (id === undefined) throw new CliError(exitCodes.badInput, 'recipe', s.texts.guide.unknown(recipe.slice(0, 60), recipeIds.join(', ')));
  const made = makeOf(s, id, options.set);
  const output = outputOf(s, id, options.set, made, await localPorts(s));
  const written = options.out === undefined ? [] : await writeOutputs(options.out, made.files.map(({ name, text }) => ({ name, data: text })), s.texts);
  if (s.options.json) {
    s.json(guideOutputSchema, output);
    return exitCodes.done;
  }
  tell(s, id, output, written);
  return exitCodes.done;
}

/** A target that was named is asked; the guide itself is about computers of any kind. */
async function localPorts(s: Session): Promise<LocalPorts | null> {
  return s.options.target === undefined ? null : s.engine.modelOf(await s.engine.scan(s.target.id));
}

function makeOf(s: Session, id: RecipeId, typed: TypedForm): Made {
  const fields = recipes[id].fields.map((f): string => f.id);
  const stray = Object.keys(typed).find((key) => !fields.includes(key));
  if (stray !== undefined) throw new CliError(exitCodes.badInput, 'recipe', s.texts.guide.unknownField(stray.slice(0, 60), id, fields.join(', ')));
  const result = makeRecipe(id, typed, s.options.lang);
  if (result.ok) return result.made;
  throw new CliError(exitCodes.badInput, 'recipe', result.faults.map(({ field, problem }) => `${field}: ${fieldProblemText(s.options.lang, problem)}`).join('\n'));
}

function listed(s: Session): GuideOutput['recipes'] {
  const words = recipesTexts(s.options.lang);
  return recipeIds.map((id) => ({ id, group: recipes[id].group, title: words.recipe[id].title, summary: words.recipe[id].summary }));
}

function list(s: Session): number {
  const all = listed(s);
  if (s.options.json) {
    s.json(guideOutputSchema, { format: 'portpin-guide', version: 1, recipe: null, recipes: all, fields: [], ports: [], files: [], check: [], undo: [] });
    return exitCodes.done;
  }
  const words = recipesTexts(s.options.lang);
  const width = Math.max(...all.map((r) => r.id.length));
  for (const group of recipeGroups) {
    s.say(`${words.group[group]}:`);
    for (const { id, title } of all.filter((r) => r.group === group)) s.say(`  ${id.padEnd(width)}  ${title}`);
  }
  s.say(s.texts.next.title('portpin guide RECIPE --out FOLDER'));
  return exitCodes.done;
}

function outputOf(s: Session, id: RecipeId, typed: TypedForm, made: Made, local: LocalPorts | null): GuideOutput {
  const language = s.options.lang;
  const words = recipesTexts(language);
  const steps = (all: readonly Step[]): GuideOutput['check'] => all.map((step) => ({ id: step.id, text: words.step[step.id], syntax: step.syntax, commands: [...step.commands] }));
  return {
    format: 'portpin-guide',
    version: 1,
    recipe: id,
    recipes: listed(s).filter((r) => r.id === id),
    fields: recipes[id].fields.map(({ id: key, field }) => ({ id: key, label: words.field[key].label, value: typed[key] ?? field.initial, choices: field.choices === undefined ? null : [...field.choices] })),
    ports: made.ports.map(({ port, protocol, field }) => ({ port, protocol, field, verdicts: judgeServicePort(port, protocol, local).map((v) => ({ code: v.code, severity: v.severity, message: servicePortLine(language, v) })) })),
    files: made.files.map((file) => ({ ...file })),
    check: steps(made.check),
    undo: steps(made.undo),
  };
}

function tell(s: Session, id: RecipeId, output: GuideOutput, written: readonly string[]): void {
  const t = s.texts.guide;
  const { title, why, article } = recipesTexts(s.options.lang).recipe[id];
  s.say(title);
  for (const line of [...why, ...article]) s.say(`  ${line}`);
  s.say(t.fields);
  for (const { id: field, value, label } of output.fields) s.say(`  ${field}=${value.replaceAll('\n', ',')}  (${label})`);
  for (const { port, protocol, verdicts } of output.ports) for (const { code, message } of verdicts) if (code !== 'not-scanned') s.say(`  ${port} ${protocol.toUpperCase()}: ${message}`);
  const unseen = output.ports.flatMap((p) => p.verdicts).find((v) => v.code === 'not-scanned');
  if (unseen) s.say(`  ${unseen.message}`);
  if (written.length === 0)
    for (const { name, text } of output.files) {
      s.say(`--- ${name}`);
      for (const line of text.replace(/^\ufeff/u, '').split('\n').slice(0, -1)) s.say(line);
    }
  for (const file of written) s.say(s.texts.written(file));
  for (const [head, steps] of [[t.check, output.check], [t.undo, output.undo]] as const) {
    s.say(head);
    for (const [i, step] of steps.entries()) {
      s.say(`  ${i + 1}. ${step.text}`);
      for (const command of step.commands) s.say(`     ${command}`);
    }
  }
}
