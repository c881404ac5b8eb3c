import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { recipeIds, type RecipeId } from '#core/recipes/ids';
import { everything } from '#core/register/query';
import { recipesTexts } from '#core/text/recipes';
import { expect, test, type LaunchedApp } from './support/app';
import { answerDialogs } from './support/dialogs';
import { looker } from './support/looker';
import { area, heading, scanned, texts, type Lang } from './support/walk';

// The guide: from the first question to files on disk and a port in the register, with the keyboard alone where it matters.

const openRecipe = async ({ page }: LaunchedApp, recipe: RecipeId, lang: Lang = 'en'): Promise<void> => {
  await area(page, 'guide', lang).click();
  await page.getByRole('button', { name: recipesTexts(lang).recipe[recipe].title }).last().click();
  await expect(heading(page)).toHaveText(recipesTexts(lang).recipe[recipe].title);
};

test('the flow leads to a recipe by keyboard, and the focus follows the questions', async ({ portpin }) => {
  const { page } = portpin;
  const words = recipesTexts('en');
  await scanned(page);
  await area(page, 'guide').click();
  const picture = page.getByRole('group', { name: texts.en.guide.flow.picture });
  await picture.locator('[aria-current="step"]').focus();
  await page.keyboard.press('ArrowRight');
  await expect(picture.getByRole('button', { name: words.question.age.title })).toBeFocused();
  for (const [question, answer] of [['role', 'serves'], ['age', 'new'], ['direct', 'yes'], ['several', 'no']] as const) {
    await expect(page.getByRole('heading', { level: 3, name: words.question[question].title })).toBeVisible();
    await page.getByRole('button', { name: words.question[question].answer[answer] ?? '', exact: true }).focus();
    await page.keyboard.press('Enter');
  }
  await expect(page.getByRole('heading', { level: 3, name: words.outcome.fixed.title })).toBeFocused();
  await expect(picture.locator('[aria-current="step"]')).toHaveText(words.outcome.fixed.title);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(heading(page)).toHaveText(words.recipe.grpc.title);
  // Going back keeps the answers.
  await page.getByRole('button', { name: texts.en.guide.back }).click();
  await expect(page.getByRole('heading', { level: 3, name: words.outcome.fixed.title })).toBeVisible();
});

test('every recipe opens, and the list is searched by any of its words', async ({ portpin }) => {
  test.setTimeout(120_000);
  const { page } = portpin;
  await scanned(page);
  for (const recipe of recipeIds) {
    await openRecipe(portpin, recipe);
    await expect(page.locator('.recipefiles .code')).not.toBeEmpty();
  }
  await area(page, 'guide').click();
  await page.getByLabel(texts.en.guide.list.filter).fill('zookeeper');
  await expect(page.locator('.recipegroup .card')).toHaveCount(1);
  await page.getByLabel(texts.en.guide.list.filter).fill('no such recipe');
  await expect(page.getByText(texts.en.guide.list.none)).toBeVisible();
  expect(portpin.consoleLines.filter((line) => /^(error|warning|pageerror)/.test(line))).toEqual([]);
});

test('a form is judged as it is typed; files are saved where the dialog says; the port goes into the register', async ({ portpin }) => {
  const { app, page } = portpin;
  const words = recipesTexts('en');
  await scanned(page);
  await openRecipe(portpin, 'etcd');
  const port = page.getByLabel(words.field.port.label, { exact: true });
  await port.fill('0');
  await expect(page.getByText(words.problem['port-zero'](() => ''))).toBeVisible();
  await expect(port).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByRole('button', { name: texts.en.guide.files.saveAll })).toBeDisabled();
  // Something listens on this port of the demo server.
  await port.fill('135');
  await expect(page.getByText('listens on this port on the server in view')).toBeVisible();
  await port.fill('18051');
  await page.getByLabel(words.field.service.label, { exact: true }).fill("it's; rm -rf $HOME");
  await expect(page.locator('.recipefiles .code')).toContainText("it'\\''s; rm -rf $HOME");

  const folder = await mkdtemp(path.join(os.tmpdir(), 'portpin-guide-'));
  try {
    await answerDialogs(app, { open: [folder], saveIn: folder });
    await page.getByRole('button', { name: texts.en.guide.files.saveAll }).click();
    await expect(page.getByText(texts.en.guide.files.saved(folder))).toBeVisible();
    expect(await readFile(path.join(folder, 'register.sh'), 'utf8')).toContain('"port":18051');
    await page.getByRole('tab', { name: 'lookup.sh' }).click();
    await page.getByRole('button', { name: texts.en.guide.files.save, exact: true }).click();
    await expect(page.getByText(texts.en.guide.files.saved(path.join(folder, 'lookup.sh')))).toBeVisible();

    await page.getByLabel(texts.en.guide.register.owner).fill('Orders team');
    await page.getByRole('button', { name: texts.en.guide.register.add }).click();
    await expect(page.getByText(texts.en.guide.register.added('18051 TCP'))).toBeVisible();
    const found = await page.evaluate((query) => window.portpin.calls['register.find']({ query, offset: 0, limit: 10 }), { ...everything, text: '18051' });
    expect(JSON.stringify(found)).toContain('Orders team');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

const screens: readonly RecipeId[] = ['grpc', 'alb', 'nfs', 'linux-ephemeral', 'sql-listener'];

for (const lang of ['en', 'ja'] as const)
  test.describe(() => {
    test.use({ launch: { lang, theme: 'system' } });
    test(`recipes look right: ${lang}`, async ({ portpin }) => {
      test.setTimeout(240_000);
      const { screen, found } = looker(portpin, lang);
      await scanned(portpin.page);
      for (const recipe of screens) {
        await openRecipe(portpin, recipe, lang);
        if (recipe === 'nfs') await portpin.page.getByLabel(recipesTexts(lang).field.mountd.label, { exact: true }).fill('2049');
        await screen(`recipe-${recipe}`);
      }
      expect(found()).toEqual([]);
    });
  });
