import type { Language } from '#core/ipc/contract';
import { cellId, lastWrites, writesOf } from '#core/plan/cells';
import { planHash, type Plan, type Write } from '#core/plan/change';
import { exportTexts, type ExportTexts } from '#core/text/exports';
import { planTexts } from '#core/text/plan';
import type { RegistryCell } from '#core/verbs/registry';
import { bytesOfBase64, type YamlData, type YamlFile } from './data';

/** In the schema's own list of addresses, so that editors and `dsc` agree on it. */
export const DSC_SCHEMA = 'https://aka.ms/dsc/schemas/v3/bundled/config/document.json';

interface Resource {
  readonly [key: string]: YamlData;
  readonly name: string;
  readonly type: string;
}

/**
 * The end state of the plan as a DSC v3 configuration: what Microsoft.Windows/Registry, FirewallRuleList and Service
 * can say of it. DSC knows neither an order with restarts, nor reservations, nor a way back: what is left is written
 * into the file, as a comment and as metadata.
 */
export function dscConfiguration(plan: Plan, language: Language): YamlFile {
  const t = exportTexts(language);
  const names = new Names();
  // DSC states an end: of the writes to one cell only the last counts.
  const last = lastWrites(plan.steps.flatMap(writesOf));
  const rules = last.flatMap((w) => (w.kind === 'firewall-create' ? [ruleOf(w)] : []));
  const firewall: Resource[] = rules.length === 0 ? [] : [{ name: names.free('Firewall'), type: 'Microsoft.Windows/FirewallRuleList', properties: { rules } }];
  const settings = last.flatMap((w) => resourceOf(w, names)).map((resource): Resource => ({ ...resource, ...(firewall[0] ? { dependsOn: [`[resourceId('${firewall[0].type}', '${firewall[0].name}')]`] } : {}) }));
  const left = leftOut(plan, last, t, language);
  return {
    head: [t.dsc.head(plan.target.name, planHash(plan).slice(0, 12)), t.notOnWindows, t.dsc.registryNote, t.dsc.notDone, ...left.map((line) => `- ${line}`)],
    body: {
      $schema: DSC_SCHEMA,
      metadata: { 'Microsoft.DSC': { securityContext: 'elevated' }, PortPin: { planHash: planHash(plan), target: plan.target.name, notDoneByDsc: left } },
      resources: [...firewall, ...settings],
    },
  };
}

/** A service that runs before and after has no state to enforce; one the plan stops for good has. */
function resourceOf(write: Write, names: Names): Resource[] {
  switch (write.kind) {
    case 'registry':
      return [{ name: names.free(`${lastParts(write.path)} ${write.name}`), type: 'Microsoft.Windows/Registry', properties: { keyPath: write.path, valueName: literal(write.name), ...valueOf(write.after) } }];
    case 'service-start-mode': {
      const startType = startTypes[write.after];
      return startType === undefined ? [] : [{ name: names.free(`Start of ${write.service}`), type: 'Microsoft.Windows/Service', properties: { name: literal(write.service), startType } }];
    }
    case 'service-state':
      return write.after === 'stopped' ? [{ name: names.free(`State of ${write.service}`), type: 'Microsoft.Windows/Service', properties: { name: literal(write.service), status: 'Stopped' } }] : [];
    case 'firewall-create':
    case 'firewall-enabled':
    case 'firewall-remove':
    case 'exclusion':
    case 'cluster-resource':
    case 'wmi-host':
    case 'dynamic-range':
    case 'dfsr-port':
    case 'spn':
    case 'file':
      return [];
    // Taking a key away takes what others put into it: left to whoever can look first.
    case 'registry-key':
      return write.after ? [{ name: names.free(`Key ${lastParts(write.path)}`), type: 'Microsoft.Windows/Registry', properties: { keyPath: write.path, _exist: true } }] : [];
  }
}

/** DSC evaluates a text that begins with `[`; written twice, it stands for itself. */
function literal(text: string): string {
  return text.startsWith('[') ? `[${text}` : text;
}

