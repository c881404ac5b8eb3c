import { readFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { channelNames, eventNames, type HostStatus } from '#core/ipc/contract';
import { expect, launchApp, test as fresh, type LaunchedApp } from './support/app';

// Numbers in the titles are those of Electron's security checklist (docs/tutorial/security.md).

const test = fresh.extend<object, { shared: LaunchedApp }>({
  shared: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the pattern to know what a fixture needs
    async ({}, use) => {
      const launched = await launchApp({ lang: 'en', theme: 'light' });
      await use(launched);
      await launched.close();
    },
    { scope: 'worker' },
  ],
});

const entry = 'app://portpin/index.html';

/** Answers every request with a page and counts them: whatever reaches it has left the app. */
async function foreignServer(): Promise<{ url: string; requests: () => number; close: () => void }> {
  let requests = 0;
  const server = http.createServer((_request, response) => {
    requests += 1;
    response.writeHead(200, { 'content-type': 'text/html', 'access-control-allow-origin': '*' }).end('<h1>foreign</h1>');
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a listening TCP server has an AddressInfo
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, requests: () => requests, close: () => server.close() };
}

test('1, 18: the page comes from the app scheme and loads nothing remote', async ({ shared: { page } }) => {
  expect(page.url().split('#')[0]).toBe(entry);
  expect(await page.evaluate(() => ({ origin: location.origin, secure: isSecureContext }))).toEqual({ origin: 'app://portpin', secure: true });
  // Resource timing leaves out custom schemes, so the elements are asked.
  const loaded = await page.evaluate(() =>
    Array.from(document.querySelectorAll('script, link, img, iframe, object, embed, audio, video'), (element) => element.getAttribute('src') ?? element.getAttribute('href')).flatMap((url) => (url === null ? [] : [new URL(url, location.href).href])),
  );
  expect(loaded.length).toBeGreaterThan(0);
  expect(loaded.filter((name) => !name.startsWith('app://portpin/') && !name.startsWith('data:'))).toEqual([]);
});

test('2, 3, 4: no Node in the page, contexts apart, sandbox on', async ({ shared: { app, page } }) => {
  expect(await page.evaluate(() => ['require', 'process', 'module', 'Buffer', 'global', '__dirname', 'electron'].filter((name) => name in globalThis))).toEqual([]);
  const preferences = await app.evaluate(({ BrowserWindow }) => {
    // getLastWebPreferences is what Electron itself decided with, but is not in its types.
    const contents: unknown = BrowserWindow.getAllWindows()[0]?.webContents;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
    return (contents as { getLastWebPreferences(): Record<string, unknown> }).getLastWebPreferences();
  });
  expect(preferences).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true, webviewTag: false });
  expect(preferences['nodeIntegrationInWorker'] ?? false).toBe(false);
  expect(preferences['nodeIntegrationInSubFrames'] ?? false).toBe(false);
});

test('5: every permission is denied, asked for or checked', async ({ shared: { page } }) => {
  const answers = await page.evaluate(async () => {
    const refused = async (work: () => Promise<unknown>): Promise<boolean> => {
      try {
        await work();
        return false;
      } catch {
        return true;
      }
    };
    return {
      notification: await Notification.requestPermission(),
      geolocation: (await navigator.permissions.query({ name: 'geolocation' })).state,
      clipboardRead: await refused(() => navigator.clipboard.readText()),
      media: await refused(() => navigator.mediaDevices.getUserMedia({ audio: true })),
      display: await refused(() => navigator.mediaDevices.getDisplayMedia()),
    };
  });
  expect(answers).toEqual({ notification: 'denied', geolocation: 'denied', clipboardRead: true, media: true, display: true });
});

