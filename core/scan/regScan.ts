import type { FirewallFacts, RegistryRead } from '#core/verbs/facts';
import { findValue, numberOf, textOf } from '#core/verbs/registry';
import { SYSTEM_READS } from '#core/verbs/systemKeys';
import { contentHash } from '#core/util/canonical';
import { parseRegText, type RegProblemCode } from './regFile';
import { nodeAt, regNode, toRegistryKey, type RegNode } from './regTree';
import { SCAN_FORMAT, SCAN_VERSION, SQL_ROOT, SQL_ROOT_32, type Scan, type ScanAreas } from './scan';

/**
 * Besides what is wrong with a line:
 * - `no-instance-names`: keys of an instance without `Instance Names\SQL`; its name and service cannot be known.
 * - `nothing-usable`: no key in the file that a scan asks for.
 */
export type ImportProblemCode = RegProblemCode | 'no-instance-names' | 'nothing-usable';

/** As the channel carries it: line from 1, null for the whole file. */
export interface RegImportProblem {
  readonly file: string;
  readonly line: number | null;
  readonly text: string;
  readonly code: ImportProblemCode;
}

export interface ImportedFile {
  readonly name: string;
  readonly text: string;
}

const FIREWALL = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy';
const FIREWALL_POLICY = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall';
const COMPUTER_NAME = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\ComputerName\\ComputerName';

/**
 * One read-only target from the registry exports of one computer. Areas that an export cannot hold are
 * `not-collected`; so are keys that are not in the files, unless a whole tree above them was exported.
 *
 * @param takenAt ISO 8601, UTC: a registry file does not say when it was made
 */
export function scanFromReg(files: readonly ImportedFile[], takenAt: string): { readonly scan: Scan; readonly problems: readonly RegImportProblem[] } {
  const root = regNode('');
  const problems: RegImportProblem[] = [];
  for (const { name, text } of files) {
    for (const { line, text: shown, code } of parseRegText(text, root).problems) problems.push({ file: name, line, text: shown, code });
  }
  const sqlRegistry = sqlArea(root);
  const firewall = firewallArea(root);
  const systemRegistry = systemArea(root);
  const file = files.map((f) => f.name).join(', ');
  if (sqlRegistry.state !== 'read' && hasInstanceKeys(root)) problems.push({ file, line: null, text: `${SQL_ROOT}\\Instance Names\\SQL`, code: 'no-instance-names' });
  else if (sqlRegistry.state !== 'read' && firewall.state !== 'read' && systemRegistry.state !== 'read') problems.push({ file, line: null, text: '', code: 'nothing-usable' });
  const none = { state: 'not-collected' } as const;
  const areas: ScanAreas = { host: none, sqlRegistry, services: none, listeners: none, ranges: none, firewall, cluster: none, systemRegistry, dfsr: none, events: none, connections: none, rpcEndpoints: none };
  return { scan: importedScan(areas, takenAt, computerName(root) ?? file), problems };
}

/** The id follows from the contents, so that opening the same export again finds its wizard and documents. */
export function importedScan(areas: ScanAreas, takenAt: string, name: string): Scan {
  return {
    format: SCAN_FORMAT,
    version: SCAN_VERSION,
    takenAt,
    durationMs: 0,
    roundTrips: 0,
    target: { id: `imported:${contentHash(areas).slice(0, 16)}`, kind: 'imported', name },
    areas,
  };
}

function computerName(root: RegNode): string | undefined {
  const node = nodeAt(root, COMPUTER_NAME);
  return node && (textOf(findValue(toRegistryKey(node, 0), 'ComputerName')) || undefined);
}

/** Undefined when the files say nothing about the key; absent when they hold the whole tree `above` it, and not this. */
function read(root: RegNode, path: string, depth: number, above: string): RegistryRead | undefined {
  const node = nodeAt(root, path);
  if (node) return { path, state: 'read', key: toRegistryKey(node, depth) };
  return nodeAt(root, above)?.declared === true ? { path, state: 'absent', key: null } : undefined;
}

