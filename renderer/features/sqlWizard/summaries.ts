import { blockers, type SqlStep, type SqlWizardState } from '#core/wizard/sqlWizard';
import type { ServerModel } from '#core/scan/model';
import type { WindowText } from '../../i18n/en';
import type { Formats } from '../../i18n/formats';
import { addressProblem } from '../wizard/addressList';
import { few } from '../wizard/few';
import type { Proposals } from './proposals';

/** One line under a finished step. */
export function summary(step: SqlStep, state: SqlWizardState, model: ServerModel, proposals: Proposals | null, text: WindowText, format: Formats): string | null {
  const t = text.wizard.summary;
  const { choices } = state;
  switch (step) {
    case 'server':
      return t.server(model.instances.length);
    case 'instances':
      return choices.instances.length === 0 ? null : t.instances(format.number(choices.instances.length), format.number(model.instances.length), few(choices.instances.map((i) => i.name), text, format));
    case 'ports':
      return proposals === null || proposals.rows.length === 0 ? null : t.ports(few(proposals.rows.flatMap((r) => (r.port === null ? [] : [String(r.port)])), text, format));
    case 'firewall':
      return t.firewall(choices.firewall.mode === 'none' ? 0 : choices.instances.length, choices.firewall.disableRules.length, few(choices.firewall.remoteAddresses, text, format));
    case 'clients': {
      const moved = proposals?.rows.filter((r) => r.effect.moved).map((r) => r.instance.name) ?? [];
      return moved.length === 0 ? t.clientsStay : t.clientsMove(few(moved, text, format));
    }
    default:
      return null;
  }
}

/** Why Next is not available, in one line; null when it is. */
export function blockedReason(state: SqlWizardState, model: ServerModel | null, proposals: Proposals | null, text: WindowText, format: Formats): string | null {
  const t = text.wizard;
  if (state.step === 'ports' && proposals) {
    const refused = proposals.rows.filter((r) => r.refused).map((r) => r.instance.name);
    if (refused.length > 0) return t.blockedPorts(refused.length, few(refused, text, format));
  }
  const [first] = blockers(state, model);
  if (first) return t.blocked[first.code](first.subject ?? '');
  if (state.step === 'firewall') {
    const { firewall } = state.choices;
    if (firewall.mode !== 'none' && addressProblem(firewall.remoteAddresses)) return t.blockedAddresses;
  }
  return null;
}
