import { createServer, type Server, type Socket } from 'node:net';

/** Source: MS-TDS 2.2.3.1 (packet), 2.2.6.5 (pre-login), 2.2.7.10 and 2.2.7.6 (ERROR, DONE). */
const HEADER = 8;
const MAX_PACKET = 4096;
const PRELOGIN = 0x12;
const LOGIN7 = 0x10;
const TABULAR_RESULT = 0x04;
const LOGIN_FAILED = 18_456;

function packet(data: readonly number[]): Buffer {
  const length = HEADER + data.length;
  return Buffer.from([TABULAR_RESULT, 1, length >> 8, length & 255, 0, 0, 1, 0, ...data]);
}

/** VERSION, ENCRYPTION (not supported), INSTOPT, THREADID and MARS; the version's last number is the sub-build. */
function preloginReply(version: string): Buffer {
  const [major = 0, minor = 0, build = 0] = version.split('.').map(Number);
  const values = [[major, minor, build >> 8, build & 255, 0, 0], [2], [0], [], [0]];
  let at = values.length * 5 + 1;
  const table = values.flatMap((value, token) => {
    const entry = [token, at >> 8, at & 255, 0, value.length];
    at += value.length;
    return entry;
  });
  return packet([...table, 0xff, ...values.flat()]);
}

function loginRefused(server: string): Buffer {
  const text = 'Login failed.';
  const wide = (value: string): number[] => [...Buffer.from(value, 'utf16le')];
  const number = Buffer.alloc(4);
  number.writeInt32LE(LOGIN_FAILED);
  const body = [...number, 1, 14, text.length, 0, ...wide(text), server.length, ...wide(server), 0, 1, 0, 0, 0];
  return packet([0xaa, body.length & 255, body.length >> 8, ...body, 0xfd, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
}

export interface TdsFace {
  /** `major.minor.build` */
  readonly version: string;
  readonly server: string;
}

function serve(socket: Socket, faceNow: () => TdsFace | undefined): void {
  let received = Buffer.alloc(0);
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    while (received.length >= HEADER) {
      const length = received.readUInt16BE(2);
      const face = faceNow();
      if (!face || length < HEADER || length > MAX_PACKET) {
        socket.destroy();
        return;
      }
      if (received.length < length) return;
      const type = received[0];
      received = received.subarray(length);
      if (type === PRELOGIN) socket.write(preloginReply(face.version));
      else if (type === LOGIN7) socket.end(loginRefused(face.server));
      else socket.destroy();
    }
  });
}

/**
 * Answers a pre-login as the simulated engine would, and refuses every login: there is nothing behind it. While nobody
 * listens in the simulation (no face), it hangs up.
 */
export function tdsServer(faceNow: () => TdsFace | undefined): Server {
  return createServer((socket) => serve(socket, faceNow));
}
