import type { RegistryData, RegistryKey, RegistryValue } from '#core/verbs/registry';

/** A key being built from a file. `declared`: the file has a section of its own for it, not only for keys below. */
export interface RegNode {
  readonly name: string;
  declared: boolean;
  readonly values: Map<string, RegistryValue>;
  readonly keys: Map<string, RegNode>;
}

/** The registry nests at most 512 keys, a key name has at most 255 characters. Source: win32 desktop-src/SysInfo/registry-element-size-limits. */
export const MAX_KEY_DEPTH = 512;
export const MAX_KEY_NAME = 255;

export function regNode(name: string): RegNode {
  return { name, declared: false, values: new Map(), keys: new Map() };
}

/** The first spelling of a name stands; names compare without case. */
export function ensureKey(root: RegNode, names: readonly string[]): RegNode {
  let at = root;
  for (const name of names) {
    const known = at.keys.get(name.toLowerCase());
    const next = known ?? regNode(name);
    if (!known) at.keys.set(name.toLowerCase(), next);
    at = next;
  }
  return at;
}

export function nodeAt(root: RegNode, path: string): RegNode | undefined {
  let at: RegNode | undefined = root;
  for (const name of path.toLowerCase().split('\\')) at = at?.keys.get(name);
  return at;
}

export function deleteKey(root: RegNode, names: readonly string[]): void {
  const last = names.at(-1);
  if (last === undefined) return;
  const parent = nodeAt(root, names.slice(0, -1).join('\\'));
  parent?.keys.delete(last.toLowerCase());
}

export function setValue(node: RegNode, name: string, value: RegistryData): void {
  node.values.set(name.toLowerCase(), { name, value });
}

/** As `registry.read` answers: keys below down to `depth`. */
export function toRegistryKey(node: RegNode, depth: number): RegistryKey {
  return {
    name: node.name,
    values: [...node.values.values()],
    keys: depth <= 0 ? [] : [...node.keys.values()].map((k) => toRegistryKey(k, depth - 1)),
  };
}
