import type { Port } from '#core/ports/port';
import { problemOf, type Field, type FieldId } from './fields';
import type { FieldProblem } from './fieldProblem';
import type { RecipeGroup, RecipeId, TypedForm } from './ids';

/** What a generated file or command is written in: how it is shown, and which quoting it needs. */
export const syntaxes = ['python', 'go', 'javascript', 'csharp', 'java', 'c', 'protobuf', 'thrift', 'yaml', 'json', 'hcl', 'xml', 'conf', 'shell', 'powershell', 'sql', 'text'] as const;
export type Syntax = (typeof syntaxes)[number];

export interface GeneratedFile {
  /** Relative, with `/` between folders. */
  readonly name: string;
  readonly syntax: Syntax;
  readonly text: string;
}

/** Words for a step of checking or undoing; each recipe adds its own commands. */
export const stepIds = [
  'generate',
  'install',
  'start',
  'test-config',
  'apply',
  'reload',
  'listening',
  'call',
  'reserve',
  'lookup',
  'registered',
  'health',
  'connect',
  'values',
  'firewall',
  'stop',
  'deregister',
  'remove',
  'restore',
  'remove-reservation',
  'remove-firewall',
  'previous-port',
  'time-wait',
] as const;
export type StepId = (typeof stepIds)[number];

export interface Step {
  readonly id: StepId;
  readonly syntax: Syntax;
  readonly commands: readonly string[];
}

/** Remarks inside generated files; in the language of the reader. */
export const remarkIds = ['made', 'fixed-port', 'no-reuse-port', 'insecure', 'any-backend-port', 'saved-before', 'fin-timeout', 'lease', 'reserve', 'replace-keys', 'front'] as const;
export type RemarkId = (typeof remarkIds)[number];
export type Remarks = Readonly<Record<RemarkId, string>> & { readonly title: string };

export type Fields = Readonly<Partial<Record<FieldId, Field>>>;
export type FormOf<F extends Fields> = { readonly [K in keyof F]: F[K] extends Field<infer V> ? V : never };

/** Ports a recipe fixes: what the guide judges and the register keeps. */
export interface RecipePort {
  readonly port: Port;
  readonly protocol: 'tcp' | 'udp';
  readonly field: FieldId;
}

interface Definition<F extends Fields> {
  readonly id: RecipeId;
  readonly group: RecipeGroup;
  /** In the order of the form. */
  readonly fields: F;
  readonly ports: (form: FormOf<F>) => readonly RecipePort[];
  /** What is wrong between fields; each alone was right. */
  readonly between?: (form: FormOf<F>) => readonly FieldFault[];
  readonly files: (form: FormOf<F>, remarks: Remarks) => readonly GeneratedFile[];
  readonly check: (form: FormOf<F>) => readonly Step[];
  readonly undo: (form: FormOf<F>) => readonly Step[];
}

export interface FieldFault {
  readonly field: FieldId;
  readonly problem: FieldProblem;
}

export interface Made {
  readonly ports: readonly RecipePort[];
  readonly files: readonly GeneratedFile[];
  readonly check: readonly Step[];
  readonly undo: readonly Step[];
}
export type MakeResult = { readonly ok: true; readonly made: Made } | { readonly ok: false; readonly faults: readonly FieldFault[] };

export interface Recipe {
  readonly id: RecipeId;
  readonly group: RecipeGroup;
  readonly fields: readonly { readonly id: FieldId; readonly field: Field }[];
  /** Pure: the same form and remarks make the same files. A field that was not typed has its initial text. */
  readonly make: (typed: TypedForm, remarks: Remarks) => MakeResult;
}

export function defineRecipe<const F extends Fields>(definition: Definition<F>): Recipe {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- keys of an object literal whose type is its own keys
  const fields = Object.entries(definition.fields).map(([id, field]) => ({ id: id as FieldId, field }));
  return { id: definition.id, group: definition.group, fields, make: (typed, remarks) => make(definition, fields, typed, remarks) };
}

function make<F extends Fields>(definition: Definition<F>, fields: Recipe['fields'], typed: TypedForm, remarks: Remarks): MakeResult {
  const values: Record<string, unknown> = {};
  const faults: FieldFault[] = [];
  for (const { id, field } of fields) {
    const parsed = field.schema.safeParse(Object.hasOwn(typed, id) ? typed[id] : field.initial);
    const issue = parsed.error?.issues[0];
    if (parsed.success) values[id] = parsed.data;
    else if (issue) faults.push({ field: id, problem: problemOf(issue) });
  }
  if (faults.length > 0) return { ok: false, faults };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every field was parsed by its own schema above
  const form = values as FormOf<F>;
  const between = definition.between?.(form) ?? [];
  if (between.length > 0) return { ok: false, faults: between };
  return { ok: true, made: { ports: definition.ports(form), files: definition.files(form, remarks).map(readable), check: definition.check(form), undo: definition.undo(form) } };
}

/** Windows PowerShell 5.1 reads a script without a byte order mark as ANSI. */
function readable(file: GeneratedFile): GeneratedFile {
  return file.syntax === 'powershell' && /[^\n\t -~]/u.test(file.text) ? { ...file, text: `\ufeff${file.text}` } : file;
}
