import { withActive, type FirewallProfile, type FirewallRule, type RuleError } from './rule';
import type { FirewallStore, RuleEdit } from './view';
import { ruleFromSpec } from './newRule';
import { parseFirewallRule } from './parse';

export interface RawRuleStore {
  readonly store: FirewallStore;
  /** Registry value name and text. */
  readonly rules: readonly (readonly [name: string, data: string])[];
}

/** null: the value is absent there. `unknown`: it holds something that is neither. */
export interface ProfileSettings {
  readonly store: 'local' | 'gpo';
  readonly profile: FirewallProfile;
  readonly enabled: boolean | null;
  readonly defaultInboundAction: 'allow' | 'block' | 'unknown' | null;
  readonly allowLocalPolicyMerge: boolean | null;
}

export interface StoredRule {
  readonly store: FirewallStore;
  readonly rule: FirewallRule;
}

export interface UnreadableRule {
  readonly store: FirewallStore;
  readonly name: string;
  readonly data: string;
  readonly error: RuleError;
}

export interface ProfilePolicy {
  readonly profile: FirewallProfile;
  /** null: not known. */
  readonly enabled: boolean | null;
  readonly defaultInbound: 'allow' | 'block' | null;
  /** `void`: Group Policy says AllowLocalPolicyMerge=0, so rules of the local store have no effect in this profile. */
  readonly localRules: 'apply' | 'void' | 'unknown';
}

export interface FirewallPolicy {
  /** Every rule that could be read, in the order of the stores, active or not. */
  readonly rules: readonly StoredRule[];
  readonly unreadable: readonly UnreadableRule[];
  readonly profiles: Readonly<Record<FirewallProfile, ProfilePolicy>>;
}

/** Stores with their rules parsed, and what the settings of both stores come to. */
export function firewallPolicy(stores: readonly RawRuleStore[], settings: readonly ProfileSettings[]): FirewallPolicy {
  const rules: StoredRule[] = [];
  const unreadable: UnreadableRule[] = [];
  for (const { store, rules: raw } of stores) {
    for (const [name, data] of raw) {
      const parsed = parseFirewallRule(name, data);
      if (parsed.ok) rules.push({ store, rule: parsed.rule });
      else unreadable.push({ store, name, data, error: parsed.error });
    }
  }
  return { rules, unreadable, profiles: profilePolicies(settings) };
}

function profilePolicies(settings: readonly ProfileSettings[]): Record<FirewallProfile, ProfilePolicy> {
  return {
    domain: profilePolicy('domain', settings),
    private: profilePolicy('private', settings),
    public: profilePolicy('public', settings),
  };
}

/**
 * Group Policy wins where it says something. A local DefaultInboundAction that is absent is block
 * (INetFwPolicy2::get_DefaultInboundAction: block by default); an absent AllowLocalPolicyMerge lets local rules apply,
 * and only Group Policy can say otherwise (MS-GPFAS 2.2.3.13). Where no setting of a profile was read at all, all is
 * unknown.
 */
function profilePolicy(profile: FirewallProfile, settings: readonly ProfileSettings[]): ProfilePolicy {
  const local = settings.find((s) => s.store === 'local' && s.profile === profile);
  const gpo = settings.find((s) => s.store === 'gpo' && s.profile === profile);
  const inbound = gpo?.defaultInboundAction ?? local?.defaultInboundAction ?? (local ? 'block' : 'unknown');
  const merge = gpo?.allowLocalPolicyMerge ?? null;
  return {
    profile,
    enabled: gpo?.enabled ?? local?.enabled ?? null,
    defaultInbound: inbound === 'unknown' ? null : inbound,
    localRules: merge === false ? 'void' : local || gpo ? 'apply' : 'unknown',
  };
}

/** Does a rule of this store count in the profile? Rules whose fate is unknown count: they may be open. */
export function storeApplies(policy: FirewallPolicy, store: FirewallStore, profile: FirewallProfile): boolean {
  return store !== 'local' || policy.profiles[profile].localRules !== 'void';
}

/**
 * The policy after edits of the local store, in their order. Names compare without case, as registry value names do.
 * A rule added under a name that exists takes its place.
 */
export function applyEdits(policy: FirewallPolicy, edits: readonly RuleEdit[]): FirewallPolicy {
  const changed = new Map<string, 'removed' | boolean>();
  const added = new Map<string, FirewallRule>();
  for (const edit of edits) {
    const name = (edit.kind === 'add' ? edit.spec.name : edit.name).toLowerCase();
    const fresh = added.get(name);
    if (edit.kind === 'set-enabled') {
      if (fresh) added.set(name, withActive(fresh, edit.enabled));
      else if (changed.get(name) !== 'removed') changed.set(name, edit.enabled);
    } else {
      changed.set(name, 'removed');
      if (edit.kind === 'add') added.set(name, ruleFromSpec(edit.spec));
      else added.delete(name);
    }
  }
  const rules: StoredRule[] = [];
  for (const stored of policy.rules) {
    const change = stored.store === 'local' ? changed.get(stored.rule.name.toLowerCase()) : undefined;
    if (change === undefined) rules.push(stored);
    else if (change !== 'removed') rules.push({ store: stored.store, rule: withActive(stored.rule, change) });
  }
  for (const rule of added.values()) rules.push({ store: 'local', rule });
  return { ...policy, rules };
}
