import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { texts, type Lang } from './walk';

/** What axe finds on the page, as one line for each rule. */
export async function violations(page: Page): Promise<readonly string[]> {
  // The page of another copy of playwright-core, which axe brings: the same in all that is used here.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  const asked = page as unknown as ConstructorParameters<typeof AxeBuilder>[0]['page'];
  // Electron cannot open the blank page axe would otherwise finish on.
  const { violations: found } = await new AxeBuilder({ page: asked }).setLegacyMode().exclude('iframe').analyze();
  return found.map((v) => `axe ${v.impact ?? ''} ${v.id}: ${v.nodes.slice(0, 3).map((n) => `${n.target.join(' ')} ${n.any[0]?.message ?? ''}`).join(' | ')}`);
}

/** Texts of a catalogue that take no parameters. */
function strings(catalogue: object): readonly string[] {
  return Object.values(catalogue).flatMap((value: unknown) => (typeof value === 'string' ? [value] : typeof value === 'object' && value !== null ? strings(value) : []));
}
const inJapanese = new Set(strings(texts.ja));
/** Single words in small letters are left out: processes and values have such names too. */
const onlyEnglish = strings(texts.en).filter((text) => /[A-Z ]/.test(text) && text.length > 3 && !inJapanese.has(text));

/** What anybody would see: the page scrolls sideways, text is cut off with no way to read it, text of the other language. */
export function faults(page: Page, lang: Lang): Promise<readonly string[]> {
  return page.evaluate(
    ({ language, foreign }) => {
      const found: string[] = [];
      const say = (element: Element): string => `${element.tagName.toLowerCase()}.${(element.getAttribute('class') ?? '').replaceAll(' ', '.')} “${(element.textContent ?? '').trim().slice(0, 60)}”`;
      for (const element of document.querySelectorAll('html, .app, .main, .page, .wizpage, .wizmain, .panel')) {
        if (element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX !== 'auto') found.push(`wider than its place by ${element.scrollWidth - element.clientWidth}: ${say(element)}`);
      }
      for (const element of document.querySelectorAll('.app *')) {
        const style = getComputedStyle(element);
        if (style.overflowX === 'visible' || style.overflowX === 'auto' || style.overflowX === 'scroll' || element.clientWidth < 2 || element.clientHeight < 2) continue;
        if (element.scrollWidth > element.clientWidth + 1 && element.closest('[title], .sr, svg, .MuiSwitch-root') === null && element.childElementCount < 4 && element.tagName !== 'INPUT') found.push(`cut off: ${say(element)}`);
      }
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const other = new Set(foreign);
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        const text = node.nodeValue?.trim() ?? '';
        if (text === '' || text === '日本語' || text === 'English' || node.parentElement?.closest('[translate="no"], code, pre, .code, script, style, noscript') !== null) continue;
        if (language === 'ja' ? other.has(text) : /[\u3040-\u30ff\u4e00-\u9fff]/u.test(text)) found.push(`not translated: ${text}`);
      }
      if (language === 'ja') for (const head of document.querySelectorAll('h1, h2, th, [role="columnheader"], [role="tab"]')) {
        const text = head.textContent ?? '';
        if (/[a-z]{3,} [a-z]{2,}/u.test(text)) found.push(`a heading in English: ${say(head)}`);
      }
      return found;
    },
    { language: lang, foreign: onlyEnglish },
  );
}
