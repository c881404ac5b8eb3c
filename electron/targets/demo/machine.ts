import { numberOf, textOf, type RegistryCell, type RegistryData, type RegistryKey } from '#core/verbs/registry';
import type { MachineRegistryValue, MachineService, MachineState } from './state';

/** Names in Windows compare without case, character by character. */
export function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** `HKLM\SOFTWARE\...` as the state spells it. */
export function stateKey(path: string): string {
  return `HKEY_LOCAL_MACHINE\\${path.slice('HKLM\\'.length)}`;
}

export function decodeValue(value: MachineRegistryValue): RegistryData {
  if (typeof value === 'string') return { kind: 'String', data: value };
  if (typeof value === 'number') return { kind: 'DWord', data: value };
  if (value.kind === 'MultiString') return { kind: 'MultiString', data: Array.isArray(value.data) ? value.data : [String(value.data)] };
  return { kind: value.kind, data: String(value.data) };
}

function encodeValue(data: RegistryData): MachineRegistryValue {
  if (data.kind === 'String' || data.kind === 'DWord') return data.data;
  return { kind: data.kind, data: data.data };
}

function isBelow(key: string, roots: readonly string[]): boolean {
  const lower = key.toLowerCase();
  return roots.some((root) => lower === root.toLowerCase() || lower.startsWith(`${root.toLowerCase()}\\`));
}

/** Key paths are those of the verbs (`HKLM\...`) throughout. */
export class MachineRegistry {
  readonly #state: MachineState;

  constructor(state: MachineState) {
    this.#state = state;
  }

  /** The values of a key that is spelled out in the state; a key that only its children imply has none. */
  #values(path: string): Record<string, MachineRegistryValue> | undefined {
    const wanted = stateKey(path);
    const exact = this.#state.registry[wanted];
    if (exact) return exact;
    const found = Object.keys(this.#state.registry).find((key) => sameName(key, wanted));
    return found === undefined ? undefined : this.#state.registry[found];
  }

  has(path: string): boolean {
    return this.#values(path) !== undefined || this.children(path).length > 0;
  }

  /** Names of the keys right below, each once, in the order of the state. */
  children(path: string): string[] {
    const prefix = `${stateKey(path).toLowerCase()}\\`;
    const names = new Map<string, string>();
    for (const key of Object.keys(this.#state.registry)) {
      if (!key.toLowerCase().startsWith(prefix)) continue;
      const name = key.slice(prefix.length).split('\\', 1)[0] ?? '';
      if (name !== '' && !names.has(name.toLowerCase())) names.set(name.toLowerCase(), name);
    }
    return [...names.values()];
  }

  /** Keys right below or deeper, as paths of the verbs, the key itself first. */
  subtree(path: string): string[] {
    const root = stateKey(path).toLowerCase();
    return Object.keys(this.#state.registry)
      .filter((key) => key.toLowerCase() === root || key.toLowerCase().startsWith(`${root}\\`))
      .map((key) => `HKLM\\${key.slice('HKEY_LOCAL_MACHINE\\'.length)}`);
  }

  values(path: string): [name: string, value: RegistryData][] {
    return Object.entries(this.#values(path) ?? {}).map(([name, value]) => [name, decodeValue(value)]);
  }

  value(path: string, name: string): RegistryCell {
    const found = Object.entries(this.#values(path) ?? {}).find(([key]) => sameName(key, name));
    return found ? decodeValue(found[1]) : null;
  }

  text(path: string, name: string): string | undefined {
    return textOf(this.value(path, name) ?? undefined);
  }

  number(path: string, name: string): number | undefined {
    return numberOf(this.value(path, name) ?? undefined);
  }

  /** null removes the value. The key comes into being if need be. */
  set(path: string, name: string, cell: RegistryCell): void {
    let values = this.#values(path);
    if (!values) {
      values = {};
      this.#state.registry[stateKey(path)] = values;
    }
    const spelled = Object.keys(values).find((key) => sameName(key, name)) ?? name;
    if (cell === null) delete values[spelled];
    else values[spelled] = encodeValue(cell);
  }

  /** The key comes into being without values. */
  create(path: string): void {
    if (!this.#values(path)) this.#state.registry[stateKey(path)] = {};
  }

  /** The key and what is below. */
  remove(path: string): void {
    for (const key of this.subtree(path)) {
      const wanted = stateKey(key);
      const spelled = Object.keys(this.#state.registry).find((found) => sameName(found, wanted));
      if (spelled !== undefined) delete this.#state.registry[spelled];
    }
  }

  /** Values of a key and of every key below, for a checkpoint. */
  snapshot(path: string): Record<string, Record<string, MachineRegistryValue>> {
    return Object.fromEntries(this.subtree(path).map((key) => [key, structuredClone(this.#values(key) ?? {})]));
  }

  /** Puts a snapshot of the same key back: keys and values added since go, those changed or removed return. */
  restore(path: string, snapshot: Readonly<Record<string, Record<string, MachineRegistryValue>>>): void {
    this.remove(path);
    for (const [key, values] of Object.entries(snapshot)) this.#state.registry[stateKey(key)] = structuredClone(values);
  }

  isDenied(path: string): boolean {
    return isBelow(stateKey(path), this.#state.deniedKeys);
  }

  isReadOnly(path: string): boolean {
    return isBelow(stateKey(path), [...this.#state.readOnlyKeys, ...this.#state.deniedKeys]);
  }

  /** A subkey that may not be opened is left out. */
  read(path: string, depth: number): RegistryKey {
    const keys = depth > 0 ? this.children(path).flatMap((name) => (this.isDenied(`${path}\\${name}`) ? [] : [this.read(`${path}\\${name}`, depth - 1)])) : [];
    return { name: path.slice(path.lastIndexOf('\\') + 1), values: this.values(path).map(([name, value]) => ({ name, value })), keys };
  }
}

export function findService(state: MachineState, name: string): MachineService | undefined {
  return state.services.find((service) => sameName(service.name, name));
}

/** Services that need this one, directly or not. */
export function dependantsOf(state: MachineState, name: string, seen: readonly string[] = []): MachineService[] {
  const direct = state.services.filter((service) => service.dependsOn.some((needed) => sameName(needed, name)) && !seen.includes(service.name));
  const names = [...seen, ...direct.map((service) => service.name)];
  return [...new Set(direct.flatMap((service) => [service, ...dependantsOf(state, service.name, names)]))];
}

/** Same registry value: kind and data. */
export function sameCell(a: RegistryCell, b: RegistryCell): boolean {
  return JSON.stringify(a && [a.kind, a.data]) === JSON.stringify(b && [b.kind, b.data]);
}
