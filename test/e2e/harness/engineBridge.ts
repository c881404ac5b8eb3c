import type { Page } from '@playwright/test';
import { channels, channelNames, eventNames, type ChannelName, type Draft, type Settings } from '#core/ipc/contract';
import { planHash } from '#core/plan/change';
import type { PlanResult } from '#core/plan/problems';
import { applyScript, undoScript } from '#core/scripts/applyScript';
import type { Engine } from '#electron/app/engine';
import { browserReport, endpointsReport, sunRpcReport, tcpReport, tdsReport } from '#electron/probes/ask';

/** In the page. */
declare const harnessEmit: (event: string, payload: unknown) => void;
declare const harnessCall: (channel: string, input: unknown) => Promise<unknown>;

const planned = (made: PlanResult): unknown => (made.ok ? { ok: true, plan: made.plan, hash: planHash(made.plan) } : made);

/** Puts a `window.portpin` into the page that asks a real engine, without Electron and its dialogs: every question of those is answered yes. */
export async function engineBridge(page: Page, engine: Engine, start: { readonly language: 'en' | 'ja'; readonly theme: Settings['theme']; readonly draft?: Draft | null }): Promise<void> {
  let settings: Settings = { language: start.language, theme: start.theme };
  let draft: Draft | null = start.draft ?? null;
  const emit = async (event: string, payload: unknown): Promise<void> => {
    if (!page.isClosed()) await page.evaluate(([name, value]) => harnessEmit(name, value), [event, payload] as const).catch(() => undefined);
  };
  const answers: { readonly [C in ChannelName]?: (input: (typeof channels)[C]['input']['_output']) => unknown } = {
    'app.info': () => ({ version: '0.1.0', platform: 'linux', language: start.language, elevated: false, packaged: false, stateDir: '' }),
    'settings.get': () => settings,
    'settings.set': (input) => (settings = input),
    'targets.list': () => ({ targets: engine.targets.list(), current: engine.targets.current }),
    'targets.use': ({ targetId }) => engine.targets.use(targetId),
    'scan.run': ({ targetId }) => engine.scan(targetId),
    'scan.last': ({ targetId }) => engine.lastScan(targetId),
    'connections.list': ({ targetId, ports }) => engine.targets.get(targetId).target.call('connections.list', { localPorts: ports }),
    'connections.sample': ({ targetId, top, ranges }) => engine.targets.get(targetId).target.call('connections.sample', { top, ranges }),
    'demo.restart': async () => ({ lastBoot: await engine.restartDemo() }),
    'runs.list': ({ targetId }) => ({ runs: engine.summaries(targetId) }),
    'run.get': ({ runId }) => engine.runs.view(runId),
    'run.cancel': ({ runId, how }) => {
      engine.cancel(runId, how);
      return {};
    },
    'run.start': async ({ hash, why }) => {
      const handle = await engine.start(hash, { why, onProgress: (run) => void emit('run.progress', { run }) });
      void handle.done.then((run) => emit('run.progress', { run }));
      return { runId: handle.runId };
    },
    'run.recover': async ({ runId, how }) => (await engine.recover(runId, how)).done,
    'draft.get': ({ kind }) => (draft?.request.kind === kind ? draft : null),
    'draft.set': (input) => {
      draft = input.draft;
      return {};
    },
    'plan.make': async ({ targetId, request }) => planned(await engine.makePlan(targetId, request)),
    'plan.undo': async ({ runId }) => planned(await engine.undoPlan(runId)),
    'plan.pending': async ({ runId }) => planned(await engine.pendingPlan(runId)),
    'plan.script': ({ hash, kind, language }) => ({ name: `${kind}.ps1`, text: (kind === 'apply' ? applyScript : undoScript)(engine.plan(hash), language) }),
    'plan.saveScript': ({ kind }) => ({ path: `C:\\Users\\k.sato\\${kind}.ps1` }),
    'document.render': ({ runId, format, language }) => engine.documentText(runId, format, language),
    'document.save': ({ runId }) => ({ folder: 'C:\\Users\\k.sato', files: [`${runId}.html`] }),
    'folder.open': () => ({}),
    'probe.endpoints': ({ host }) => endpointsReport(engine.prober(host), host, {}),
    'probe.sunRpc': ({ host }) => sunRpcReport(engine.prober(host), host, {}),
    'probe.browser': ({ host, instance }) => browserReport(engine.prober(host), host, instance, {}),
    'probe.tds': ({ host, ports }) => tdsReport(engine.prober(host), host, ports, {}),
    'probe.tcp': ({ host, ports }) => tcpReport(engine.prober(host), host, ports, {}),
    'host.status': () => ({ state: 'ready', pingMs: 14, elevated: false, broker: false, edition: 'Desktop' }),
    'calls.log': () => ({ calls: [] }),
    'clipboard.write': () => ({}),
    'link.open': () => ({}),
  };
  await page.exposeFunction('harnessCall', async (channel: ChannelName, input: unknown) => {
    const answer: unknown = answers[channel];
    if (typeof answer !== 'function') return { ok: false, error: { source: 'app', code: 'internal', params: {} } };
    try {
      return { ok: true, value: channels[channel].output.parse(await Reflect.apply(answer, undefined, [channels[channel].input.parse(input)])) };
    } catch (error) {
      process.stdout.write(`${channel}: ${String(error)}\n`);
      return { ok: false, error: { source: 'app', code: 'internal', params: {} } };
    }
  });
  // The compiler that runs this file names functions through a helper the page does not have.
  await page.addInitScript('globalThis.__name = (f) => f');
  await page.addInitScript(
    ({ names, events }) => {
      const listeners = new Map<string, Set<(payload: unknown) => void>>();
      const calls = Object.fromEntries(names.map((name) => [name, (input: unknown) => harnessCall(name, input)]));
      const on = Object.fromEntries(
        events.map((name) => [
          name,
          (listener: (payload: unknown) => void) => {
            const set = listeners.get(name) ?? new Set();
            listeners.set(name, set.add(listener));
            return () => set.delete(listener);
          },
        ]),
      );
      Object.defineProperty(globalThis, 'portpin', { value: { calls, on } });
      Object.defineProperty(globalThis, 'harnessEmit', { value: (event: string, payload: unknown) => listeners.get(event)?.forEach((listener) => listener(payload)) });
    },
    { names: channelNames, events: eventNames },
  );
}
