import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import type { ProtocolResponse } from 'electron';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { contentSecurityPolicy, entryUrl, inLanguage, serve, servedFiles, withNonce } from '#electron/main/protocol';

vi.mock('electron', () => ({ protocol: {} }));

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'portpin-protocol-'));
  await mkdir(path.join(folder, 'renderer/assets'), { recursive: true });
  await writeFile(path.join(folder, 'renderer/index.html'), '<!doctype html><html><head><title>x</title></head><body></body></html>');
  await writeFile(path.join(folder, 'renderer/assets/app.js'), 'let x');
  await writeFile(path.join(folder, 'renderer/assets/app.js.map'), '{}');
  await writeFile(path.join(folder, 'secret.js'), 'secret');
});
afterAll(() => rm(folder, { recursive: true, force: true }));
const get = (url: string): Promise<ProtocolResponse> => serve({ method: 'GET', url }, servedFiles(path.join(folder, 'renderer')));

const textOf = ({ data }: ProtocolResponse): string => (Buffer.isBuffer(data) ? data.toString('utf8') : '');

describe('serve', () => {
  it('answers the page with a policy whose nonce is in the page, new each time', async () => {
    const load = async (): Promise<{ policy: unknown; nonce: string | undefined }> => {
      const response = await get(entryUrl);
      expect(response.statusCode).toBe(200);
      expect(response.headers?.['cache-control']).toBe('no-store');
      return { policy: response.headers?.['content-security-policy'], nonce: /content="([^"]+)"/.exec(textOf(response))?.[1] };
    };
    const first = await load();
    expect(first.nonce).toMatch(/^[A-Za-z0-9+/]{22}==$/);
    expect(first.policy).toBe(contentSecurityPolicy(first.nonce ?? ''));
    expect((await load()).nonce).not.toBe(first.nonce);
  });

  it('answers built files with their type', async () => {
    const response = await get('app://portpin/assets/app.js');
    expect([response.statusCode, response.headers?.['content-type'], textOf(response)]).toEqual([200, 'text/javascript; charset=utf-8', 'let x']);
  });

  it('answers nothing else', async () => {
    for (const url of ['app://portpin/../secret.js', 'app://portpin/%2e%2e/secret.js', 'app://portpin/..%2fsecret.js', 'app://portpin/assets/app.js.map', 'app://portpin/assets', 'app://portpin/', 'app://other/index.html', 'app://portpin:1/index.html', 'app://portpin/INDEX.HTML']) {
      expect((await get(url)).statusCode, url).toBe(404);
    }
    expect((await serve({ method: 'HEAD', url: entryUrl }, servedFiles(path.join(folder, 'renderer')))).statusCode).toBe(405);
  });

  it('serves no path outside the table, whatever its spelling', async () => {
    const part = fc.constantFrom('..', '.', '/', '\\', '%2e', '%2f', '%5c', 'assets', 'secret.js', 'app.js', 'index.html', ':', '%00', '~');
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 8 }), async (parts) => {
        const response = await get(`app://portpin/${parts.join('')}`);
        expect(textOf(response)).not.toContain('secret');
      }),
    );
  });
});

describe('inLanguage', () => {
  it('says the language and leaves the link to its texts', () => {
    const html = '<!doctype html><html lang="en"><link rel="stylesheet" href="a.css"><link rel="modulepreload" hreflang="en" href="b.js"><link rel="modulepreload" hreflang="ja" href="c.js">';
    expect(inLanguage(html, 'ja')).toBe('<!doctype html><html lang="ja"><link rel="stylesheet" href="a.css"><link rel="modulepreload" hreflang="ja" href="c.js">');
    expect(inLanguage(html, 'en')).toBe('<!doctype html><html lang="en"><link rel="stylesheet" href="a.css"><link rel="modulepreload" hreflang="en" href="b.js">');
  });
});

describe('withNonce', () => {
  it('fills the element of the page, or makes one', () => {
    const meta = '<meta property="csp-nonce" nonce="N" content="N">';
    expect(withNonce('<head><meta property="csp-nonce" content=""></head>', 'N')).toBe(`<head>${meta}</head>`);
    expect(withNonce('<head lang="ja"><title>x</title></head>', 'N')).toBe(`<head lang="ja">${meta}<title>x</title></head>`);
  });
});

describe('contentSecurityPolicy', () => {
  it('allows no script but our own and no connection at all', () => {
    const policy = new Map(contentSecurityPolicy('N').split('; ').map((rule) => [rule.slice(0, rule.indexOf(' ')), rule.slice(rule.indexOf(' ') + 1)]));
    expect(policy.get('default-src')).toBe("'none'");
    expect(policy.get('script-src')).toBe("'self'");
    expect(policy.get('connect-src')).toBe("'none'");
    expect([...policy.values()].join(' ')).not.toMatch(/unsafe|\*|https?:/);
  });
});
