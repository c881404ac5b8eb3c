import { createSocket } from 'node:dgram';
import { createServer, type Socket } from 'node:net';
import { afterEach } from 'vitest';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A server on a free port of loopback, gone after the test. */
export function tcpServer(onConnection: (socket: Socket) => void): Promise<number> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => socket.destroy());
    onConnection(socket);
  });
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
}

/** Answers each datagram with those given. */
export function udpServer(answer: (message: Buffer) => readonly Uint8Array[]): Promise<number> {
  const socket = createSocket('udp4');
  closers.push(() => socket.close());
  socket.on('message', (message, peer) => {
    for (const reply of answer(message)) socket.send(reply, peer.port, peer.address);
  });
  return new Promise((resolve) => {
    socket.bind(0, '127.0.0.1', () => resolve(socket.address().port));
  });
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const port = await tcpServer(() => undefined);
  closers.pop()?.();
  return port;
}
