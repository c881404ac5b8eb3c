import type { Language } from '#core/ipc/contract';
import { firewallProfiles } from '#core/firewall/rule';
import { formatRange } from '#core/ports/port';
import { isAliasKey } from '#core/clients/alias';
import { registryText } from '#core/plan/cells';
import type { Change, Facet, Plan, Step } from '#core/plan/change';
import { planText as en, type PlanText, type ProblemLike, type StepSubject } from './en/plan';
import { planText as ja } from './ja/plan';

export type PlanTexts = Omit<PlanText, 'effect' | 'loses' | 'problem' | 'mode' | 'rule' | 'servicePort' | 'rpcRange' | 'wmiHost' | 'dynamicRange' | 'seconds' | 'scope' | 'only' | 'step'> & {
  /** One side of the before/after table in words: `fixed 49721`. */
  facet(facet: Facet): string;
  /** Remote addresses and profiles of a rule facet in words. */
  ruleScope(facet: Pick<Extract<Facet, { kind: 'rule' }>, 'remote' | 'profiles' | 'only'>): string;
  effect(change: Change): string;
  /** Who loses an open port; null when nobody does. */
  loses(exposure: Plan['exposure']): string | null;
  stepTitle(step: Step): string;
  problem(problem: ProblemLike): string;
  mode: PlanText['mode'];
};

const catalogues: Readonly<Record<Language, PlanTexts>> = { en: build(en), ja: build(ja) };

export function planTexts(language: Language): PlanTexts {
  return catalogues[language];
}

function build(t: PlanText): PlanTexts {
  return {
    ...t,
    facet: (facet) => facetText(t, facet),
    ruleScope: (facet) => scopeText(t, facet),
    effect: (change) => effectText(t, change),
    loses: (exposure) => (exposure && exposure.loses.length > 0 ? t.loses(exposure.loses.map((l) => `${l.who} ${l.port}`).join(', ')) : null),
    stepTitle: (step) => t.step(stepSubject(step)),
    problem: (problem) => {
      const subject = problem.subject ?? '';
      const text = Object.entries(t.problem).find(([code]) => code === problem.code)?.[1];
      return text ? text(subject, (name) => String(problem.params[name] ?? '')) : t.problemUnknown(problem.code, subject);
    },
  };
}

function isMode(t: PlanText, mode: string): mode is keyof PlanText['mode'] {
  return Object.hasOwn(t.mode, mode);
}

function facetText(t: PlanText, facet: Facet): string {
  switch (facet.kind) {
    case 'absent':
      return t.absent;
    case 'reserved':
      return t.reserved;
    case 'sql-ports': {
      const ports = facet.ports.join(', ');
      const mode = isMode(t, facet.mode) ? t.mode[facet.mode] : facet.mode;
      return `${mode}${ports === '' ? '' : ` ${ports}`}${facet.running === false ? ` (${t.stopped})` : ''}`;
    }
    case 'rule':
      return t.rule(facet.enabled, `${facet.protocol.toUpperCase()} ${facet.ports}`, scopeText(t, facet));
    case 'service':
      return `${t.serviceState[facet.state]} (${t.startMode[facet.startMode]})`;
    case 'service-port':
      return t.servicePort(facet.port === null ? null : String(facet.port), facet.listening.join(', '), facet.stays, facet.invalid);
    case 'rpc-range':
      return t.rpcRange(facet.state, facet.ports.map(formatRange).join(', '), facet.text);
    case 'wmi-host':
      return t.wmiHost(facet.mode, facet.port === null ? null : String(facet.port));
    case 'dynamic-range':
      return t.dynamicRange(facet.start, facet.start + facet.count - 1, facet.count);
    case 'seconds':
      return t.seconds(facet.seconds);
    case 'text':
      return facet.lines.join(' / ');
  }
}

function scopeText(t: PlanText, { remote, profiles, only }: Parameters<PlanTexts['ruleScope']>[0]): string {
  const scope = t.scope(remoteText(t, remote), profilesText(t, profiles));
  return only === undefined ? scope : t.only(scope, only);
}

/** `Any` and `LocalSubnet` are keywords of the rule; addresses stand as they are. */
function remoteText(t: PlanText, remote: string): string {
  return remote
    .split(', ')
    .map((word) => (/^any$/i.test(word) ? t.anyAddress : /^localsubnet$/i.test(word) ? t.localSubnet : word))
    .join(', ');
}

function profilesText(t: PlanText, profiles: string): string {
  const names = profiles.split(', ');
  if (firewallProfiles.every((profile) => names.includes(profile))) return t.anyProfile;
  return names
    .map((name) => {
      const known = firewallProfiles.find((profile) => profile === name);
      return known ? t.profile[known] : name;
    })
    .join(', ');
}

