import { describe, expect, test } from 'vitest';
import { firewallView } from '#core/firewall/interpret';
import { interpret } from '#core/scan/interpret';
import { demoEstate } from '#electron/targets/demo/estate';
import { createDemoTarget } from '#electron/targets/demo/target';
import { scanTarget } from '#electron/targets/scanTarget';

const dynamic = { tcp: [{ start: 49152, end: 65535 }], udp: [{ start: 49152, end: 65535 }] };

describe('the demo estate', () => {
  test('is the same each time', () => {
    expect(demoEstate()).toEqual(demoEstate());
  });

  test('holds about 400 rules that all parse, and exactly the exposure of the story', async () => {
    const facts = await createDemoTarget().call('firewall.read', {});
    const view = firewallView(facts, dynamic);
    expect(view.unparsed).toEqual([]);
    expect(view.rules.length).toBeGreaterThan(380);
    expect(view.rules.length).toBeLessThan(470);
    expect(view.exposure.tcp).toEqual([{ start: 1433, end: 1433 }, { start: 49152, end: 65535 }]);
    expect(view.exposure.tcpCount).toBe(16_385);
    expect(view.exposure.udp).toEqual([{ start: 1434, end: 1434 }]);
    expect(view.wide.map((rule) => rule.displayName)).toEqual(['SQL dynamic ports', 'SQL Browser', 'RPC Dynamic Ports']);
  });

  test('listens as its own settings say: a restart of every running instance changes nothing', async () => {
    const target = createDemoTarget();
    const before = target.state().listeners.filter((l) => l.process === 'sqlservr').map(({ address, port }) => `${address}:${port}`).sort();
    for (const service of target.state().services.filter((found) => found.behaviour.startsWith('sqlserver:') && found.status === 'Running')) {
      for (const agent of target.state().services.filter((found) => found.dependsOn.includes(service.name) && found.status === 'Running')) await target.call('service.stop', { name: agent.name, waitMs: 0 });
      await target.call('service.stop', { name: service.name, waitMs: 0 });
      await target.call('service.start', { name: service.name, waitMs: 0 });
    }
    expect(target.state().listeners.filter((l) => l.process === 'sqlservr').map(({ address, port }) => `${address}:${port}`).sort()).toEqual(before);
  });

  test('is understood as one instance of each kind', async () => {
    const model = interpret(await scanTarget(createDemoTarget()));
    expect(Object.fromEntries(model.instances.map((instance) => [instance.name, instance.configured.mode]))).toEqual({
      MSSQLSERVER: 'static', INST1: 'dynamic', SALES: 'dynamic', REPORT: 'both', ARCHIVE: 'dynamic-unallocated', PERIP: 'per-ip', CLUSTER1: 'dynamic', LEGACY: 'static', BROKEN: 'invalid',
    });
    expect(model.instances.filter((instance) => instance.clustered.known && instance.clustered.value).map((instance) => instance.name)).toEqual(['CLUSTER1']);
    expect(model.instances.filter((instance) => instance.state === 'stopped').map((instance) => instance.name)).toEqual(['ARCHIVE', 'BROKEN']);
    expect(model.instances.find((instance) => instance.name === 'INST1')).toMatchObject({ effectivePort: 49721, dacPort: { known: true, value: 49733 }, listening: { known: true } });
  });
});
