import type { Plan } from './change';

/** Everything in it is on no scan: files, SPNs, client aliases. */
export function isClientsPlan(plan: Plan): boolean {
  return plan.changes.length > 0 && plan.changes.every((change) => change.resource === 'client-file' || change.resource === 'spn' || change.resource === 'client-alias');
}
