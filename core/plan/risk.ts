import type { Change, Risk, RiskReason } from './change';

/** What each reason weighs; a change carries the heaviest of its own, a plan the heaviest of its changes. */
const weight: Readonly<Record<RiskReason, Risk>> = {
  'clients-move': 'medium',
  restart: 'medium',
  'cluster-failover': 'high',
  'narrows-firewall': 'medium',
  'in-dynamic-range': 'low',
  'browser-stops': 'medium',
  'local-rules-void': 'medium',
  'service-restarts': 'medium',
  reboot: 'medium',
  'rpc-range': 'high',
  'wmi-interrupted': 'medium',
  'dynamic-range-moves': 'medium',
  'dynamic-range-conflict': 'medium',
  'files-rewritten': 'low',
};
const order: readonly Risk[] = ['none', 'low', 'medium', 'high'];

function heaviest(risks: readonly Risk[]): Risk {
  let found = 0;
  for (const risk of risks) found = Math.max(found, order.indexOf(risk));
  return order[found] ?? 'high';
}

/** A change of anything is at least a low risk; no change is none. */
export function riskOf(action: Change['action'], reasons: readonly RiskReason[]): Risk {
  return action === 'none' ? 'none' : heaviest(['low', ...reasons.map((reason) => weight[reason])]);
}

/** Every reason of a plan once, the heaviest first. */
export function planRiskReasons(changes: readonly Pick<Change, 'riskReasons'>[]): RiskReason[] {
  const reasons = [...new Set(changes.flatMap((change) => change.riskReasons))];
  return reasons.sort((a, b) => order.indexOf(weight[b]) - order.indexOf(weight[a]));
}

export function planRisk(changes: readonly Change[]): Risk {
  return heaviest(changes.map((change) => change.risk));
}
