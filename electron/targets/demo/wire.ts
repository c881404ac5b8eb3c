import { createSocket, type Socket as Datagrams } from 'node:dgram';
import type { Server } from 'node:net';
import { browserReply } from '../../probes/sqlBrowser';
import { demoBrowser } from './browser';
import { demoEndpoints } from './endpoints';
import { sameName } from './machine';
import { engineAt } from './prober';
import type { MachineState } from './state';
import { mapperServer } from './wireMapper';
import { tdsServer, type TdsFace } from './wireTds';

export interface WireOptions {
  /** Where the responders listen on loopback; 0: any free port; left out: not at all. */
  readonly browserPort?: number;
  readonly mapperPort?: number;
  /** Ports of the simulated server -> where on loopback its engine answers. */
  readonly tdsPorts?: Readonly<Record<number, number>>;
}

export interface Wire {
  readonly browserPort: number | undefined;
  readonly mapperPort: number | undefined;
  readonly tdsPorts: ReadonlyMap<number, number>;
  close(): Promise<void>;
}

const LOOPBACK = '127.0.0.1';

/**
 * The simulated server on real sockets, so that real clients can be asked whether they agree with the simulation. Each
 * answer is made from the state as it is at that moment. Loopback only: nobody else shall take it for a server.
 */
export async function startWire(target: { state(): MachineState }, { browserPort, mapperPort, tdsPorts = {} }: WireOptions): Promise<Wire> {
  const closers: (() => Promise<void>)[] = [];
  const opened = new Map<number, number>();
  try {
    const browser = browserPort === undefined ? undefined : await openDatagrams(browserSocket(target), browserPort, closers);
    const mapper = mapperPort === undefined ? undefined : await open(mapperServer(() => demoEndpoints(target.state())), mapperPort, closers);
    for (const [demoPort, port] of Object.entries(tdsPorts)) opened.set(Number(demoPort), await open(tdsServer(() => faceAt(target.state(), Number(demoPort))), port, closers));
    return { browserPort: browser, mapperPort: mapper, tdsPorts: opened, close: () => closeAll(closers) };
  } catch (error) {
    await closeAll(closers);
    throw error;
  }
}

async function closeAll(closers: readonly (() => Promise<void>)[]): Promise<void> {
  await Promise.all(closers.map((close) => close()));
}

function open(server: Server, port: number, closers: (() => Promise<void>)[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const sockets = new Set<{ destroy(): unknown }>();
    server.on('connection', (socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    });
    server.once('error', reject);
    server.listen(port, LOOPBACK, () => {
      closers.push(
        () =>
          new Promise((done) => {
            server.close(() => done());
            for (const socket of sockets) socket.destroy();
          }),
      );
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

function openDatagrams(socket: Datagrams, port: number, closers: (() => Promise<void>)[]): Promise<number> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(port, LOOPBACK, () => {
      closers.push(() => new Promise((done) => void socket.close(() => done())));
      resolve(socket.address().port);
    });
  });
}

/** CLNT_BCAST_EX and CLNT_UCAST_EX get every instance, CLNT_UCAST_INST one or silence. Source: MC-SQLR 2.2.1 to 2.2.3, 3.2.5. */
function browserSocket(target: { state(): MachineState }): Datagrams {
  const socket = createSocket('udp4');
  socket.on('message', (message, peer) => {
    const instances = demoBrowser(target.state()) ?? [];
    const [kind] = message;
    const named = kind === 4 ? message.subarray(1, message.at(-1) === 0 ? -1 : undefined).toString('latin1') : undefined;
    const wanted = kind === 2 || kind === 3 ? instances : instances.filter((i) => named !== undefined && sameName(i.instance, named));
    if (wanted.length > 0) socket.send(browserReply(wanted), peer.port, peer.address);
  });
  return socket;
}

function faceAt(state: MachineState, demoPort: number): TdsFace | undefined {
  const engine = engineAt(state, demoPort);
  return typeof engine === 'string' ? undefined : { server: state.host.computerName, version: engine.version ?? '0.0.0' };
}
