import { spnChange, type SpnChange } from '#core/clients/spn';
import type { Port } from '#core/ports/port';
import type { ServerModel, SqlInstance } from '#core/scan/model';

/** The name clients connect to: the network name of a clustered instance, else of the computer. */
export function clientHost(model: ServerModel, instance: SqlInstance, unknown: string): string {
  const virtual = instance.clusterResource?.virtualServerName;
  if (virtual !== undefined && virtual !== null && virtual !== '') return virtual;
  if (model.host.known) return model.host.value.fqdn;
  // The name of an import is the name of a file.
  return model.target.kind === 'imported' ? unknown : model.target.name;
}

/** SPNs that follow the move; null where the account of the service or the computer is not known. */
export function spnsOf(model: ServerModel, instance: SqlInstance, before: readonly Port[], after: Port): SpnChange | null {
  const account = instance.service.known ? instance.service.value.account : null;
  if (account === null || !model.host.known) return null;
  const { domain } = model.host.value;
  return spnChange({ fqdn: clientHost(model, instance, model.host.value.fqdn), instance: instance.name, account, ...(domain === null ? {} : { domain }), oldPorts: before, newPorts: [after] });
}
