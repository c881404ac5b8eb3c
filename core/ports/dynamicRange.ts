import { MAX_PORT, type PortRange } from './port';

/** What Windows accepts for a dynamic range. `num` of netsh is a count. Source: SA default-dynamic-port-range-tcpip-chang. */
export const MIN_DYNAMIC_COUNT = 255;
export const MIN_DYNAMIC_START = 1025;

export type DynamicRangeError = 'count-too-small' | 'start-too-low' | 'end-beyond';

export function dynamicRangeErrors({ start, count }: { readonly start: number; readonly count: number }): readonly DynamicRangeError[] {
  const errors: DynamicRangeError[] = [];
  if (count < MIN_DYNAMIC_COUNT) errors.push('count-too-small');
  if (start < MIN_DYNAMIC_START) errors.push('start-too-low');
  if (start + count - 1 > MAX_PORT) errors.push('end-beyond');
  return errors;
}

export function rangeOfBlock({ start, count }: { readonly start: number; readonly count: number }): PortRange {
  return { start, end: start + count - 1 };
}
