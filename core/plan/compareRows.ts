import type { Change, Plan } from './change';

export interface RowGroup {
  readonly resource: Change['resource'];
  readonly rows: readonly Change[];
}

const order: readonly Change['resource'][] = ['sql-instance', 'service-port', 'dcom-app', 'rpc-range', 'wmi-host', 'firewall-rule', 'dynamic-range', 'exclusion', 'tcp-parameter', 'service', 'client-file', 'client-alias', 'spn'];

/** The before/after table as data: the same for the page, the scripts' heads and the documents. Groups without rows are left out. */
export function compareRows(plan: Plan): readonly RowGroup[] {
  return order.map((resource) => ({ resource, rows: plan.changes.filter((change) => change.resource === resource) })).filter((group) => group.rows.length > 0);
}
