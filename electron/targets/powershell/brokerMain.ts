import { connect } from 'node:net';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { isVerbName, verbs } from '#core/verbs/verbs';
import { spawnHost, type Engine } from './connection';
import { helloSchema, isProofOf, parseLine, proofOf, proofSchema, randomHex } from './handshake';
import { verifyScripts, type ScriptHashes } from './integrity';
import { LineSplitter, asciiJson, parseHostLine, requestSchema } from './protocol';

export interface BrokerMainOptions {
  readonly engine: Engine;
  readonly scriptsDir: string;
  readonly scriptHashes?: ScriptHashes;
  readonly idleMs?: number;
}

const batchSchema = z.object({ calls: z.array(z.object({ verb: z.string(), args: z.unknown() })) });
const hex = /^[0-9a-f]{64}$/;

/** Why a request is not passed on, or undefined. The window has checked too; the elevated side trusts nobody. */
export function refusalOf(verb: string, args: unknown): 'not-allowed' | 'invalid-argument' | undefined {
  if (verb === 'batch') {
    const batch = batchSchema.safeParse(args);
    if (!batch.success) return 'invalid-argument';
    for (const call of batch.data.calls) {
      if (!isVerbName(call.verb) || verbs[call.verb].kind !== 'read') return 'not-allowed';
      if (!verbs[call.verb].args.safeParse(call.args).success) return 'invalid-argument';
    }
    return undefined;
  }
  if (!isVerbName(verb)) return 'not-allowed';
  return verbs[verb].args.safeParse(args).success ? undefined : 'invalid-argument';
}

/** 0 the window left, 2 bad arguments, 3 the window did not prove itself, 4 another plan, 5 no host or no pipe. */
export type BrokerExit = 0 | 2 | 3 | 4 | 5;

/**
 * The elevated half: `portpin --broker --pipe NAME --secret HEX --plan HASH`. Joins the pipe the window made, then
 * passes checked requests to a resident host of its own and its lines back. No window, no network, no files.
 */
export async function brokerMain(argv: readonly string[], options: BrokerMainOptions): Promise<BrokerExit> {
  const text = { type: 'string' } as const;
  let values: { pipe?: string; secret?: string; plan?: string };
  try {
    ({ values } = parseArgs({ args: [...argv], options: { broker: { type: 'boolean' }, pipe: text, secret: text, plan: text } }));
  } catch {
    return 2;
  }
  const { pipe, secret, plan } = values;
  if (pipe === undefined || secret === undefined || plan === undefined || !hex.test(secret)) return 2;
  try {
    if (options.scriptHashes !== undefined) await verifyScripts(options.scriptsDir, options.scriptHashes);
  } catch {
    return 5;
  }
  return serve(pipe, secret, plan, options);
}

function serve(pipe: string, secret: string, plan: string, options: BrokerMainOptions): Promise<BrokerExit> {
  return new Promise((resolve) => {
    const socket = connect(pipe);
    let result: BrokerExit = 5;
    let stage: 'hello' | 'proof' | 'serving' = 'hello';
    let session = { windowNonce: '', brokerNonce: randomHex(), plan };
    let toHost: ((line: string) => void) | undefined;
    let stopHost: (() => Promise<void>) | undefined;
    const say = (message: unknown) => void socket.write(`${asciiJson(message)}\n`);
    const leave = (code: BrokerExit) => {
      result = code;
      socket.end();
    };
    // Until the host is ready the window waits; from then on its silence counts.
    let idle = setTimeout(() => leave(5), 180_000);
    const countIdle = () => {
      clearTimeout(idle);
      idle = setTimeout(() => leave(0), options.idleMs ?? 300_000);
    };
    const begin = async () => {
      let ended: () => void = () => undefined;
      const gone = new Promise<void>((done) => (ended = done));
      const host = await spawnHost(options.engine, options.scriptsDir)({
        onLine: (line) => {
          const kind = parseHostLine(line)?.t;
          if (kind === 'res' || kind === 'ready') countIdle();
          socket.write(`${line}\n`);
        },
        onClose: () => {
          ended();
          leave(result);
        },
      });
      toHost = (line) => host.send(line);
      // A write under way is let finish: the host ends by itself once it has.
      stopHost = async () => {
        host.end();
        await Promise.race([gone, new Promise((done) => setTimeout(done, 5000))]);
        await host.kill();
      };
    };
    const onLine = (line: string) => {
      if (stage === 'hello') {
        const hello = parseLine(helloSchema, line);
        if (hello === undefined) return leave(3);
        if (hello.plan !== plan) {
          say({ v: 1, t: 'refused', reason: 'plan' });
          return leave(4);
        }
        session = { ...session, windowNonce: hello.nonce };
        stage = 'proof';
        result = 3;
        say({ v: 1, t: 'proof', nonce: session.brokerNonce, proof: proofOf('broker', secret, session) });
        return undefined;
      }
      if (stage === 'proof') {
        const proof = parseLine(proofSchema, line);
        if (proof === undefined || !isProofOf('window', secret, session, proof.proof)) return leave(3);
        stage = 'serving';
        result = 0;
        begin().catch(() => leave(5));
        return undefined;
      }
      const request = parseLine(requestSchema, line);
      if (request === undefined) return say({ v: 1, t: 'bad', code: 'protocol' });
      const refusal = request.t === 'req' ? refusalOf(request.verb, request.args) : undefined;
      if (refusal !== undefined) return say({ v: 1, t: 'res', id: request.id, ok: false, error: { code: refusal } });
      countIdle();
      toHost?.(line);
      return undefined;
    };
    const splitter = new LineSplitter(onLine, () => leave(3));
    socket.on('data', (data: Buffer) => splitter.push(data));
    socket.on('error', () => undefined);
    socket.once('close', () => {
      clearTimeout(idle);
      void Promise.resolve(stopHost?.()).then(() => resolve(result));
    });
  });
}