function effectText(t: PlanText, change: Change): string {
  if (change.action === 'none') return t.effect.none;
  if (change.needs.reboot) return t.effect.reboot;
  if (change.needs.restart) return t.effect.restart;
  if (change.resource === 'exclusion') return change.writes.some((w) => w.kind === 'exclusion' && w.mayPend) ? t.effect.pending : t.effect.noRestart;
  if (change.resource === 'firewall-rule' && change.action !== 'create') return t.effect.last;
  return change.after.kind === 'sql-ports' && change.after.running === false ? t.effect.staysStopped : t.effect.noRestart;
}

/** What a step does, taken from its first write; the writes of one step are of one kind. */
export function stepSubject(step: Step): StepSubject {
  const base = { phase: step.phase, subject: step.subject };
  if (step.action.kind === 'verify-listener') return { ...base, kind: 'verify', names: [], port: step.action.expect.join(', ') };
  if (step.action.kind === 'verify-service-port') return { ...base, kind: 'verify-service', names: [step.action.service], port: step.action.expect.join(', ') };
  if (step.action.kind !== 'writes') return { ...base, kind: step.action.kind, names: [...new Set(step.action.reasons.flatMap((r) => (r.kind === 'service-port' ? [r.service] : r.kind === 'rpc-range' ? ['RPC'] : [])))], port: '' };
  const { writes } = step.action;
  const [first] = writes;
  const names = writes.map((w) => nameOf(w));
  const none = { ...base, names, port: '' };
  switch (first?.kind) {
    case 'firewall-create':
      return { ...none, kind: 'rule-add' };
    case 'firewall-remove':
      return { ...none, kind: 'rule-remove' };
    case 'firewall-enabled':
      return { ...none, kind: first.after ? 'rule-on' : 'rule-off' };
    case 'exclusion':
      return { ...none, kind: first.after ? 'reserve' : 'release', port: `${first.protocol.toUpperCase()} ${formatRange({ start: first.start, end: first.start + first.count - 1 })} (${first.stack === 'ipv4' ? 'IPv4' : 'IPv6'})` };
    case 'service-state':
      return { ...none, kind: first.after === 'running' ? 'start' : 'stop' };
    case 'cluster-resource':
      return { ...none, kind: first.after === 'online' ? 'online' : 'offline' };
    case 'service-start-mode':
      return { ...none, kind: 'start-mode' };
    case 'registry-key': {
      const alias = aliasSubject(writes);
      if (alias) return { ...none, ...alias };
      // A key is made for values that come with it, and goes after them.
      return writes.some((w) => w.kind === 'registry') ? { ...none, kind: 'registry', names: writes.flatMap((w) => (w.kind === 'registry' ? [w.name] : [])) } : { ...none, kind: first.after ? 'key-add' : 'key-remove' };
    }
    case 'wmi-host':
      return { ...none, kind: 'wmi-host', port: first.after };
    case 'dynamic-range':
      return { ...none, kind: 'dynamic-range', port: formatRange({ start: first.after.start, end: first.after.start + first.after.count - 1 }) };
    case 'dfsr-port':
      return { ...none, kind: 'dfsr', port: String(first.after) };
    case 'spn':
      return { ...none, kind: first.after ? 'spn-add' : 'spn-remove', port: first.account };
    case 'file':
      return { ...none, kind: 'file' };
    case 'registry':
    case undefined:
      return { ...none, kind: 'registry', ...aliasSubject(writes) };
  }
}

function aliasSubject(writes: Extract<Step['action'], { kind: 'writes' }>['writes']): Pick<StepSubject, 'kind' | 'subject' | 'port'> | undefined {
  const value = writes.find((w) => w.kind === 'registry');
  return value && isAliasKey(value.path) ? { kind: 'alias', subject: value.name, port: value.after === null ? '' : registryText(value.after) } : undefined;
}

function nameOf(write: Extract<Step['action'], { kind: 'writes' }>['writes'][number]): string {
  switch (write.kind) {
    case 'registry':
      return write.name;
    case 'firewall-create':
      return write.spec.displayName;
    case 'firewall-enabled':
      return write.displayName;
    case 'firewall-remove':
      return write.spec.displayName;
    case 'exclusion':
      return String(write.start);
    case 'service-state':
    case 'service-start-mode':
      return write.service;
    case 'cluster-resource':
      return write.name;
    case 'registry-key':
      return write.path;
    case 'wmi-host':
      return 'WMI';
    case 'dynamic-range':
      return stackName(write);
    case 'dfsr-port':
      return 'DFSR';
    case 'spn':
      return write.spn;
    case 'file':
      return fileName(write.path);
  }
}

/** `TCP IPv4`: which of the four. */
export function stackName({ stack, protocol }: { readonly stack: 'ipv4' | 'ipv6'; readonly protocol: 'tcp' | 'udp' }): string {
  return `${protocol.toUpperCase()} ${stack === 'ipv4' ? 'IPv4' : 'IPv6'}`;
}

/** The last part of a path, whatever system it is of. */
export function fileName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
