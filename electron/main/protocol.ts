import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { protocol, type Protocol, type ProtocolResponse } from 'electron';
import type { Language } from '#core/ipc/settings';

const scheme = 'app';
const host = 'portpin';
export const appOrigin = `${scheme}://${host}`;
export const entryUrl = `${appOrigin}/index.html`;

/** Must run before the app is ready. `codeCache` lets V8 keep compiled scripts of our own scheme. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme, privileges: { standard: true, secure: true, codeCache: true } }]);
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** The policy of one page load; emotion's style elements carry the nonce. */
export function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Puts the nonce where the page reads it: `<meta property="csp-nonce">`, made when the page has none. */
export function withNonce(html: string, nonce: string): string {
  const meta = `<meta property="csp-nonce" nonce="${nonce}" content="${nonce}">`;
  const existing = /<meta\s[^>]*property="csp-nonce"[^>]*>/;
  return existing.test(html) ? html.replace(existing, meta) : html.replace(/<head[^>]*>/, (head) => head + meta);
}

/** Says the language of the page, so that its first script loads the texts of that one, and leaves the link to them only. */
export function inLanguage(html: string, language: Language): string {
  return html.replace(/<html\b[^>]*>/, `<html lang="${language}">`).replaceAll(/<link\s[^>]*hreflang="(\w+)"[^>]*>/g, (link, of) => (of === language ? link : ''));
}

/**
 * URL path -> file, for every file of the built renderer. Requests are looked up here and nowhere else, so a path that
 * climbs, is encoded twice or names a device finds nothing.
 */
export function servedFiles(folder: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const walk = (inner: string): void => {
    for (const entry of readdirSync(path.join(folder, inner), { withFileTypes: true })) {
      const next = `${inner}/${entry.name}`;
      if (entry.isDirectory()) walk(next);
      else if (types[path.extname(entry.name)] !== undefined) found.set(next, path.join(folder, next));
    }
  };
  walk('');
  return found;
}

const refuse = (statusCode: number): ProtocolResponse => ({ statusCode, data: Buffer.alloc(0) });

/** Answers one request for `app://portpin/...`. */
export async function serve(request: { readonly method: string; readonly url: string }, files: ReadonlyMap<string, string>, language: Language = 'en'): Promise<ProtocolResponse> {
  if (request.method !== 'GET') return refuse(405);
  const url = new URL(request.url);
  if (url.protocol !== `${scheme}:` || url.host !== host) return refuse(404);
  const file = files.get(url.pathname);
  const type = types[path.extname(url.pathname)];
  if (file === undefined || type === undefined) return refuse(404);
  const headers = { 'content-type': type, 'x-content-type-options': 'nosniff', 'cross-origin-resource-policy': 'same-origin' };
  // Not in turns: a file of ours is read in less time than the turns take, and the page waits for it.
  const body = readFileSync(file);
  if (!type.startsWith('text/html')) return { statusCode: 200, headers, data: body };
  // Loaded here, while the page's own process is made, and not before the window.
  const { randomBytes } = await import('node:crypto');
  const nonce = randomBytes(16).toString('base64');
  const page = inLanguage(withNonce(body.toString('utf8'), nonce), language);
  return { statusCode: 200, headers: { ...headers, 'content-security-policy': contentSecurityPolicy(nonce), 'cache-control': 'no-store' }, data: Buffer.from(page) };
}

/** Serves the built page. Not by `handle`: decision 36. */
export function serveApp(target: Protocol, folder: string, language: () => Language): void {
  const files = servedFiles(folder);
  // oxlint-disable-next-line typescript/no-deprecated -- see above
  target.registerBufferProtocol(scheme, (request, answer) => {
    serve(request, files, language()).then(answer, () => answer(refuse(500)));
  });
}
