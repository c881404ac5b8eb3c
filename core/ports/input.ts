import { isPort, type Port } from './port';

/** What was changed in a typed port before it was accepted; shown beside the field. */
export type PortInputNote = 'trimmed' | 'full-width-digits' | 'leading-zeros';

/**
 * Why a typed port is refused.
 * - `several`: a list; a field holds one port. TcpPort itself takes a comma list. Source: sql-docs tcp-ip-properties-ip-addresses-tab.
 * - `range`: TcpPort takes no ranges.
 * - `zero`: 0 asks for a dynamic port, the opposite of what the field is for. Source: SA static-or-dynamic-port-config.
 */
export type PortInputError =
  | 'empty'
  | 'too-long'
  | 'several'
  | 'range'
  | 'fraction'
  | 'blank-inside'
  | 'not-a-number'
  | 'zero'
  | 'out-of-range';

export type PortInput =
  | { readonly ok: true; readonly port: Port; readonly notes: readonly PortInputNote[] }
  | { readonly ok: false; readonly code: PortInputError };

/** Longer input is a slip of the clipboard, whatever it holds. */
const MAX_TYPED = 100;

/** One port as a person typed or pasted it. Never throws. */
export function parsePortInput(text: string): PortInput {
  if (text.length > MAX_TYPED) return { ok: false, code: text.trim() === '' ? 'empty' : 'too-long' };
  const trimmed = text.trim();
  if (trimmed === '') return { ok: false, code: 'empty' };
  const digits = trimmed.replace(/[０-９]/gu, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0));
  const refused = refusal(digits);
  if (refused !== undefined) return { ok: false, code: refused };
  const port = Number(digits);
  if (port === 0) return { ok: false, code: 'zero' };
  if (!isPort(port)) return { ok: false, code: 'out-of-range' };
  const notes: PortInputNote[] = [];
  if (trimmed !== text) notes.push('trimmed');
  if (digits !== trimmed) notes.push('full-width-digits');
  if (digits.startsWith('0')) notes.push('leading-zeros');
  return { ok: true, port, notes };
}

function refusal(text: string): PortInputError | undefined {
  if (/^\d+$/u.test(text)) return undefined;
  if (/^\d[\d\s]*(?:[,;、，；]\s*\d*\s*)+$/u.test(text) || /^\d+(?:[\r\n]+\d+)+$/u.test(text)) return 'several';
  if (/^\d+\s*(?:[-‐‑–—−～〜~：:－]|\.\.)\s*\d+$/u.test(text)) return 'range';
  if (/^\d+[.．]\d+$/u.test(text)) return 'fraction';
  if (/^[-−－]\s*\d+$/u.test(text)) return 'out-of-range';
  if (/^\d[\d\s]*$/u.test(text)) return 'blank-inside';
  return 'not-a-number';
}

/**
 * One thing wrong with a TcpPort value in the registry. `entry` is the text between two commas as it stands there.
 * - `blank`: white space anywhere; the engine does not start (17182, 0xd). Source: blogs.msdn sqljourney 2012/06/15.
 * - `too-long`: more than 2,047 characters. Source: sql-docs tcp-ip-properties-ip-addresses-tab.
 */
export type RegistryPortProblem =
  | { readonly code: 'blank'; readonly entry: string }
  | { readonly code: 'junk'; readonly entry: string }
  | { readonly code: 'out-of-range'; readonly entry: string }
  | { readonly code: 'duplicate'; readonly port: Port }
  | { readonly code: 'too-long'; readonly length: number };

/**
 * `ports` is what was meant, blanks set aside, each port once, in the order of the value. The value is good for the
 * engine only while `problems` is empty; an empty value is good and holds no port.
 */
export interface RegistryPortValue {
  readonly ports: readonly Port[];
  readonly problems: readonly RegistryPortProblem[];
}

/** Characters a TcpPort value may have. Source: sql-docs tcp-ip-properties-ip-addresses-tab. */
export const MAX_TCP_PORT_VALUE = 2047;

/**
 * A TcpPort value as the registry holds it: decimal ports separated by commas and nothing else. Full-width digits are
 * junk here, for nobody converts them for the engine. Never throws.
 */
export function parseRegistryPortValue(text: string): RegistryPortValue {
  if (text === '') return { ports: [], problems: [] };
  if (text.length > MAX_TCP_PORT_VALUE) return { ports: [], problems: [{ code: 'too-long', length: text.length }] };
  const ports = new Set<Port>();
  const problems: RegistryPortProblem[] = [];
  for (const entry of text.split(',')) {
    const digits = entry.trim();
    if (/\s/u.test(entry)) problems.push({ code: 'blank', entry });
    if (digits === '' && entry !== '') continue;
    if (!/^\d+$/u.test(digits)) {
      problems.push({ code: 'junk', entry });
      continue;
    }
    const port = Number(digits);
    if (!isPort(port)) problems.push({ code: 'out-of-range', entry });
    else if (ports.has(port)) problems.push({ code: 'duplicate', port });
    else ports.add(port);
  }
  return { ports: [...ports], problems };
}
