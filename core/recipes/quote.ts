import { stringify } from 'yaml';
import type { Remarks } from './recipe';

/**
 * One way of quoting per format. Fields refuse control characters and halves of surrogate pairs (fields.ts); what is
 * printable is escaped here, whatever it means to the reader of the file.
 */

/** A word for sh. */
export function sh(text: string): string {
  return /^[A-Za-z0-9_./:@%+,=-]+$/u.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** A string of JSON, Python, JavaScript, C# and Java alike. Line ends of Unicode end a line in C# and JavaScript. */
export function str(text: string): string {
  return JSON.stringify(text).replaceAll(/[\u007f-\u009f\u2028\u2029]/gu, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A string of HCL: `${` and `%{` begin templates. Source: HCL native syntax specification, template expressions. */
export function hcl(text: string): string {
  return str(text).replaceAll(/[$%]\{/gu, (template) => `${template.slice(0, 1)}${template}`);
}

/** A Unicode string of T-SQL. */
export function tsql(text: string): string {
  return `N'${text.replaceAll("'", "''")}'`;
}
/** A delimited identifier of T-SQL. */
export function tsqlName(text: string): string {
  return `[${text.replaceAll(']', ']]')}]`;
}

export function xml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** YAML that a 1.1 parser reads alike (`on`, `22:22`), for kubectl and older docker-compose are such. */
export function yamlText(documents: readonly object[], head: string): string {
  return head + documents.map((d) => stringify(d, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false })).join('---\n');
}

export function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** The first lines of a file: which recipe made it, and what for. `//` in Java reads `\u` even in a comment, hence no backslash there. */
export function head(mark: '#' | '//' | '--' | '<!--', remarks: Remarks, purpose: string): string {
  const end = mark === '<!--' ? ' -->' : '';
  const safe = (text: string): string => (mark === '<!--' ? text.replaceAll('--', '- -').replace(/-$/u, '- ') : text.replaceAll('\\', '/'));
  return [`${remarks.title}. ${remarks.made}`, ...(purpose === '' ? [] : [purpose])].map((line) => `${mark} ${safe(line)}${end}\n`).join('');
}
