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
const textUnits = 512;

/** 16 bytes as a UUID is written; the first three fields are numbers and follow the byte order. */
export function readUuid(bytes: Uint8Array, at: number, little = true): string {
  const h = (index: number): string => hex[bytes[at + index] ?? 0] ?? '';
  return little
    ? `${h(3)}${h(2)}${h(1)}${h(0)}-${h(5)}${h(4)}-${h(7)}${h(6)}-${h(8)}${h(9)}-${h(10)}${h(11)}${h(12)}${h(13)}${h(14)}${h(15)}`
    : `${h(0)}${h(1)}${h(2)}${h(3)}-${h(4)}${h(5)}-${h(6)}${h(7)}-${h(8)}${h(9)}-${h(10)}${h(11)}${h(12)}${h(13)}${h(14)}${h(15)}`;
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
  let stop = start;
  while (stop < end && bytes[stop] !== 0) stop++;
  return stop - start > textUnits ? String.fromCharCode(...bytes.subarray(start, start + textUnits)) : String.fromCharCode(...bytes.subarray(start, stop));
}

interface Floor {
  readonly protocol: number;
  readonly left: number;
  readonly leftEnd: number;
  readonly right: number;
  readonly rightEnd: number;
}

/**
 * Towers are little-endian whatever the message around them is, but for ports and addresses, which are in network
 * order. Source: C706 appendix L.
 */
function floorsOf(bytes: Uint8Array): Floor[] | undefined {
  const u16 = (at: number): number => (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
  if (bytes.length < 2) return undefined;
  const count = u16(0);
  if (count > MAX_FLOORS) return undefined;
  const floors: Floor[] = [];
  let at = 2;
  for (let i = 0; i < count; i++) {
    if (at + 2 > bytes.length) return undefined;
    const left = at + 2;
    const leftEnd = left + u16(at);
    if (leftEnd === left || leftEnd + 2 > bytes.length) return undefined;
    const right = leftEnd + 2;
    const rightEnd = right + u16(leftEnd);
    if (rightEnd > bytes.length) return undefined;
    floors.push({ protocol: bytes[left] ?? 0, left, leftEnd, right, rightEnd });
    at = rightEnd;
  }
  return floors;
}

function portOf(bytes: Uint8Array, floor: Floor): number | null {
  if (floor.rightEnd - floor.right !== 2) return null;
  const port = ((bytes[floor.right] ?? 0) << 8) | (bytes[floor.right + 1] ?? 0);
  return isPort(port) ? port : null;
}

function addressOf(bytes: Uint8Array, floor: Floor | undefined): string | null {
  if (floor?.protocol === IP && floor.rightEnd - floor.right === 4) return bytes.subarray(floor.right, floor.rightEnd).join('.');
  if (floor?.protocol === NETBIOS) return readText(bytes, floor.right, floor.rightEnd) || null;
  return null;
}

const transports: ReadonlyMap<number, RpcProtocol> = new Map([
  [TCP, 'ncacn_ip_tcp'],
  [UDP, 'ncadg_ip_udp'],
  [HTTP, 'ncacn_http'],
  [NAMED_PIPE, 'ncacn_np'],
  [LOCAL, 'ncalrpc'],
]);

/** What a protocol tower says; undefined for bytes that are none. Any bytes are survived. Source: C706 appendices I and L. */
export function readTower(bytes: Uint8Array): Tower | undefined {
  const floors = floorsOf(bytes);
  const [name, , , transport, network] = floors ?? [];
  if (!name || name.protocol !== UUID || name.leftEnd - name.left !== 19 || name.rightEnd - name.right < 2) return undefined;
  const u16 = (at: number): number => (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
  const uuid = readUuid(bytes, name.left + 1);
  const version = `${u16(name.left + 17)}.${u16(name.right)}`;
  const protocol = (transport && transports.get(transport.protocol)) ?? 'other';
  const hasPort = protocol === 'ncacn_ip_tcp' || protocol === 'ncadg_ip_udp' || protocol === 'ncacn_http';
  const hasName = protocol === 'ncacn_np' || protocol === 'ncalrpc';
  return {
    uuid,
    version,
    protocol,
    port: transport && hasPort ? portOf(bytes, transport) : null,
    address: addressOf(bytes, network),
    endpoint: transport && hasName ? readText(bytes, transport.right, transport.rightEnd) || null : null,
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
