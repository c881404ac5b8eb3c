/**
 * Characters that act on what shows them instead of being shown: controls, line and paragraph separators, and the
 * marks that turn the direction of text (a name with U+202E reads backwards). Each becomes U+FFFD.
 */
const acting = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** For one line of a terminal: line ends are controls as well. */
export function printable(text: string): string {
  return text.replace(acting, '\ufffd');
}

/** For a document: line ends and tabs stay, CRLF and CR become LF. */
export function printableLines(text: string): string {
  return text.replace(/\r\n?/gu, '\n').replace(acting, (c) => (c === '\n' || c === '\t' ? c : '\ufffd'));
}
