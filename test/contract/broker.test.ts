import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { VerbError } from '#core/verbs/errors';
import { startBroker, type BrokerOptions } from '#electron/targets/powershell/broker';
import type { Engine } from '#electron/targets/powershell/connection';
import { createLab, scriptsDir, type LabMachine } from '../lab/lab';
import { labReady, withoutImplied } from './fixtures';
import { refusal, tcpKey, text } from './helpers';
import { contractSuite } from './suite';

const program = fileURLToPath(new URL('brokerProcess.ts', import.meta.url));
const tsx = new URL('../../node_modules/tsx/dist/esm/index.mjs', import.meta.url).href;
const PLAN = 'a'.repeat(64);

/** A launcher as UAC would be one: another process, known by nothing but its arguments. */
function launcher(engine: Engine, started: ChildProcess[] = [], edit: (args: string[]) => string[] = (args) => args, idleMs?: number) {
  return (args: readonly string[]) => {
    const env = { ...process.env, BROKER_TEST: JSON.stringify({ engine, scriptsDir, idleMs }) };
    started.push(spawn(process.execPath, ['--import', tsx, program, ...edit([...args])], { env, stdio: 'ignore' }));
    return Promise.resolve();
  };
}

const base = { planHash: PLAN, id: 'lab', name: 'lab', connectTimeoutMs: 60_000 } satisfies Partial<BrokerOptions>;
const ready = labReady();

async function withLab(body: (lab: LabMachine) => Promise<void>): Promise<void> {
  const lab = createLab();
  try {
    await body(lab);
  } finally {
    lab.dispose();
  }
}

describe.skipIf(!ready)('contract', () => {
  contractSuite(
    'broker pipe with the lab engine',
    async (changes) => {
      const lab = createLab(changes);
      const target = await startBroker({ ...base, launchElevated: launcher(lab.engine) });
      return {
        target,
        state: () => withoutImplied(lab.read()),
        close: async () => {
          await target.close();
          lab.dispose();
        },
      };
    },
    { keepsHalfPairs: true },
  );

  describe('broker', () => {
    it('ends when the window leaves, and is not started twice', () =>
      withLab(async (lab) => {
        const started: ChildProcess[] = [];
        const target = await startBroker({ ...base, launchElevated: launcher(lab.engine, started) });
        expect(await target.call('host.ping', {})).toEqual({ pong: true });
        const exit = started[0] === undefined ? Promise.reject(new Error('not started')) : once(started[0], 'exit');
        await target.close();
        expect(await exit).toEqual([0, null]);
        expect((await refusal(target.call('host.ping', {}))).code).toBe('host-start-failed');
        expect(started).toHaveLength(1);
      }));

    it('a write whose broker dies is unknown and not repeated', () =>
      withLab(async (lab) => {
        lab.change((s) => {
          const service = s.services.find((x) => x.name === 'MSSQL$SALES');
          if (service !== undefined) service.status = 'StartPending';
        });
        const started: ChildProcess[] = [];
        const target = await startBroker({ ...base, launchElevated: launcher(lab.engine, started) });
        const write = refusal(target.call('service.start', { name: 'MSSQL$SALES', waitMs: 20_000 }));
        await new Promise((resolve) => setTimeout(resolve, 500));
        started[0]?.kill('SIGKILL');
        expect((await write).code).toBe('outcome-unknown');
      }));

    it('refuses to serve another plan than the one it was started for', () =>
      withLab(async (lab) => {
        const otherPlan = (args: string[]) => args.map((a) => (a === PLAN ? 'b'.repeat(64) : a));
        const error = await refusal(startBroker({ ...base, launchElevated: launcher(lab.engine, [], otherPlan) }));
        expect(error.data).toMatchObject({ code: 'refused', subject: PLAN, detail: 'plan' });
      }));

    it('one who does not know the secret is turned away, and the right one still gets in', () =>
      withLab(async (lab) => {
        const answers: string[] = [];
        const launchElevated = async (args: readonly string[]) => {
          const socket = connect(args[2] ?? '');
          socket.on('data', (data) => {
            answers.push(data.toString());
            socket.write(`${JSON.stringify({ v: 1, t: 'proof', nonce: '0'.repeat(64), proof: '0'.repeat(64) })}\n`);
          });
          await once(socket, 'close');
          await launcher(lab.engine)(args);
        };
        const target = await startBroker({ ...base, launchElevated });
        expect(answers).toHaveLength(1);
        expect(await target.call('host.ping', {})).toEqual({ pong: true });
        await target.close();
      }));

    it('a wrong secret on the broker side: it never serves', () =>
      withLab(async (lab) => {
        const wrong = (args: string[]) => args.map((a, i) => (args[i - 1] === '--secret' ? 'c'.repeat(64) : a));
        const started: ChildProcess[] = [];
        const error = await refusal(startBroker({ ...base, connectTimeoutMs: 4000, launchElevated: launcher(lab.engine, started, wrong) }));
        expect(error.code).toBe('host-start-failed');
        expect(started[0]?.exitCode ?? (started[0] && (await once(started[0], 'exit'))[0])).toBe(3);
      }));

    it('leaves after its idle time', () =>
      withLab(async (lab) => {
        const started: ChildProcess[] = [];
        await startBroker({ ...base, launchElevated: launcher(lab.engine, started, undefined, 1500) });
        expect(started[0] && (await once(started[0], 'exit'))[0]).toBe(0);
      }));

    it('UAC refused is a typed answer', async () => {
      const error = await refusal(startBroker({ ...base, launchElevated: () => Promise.reject(new VerbError({ code: 'elevation-refused' })) }));
      expect(error.code).toBe('elevation-refused');
    });

    it('writes on the elevated side are checked by the elevated side', () =>
      withLab(async (lab) => {
        const target = await startBroker({ ...base, launchElevated: launcher(lab.engine) });
        const values = [{ name: 'TcpPort', expect: text(''), value: text('1435') }];
        expect((await refusal(target.call('registry.write', { path: 'HKLM\\SOFTWARE\\Kinds', values }))).code).toBe('not-allowed');
        expect(await target.call('registry.write', { path: tcpKey('MSSQL16.SALES'), values })).toEqual({ values: [{ name: 'TcpPort', value: text('1435') }] });
        await target.close();
      }));
  });
});
