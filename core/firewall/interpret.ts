import { firewallPolicy, applyEdits, type FirewallPolicy, type ProfileSettings, type StoredRule } from './policy';
import { exposureOf, openingsOf, type Exposure, type OpenPorts, type WhoOpens } from './exposure';
import { wideRules } from './wideRules';
import { firewallProfiles } from './rule';
import { anyPort, rangeSet, type DynamicPorts } from './scope';
import type { ExposureView, FirewallRuleRecord, FirewallView, ProfileExposureView, RuleEdit } from './view';
import { addressTexts } from './newRule';
import { sizeOf } from '#core/ports/portSet';
import type { Port, Protocol } from '#core/ports/port';
import type { FirewallFacts } from '#core/verbs/facts';

interface Judged {
  readonly policy: FirewallPolicy;
  readonly exposure: Exposure;
}
/** A view is plain data; what was parsed for it is kept beside it, and parsed again for a view that came from elsewhere. */
const judged = new WeakMap<FirewallView, Judged>();

/**
 * Registry values as settings. EnableFirewall and AllowLocalPolicyMerge: 0 is off. DefaultInboundAction: 0 allows,
 * 1 blocks. Anything else is not known. Source: MS-GPFAS 2.2.3, MS-FASP 2.2.38.
 */
function settingsOf(facts: FirewallFacts): ProfileSettings[] {
  const flag = (value: number | null): boolean | null => (value === 0 ? false : value === 1 ? true : null);
  const inbound = (value: number | null): ProfileSettings['defaultInboundAction'] => (value === null ? null : value === 0 ? 'allow' : value === 1 ? 'block' : 'unknown');
  return facts.profiles.map(({ store, profile, enableFirewall, defaultInboundAction, allowLocalPolicyMerge }) => ({
    store,
    profile,
    enabled: flag(enableFirewall),
    defaultInboundAction: inbound(defaultInboundAction),
    allowLocalPolicyMerge: flag(allowLocalPolicyMerge),
  }));
}

/** What the firewall facts of a scan mean. */
export function firewallView(facts: FirewallFacts, dynamic: DynamicPorts): FirewallView {
  const policy = firewallPolicy(facts.stores, settingsOf(facts));
  const exposure = exposureOf(policy, dynamic);
  const view: FirewallView = {
    rules: policy.rules.map(recordOf),
    unparsed: policy.unreadable.map(({ store, name, data, error }) => ({ store, name, raw: data, code: error.code })),
    profiles: firewallProfiles.map((profile) => {
      const { enabled, defaultInbound, localRules } = policy.profiles[profile];
      return { profile, enabled, defaultInbound, localRulesApply: localRules === 'unknown' ? null : localRules === 'apply' };
    }),
    exposure: exposureView(exposure.combined),
    exposureByProfile: {
      domain: profileView(exposure, 'domain'),
      private: profileView(exposure, 'private'),
      public: profileView(exposure, 'public'),
    },
    caveats: exposure.caveats,
    dynamic,
    wide: wideRules(exposure, dynamic),
  };
  judged.set(view, { policy, exposure });
  return view;
}

function recordOf({ store, rule }: StoredRule): FirewallRuleRecord {
  const { protocol } = rule;
  return {
    name: rule.name,
    store,
    raw: rule.text,
    displayName: rule.displayName ?? '',
    enabled: rule.active,
    direction: rule.direction,
    action: rule.action === 'bypass' ? 'other' : rule.action,
    protocol: protocol === null ? 'any' : protocol === 6 ? 'tcp' : protocol === 17 ? 'udp' : String(protocol),
    localPorts: anyPort(rule.localPorts) ? null : rangeSet(rule.localPorts.ranges),
    localPortKeywords: rule.localPorts.keywords,
    profiles: rule.profiles,
    remoteAddresses: addressTexts(rule),
    program: rule.app,
    service: rule.service,
  };
}

function exposureView({ open, conditional }: OpenPorts): ExposureView {
  return {
    tcp: open.tcp,
    udp: open.udp,
    tcpCount: sizeOf(open.tcp),
    udpCount: sizeOf(open.udp),
    conditionalTcp: conditional.tcp,
    conditionalUdp: conditional.udp,
  };
}

function profileView(exposure: Exposure, profile: (typeof firewallProfiles)[number]): ProfileExposureView {
  return { ...exposureView(exposure.profiles[profile]), state: exposure.profiles[profile].state };
}

function judgedOf(view: FirewallView): Judged {
  const found = judged.get(view);
  if (found) return found;
  const stores = [...view.rules.map(({ store, name, raw }) => ({ store, rules: [[name, raw] as const] })), ...view.unparsed.map(({ store, name, raw }) => ({ store, rules: [[name, raw] as const] }))];
  const parsed = firewallPolicy(stores, []);
  const profiles = Object.fromEntries(
    view.profiles.map(({ profile, enabled, defaultInbound, localRulesApply }) => [profile, { profile, enabled, defaultInbound, localRules: localRulesApply === null ? 'unknown' : localRulesApply ? 'apply' : 'void' }]),
  );
  const policy: FirewallPolicy = { ...parsed, profiles: { ...parsed.profiles, ...profiles } };
  const made = { policy, exposure: exposureOf(policy, view.dynamic) };
  judged.set(view, made);
  return made;
}

/** The exposure there would be after edits of the local store: the other figure of a before/after pair. */
export function exposureAfter(view: FirewallView, edits: readonly RuleEdit[]): ExposureView {
  return exposureView(exposureOf(applyEdits(judgedOf(view).policy, edits), view.dynamic).combined);
}

/** Which rules open a port, where no block for certain closes it again. */
export function whoOpens(view: FirewallView, port: Port, protocol: Protocol): WhoOpens {
  return openingsOf(judgedOf(view).exposure, port, protocol);
}
