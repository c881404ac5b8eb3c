import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { recipes } from '#core/recipes/all';
import { flow, outcomes, questionIds } from '#core/recipes/flow';
import { recipeGroups, recipeIds, type RecipeId, type TypedForm } from '#core/recipes/ids';
import type { GeneratedFile } from '#core/recipes/recipe';
import { fieldProblemText, makeRecipe, recipesTexts } from '#core/text/recipes';

const languages = ['en', 'ja'] as const;

function made(id: RecipeId, typed: TypedForm = {}) {
  const result = makeRecipe(id, typed, 'en');
  if (!result.ok) throw new Error(`${id}: ${JSON.stringify(result.faults)}`);
  return result.made;
}

/** Every form a recipe's choices allow, the rest as it is at first. */
function choicesOf(id: RecipeId): readonly TypedForm[] {
  return recipes[id].fields.reduce<readonly TypedForm[]>((forms, { id: field, field: { choices } }) => (choices === undefined ? forms : forms.flatMap((form) => choices.map((choice) => ({ ...form, [field]: choice })))), [{}]);
}

describe.each(recipeIds)('recipe %s', (id) => {
  it('makes files, checks and an undo from its first values, whatever is chosen, in both languages', () => {
    for (const form of choicesOf(id))
      for (const language of languages) {
        const result = makeRecipe(id, form, language);
        expect(result, JSON.stringify(form)).toMatchObject({ ok: true });
        if (!result.ok) continue;
        const { files, check, undo } = result.made;
        expect(files.length).toBeGreaterThan(0);
        expect(new Set(files.map((f) => f.name)).size).toBe(files.length);
        for (const file of files) {
          expect(file.name).toMatch(/^[A-Za-z0-9][A-Za-z0-9_.-]*(?:\/[A-Za-z0-9][A-Za-z0-9_.-]*)*$/);
          expect(file.text).toMatch(/[^\n]\n$/);
          expect(file.text).not.toMatch(/undefined|\[object|NaN/);
        }
        for (const steps of [check, undo]) {
          expect(steps.length).toBeGreaterThan(0);
          expect(steps.flatMap((s) => s.commands).every((c) => c !== '' && !c.includes('undefined'))).toBe(true);
        }
      }
  });

  it('is one function: the same form makes the same files', () => {
    expect(made(id)).toEqual(made(id));
  });

  it('has words for every field, choice and step in both languages', () => {
    for (const language of languages) {
      const words = recipesTexts(language);
      expect(words.recipe[id].title).not.toBe('');
      expect(words.recipe[id].why.length).toBeGreaterThan(0);
      for (const { id: field, field: definition } of recipes[id].fields) {
        expect(words.field[field].label).not.toBe('');
        for (const choice of definition.choices ?? []) expect(words.choice[choice], choice).toBeTruthy();
      }
    }
  });

  it('refuses what cannot be, at the field that is wrong, in words', () => {
    for (const { id: field, field: { control } } of recipes[id].fields) {
      const hostile = control === 'port' ? '0' : control === 'choice' ? 'none of them' : 'a\u0000b\u202e';
      const result = makeRecipe(id, { [field]: hostile }, 'en');
      expect(result, field).toMatchObject({ ok: false, faults: [{ field }] });
      if (!result.ok) for (const { problem } of result.faults) for (const language of languages) expect(fieldProblemText(language, problem)).toMatch(/[.。\d]$|:/);
    }
  });

  it('names its ports, and judges them by the fields they came from', () => {
    const { ports } = made(id);
    for (const { port, field } of ports) {
      expect(port).toBeGreaterThan(0);
      expect(recipes[id].fields.map((f) => f.id)).toContain(field);
    }
  });
});

describe('flow', () => {
  it('leads to every recipe once, under the group it says', () => {
    const listed = recipeGroups.flatMap((group) => outcomes[group].recipes.map((recipe) => [recipe, group] as const));
    expect(listed.map(([recipe]) => recipe).toSorted()).toEqual([...recipeIds].toSorted());
    for (const [recipe, group] of listed) expect(recipes[recipe].group).toBe(group);
  });

  it('asks every question and reaches every outcome', () => {
    const targets = questionIds.flatMap((q) => flow[q].map((a) => ('question' in a.to ? a.to.question : a.to.outcome)));
    expect(new Set(targets)).toEqual(new Set([...questionIds.filter((q) => q !== 'role'), ...recipeGroups]));
  });

  it('has words for every answer', () => {
    for (const language of languages) for (const question of questionIds) expect(Object.keys(recipesTexts(language).question[question].answer)).toEqual(flow[question].map((a) => a.id));
  });
});

/** What a person or an attacker might put into a line: everything printable that means something to some format. */
const hostile = fc.oneof(
  fc.string({ unit: fc.constantFrom(...Array.from('\'"`$(){}[]<>|&;#%\\/:*?!,.~^=+-@ \tabZ0日本é😀…')), minLength: 1, maxLength: 60 }),
  fc.constantFrom("'; rm -rf / #", '$(id)', '`id`', '${x}', '%{ if true }', '{{ x }}', '"]; evil()', '-->', '*/', ']]>', '@{x}', "it's", '\\u0022', '\\u000a', 'yes', 'null', '1e3', '0x10', '2001-01-01', '22:22', '- a', '? b', '!!js/x', '&a', '*a', '<<', '#', "'", '"', '\\', '-', '--', '\u2018x\u2019'),
);

const dataFiles = (files: readonly GeneratedFile[]): readonly GeneratedFile[] => files.filter((f) => f.syntax === 'yaml' || f.syntax === 'json');

/** Oracle Net's syntax, as far as the recipe writes it: NAME = ( NAME = value | (...)+ ). Source: Net Services Reference, syntax rules for configuration files. */
function oracleNet(text: string): readonly string[] {
  const tokens = text.replaceAll(/^#.*$/gmu, '').match(/[()=]|[^\s()=]+/gu) ?? [];
  const read = (at: number, path: string, found: string[]): number => {
    const [name = '', equals = ''] = tokens.slice(at, at + 2);
    if (!/^[\w.]+$/u.test(name) || equals !== '=') throw new Error(`no name at ${at}: ${name}${equals}`);
    const here = path === '' ? name : `${path}/${name}`;
    let next = at + 2;
    if (tokens[next] !== '(') {
      found.push(`${here}=${tokens[next] ?? ''}`);
      return next + 1;
    }
    while (tokens[next] === '(') {
      next = read(next + 1, here, found);
      if (tokens[next] !== ')') throw new Error(`not closed: ${here}`);
      next++;
    }
    return next;
  };
  const found: string[] = [];
  for (let at = 0; at < tokens.length; ) at = read(at, '', found);
  return found;
}

describe('Oracle', () => {
  const files = made('oracle', { purpose: ') = (#', host: '2001:db8::1', listener: 'LSN2', port: '1522', oracleService: 'sales.example.com', dispatcherPorts: '15210-15211' }).files;
  const text = (name: string): string => files.find((f) => f.name === name)?.text ?? '';
  it('writes files that are whole, with every value where Oracle Net looks for it', () => {
    const at = ['PROTOCOL=TCP', 'HOST=2001:db8::1', 'PORT=1522'];
    expect(oracleNet(text('listener.ora'))).toEqual(at.map((pair) => `LSN2/DESCRIPTION_LIST/DESCRIPTION/ADDRESS/${pair}`));
    expect(oracleNet(text('tnsnames.ora'))).toEqual([...at.map((pair) => `sales.example.com/DESCRIPTION/ADDRESS/${pair}`), 'sales.example.com/DESCRIPTION/CONNECT_DATA/SERVER=SHARED', 'sales.example.com/DESCRIPTION/CONNECT_DATA/SERVICE_NAME=sales.example.com']);
  });
  it('names a dispatcher by each port in a descriptor that is whole', () => {
    const descriptors = [...text('dispatchers.sql').matchAll(/'(\(.*?\))'/gu)].map(([, descriptor = '']) => oracleNet(`X=${descriptor}`).filter((pair) => pair.includes('PORT') || pair.includes('DISPATCHERS')));
    expect(descriptors).toEqual([['X/ADDRESS/PORT=1522'], ['X/ADDRESS/PORT=15210', 'X/DISPATCHERS=1'], ['X/ADDRESS/PORT=15211', 'X/DISPATCHERS=1']]);
  });
  it.each(['A = (B = (C = 1)', 'A = (B = 1))', 'A (B = 1)'])('%s is not whole: the check sees it', (broken) => {
    expect(() => oracleNet(broken)).toThrow();
  });
});

describe('hostile text', () => {
  it.each(recipeIds)('%s: data files stay what they are, and the line comes back byte for byte', (id) => {
    const plain = dataFiles(made(id, { purpose: 'x' }).files);
    const seen = (files: readonly GeneratedFile[]) => files.map((f) => parseAllDocuments(f.text, { version: '1.1' }).map((d) => {
      expect(d.errors).toEqual([]);
      const value: unknown = d.toJS();
      return value;
    }));
    const shape = JSON.stringify(seen(plain));
    // A text that stands in the file anyway could not be told from the purpose.
    const own = new Set([...shape.matchAll(/"((?:[^"\\]|\\.)*)"/gu)].map(([, value]) => value));
    fc.assert(
      fc.property(hostile, (text) => {
        const result = makeRecipe(id, { purpose: text }, 'ja');
        if (!result.ok) return text.trim() === '' || /[\t]/.test(text.trim());
        const now = seen(dataFiles(result.made.files));
        const typed = text.trim();
        // The only difference to a harmless purpose is the purpose itself, as a whole value.
        const put = (value: unknown): unknown => (value === typed || value === typed.replaceAll('$', '$$$$') ? 'x' : Array.isArray(value) ? value.map(put) : typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).map(([k, v]: [string, unknown]) => [k, put(v)])) : value);
        if (typed !== 'x' && own.has(typed)) return true;
        return typed === '' || JSON.stringify(put(now)) === shape;
      }),
      { numRuns: 150 },
    );
  });

  it('every comment at the head of a file stays one line', () => {
    fc.assert(
      fc.property(hostile, fc.constantFrom(...recipeIds), (text, id) => {
        const plain = made(id, { purpose: 'x' }).files;
        const result = makeRecipe(id, { purpose: text }, 'en');
        if (!result.ok) return true;
        if (text.trim() === '') return true;
        return result.made.files.every((file, i) => file.text.split(/\r\n|[\n\r\u0085\u2028\u2029]/u).length === plain[i]?.text.split('\n').length);
      }),
      { numRuns: 300 },
    );
  });

  it('no text ends a comment of XML', () => {
    fc.assert(
      fc.property(hostile, fc.constantFrom('grpc', 'custom-port', 'nfs'), (text, id) => {
        const result = makeRecipe(id, { purpose: text, server: 'java', client: 'csharp' }, 'en');
        if (!result.ok) return true;
        const documents = result.made.files.filter((f) => f.syntax === 'xml');
        expect(documents.length).toBeGreaterThan(0);
        // A comment holds no two hyphens and does not end with one: https://www.w3.org/TR/xml/#sec-comments
        return documents.every((f) => f.text.replaceAll(/<!--(?!-?>)(?:(?!--)[^])*?(?<!-)-->/gu, '').match(/<!--|-->/u) === null);
      }),
      { numRuns: 300 },
    );
  });

  it('a Consul service may be called anything; the JSON holds it', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const result = makeRecipe('consul', { service: text }, 'en');
        if (!result.ok) return true;
        const file = result.made.files.find((f) => f.name === 'service.json');
        const read: unknown = parse(file?.text ?? '');
        expect(read).toMatchObject({ service: { name: text.trim() } });
        return true;
      }),
    );
  });

  it('T-SQL: a group or a listener cannot end its quotes', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const result = makeRecipe('sql-listener', { group: text }, 'en');
        if (!result.ok) return true;
        const sql = result.made.files[0]?.text ?? '';
        const body = sql.split('\n').filter((l) => !l.startsWith('--')).join('\n');
        const name = /^ALTER AVAILABILITY GROUP \[((?:[^\]]|\]\])*)\] MODIFY LISTENER N'AG1-LSN' \(PORT = 1433\);\n$/u.exec(body);
        return name?.[1]?.replaceAll(']]', ']') === text.trim();
      }),
    );
  });
});
