import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, repository, test, type LaunchedApp } from './app';
import { faults, violations } from './looks';
import type { Lang } from './walk';

const sizes = [
  [1280, 800],
  [1024, 700],
] as const;
const themes = ['light', 'dark'] as const;
/** Screens of the user guide, in the wide size. */
const guide = new Set(['overview', 'sql', 'ports', 'firewall-step', 'review', 'run', 'proof', 'undo', 'rpc', 'wmi', 'ranges', 'outbound', 'register', 'guide', 'clients-begun', 'probes-begun', 'drift'].map((name) => `${name}-en-light`).concat(['overview-ja-light', 'overview-ja-dark', 'rpc-ja-light', 'review-ja-light', 'document-ja-light']));

/**
 * What is looked at besides the cut texts and the foreign words of both sizes.
 * full: what axe says of every picture; usual: of the wide ones, once for each colour; brief: of the wide, light one, and only light pictures.
 */
type Thoroughness = 'full' | 'usual' | 'brief';
export type Screen = (name: string, how?: Thoroughness) => Promise<void>;

async function resize({ app, page }: LaunchedApp, [width, height]: (typeof sizes)[number]): Promise<void> {
  // Again until it took: a window manager may answer late.
  await expect(async () => {
    await app.evaluate(({ BrowserWindow }, [w, h]) => BrowserWindow.getAllWindows()[0]?.setContentSize(w, h), [width, height] as const);
    expect(await page.evaluate(() => window.innerWidth)).toBe(width);
  }).toPass({ timeout: 15_000 });
}

/** Looks at the screen in view in every theme and size; what is wrong is gathered, so that one run tells everything. */
export function looker(started: LaunchedApp, lang: Lang): { readonly screen: Screen; readonly found: () => readonly string[] } {
  const { page } = started;
  const wrong = new Set<string>();
  const screen: Screen = async (name, how = 'usual') => {
    // Nothing is under the pointer.
    await page.mouse.move(2, 2);
    for (const size of [sizes[1], sizes[0]]) {
      const wide = size === sizes[0];
      await resize(started, size);
      for (const theme of how === 'brief' ? (['light'] as const) : themes) {
        await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
        const full = `${name}-${lang}-${theme}`;
        const file = test.info().outputPath(`${full}-${size[0]}.png`);
        // A run scrolls to its current step; the picture shows the page from its head.
        await page.locator('.page').evaluateAll((pages) => pages.forEach((element) => element.scrollTo(0, 0)));
        const picture = await page.screenshot({ path: file });
        if (process.env['PORTPIN_PICTURES'] === '1' && wide && guide.has(full)) {
          const images = path.join(repository, 'docs/images');
          await mkdir(images, { recursive: true });
          await page.screenshot({ path: path.join(images, `${full.replace(/-light$/, '')}.png`) });
        }
        expect(picture.length).toBeGreaterThan(10_000);
        if (theme === 'light') for (const fault of await faults(page, lang)) wrong.add(`${name} ${lang} ${size[0]}: ${fault}`);
        // Colours are the same in both languages.
        const axe = how === 'full' || (wide && (lang === 'en' || theme === 'light'));
        if (axe) for (const violation of await violations(page)) wrong.add(`${full} ${size[0]}: ${violation}`);
      }
    }
  };
  return { screen, found: () => [...wrong] };
}
