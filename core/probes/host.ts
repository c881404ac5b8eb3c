import { z } from 'zod';

const MAX_NAME = 253;

/** Four numbers to 255, as people write them; leading zeros mean octal to some and are refused. */
function isIpv4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

/** Groups of four hex digits, at most one `::`, IPv4 at the end allowed. Source: RFC 4291 2.2. */
function isIpv6(text: string): boolean {
  if (!text.includes(':') || !/^[0-9A-Fa-f:.]+$/.test(text)) return false;
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const last = groups.at(-1) ?? '';
  const ending = last.includes('.') ? 2 : 1;
  if (ending === 2 && !isIpv4(last)) return false;
  const hex = ending === 2 ? groups.slice(0, -1) : groups;
  const count = hex.length + (ending === 2 ? 2 : 0);
  return hex.every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group)) && (halves.length === 2 ? count < 8 : count === 8);
}

/** Letters, digits, hyphens and underscores between dots: what DNS and NetBIOS names of Windows computers consist of. */
function isName(text: string): boolean {
  if (text.length > MAX_NAME || /^[\d.]+$/.test(text)) return false;
  const labels = text.replace(/\.$/, '').split('.');
  return labels.every((label) => /^[\p{L}\p{N}_]([\p{L}\p{N}_-]{0,61}[\p{L}\p{N}_])?$/u.test(label));
}

/**
 * The computer to ask: a name, an IPv4 or an IPv6 address (brackets and a zone are taken), nothing else: no port, no
 * path, no URL. Undefined for anything else.
 */
export function parseHost(text: string): string | undefined {
  const trimmed = text.trim();
  const bare = trimmed.startsWith('[') && trimmed.endsWith(']') ? trimmed.slice(1, -1) : trimmed;
  const [address = '', zone, ...more] = bare.split('%');
  if (isIpv6(address)) return more.length === 0 && (zone === undefined || /^[\w.-]{1,40}$/.test(zone)) ? bare : undefined;
  return isIpv4(trimmed) || isName(trimmed) ? trimmed : undefined;
}

export const hostTextSchema = z
  .string()
  .max(300)
  .transform((text, context) => {
    const host = parseHost(text);
    if (host === undefined) context.addIssue({ code: 'custom', message: 'host' });
    return host ?? '';
  });
