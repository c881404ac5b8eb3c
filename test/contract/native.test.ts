import { describe, expect, it } from 'vitest';
import { labFixture, labReady } from './fixtures';
import { refusal, type ContractFixture } from './helpers';

const range = { stack: 'ipv4', protocol: 'tcp', start: 10_000, count: 1000, expect: { start: 49152, count: 16384 } } as const;
const sampled = { top: 5, ranges: [{ stack: 'ipv4' as const, start: 49152, count: 16384 }] };

async function onLab(members: object, body: (fixture: ContractFixture) => Promise<void>): Promise<void> {
  const fixture = await labFixture()((s) => void Object.assign(s, members));
  try {
    await body(fixture);
  } finally {
    await fixture.close();
  }
}

describe.skipIf(!labReady())('the firewall service', () => {
  it('that does not answer has not lost a rule', () =>
    onLab({ failing: ['firewall'] }, async (at) => {
      const before = at.state();
      const { raw } = await at.target.call('firewall.rule', { name: 'SQL-In', textOnly: true });
      const rule = { name: 'SQL-In', expectRaw: raw ?? '' };
      for (const asked of [at.target.call('firewall.rule', { name: 'SQL-In' }), at.target.call('firewall.setEnabled', { ...rule, enabled: false }), at.target.call('firewall.remove', rule)]) {
        expect((await refusal(asked)).data).toMatchObject({ code: 'internal', errorId: 'Windows System Error 1753,Get-NetFirewallRule' });
      }
      expect(at.state()).toEqual(before);
    }));
});

describe.skipIf(!labReady())('native programs of the host', () => {
  for (const language of ['en', 'ja'] as const) {
    it(`that fail are told by their exit code, and numbers in what they say are none, Windows in ${language}`, () =>
      onLab({ language, failing: ['netsh', 'netstat', 'winmgmt', 'setspn'] }, async (at) => {
        const { target } = at;
        const before = at.state();
        const said = language === 'ja' ? 'サービスは開始されていません。' : 'The service has not been started.';
        for (const [verb, asked] of Object.entries({
          'ranges.read': target.call('ranges.read', {}),
          'dynamicRange.set': target.call('dynamicRange.set', range),
          'connections.sample': target.call('connections.sample', sampled),
          'spn.find': target.call('spn.find', { spn: 'MSSQLSvc/lab1.corp.example.com:1433' }),
          'wmi.setHost': target.call('wmi.setHost', { mode: 'standalone' }),
        })) {
          const { data } = await refusal(asked);
          expect([verb, data.code]).toEqual([verb, 'native-failed']);
          expect(data.detail).toContain(`exit code 1: ${said}`);
        }
        expect(at.state()).toEqual(before);
      }));

    it(`a netstat without -q is asked without it: what is only held is not seen, Windows in ${language}`, () =>
      onLab({ language, netstatIsOld: language === 'ja' ? 0 : 1 }, async ({ target }) => {
        const { states, used, total } = await target.call('connections.sample', sampled);
        expect(states.map(({ state }) => state)).toEqual(['LISTENING', 'ESTABLISHED', 'FIN_WAIT_2', 'CLOSE_WAIT', 'TIME_WAIT']);
        expect([total, used[0]?.inUse]).toEqual([143 - 7, 133 - 7]);
      }));
  }
});