test('7: the policy is sent, its nonce is new at each load, inline script and eval do not run', async ({ portpin: { page } }) => {
  const nonce = (): Promise<string> => page.evaluate(() => document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.content ?? '');
  const first = await nonce();
  expect(first).toMatch(/^[A-Za-z0-9+/]{22}==$/);
  const results = await page.evaluate(async (value) => {
    const blocked: string[] = [];
    document.addEventListener('securitypolicyviolation', (event) => blocked.push(event.effectiveDirective));
    const script = document.createElement('script');
    script.textContent = 'window.inlineRan = true';
    document.head.append(script);
    const withNonce = document.createElement('script');
    withNonce.nonce = value;
    withNonce.textContent = 'window.nonceRan = true';
    document.head.append(withNonce);
    const button = document.createElement('button');
    button.setAttribute('onclick', 'window.handlerRan = true');
    document.body.append(button);
    button.click();
    button.remove();
    const style = document.createElement('style');
    style.textContent = ':root { --unsigned: 1 }';
    document.head.append(style);
    const fetched = await fetch('app://portpin/index.html').then(
      () => true,
      () => false,
    );
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
    // Only now: code that DevTools evaluates may eval until its first pause.
    let evalRan = true;
    try {
      // oxlint-disable-next-line no-eval -- what is being tested
      (0, eval)('1');
    } catch {
      evalRan = false;
    }
    const ran = ['inlineRan', 'nonceRan', 'handlerRan'].filter((name) => name in window);
    return { ran, evalRan, fetched, unsigned: getComputedStyle(document.documentElement).getPropertyValue('--unsigned'), blocked: [...new Set(blocked)].sort() };
  }, first);
  expect(results.ran).toEqual([]);
  expect(results.evalRan).toBe(false);
  expect(results.fetched).toBe(false);
  expect(results.unsigned).toBe('');
  expect(results.blocked).toEqual(expect.arrayContaining(['connect-src', 'script-src-attr', 'script-src-elem', 'style-src-elem']));
  await page.reload();
  expect(await nonce()).not.toBe(first);
});

test('7: the app itself breaks no rule of the policy', async ({ portpin: { page, consoleLines } }) => {
  await page.reload();
  await page.waitForLoadState('load');
  await expect(page.locator('#root > *').first()).toBeAttached();
  expect(consoleLines.filter((line) => /Content Security Policy|Refused to/.test(line))).toEqual([]);
});

test('11, 12: no webview, no foreign frame', async ({ shared: { app, page } }) => {
  const server = await foreignServer();
  try {
    const frames = await page.evaluate(async (url) => {
      const view = document.createElement('webview');
      view.setAttribute('src', url);
      const frame = document.createElement('iframe');
      frame.src = url;
      document.body.append(view, frame);
      await new Promise((resolve) => {
        setTimeout(resolve, 300);
      });
      const upgraded = 'loadURL' in view;
      view.remove();
      frame.remove();
      return { upgraded };
    }, server.url);
    expect(frames.upgraded).toBe(false);
    expect(await app.evaluate(({ webContents }) => webContents.getAllWebContents().length)).toBe(1);
    expect(server.requests()).toBe(0);
  } finally {
    server.close();
  }
});

test('13: the window does not navigate away, by link, script, form or redirect', async ({ portpin: { page } }) => {
  const server = await foreignServer();
  try {
    for (const url of [server.url, 'file:///etc/passwd', 'data:text/html,x', 'app://portpin/', 'app://other/index.html', 'about:blank', 'javascript:document.title="ran"']) {
      await page.evaluate((address) => {
        const link = document.createElement('a');
        link.href = address;
        document.body.append(link);
        link.click();
        link.remove();
        try {
          location.assign(address);
        } catch {
          // Some addresses are refused to the page at once, which is as good.
        }
      }, url);
      await page.waitForTimeout(100);
      // about:blank cannot be refused; it is left again at once.
      await expect.poll(() => page.url().split('#')[0], { message: url }).toBe(entry);
      await page.waitForLoadState('load');
      expect(await page.title(), url).not.toBe('ran');
    }
    await page.evaluate((url) => {
      const form = document.createElement('form');
      form.action = url;
      document.body.append(form);
      form.submit();
    }, server.url);
    await page.waitForTimeout(200);
    expect(page.url().split('#')[0]).toBe(entry);
    expect(server.requests()).toBe(0);
  } finally {
    server.close();
  }
});

