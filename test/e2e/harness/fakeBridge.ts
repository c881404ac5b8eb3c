import type { Page } from '@playwright/test';
import { channels, channelNames, eventNames, type ChannelName, type Draft, type RunSummary, type Settings } from '#core/ipc/contract';
import { planHash } from '#core/plan/change';
import { defaultChoices } from '#core/plan/choices';
import { makePlan } from '#core/plan/makePlan';
import { interpret } from '#core/scan/interpret';
import type { Scan } from '#core/scan/scan';

/** Puts a `window.portpin` into the page that answers from one scan. Answers are parsed as the main process does. */
export async function fakeBridge(page: Page, scan: Scan, start: { readonly language: 'en' | 'ja'; readonly theme: Settings['theme']; readonly busy?: boolean }): Promise<void> {
  let settings: Settings = { language: start.language, theme: start.theme };
  let draft: Draft | null = start.busy === true ? draftOf(scan) : null;
  const target = { ...scan.target, writable: true };
  const answers: Partial<Record<ChannelName, (input: Record<string, never>) => unknown>> = {
    'app.info': () => ({ version: '0.1.0', platform: 'linux', language: start.language, elevated: false, packaged: false, stateDir: '' }),
    'settings.get': () => settings,
    'settings.set': (input) => {
      settings = channels['settings.set'].input.parse(input);
      return settings;
    },
    'targets.list': () => ({ targets: [target], current: target.id }),
    'targets.use': () => target,
    'scan.run': () => scan,
    'scan.last': () => scan,
    'runs.list': () => ({ runs: start.busy === true ? runsOf(scan) : [] }),
    'draft.get': (input) => (draft?.request.kind === channels['draft.get'].input.parse(input).kind ? draft : null),
    'draft.set': (input) => {
      draft = channels['draft.set'].input.parse(input).draft;
      return {};
    },
    'plan.make': (input) => {
      const made = makePlan(interpret(scan), channels['plan.make'].input.parse(input).request);
      return made.ok ? { ...made, hash: planHash(made.plan) } : made;
    },
    'connections.sample': () => (scan.areas.connections.state === 'read' ? { ...scan.areas.connections.value, at: new Date().toISOString() } : null),
    'host.status': () => ({ state: 'ready', pingMs: 14, elevated: false, broker: false, edition: 'Desktop' }),
    'calls.log': () => ({ calls: Array.from({ length: 40 }, (_, i) => ({ at: new Date(1_700_000_000_000 + i * 1000).toISOString(), verb: 'registry.read', ms: 12 + i, ok: i % 9 !== 8, code: i % 9 === 8 ? 'access-denied' : null })) }),
    'clipboard.write': () => ({}),
    'link.open': () => ({}),
  };
  await page.exposeFunction('harnessCall', async (channel: ChannelName, input: Record<string, never>) => {
    const answer = answers[channel];
    if (!answer) return { ok: false, error: { source: 'app', code: 'internal', params: {} } };
    return { ok: true, value: channels[channel].output.parse(await answer(input)) };
  });
  await page.addInitScript(
    ({ names, events }) => {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- put there by exposeFunction
      const calls = Object.fromEntries(names.map((name) => [name, (input: unknown) => (globalThis as unknown as { harnessCall: (channel: string, input: unknown) => Promise<unknown> }).harnessCall(name, input)]));
      const on = Object.fromEntries(events.map((name) => [name, () => () => undefined]));
      Object.defineProperty(globalThis, 'portpin', { value: { calls, on } });
    },
    { names: channelNames, events: eventNames },
  );
}

function draftOf(scan: Scan): Draft {
  const choices = { ...defaultChoices(), instances: [{ name: 'INST1', strategy: 'keep' as const, port: null, restartNow: false }, { name: 'SALES', strategy: 'series' as const, port: null, restartNow: false }] };
  choices.firewall.disableRules = interpret(scan).findings.filter((f) => f.code === 'firewall-wide-rule').map((f) => f.subject ?? '');
  return { request: { kind: 'sql', choices }, step: 'ports', visited: ['server', 'instances', 'ports'], savedAt: '2026-11-21T21:58:00Z', scanHash: '' };
}

function runsOf(scan: Scan): readonly RunSummary[] {
  const run = { targetId: scan.target.id, targetName: scan.target.name, kind: 'sql' as const, undoOf: null, undoneBy: null, by: 'CORP\\k.sato', changes: 4, pending: [] };
  return [
    { ...run, runId: 'R-0003', state: 'interrupted', startedAt: '2026-11-21T22:14:31Z', endedAt: null, subjects: ['SALES'] },
    { ...run, runId: 'R-0002', state: 'committed', startedAt: '2026-11-20T22:14:31Z', endedAt: '2026-11-20T22:15:31Z', subjects: ['INST1'], pending: [{ step: 's4', subject: 'INST1', port: 49_721 }] },
    { ...run, runId: 'R-0001', state: 'rolled-back', startedAt: '2026-11-19T22:14:31Z', endedAt: '2026-11-19T22:15:31Z', subjects: ['REPORT'] },
  ];
}
