import type { RpcChoices } from '#core/plan/serviceChoices';
import type { Port } from '#core/ports/port';
import { judgeServicePort, proposeServicePort, servicesOf, type ServicePortVerdict } from '#core/ports/servicePorts';
import type { ServerModel } from '#core/scan/model';
import type { FixedPortService } from '#core/scan/serviceModel';
import { rangesAfter } from '../rpc/rpcPlan';

export interface ServiceProposal {
  readonly service: FixedPortService;
  /** undefined: not chosen. */
  readonly choice: RpcChoices['services'][number] | undefined;
  readonly verdicts: readonly ServicePortVerdict[];
  /** A number that would do, where the chosen one does not. */
  readonly instead: Port | null;
  readonly refused: boolean;
}

/** Every service that can have a number of its own, with what speaks against the one chosen. */
export function serviceProposals(model: ServerModel, choices: RpcChoices): readonly ServiceProposal[] {
  const services = servicesOf(model);
  const chosen = new Map(choices.services.map((s) => [s.id, s]));
  const planned = new Map(services.flatMap((s): [Port, string][] => {
    const port = chosen.get(s.id)?.port;
    return typeof port === 'number' ? [[port, s.name]] : [];
  }));
  const rpcRange = rangesAfter(model, choices.range);
  return services.map((service): ServiceProposal => {
    const choice = chosen.get(service.id);
    if (choice === undefined || choice.port === 'remove') return { service, choice, verdicts: [], instead: null, refused: false };
    const others = new Map([...planned].filter(([, name]) => name !== service.name));
    // The same number twice: the map holds one of the two names, so it is looked for among the choices.
    const twice = typeof choice.port === 'number' ? services.find((s) => s.id !== service.id && chosen.get(s.id)?.port === choice.port) : undefined;
    const context = { model, planned: twice && typeof choice.port === 'number' ? new Map(others).set(choice.port, twice.name) : others, rpcRange };
    const verdicts = choice.port === null ? [] : judgeServicePort(choice.port, service, context);
    const refused = choice.port === null || verdicts.some((v) => v.severity === 'error');
    return { service, choice, verdicts, instead: refused ? proposeServicePort(service, { ...context, planned: others }) : null, refused };
  });
}
