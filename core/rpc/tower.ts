import { isPort } from '#core/ports/port';
import type { RpcEndpoint, RpcProtocol } from './endpoint';

/** Protocol identifiers of a floor. Source: C706 appendix I; MS-RPCE 2.1 for named pipes, local calls and HTTP. */
const UUID = 0x0d;
const TCP = 0x07;
const UDP = 0x08;
const IP = 0x09;
const NAMED_PIPE = 0x0f;
const LOCAL = 0x10;
const NETBIOS = 0x11;
const HTTP = 0x1f;
const NDR_UUID = '8a885d04-1ceb-11c9-9fe8-08002b104860';

/** No tower has more than this many floors; those of the protocol sequences here have four or five. */
const MAX_FLOORS = 16;

export type Tower = Pick<RpcEndpoint, 'uuid' | 'version' | 'protocol' | 'port' | 'address' | 'endpoint'>;

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const latin1 = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte));
const MAX_TEXT = 512;

function digits(bytes: Uint8Array, at: number): string {
  return hex[bytes[at] ?? 0] ?? '';
}

/** Numbers stand in the order of the message. */
function hexNumber(bytes: Uint8Array, at: number, size: 2 | 4, little: boolean): string {
  if (size === 2) return little ? digits(bytes, at + 1) + digits(bytes, at) : digits(bytes, at) + digits(bytes, at + 1);
  return little ? hexNumber(bytes, at + 2, 2, true) + hexNumber(bytes, at, 2, true) : hexNumber(bytes, at, 2, false) + hexNumber(bytes, at + 2, 2, false);
}

/** 16 bytes as a UUID is written; the first three fields are numbers and follow the byte order. */
export function readUuid(bytes: Uint8Array, at: number, little = true): string {
  return `${hexNumber(bytes, at, 4, little)}-${hexNumber(bytes, at + 4, 2, little)}-${hexNumber(bytes, at + 6, 2, little)}-${hexNumber(bytes, at + 8, 2, false)}-${hexNumber(bytes, at + 10, 4, false)}${hexNumber(bytes, at + 14, 2, false)}`;
}

/** The inverse of `readUuid`. */
export function uuidBytes(uuid: string, little = true): number[] {
  const digits = uuid.replaceAll('-', '');
  const bytes = Array.from({ length: 16 }, (_, i) => Number.parseInt(digits.slice(i * 2, i * 2 + 2), 16));
  if (!little) return bytes;
  const [a, b, c, rest] = [bytes.slice(0, 4), bytes.slice(4, 6), bytes.slice(6, 8), bytes.slice(8)];
  return [...a.toReversed(), ...b.toReversed(), ...c.toReversed(), ...rest];
}

/** Bytes up to the first zero. The protocol says ASCII; other bytes stand as Latin-1 until something shows them. */
export function readText(bytes: Uint8Array, start: number, end: number): string {
  const stop = Math.min(end, start + MAX_TEXT);
  let text = '';
  for (let at = start; at < stop; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === 0) break;
    text += latin1[byte] ?? '';
  }
  return text;
}

/** A floor: its protocol and where its two sides lie. */
interface Floor {
  readonly protocol: number;
  readonly left: number;
  readonly right: number;
  readonly end: number;
}

function u16(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
}

/** Undefined where the floor does not fit. */
function floorAt(bytes: Uint8Array, at: number, end: number): Floor | undefined {
  const left = at + 2;
  const leftEnd = left + u16(bytes, at);
  if (left > end || leftEnd === left || leftEnd + 2 > end) return undefined;
  const right = leftEnd + 2;
  const rightEnd = right + u16(bytes, leftEnd);
  return rightEnd > end ? undefined : { protocol: bytes[left] ?? 0, left, right, end: rightEnd };
}

function portOf(bytes: Uint8Array, floor: Floor): number | null {
  if (floor.end - floor.right !== 2) return null;
  const port = ((bytes[floor.right] ?? 0) << 8) | (bytes[floor.right + 1] ?? 0);
  return isPort(port) ? port : null;
}

function addressOf(bytes: Uint8Array, floor: Floor | undefined): string | null {
  if (floor?.protocol === IP && floor.end - floor.right === 4) return `${bytes[floor.right]}.${bytes[floor.right + 1]}.${bytes[floor.right + 2]}.${bytes[floor.right + 3]}`;
  if (floor?.protocol === NETBIOS) return readText(bytes, floor.right, floor.end) || null;
  return null;
}