test('14: window.open gives nothing', async ({ shared: { app, page } }) => {
  const opened = await page.evaluate((own) => [own, 'https://example.invalid/', 'about:blank', ''].map((url) => window.open(url) === null), entry);
  expect(opened).toEqual([true, true, true, true]);
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test('15: an external page opens by key only, from a fixed table of https pages', async ({ portpin: { app, page } }) => {
  await app.evaluate(({ shell }) => {
    shell.openExternal = (url: string) => {
      process.env['OPENED'] = `${process.env['OPENED'] ?? ''}${url}\n`;
      return Promise.resolve();
    };
  });
  const answers = await page.evaluate(async () => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a page that lies about types is what is tested
    const open = window.portpin.calls['link.open'] as (input: object) => Promise<unknown>;
    return [await open({ key: 'sql-ports' }), await open({ key: 'https://example.invalid/' }), await open({ key: '__proto__' }), await open({ key: 'constructor' })];
  });
  expect(answers[0]).toEqual({ ok: true, value: {} });
  for (const answer of answers.slice(1)) expect(answer).toMatchObject({ ok: false, error: { source: 'app', code: 'bad-input' } });
  expect(await app.evaluate(() => process.env['OPENED'])).toMatch(/^https:\/\/learn\.microsoft\.com\/\S+\n$/);
});

test('17: a frame that is not the top frame of our origin is refused', async ({ portpin: { app, page } }) => {
  // A second window on a page of another origin, given our preload script: the strongest foreign sender there can be.
  const answer = await app.evaluate(async ({ BrowserWindow }, preload) => {
    const foreign = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true, contextIsolation: true } });
    try {
      await foreign.loadURL('data:text/html,foreign');
      const result: unknown = await foreign.webContents.executeJavaScript(`window.portpin.calls['settings.get']({})`);
      await foreign.loadURL('app://portpin/index.html');
      const own: unknown = await foreign.webContents.executeJavaScript(`window.portpin.calls['settings.get']({})`);
      return [result, own];
    } finally {
      foreign.destroy();
    }
  }, path.resolve(import.meta.dirname, '../../out/preload/index.cjs'));
  for (const one of answer) expect(one).toEqual({ ok: false, error: { source: 'app', code: 'sender', params: {} } });
  expect(await page.evaluate(() => window.portpin.calls['settings.get']({}))).toMatchObject({ ok: true });
});

test('18: the scheme serves the built page and nothing else', async ({ shared: { app } }) => {
  const statuses = await app.evaluate(async ({ net }, urls) => {
    const found: Record<string, number> = {};
    for (const url of urls) {
      try {
        found[url] = (await net.fetch(url)).status;
      } catch {
        found[url] = -1;
      }
    }
    return found;
  }, [
    'app://portpin/index.html',
    'app://portpin/../main/index.js',
    'app://portpin/..%2fmain/index.js',
    'app://portpin/%2e%2e/main/index.js',
    'app://portpin/..%5cmain%5cindex.js',
    'app://portpin/..\\main\\index.js',
    'app://portpin/assets/../../main/index.js',
    'app://portpin//etc/passwd',
    'app://portpin/C:/Windows/win.ini',
    'app://portpin/index.html%00.js',
    'app://portpin/index.html::$DATA',
    'app://portpin/assets/',
    'app://portpin/',
    'app://other/index.html',
  ]);
  const { 'app://portpin/index.html': own, ...others } = statuses;
  expect(own).toBe(200);
  expect(Object.values(others).filter((status) => status !== 404 && status !== -1)).toEqual([]);
  const post = await app.evaluate(async ({ net }) => (await net.fetch('app://portpin/index.html', { method: 'POST', body: 'x' })).status);
  expect(post).toBe(405);
});

