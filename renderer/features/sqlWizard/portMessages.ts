import type { Language } from '#core/ipc/contract';
import { portVerdictLine } from '#core/text/portVerdicts';
import type { PlanProblemCode } from '#core/plan/problems';
import type { PortVerdictCode } from '#core/ports/allocate';
import { planTexts } from '#core/text/plan';
import type { WindowText } from '../../i18n/en';
import type { Formats } from '../../i18n/formats';
import type { Typed } from '../wizard/PortField';
import type { Effect, Proposal } from './proposals';

export interface Message {
  readonly tone: 'error' | 'warning' | 'neutral' | 'success';
  readonly text: string;
}

/** Verdicts that say what a planning problem says, with more to it. */
const sameAs: Readonly<Partial<Record<PlanProblemCode, readonly PortVerdictCode[]>>> = {
  'port-taken': ['listener'],
  'port-other-instance': ['other-instance', 'listener'],
  'port-excluded': ['excluded-system'],
  'port-same': ['in-plan'],
};

/** What stands under a row, worst first; never empty for a chosen instance. */
export function messages(proposal: Proposal, typed: Typed | undefined, text: WindowText, language: Language, format: Formats): readonly Message[] {
  const t = text.wizard.ports;
  const { instance, port, before, choice } = proposal;
  if (choice.strategy === 'custom' && typed?.error !== undefined && typed.error !== null && typed.port === null) return [{ tone: 'error', text: typed.error }];
  const out: Message[] = [];
  const told = new Set<string>(proposal.verdicts.filter((v) => v.severity === 'error').map((v) => v.code));
  for (const p of proposal.problems) if (!(sameAs[p.code] ?? []).some((code) => told.has(code))) out.push({ tone: 'error', text: planTexts(language).problem(p) });
  const dacTold = proposal.problems.some((p) => p.code === 'port-invalid');
  if (port === null) return out;
  for (const v of proposal.verdicts) {
    // Said better below, or of no use here.
    if (v.code === 'own-listener' || (v.code === 'dac-1434' && dacTold) || (v.code === 'in-dynamic-range' && proposal.reservation !== 'none')) continue;
    out.push({ tone: v.severity === 'error' || (v.code === 'dac-1434' && proposal.refused) ? 'error' : v.severity === 'warning' ? 'warning' : 'neutral', text: portVerdictLine(language, v) });
  }
  for (const note of typed?.notes ?? []) out.push({ tone: 'neutral', text: note });
  const gone = before.filter((b) => b !== port);
  if (before.length > 1) out.push({ tone: 'warning', text: t.both(instance.name, before.join(', '), format.list(gone.map(String)), String(port)) });
  const number = String(port);
  if (proposal.reservation === 'now-or-pending') out.push({ tone: 'neutral', text: t.reserve(number, instance.name) });
  if (proposal.reservation === 'at-restart') out.push({ tone: 'neutral', text: proposal.effect.running ? t.reserveAtRestart(number, instance.name) : t.reserve(number, instance.name) });
  if (proposal.reservation === 'not-chosen') out.push({ tone: 'warning', text: t.noReserve(number) });
  if (out.length === 0) out.push(before.includes(port) ? { tone: 'success', text: t.kept(number) } : { tone: 'success', text: t.free(number) });
  const rank = ['error', 'warning', 'neutral', 'success'];
  return out.toSorted((a, b) => rank.indexOf(a.tone) - rank.indexOf(b.tone));
}

/** One phrase for the consequence column. */
export function effectText(effect: Effect, text: WindowText, format: Formats): string {
  const t = text.wizard.ports;
  if (!effect.running) return t.effect.stopped;
  if (effect.restart && effect.clustered) return t.effect.cluster;
  const names = [...(effect.agent ? [t.agent] : []), ...effect.dependants];
  const list = format.list(names);
  if (effect.restart) {
    if (effect.moved) return names.length > 0 ? t.effect.clientsRestartWith(list) : t.effect.clientsRestart;
    return names.length > 0 ? t.effect.restartWith(list) : t.effect.restartOnly;
  }
  return effect.moved ? t.effect.clients : t.effect.quiet;
}
