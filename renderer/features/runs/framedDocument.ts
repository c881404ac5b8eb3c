/**
 * A document for a frame without a source of its own: it inherits the policy of the window, which takes styles by nonce
 * only. Style attributes, which no nonce can allow, become rules of the style sheet. Text cannot reach either: the
 * document escapes it.
 */
export function framedDocument(html: string, nonce: string): string {
  const rules: string[] = [];
  const body = html.replace(/ style="([^"<>]*)"/gu, (_, css: string) => {
    rules.push(`[data-style="${rules.length}"]{${css}}`);
    return ` data-style="${rules.length - 1}"`;
  });
  return body.replace('<style>', () => `<style nonce="${nonce}">`).replace('</style>', () => `${rules.join('')}</style>`);
}

/** The nonce of this page load; '' where none was set (a page without a policy). */
export function pageNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
}
