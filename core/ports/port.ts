import { z } from 'zod';

/** A TCP or UDP port number, 1-65535. Port 0 means "any" to the socket API and is never a port here. */
export const portSchema = z.int().min(1).max(65535);
export type Port = number;

export const protocolSchema = z.enum(['tcp', 'udp']);
export type Protocol = z.infer<typeof protocolSchema>;

export const stackSchema = z.enum(['ipv4', 'ipv6']);
export type Stack = z.infer<typeof stackSchema>;

/** Both ends belong to the range. */
export interface PortRange {
  readonly start: Port;
  readonly end: Port;
}

export const MAX_PORT = 65535;

export function isPort(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= MAX_PORT;
}

export function contains(range: PortRange, port: Port): boolean {
  return port >= range.start && port <= range.end;
}

export function overlaps(a: PortRange, b: PortRange): boolean {
  return a.start <= b.end && b.start <= a.end;
}

/** `49152-65535`, or `1433` for a range of one port. */
export function formatRange(range: PortRange): string {
  return range.start === range.end ? String(range.start) : `${range.start}-${range.end}`;
}
