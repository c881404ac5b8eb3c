import { expect, it, vi } from 'vitest';
import { linkKeySchema } from '#core/ipc/contract';
import { links, openLink } from '#electron/main/links';

const openExternal = vi.hoisted(() => vi.fn((_url: string) => Promise.resolve()));
vi.mock('electron', () => ({ shell: { openExternal } }));

it('has an https page for every key of the contract', () => {
  expect(Object.keys(links).sort()).toEqual([...linkKeySchema.options].sort());
  for (const url of Object.values(links)) expect(new URL(url)).toMatchObject({ protocol: 'https:', username: '', password: '' });
});

it('opens the page of a key', async () => {
  await openLink('sql-browser');
  expect(openExternal).toHaveBeenCalledExactlyOnceWith(links['sql-browser']);
});