test('20: the bridge is the contract, frozen, with nothing of Electron in it', async ({ shared: { page } }) => {
  const bridge = await page.evaluate(() => ({
    members: Object.keys(window.portpin).sort(),
    calls: Object.keys(window.portpin.calls).sort(),
    on: Object.keys(window.portpin.on).sort(),
    frozen: [window.portpin, window.portpin.calls, window.portpin.on].every(Object.isFrozen),
    unknown: 'powershell.run' in window.portpin.calls,
  }));
  expect(bridge).toEqual({ members: ['calls', 'on'], calls: [...channelNames].sort(), on: [...eventNames].sort(), frozen: true, unknown: false });
});

test('20: a listener receives the payload alone, and not after it left', async ({ portpin: { app, page } }) => {
  const send = (pingMs: number): Promise<void> =>
    app.evaluate(({ BrowserWindow }, ms) => {
      BrowserWindow.getAllWindows()[0]?.webContents.send('host.status', { state: 'ready', pingMs: ms, elevated: false, broker: false, edition: null });
    }, pingMs);
  await page.evaluate(() => {
    const received: HostStatus[][] = [];
    const leave = window.portpin.on['host.status']((...args: HostStatus[]) => received.push(args));
    window.probe = { received, leave };
  });
  const received = async (pingMs: number): Promise<readonly (readonly unknown[])[]> => {
    const all = await page.evaluate(() => window.probe?.received ?? []);
    return all.filter(([payload]) => payload?.pingMs === pingMs);
  };
  await send(4711);
  await expect.poll(async () => (await received(4711)).length).toBe(1);
  expect(await received(4711)).toEqual([[{ state: 'ready', pingMs: 4711, elevated: false, broker: false, edition: null }]]);
  await page.evaluate(() => window.probe?.leave());
  await send(4712);
  await page.waitForTimeout(200);
  expect(await received(4712)).toEqual([]);
});

test('a channel refuses input that is not of the contract, with a typed error', async ({ shared: { page } }) => {
  const answers = await page.evaluate(async () => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a page that lies about types is what is tested
    const set = window.portpin.calls['settings.set'] as (input?: unknown) => Promise<unknown>;
    return [await set(), await set(null), await set('x'), await set({ language: 'fr', theme: 'light' }), await set({ language: 'en', theme: 5 }), await set({ language: 'en', theme: { toString: 'light' } })];
  });
  for (const answer of answers) expect(answer).toMatchObject({ ok: false, error: { source: 'app', code: 'bad-input', params: { channel: 'settings.set' } } });
});

test('no menu, no developer shortcut leads out of the page', async ({ shared: { app } }) => {
  expect(await app.evaluate(({ Menu }) => Menu.getApplicationMenu() === null)).toBe(true);
});

test('a second start on the same data shows the first window', async ({ portpin }) => {
  await expect(launchApp({ userData: portpin.userData })).rejects.toThrow();
  expect(await portpin.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test('the place of the window is remembered', async ({ portpin: first }) => {
  const place = { x: 40, y: 50, width: 1100, height: 740 };
  await first.app.evaluate(({ BrowserWindow }, bounds) => BrowserWindow.getAllWindows()[0]?.setBounds(bounds), place);
  await expect.poll(() => first.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds().width)).toBe(1100);
  await first.app.close();
  const saved: unknown = JSON.parse(await readFile(path.join(first.userData, 'window.json'), 'utf8'));
  expect(saved).toMatchObject({ width: 1100, height: 740, maximized: false });
  const second = await launchApp({ userData: first.userData });
  try {
    expect(await second.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds())).toMatchObject({ width: 1100, height: 740 });
  } finally {
    await second.app.close();
  }
});
