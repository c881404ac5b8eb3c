import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { VerbError } from '#core/verbs/errors';
import type { ConnectionEvents, HostConnection } from './connection';
import { brokerFirstSchema, isProofOf, parseLine, proofOf, randomHex } from './handshake';
import { PowerShellHost, type HostOptions } from './host';
import { LineSplitter } from './protocol';
import { targetOverHost, type HostTarget } from './target';

export interface BrokerOptions extends Pick<HostOptions, 'onLog' | 'onCall' | 'graceMs' | 'silenceMs'> {
  /**
   * Starts our own program elevated with these arguments; resolves when it was started.
   * @throws VerbError `elevation-refused`
   */
  readonly launchElevated: (args: readonly string[]) => Promise<void>;
  /** Of the plan the administrator approved. A broker started for another plan refuses to serve. */
  readonly planHash: string;
  readonly id: string;
  readonly name: string;
  /** From the start of the broker to its proof; the administrator may be reading the UAC prompt. */
  readonly connectTimeoutMs?: number;
}

/** `\\.\pipe\portpin-<random>`; elsewhere a socket in a folder that only this user can enter. */
async function makePipeName(): Promise<{ readonly path: string; readonly remove: () => Promise<void> }> {
  if (process.platform === 'win32') return { path: `\\\\.\\pipe\\portpin-${randomHex()}`, remove: () => Promise.resolve() };
  const path = join(await mkdtemp(join(tmpdir(), 'portpin-')), 'broker.sock');
  return { path, remove: () => rm(dirname(path), { recursive: true, force: true }) };
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
}

/**
 * Waits for the one client that proves itself; every other connection is closed without an answer.
 * @throws VerbError `refused` when the broker belongs to another plan
 */
function acceptBroker(server: Server, secret: string, plan: string, events: ConnectionEvents): Promise<HostConnection> {
  return new Promise((resolve, reject) => {
    let served = false;
    server.on('connection', (socket: Socket) => {
      socket.on('error', () => undefined);
      if (served) {
        socket.destroy();
        return;
      }
      const windowNonce = randomHex();
      let proved = false;
      const patience = setTimeout(() => socket.destroy(), 10_000);
      const first = (line: string) => {
        clearTimeout(patience);
        const answer = parseLine(brokerFirstSchema, line);
        const session = answer?.t === 'proof' ? { windowNonce, brokerNonce: answer.nonce, plan } : undefined;
        if (answer?.t === 'refused') reject(new VerbError({ code: 'refused', subject: plan, detail: answer.reason }));
        if (served || answer?.t !== 'proof' || session === undefined || !isProofOf('broker', secret, session, answer.proof)) {
          socket.destroy();
          return;
        }
        proved = true;
        served = true;
        socket.write(`${JSON.stringify({ v: 1, t: 'proof', nonce: windowNonce, proof: proofOf('window', secret, session) })}\n`);
        const gone = new Promise<void>((done) => socket.once('close', () => done()));
        socket.once('close', () => events.onClose('the broker left'));
        resolve({
          send: (text) => void socket.write(`${text}\n`),
          end: () => void socket.end(),
          kill: () => {
            socket.destroy();
            return gone;
          },
        });
      };
      const splitter = new LineSplitter((line) => (proved ? events.onLine(line) : first(line)), () => socket.destroy());
      socket.on('data', (data: Buffer) => splitter.push(data));
      socket.write(`${JSON.stringify({ v: 1, t: 'hello', nonce: windowNonce, plan })}\n`);
    });
  });
}

/**
 * A target whose verbs run elevated: our own program started through UAC, joined over a pipe with a random name.
 * It lives until `close`, until the pipe breaks, or for five idle minutes; it is not started twice.
 * @throws VerbError `elevation-refused`, `host-start-failed`, `refused` (another plan)
 */
export async function startBroker(options: BrokerOptions): Promise<HostTarget> {
  const { launchElevated, planHash, id, name, connectTimeoutMs = 120_000, ...rest } = options;
  const pipe = await makePipeName();
  const server = createServer();
  const secret = randomHex();
  let opened = false;
  const open = async (events: ConnectionEvents): Promise<HostConnection> => {
    if (opened) throw new VerbError({ code: 'host-start-failed', detail: 'the broker ended' });
    opened = true;
    let patience: NodeJS.Timeout | undefined;
    try {
      await listen(server, pipe.path);
      const accepted = acceptBroker(server, secret, planHash, events);
      // Before the launch is through nobody waits for it yet; the race below does.
      accepted.catch(() => undefined);
      await launchElevated(['--broker', '--pipe', pipe.path, '--secret', secret, '--plan', planHash]);
      const late = new Promise<never>((_, reject) => {
        patience = setTimeout(() => reject(new VerbError({ code: 'host-start-failed', detail: 'the broker did not come' })), connectTimeoutMs);
      });
      return await Promise.race([accepted, late]);
    } finally {
      clearTimeout(patience);
      // The broker is in, or nobody shall be.
      server.close();
      await pipe.remove();
    }
  };
  const host = new PowerShellHost({ ...rest, open, maxStarts: 1, startTimeoutMs: connectTimeoutMs + 60_000 });
  await host.ready();
  return targetOverHost({ host, id, name });
}
