import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { VerbError, type VerbErrorCode } from '#core/verbs/errors';
import { NTDS_PARAMETERS, RPC_INTERNET } from '#core/verbs/systemKeys';
import { refusal, spec, tcpKey, text, type ContractOptions, type Group } from './helpers';

/** Text that has broken programs which build scripts, command lines or patterns from it. */
export function hostileStrings(canary: string): readonly string[] {
  return [
    "'", '‘a’ ‚b‛', '"“c”„', "O'Brien", "'; New-Item -Path '" + canary + "' #", '$(New-Item -Path "' + canary + '")', '`$(1)`n', '${env:PATH} $PID', "’; New-Item -Path ’" + canary + '’ #',
    'a\r\nb', 'a\nNew-Item -Path ' + canary + '\n', 'a\0b', '\u001b[31mred', '\u2028\u2029\u0085', '😀', '日本語 ソ表 ㈱ ～', 'half \ud83d pair', '"\\', 'ends\\', '%PATH%', '* ? [a-z]', '*',
    '| & ; > < touch ' + canary, '; touch ' + canary, '--', '-Force', '/x', '@{a=1}', '(default)', ' leading and trailing ', '', '\u200b', 'É e\u0301', '{"v":1,"t":"req","id":1}', 'x'.repeat(300_000),
  ];
}

export const hasHalfPair = (text: string): boolean => /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text);

/** Hundreds of calls each; a loaded machine takes its time. */
const LONG = 300_000;