const transports: ReadonlyMap<number, RpcProtocol> = new Map([
  [TCP, 'ncacn_ip_tcp'],
  [UDP, 'ncadg_ip_udp'],
  [HTTP, 'ncacn_http'],
  [NAMED_PIPE, 'ncacn_np'],
  [LOCAL, 'ncalrpc'],
]);

/** Protocol byte, UUID, major version; the minor version is on the other side. */
const isInterface = (floor: Floor): boolean => floor.protocol === UUID && floor.right - 2 - floor.left === 19 && floor.end - floor.right >= 2;

/**
 * What the protocol tower between two places says; undefined where there is none. Any bytes are survived. Towers are
 * little-endian whatever the message around them is, but for ports and addresses, which are in network order.
 * Source: C706 appendices I and L.
 */
export function readTower(bytes: Uint8Array, start = 0, end = bytes.length): Tower | undefined {
  if (end - start < 2) return undefined;
  const count = u16(bytes, start);
  if (count === 0 || count > MAX_FLOORS) return undefined;
  const floors: Floor[] = [];
  for (let i = 0, at = start + 2; i < count; i++) {
    const floor = floorAt(bytes, at, end);
    if (!floor) return undefined;
    floors.push(floor);
    at = floor.end;
  }
  const [name, , , transport, network] = floors;
  if (!name || !isInterface(name)) return undefined;
  const protocol = (transport && transports.get(transport.protocol)) ?? 'other';
  const hasPort = protocol === 'ncacn_ip_tcp' || protocol === 'ncadg_ip_udp' || protocol === 'ncacn_http';
  const hasName = protocol === 'ncacn_np' || protocol === 'ncalrpc';
  return {
    uuid: readUuid(bytes, name.left + 1),
    version: `${u16(bytes, name.left + 17)}.${u16(bytes, name.right)}`,
    protocol,
    port: transport && hasPort ? portOf(bytes, transport) : null,
    address: addressOf(bytes, network),
    endpoint: transport && hasName ? readText(bytes, transport.right, transport.end) || null : null,
  };
}

function floor(left: readonly number[], right: readonly number[]): number[] {
  return [left.length & 255, left.length >> 8, ...left, right.length & 255, right.length >> 8, ...right];
}

const asciiz = (text: string): number[] => [...Array.from(text, (c) => (c.charCodeAt(0) < 256 ? c.charCodeAt(0) : 0x3f)), 0];
const networkOrder = (port: number | null): number[] => [(port ?? 0) >> 8, (port ?? 0) & 255];

function transportFloor({ protocol, port, endpoint }: Tower): number[] {
  switch (protocol) {
    case 'ncacn_ip_tcp':
      return floor([TCP], networkOrder(port));
    case 'ncadg_ip_udp':
      return floor([UDP], networkOrder(port));
    case 'ncacn_http':
      return floor([HTTP], networkOrder(port));
    case 'ncacn_np':
      return floor([NAMED_PIPE], asciiz(endpoint ?? ''));
    case 'ncalrpc':
      return floor([LOCAL], asciiz(endpoint ?? ''));
    case 'other':
      return floor([0x02], []);
  }
}

/** The inverse of `readTower`, for whoever answers as an endpoint mapper does. */
export function writeTower(tower: Tower): Uint8Array {
  const [major = 0, minor = 0] = tower.version.split('.').map(Number);
  const address = tower.address?.split('.').map(Number);
  const isIp = address?.length === 4 && address.every((part) => Number.isInteger(part) && part >= 0 && part <= 255);
  const named = tower.protocol === 'ncacn_np' || tower.protocol === 'ncalrpc';
  const datagram = tower.protocol === 'ncadg_ip_udp' ? 0x0a : tower.protocol === 'ncalrpc' ? 0x0c : 0x0b;
  const network = tower.address === null ? (named ? [] : floor([IP], [0, 0, 0, 0])) : isIp ? floor([IP], address) : floor([NETBIOS], asciiz(tower.address));
  const floors = [
    floor([UUID, ...uuidBytes(tower.uuid), major & 255, major >> 8], [minor & 255, minor >> 8]),
    floor([UUID, ...uuidBytes(NDR_UUID), 2, 0], [0, 0]),
    floor([datagram], [0, 0]),
    transportFloor(tower),
    ...(network.length > 0 ? [network] : []),
  ];
  return Uint8Array.from([floors.length, 0, ...floors.flat()]);
}
