import type { RegistryRead } from '#core/verbs/facts';
import { findValue, type RegistryKey } from '#core/verbs/registry';
import type { RegistryData } from '#core/verbs/registry';

/** `absent`: asked for and not there. `not-asked`: no read covers the path, so nothing is known about it. */
export type KeyLookup = { readonly state: 'read'; readonly key: RegistryKey } | { readonly state: 'absent' | 'denied' | 'not-asked' };

export interface RegistryIndex {
  lookup(path: string): KeyLookup;
}

/** Deeper than anything SQL Server writes; a hostile file cannot make this walk run away. */
const MAX_DEPTH = 64;

/** Every key of the reads by its full path, compared without case as Windows does. */
export function registryIndex(reads: readonly RegistryRead[]): RegistryIndex {
  const found = new Map<string, KeyLookup>();
  const walk = (path: string, key: RegistryKey, depth: number): void => {
    found.set(path, { state: 'read', key });
    if (depth >= MAX_DEPTH) return;
    for (const child of key.keys) walk(`${path}\\${child.name.toLowerCase()}`, child, depth + 1);
  };
  for (const read of reads) {
    const path = read.path.toLowerCase();
    if (read.state === 'read' && read.key) walk(path, read.key, 0);
    else if (read.state !== 'read') found.set(path, { state: read.state });
  }
  return { lookup: (path) => found.get(path.toLowerCase()) ?? { state: 'not-asked' } };
}

export function valueAt(index: RegistryIndex, path: string, name: string): RegistryData | undefined {
  const at = index.lookup(path);
  return at.state === 'read' ? findValue(at.key, name) : undefined;
}