export function hostileGroup(options: ContractOptions, group: Group): void {
  const dir = mkdtempSync(join(tmpdir(), 'portpin-canary-'));
  const canary = join(dir, 'canary');
  const strings = hostileStrings(canary).filter((s) => options.keepsHalfPairs || !hasHalfPair(s));

  group('hostile text in every string argument', undefined, (at) => {
    afterAll(() => rmSync(dir, { recursive: true, force: true }));

    /** Either the text is in the answer as it was given, or the refusal names exactly it. */
    const same = async (given: string, promise: Promise<unknown>, found: (value: unknown) => unknown, codes: readonly VerbErrorCode[]) => {
      const outcome: unknown = await promise.then(found, (error: unknown) => {
        if (!(error instanceof VerbError)) throw error;
        expect(codes).toContain(error.code);
        return error.data.subject;
      });
      if (outcome !== given) expect(JSON.stringify(outcome)?.slice(0, 300)).toBe(JSON.stringify(given).slice(0, 300));
    };
    const never = (value: unknown) => `answered: ${JSON.stringify(value).slice(0, 200)}`;

    it('echo', async () => {
      for (const s of strings) {
        const value = { [hasHalfPair(s) ? 'k' : `k${s}`.slice(0, 50)]: [s] };
        expect((await at().target.call('host.echo', { value })).value).toEqual(value);
      }
    });

    it('names of what does not exist', async () => {
      const before = at().state();
      for (const s of strings) {
        const path = `HKLM\\SOFTWARE\\${s}`;
        await same(path, at().target.call('registry.read', { reads: [{ path, depth: 0 }] }), (v) => JSON.stringify(v) === JSON.stringify({ reads: [{ path, state: 'absent', key: null }] }) ? path : v, ['invalid-argument']);
        const writePath = tcpKey(s);
        await same(writePath, at().target.call('registry.write', { path: writePath, values: [{ name: 'TcpPort', expect: null, value: text('1') }] }), never, ['not-found', 'invalid-argument', 'not-allowed']);
        const below = `${RPC_INTERNET}${s}`;
        if (s !== '') for (const present of [true, false]) await same(below, at().target.call('registry.key', { path: below, present }), never, ['not-allowed', 'invalid-argument']);
        await same(below === RPC_INTERNET ? s : below, at().target.call('registry.write', { path: below, values: [{ name: s, expect: null, value: text('1') }] }), never, ['not-allowed', 'invalid-argument']);
        await same(s, at().target.call('registry.write', { path: NTDS_PARAMETERS, values: [{ name: s, expect: null, value: text('1') }] }), never, ['not-allowed', 'invalid-argument']);
        expect(await at().target.call('services.list', { names: [s] })).toEqual({ services: [] });
        await same(s, at().target.call('service.stop', { name: s, waitMs: 0 }), never, ['not-found']);
        await same(s, at().target.call('service.start', { name: s, waitMs: 0 }), never, ['not-found']);
        await same(s, at().target.call('service.setStartMode', { name: s, expect: 'auto', mode: 'manual' }), never, ['not-found']);
        expect(await at().target.call('firewall.rule', { name: s })).toEqual({ raw: null, api: null });
        await same(s, at().target.call('firewall.setEnabled', { name: s, expectRaw: 'x', enabled: true }), never, ['not-found']);
        await same(s, at().target.call('firewall.remove', { name: s, expectRaw: 'x' }), never, ['not-found']);
        await same('SQL-In', at().target.call('firewall.remove', { name: 'SQL-In', expectRaw: s }), never, ['moved']);
        await same(s, at().target.call('cluster.setOnline', { name: s, online: false, waitMs: 0 }), never, ['not-found']);
        await same(s, at().target.call('sql.errorlog', { instanceId: s, maxLines: 1 }), never, ['not-found', 'invalid-argument']);
        await same(s, at().target.call('spn.list', { account: s }), never, ['native-failed', 'not-found', 'invalid-argument']);
        await same(s, at().target.call('spn.find', { spn: s }), never, ['invalid-argument']);
        await same(s, at().target.call('spn.add', { spn: s, account: 'CORP\\svc-sql' }), never, ['invalid-argument']);
      }
      expect(at().state()).toEqual(before);
    }, LONG);

    it('registry value names and data', async () => {
      const path = tcpKey('MSSQL16.SALES');
      for (const s of strings.filter((t) => !hasHalfPair(t))) {
        const write = (name: string, data: string) => at().target.call('registry.write', { path, values: [{ name, expect: null, value: text(data) }] });
        const first = (v: unknown) => (typeof v === 'object' && v !== null && 'values' in v && Array.isArray(v.values) ? (v.values[0] as unknown) : undefined);
        await same(s, write(s, 'x').then((v) => first(v)), (v) => (JSON.stringify(v) === JSON.stringify({ name: s, value: text('x') }) ? s : v), ['invalid-argument']);
        const name = `data ${strings.indexOf(s)}`;
        expect(await write(name, s)).toEqual({ values: [{ name, value: text(s) }] });
        expect((await refusal(at().target.call('registry.write', { path, values: [{ name, expect: text(`${s}\u200b`), value: null }] }))).code).toBe('moved');
      }
    }, LONG);

    it('firewall rules', async () => {
      for (const s of strings.filter((t) => !hasHalfPair(t))) {
        for (const member of ['name', 'displayName', 'group', 'description', 'program', 'service'] as const) {
          const rule = spec({ name: `PortPin-${member}`, [member]: s });
          const outcome = await at().target.call('firewall.create', rule).catch((error: unknown) => error);
          if (outcome instanceof VerbError) {
            expect(outcome.code).toBe('invalid-argument');
            expect([s, rule.name]).toContain(outcome.data.subject);
            continue;
          }
          const { raw, api } = await at().target.call('firewall.rule', { name: rule.name });
          expect(api?.name).toBe(rule.name);
          expect(api?.displayName).toBe(rule.displayName);
          if (member !== 'name') expect(raw).toContain(s);
          await at().target.call('firewall.remove', { name: rule.name, expectRaw: raw ?? '' });
        }
        const address = s.slice(0, 200);
        if (address === '') continue;
        expect((await refusal(at().target.call('firewall.create', spec({ remoteAddresses: [address] })))).code).toBe('invalid-argument');
      }
      expect((await at().target.call('firewall.read', {})).stores.find((x) => x.store === 'local')?.rules).toHaveLength(3);
    }, LONG);

    it('nothing was executed', () => {
      expect(existsSync(canary)).toBe(false);
    });
  });
}
