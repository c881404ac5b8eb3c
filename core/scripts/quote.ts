/**
 * PowerShell ends a single-quoted string at any of five characters: ' (U+0027), ‘ (U+2018), ’ (U+2019), ‚ (U+201A)
 * and ‛ (U+201B); each is written twice to stand for itself. Nothing else in it is special: no $, no backtick, no
 * line end. Source: PowerShell src/System.Management.Automation/engine/parser/CharTraits.cs (IsSingleQuote).
 */
export function psQuote(text: string): string {
  return `'${text.replace(/['\u2018\u2019\u201a\u201b]/gu, '$&$&')}'`;
}

/**
 * `text` as one argument of a cmd.exe line, or undefined where no quoting is safe: cmd expands % and ! inside quotes
 * and ends a line at a line end. A trailing backslash is doubled, or it would escape the closing quote in argv.
 */
export function cmdQuote(text: string): string | undefined {
  if (/["%!\p{Cc}]/u.test(text)) return undefined;
  return `"${text.replace(/\\+$/u, '$&$&')}"`;
}