/** The same reads that a scan asks a target for. */
function sqlArea(root: RegNode): ScanAreas['sqlRegistry'] {
  const reads: RegistryRead[] = [];
  for (const sql of [SQL_ROOT, SQL_ROOT_32]) {
    const names = read(root, `${sql}\\Instance Names\\SQL`, 0, sql);
    if (!names) continue;
    reads.push(names);
    for (const { value } of names.key?.values ?? []) {
      const id = textOf(value);
      if (id === undefined || id === '') continue;
      const base = `${sql}\\${id}`;
      for (const [path, depth] of [
        ['MSSQLServer\\SuperSocketNetLib', 3],
        ['Setup', 0],
        ['MSSQLServer\\CurrentVersion', 0],
        ['MSSQLServer\\Parameters', 0],
        ['Cluster', 0],
      ] as const) {
        const found = read(root, `${base}\\${path}`, depth, base);
        if (found) reads.push(found);
      }
    }
  }
  return reads.length === 0 ? { state: 'not-collected' } : { state: 'read', value: { reads } };
}

/** A key whose parents were exported as a tree, and which is not in it, was not there. */
function systemArea(root: RegNode): ScanAreas['systemRegistry'] {
  const reads = SYSTEM_READS.flatMap(({ path, depth }): RegistryRead[] => {
    const node = nodeAt(root, path);
    if (node) return [{ path, state: 'read', key: toRegistryKey(node, depth) }];
    return parentsOf(path).some((above) => nodeAt(root, above)?.declared === true) ? [{ path, state: 'absent', key: null }] : [];
  });
  return reads.some(({ state }) => state === 'read') ? { state: 'read', value: { reads } } : { state: 'not-collected' };
}

function parentsOf(path: string): string[] {
  const names = path.split('\\');
  return names.slice(1).map((_, i) => names.slice(0, i + 1).join('\\'));
}

function hasInstanceKeys(root: RegNode): boolean {
  return [SQL_ROOT, SQL_ROOT_32].some((sql) => [...(nodeAt(root, sql)?.keys.values() ?? [])].some((id) => id.keys.has('mssqlserver')));
}

const firewallStores = [
  { store: 'local', paths: [`${FIREWALL}\\FirewallRules`] },
  { store: 'gpo', paths: [`${FIREWALL_POLICY}\\FirewallRules`] },
  { store: 'mdm', paths: [`${FIREWALL}\\Mdm\\FirewallRules`] },
  { store: 'restricted-services', paths: [`${FIREWALL}\\RestrictedServices\\Static\\System`, `${FIREWALL}\\RestrictedServices\\Configurable\\System`] },
] as const;

/** The local store calls the private profile StandardProfile. Source: MS-GPFAS 2.2.3. */
const firewallProfiles = [
  { store: 'local', profile: 'domain', path: `${FIREWALL}\\DomainProfile` },
  { store: 'local', profile: 'private', path: `${FIREWALL}\\StandardProfile` },
  { store: 'local', profile: 'public', path: `${FIREWALL}\\PublicProfile` },
  { store: 'gpo', profile: 'domain', path: `${FIREWALL_POLICY}\\DomainProfile` },
  { store: 'gpo', profile: 'private', path: `${FIREWALL_POLICY}\\PrivateProfile` },
  { store: 'gpo', profile: 'public', path: `${FIREWALL_POLICY}\\PublicProfile` },
] as const;

/**
 * Rules are known once the local store is in the files. Whether the firewall is on and whether local rules count is
 * decided by Group Policy, so without its keys the profiles stay unknown whatever the local ones say.
 */
function firewallArea(root: RegNode): ScanAreas['firewall'] {
  if (!nodeAt(root, `${FIREWALL}\\FirewallRules`)) return { state: 'not-collected' };
  const stores: FirewallFacts['stores'] = [];
  for (const { store, paths } of firewallStores) {
    const nodes = paths.map((path) => nodeAt(root, path)).filter((node) => node !== undefined);
    const rules = nodes.flatMap((node) => [...node.values.values()]).flatMap(({ name, value }) => (value.kind === 'String' ? [[name, value.data] as [string, string]] : []));
    if (nodes.length > 0) stores.push({ store, rules });
  }
  const profiles: FirewallFacts['profiles'] = [];
  for (const { store, profile, path } of nodeAt(root, FIREWALL_POLICY) ? firewallProfiles : []) {
    const node = nodeAt(root, path);
    const key = node && toRegistryKey(node, 0);
    const number = (name: string): number | null => numberOf(findValue(key, name)) ?? null;
    profiles.push({ store, profile, enableFirewall: number('EnableFirewall'), defaultInboundAction: number('DefaultInboundAction'), allowLocalPolicyMerge: number('AllowLocalPolicyMerge') });
  }
  return { state: 'read', value: { stores, profiles } };
}