const startTypes: Readonly<Record<string, string | undefined>> = { auto: 'Automatic', manual: 'Manual', disabled: 'Disabled' };

function valueOf(cell: RegistryCell): { readonly [key: string]: YamlData } {
  if (cell === null) return { _exist: false };
  switch (cell.kind) {
    case 'String':
    case 'ExpandString':
      return { valueData: { [cell.kind]: literal(cell.data) } };
    case 'MultiString':
      return { valueData: { MultiString: cell.data.map((line) => literal(line)) } };
    case 'DWord':
      return { valueData: { DWord: cell.data } };
    // Written as a number it would lose digits; no plan of PortPin writes one.
    case 'QWord':
      return { valueData: { QWord: Number(cell.data) } };
    case 'Binary':
    case 'None':
      return { valueData: { Binary: bytesOfBase64(cell.data) } };
  }
}

/** FirewallRuleList finds a rule by its display name; those of PortPin hold instance and port and are its own. */
function ruleOf({ spec }: Extract<Write, { kind: 'firewall-create' }>): YamlData {
  const title = (profile: string): string => `${profile[0]?.toUpperCase() ?? ''}${profile.slice(1)}`;
  return {
    name: literal(spec.displayName),
    description: literal(spec.description),
    ...(spec.program === null ? {} : { applicationName: literal(spec.program) }),
    ...(spec.service === null ? {} : { serviceName: literal(spec.service) }),
    protocol: spec.protocol === 'tcp' ? 6 : 17,
    localPorts: spec.localPorts.join(','),
    remoteAddresses: spec.remoteAddresses.map((a) => (/^any$/iu.test(a) ? '*' : a)).join(','),
    direction: 'Inbound',
    action: 'Allow',
    enabled: true,
    profiles: spec.profiles.length === 3 ? ['All'] : spec.profiles.map(title),
    grouping: literal(spec.group),
  };
}

function leftOut(plan: Plan, last: readonly Write[], t: ExportTexts, language: Language): string[] {
  const own = plan.steps
    .filter((step) => step.action.kind !== 'writes' || writesOf(step).some((w) => !stated(w, last)))
    .map((step) => planTexts(language).stepTitle(step));
  return [t.dsc.comparesNothing, t.dsc.noUndo, ...new Set(own)];
}

/** Is the write, or the end it leads to, in the configuration? */
function stated(write: Write, last: readonly Write[]): boolean {
  switch (write.kind) {
    case 'registry':
    case 'firewall-create':
      return true;
    case 'service-start-mode':
      return startTypes[write.after] !== undefined;
    case 'service-state':
      return write.after === 'stopped' && last.includes(write);
    // FirewallRuleList makes the rule it finds under the display name into the planned one.
    case 'firewall-remove':
      return last.some((w) => w.kind === 'firewall-create' && cellId(w) === cellId(write) && w.spec.displayName === write.spec.displayName);
    case 'firewall-enabled':
    case 'exclusion':
    case 'cluster-resource':
    case 'wmi-host':
    case 'dynamic-range':
    case 'dfsr-port':
    case 'spn':
    case 'file':
      return false;
    case 'registry-key':
      return write.after;
  }
}

/** `MSSQL16.INST1 IPAll`: enough of a key to tell instances apart. */
function lastParts(path: string): string {
  const parts = path.split('\\');
  const instance = parts.find((part) => /^MSSQL\d/iu.test(part));
  return [instance, parts.at(-1)].filter((part) => part !== undefined).join(' ');
}

/** Names of resources: `^[a-zA-Z0-9 ]+$` and each its own; those inside dependsOn follow the same rule. Source: document.resource.json of DSC 3.2.3. */
class Names {
  readonly #taken = new Set<string>();

  free(wanted: string): string {
    const name = wanted.replace(/[^a-zA-Z0-9]+/gu, ' ').trim() || 'Resource';
    for (let n = 1; ; n++) {
      const one = n === 1 ? name : `${name} ${n}`;
      if (this.#taken.has(one.toLowerCase())) continue;
      this.#taken.add(one.toLowerCase());
      return one;
    }
  }
}
