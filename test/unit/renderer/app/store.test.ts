// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { channelNames, eventNames } from '#core/ipc/contract';
import type { Scan } from '#core/scan/scan';
import { createDemoTarget } from '#electron/targets/demo/target';
import { scanTarget } from '#electron/targets/scanTarget';
import { CallError } from '../../../../renderer/app/bridge';
import { connect, recoverRun, scanNow } from '../../../../renderer/app/actions';
import { useApp } from '../../../../renderer/app/store';

const real = await scanTarget(createDemoTarget());
const scanOf = (takenAt: string): Scan => ({ ...real, takenAt, target: { ...real.target, id: 'demo' } });
const target = { id: 'demo', kind: 'demo', name: 'SQL01', writable: true };

let answers: Record<string, (input: unknown) => unknown>;
let failures: Record<string, unknown>;
let listeners: Map<string, (payload: unknown) => void>;
let asked: string[];
beforeEach(() => {
  asked = [];
  failures = {};
  listeners = new Map();
  answers = {
    'app.info': () => ({ version: '1', platform: 'linux', language: 'ja', elevated: false, packaged: false, stateDir: '' }),
    'settings.get': () => ({ language: null, theme: 'system' }),
    'targets.list': () => ({ targets: [target], current: 'demo' }),
    'host.status': () => ({ state: 'ready', pingMs: 1, elevated: false, broker: false, edition: null }),
    'draft.get': () => null,
    'scan.last': () => null,
    'scan.run': () => scanOf('t1'),
    'runs.list': () => ({ runs: [] }),
  };
  const calls = Object.fromEntries(
    channelNames.map((channel) => [
      channel,
      async (input: unknown) => {
        asked.push(channel);
        if (failures[channel] !== undefined) return { ok: false, error: failures[channel] };
        return { ok: true, value: (await answers[channel]?.(input)) ?? null };
      },
    ]),
  );
  const on = Object.fromEntries(
    eventNames.map((event) => [
      event,
      (listener: (payload: unknown) => void) => {
        listeners.set(event, listener);
        return () => listeners.delete(event);
      },
    ]),
  );
  vi.stubGlobal('portpin', { calls, on });
  useApp.setState(useApp.getInitialState(), true);
});
afterEach(() => vi.unstubAllGlobals());

describe('connect', () => {
  it('scans a target that was never scanned, and only such a one', async () => {
    await connect();
    expect(asked).toContain('scan.run');
    expect(useApp.getState().scans['demo']?.model?.takenAt).toBe('t1');
    asked.length = 0;
    answers['scan.last'] = () => scanOf('t0');
    await connect();
    expect(asked).not.toContain('scan.run');
    expect(useApp.getState().scans['demo']?.model?.takenAt).toBe('t0');
  });

  it('stops listening when it is told to', async () => {
    const stop = await connect();
    expect([...listeners.keys()].sort()).toEqual(['host.status', 'run.progress', 'scan.progress']);
    stop();
    expect(listeners.size).toBe(0);
  });
});

describe('a scan', () => {
  it('keeps the last one in view while the next runs, with the progress of each area', async () => {
    await connect();
    let finish: (scan: Scan) => void = () => undefined;
    answers['scan.run'] = () => new Promise((resolve) => (finish = resolve));
    const scanning = scanNow('demo');
    listeners.get('scan.progress')?.({ targetId: 'demo', area: 'host', state: 'read', done: 1, total: 7 });
    expect(useApp.getState().scans['demo']).toMatchObject({ running: true, model: { takenAt: 't1' }, areas: { host: 'read' }, done: 1, total: 7 });
    await vi.waitFor(() => expect(asked.filter((a) => a === 'scan.run')).toHaveLength(2));
    finish(scanOf('t2'));
    await scanning;
    expect(useApp.getState().scans['demo']).toMatchObject({ running: false, model: { takenAt: 't2' } });
  });

  it('that fails leaves the last one and says why', async () => {
    await connect();
    failures['scan.run'] = { source: 'verb', error: { code: 'host-lost' } };
    await scanNow('demo');
    const slot = useApp.getState().scans['demo'];
    expect(slot?.model?.takenAt).toBe('t1');
    expect(slot?.error).toBeInstanceOf(CallError);
    expect(slot?.error).toMatchObject({ channel: 'scan.run', error: { source: 'verb', error: { code: 'host-lost' } } });
  });
});

describe('recovery', () => {
  it('shows the run and reads the server again', async () => {
    await connect();
    asked.length = 0;
    answers['run.recover'] = () => ({ runId: 'R-0003', state: 'rolled-back', endedAt: 'x', plan: { target: { id: 'demo' } } });
    await recoverRun('R-0003', 'undo');
    expect(useApp.getState()).toMatchObject({ recovering: null, route: { page: 'run', runId: 'R-0003' } });
    expect(asked).toEqual(['run.recover', 'runs.list', 'scan.run']);
  });
});
