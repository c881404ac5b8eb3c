import { exposureAfter } from '#core/firewall/interpret';
import type { ExposureView, FirewallView, RuleEdit } from '#core/firewall/view';
import type { Plan } from '#core/plan/change';
import type { Protocol } from '#core/ports/port';
import type { PortSet } from '#core/ports/portSet';
import type { ExposureBar } from '../components/PortSpace';
import type { OpeningText } from '../i18n/en/opening';
import type { Formats } from '../i18n/formats';

const SHOWN = 6;

/** What the plan does to the rules, as edits of the firewall. */
export function ruleEdits(plan: Plan): readonly RuleEdit[] {
  return plan.changes.flatMap((c) =>
    c.writes.flatMap((w): RuleEdit[] => {
      if (w.kind === 'firewall-create') return [{ kind: 'add', spec: w.spec }];
      if (w.kind === 'firewall-enabled') return [{ kind: 'set-enabled', name: w.name, enabled: w.after }];
      if (w.kind === 'firewall-remove') return [{ kind: 'remove', name: w.name }];
      return [];
    }),
  );
}

function of(view: ExposureView, protocol: Protocol): { readonly set: PortSet; readonly count: number } {
  return protocol === 'tcp' ? { set: view.tcp, count: view.tcpCount } : { set: view.udp, count: view.udpCount };
}

function rangesText(set: PortSet, text: OpeningText, format: Formats): string {
  const shown = format.list(set.slice(0, SHOWN).map((r) => format.range(r)));
  return set.length <= SHOWN ? shown : text.overview.open.more(shown, format.number(set.length - SHOWN));
}

/** Ports open to inbound traffic now, and after a plan where there is one. */
export function exposureBars(firewall: FirewallView, protocol: Protocol, plan: Plan | null, title: { readonly after: string }, text: OpeningText, format: Formats): readonly ExposureBar[] {
  const t = text.overview.open;
  const now = of(firewall.exposure, protocol);
  const states = Object.values(firewall.exposureByProfile).map((p) => p.state);
  const widest = firewall.wide.filter((w) => w.protocol === protocol && w.reason !== 'udp-1434').reduce<(typeof firewall.wide)[number] | null>((most, w) => (most === null || w.portCount > most.portCount ? w : most), null);
  const ports = rangesText(now.set, text, format);
  const why = states.includes('off') ? t.off : states.includes('default-allow') ? t.defaultAllow : widest ? t.by(ports, widest.displayName === '' ? widest.name : widest.displayName) : t.ports(ports);
  const bars: ExposureBar[] = [{ id: 'now', count: now.count, title: t.now, text: firewall.caveats.length > 0 ? `${why} (${t.caveat})` : why, open: now.set, tone: 'now' }];
  if (plan) {
    const after = of(exposureAfter(firewall, ruleEdits(plan)), protocol);
    bars.push({ id: 'after', count: after.count, title: title.after, text: rangesText(after.set, text, format), open: after.set, tone: 'after' });
  }
  return bars;
}
