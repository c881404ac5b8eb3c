import type { Literal } from './lexers';

export interface ImportedNames {
  /** What a module is called in the file. */
  readonly modules: ReadonlyMap<string, 'pymssql' | 'pyodbc'>;
  /** What its connect is called. */
  readonly functions: ReadonlyMap<string, 'pymssql' | 'pyodbc'>;
  /** What the URL of SQLAlchemy is called. */
  readonly urls: ReadonlySet<string>;
}

const MODULES: Readonly<Record<string, 'pymssql' | 'pyodbc'>> = { pymssql: 'pymssql', _mssql: 'pymssql', 'pymssql._mssql': 'pymssql', pyodbc: 'pyodbc' };
const IMPORT = /^[ \t]*(?:import[ \t]+([^\n#;(]{1,500})|from[ \t]+(pymssql|_mssql|pyodbc|sqlalchemy(?:\.engine(?:\.url)?)?)[ \t]+import[ \t]+(?:\(([^)]{1,2000})\)|([^\n#;]{1,500})))/gmu;

/** The modules by their own names, which a file may also get from elsewhere, and by those it imports them under. */
export function importedNames(text: string, literals: readonly Literal[]): ImportedNames {
  const modules = new Map(Object.entries(MODULES));
  const functions = new Map<string, 'pymssql' | 'pyodbc'>();
  const urls = new Set(['URL']);
  let next = 0;
  for (const found of text.matchAll(IMPORT)) {
    // What stands in a text says nothing.
    while ((literals[next]?.end ?? Number.POSITIVE_INFINITY) < found.index) next += 1;
    if ((literals[next]?.open ?? Number.POSITIVE_INFINITY) <= found.index) continue;
    const [, plain, from, bracketed, listed] = found;
    for (const part of (plain ?? bracketed ?? listed ?? '').replaceAll(/#[^\n]*/gu, '').split(',')) {
      const [, name, as] = /^\s*([\w.*]+)(?:\s+as\s+(\w+))?\s*$/u.exec(part) ?? [];
      if (name === undefined) continue;
      const whole = from === undefined ? MODULES[name] : undefined;
      if (whole !== undefined) modules.set(as ?? name, whole);
      const module = from === undefined ? undefined : MODULES[from];
      if (module !== undefined && (name === 'connect' || name === '*')) functions.set(as ?? 'connect', module);
      if (module !== undefined && name === '_mssql' && as !== undefined) modules.set(as, module);
      if (from?.startsWith('sqlalchemy') === true && name === 'URL' && as !== undefined) urls.add(as);
    }
  }
  return { modules, functions, urls };
}
