import { describe, expect, it } from 'vitest';
import { defaultChoices, type SqlChoices } from '#core/plan/choices';
import { planSql } from '#core/plan/planSql';
import { interpret } from '#core/scan/interpret';
import { createDemoTarget } from '#electron/targets/demo/target';
import { scanTarget } from '#electron/targets/scanTarget';

const model = interpret(await scanTarget(createDemoTarget()));
const wide = model.firewall.known ? model.firewall.value.wide.filter((w) => w.protocol === 'tcp').map((w) => w.name) : [];

function exposureOf(choices: Partial<SqlChoices>) {
  const base = defaultChoices();
  const result = planSql(model, { ...base, ...choices, instances: [{ name: 'INST1', strategy: 'keep', port: null, restartNow: false }] });
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.plan.exposure;
}

describe('exposure of a plan', () => {
  it('names who listens on ports that a wide rule opened and nothing opens any more', () => {
    const exposure = exposureOf({ firewall: { ...defaultChoices().firewall, disableRules: wide } });
    expect(exposure).toMatchObject({ tcpBefore: 16_385, tcpAfter: 2 });
    expect(exposure?.loses).toEqual(expect.arrayContaining([{ port: 50_210, who: 'LEGACY' }, { port: 52_104, who: 'SALES' }]));
    // REPORT and CLUSTER1 have rules for their own program, INST1 gets one for its port.
    for (const kept of ['REPORT', 'CLUSTER1', 'INST1', 'Spooler']) expect(exposure?.loses.map((l) => l.who)).not.toContain(kept);
    expect(exposure?.loses.map((l) => l.port)).not.toContain(1433);
  });

  it('names the Browser when nothing lets its clients in any more, unless it is stopped', () => {
    const udp = model.firewall.known ? model.firewall.value.wide.filter((w) => w.protocol === 'udp').map((w) => w.name) : [];
    const firewall = { ...defaultChoices().firewall, disableRules: udp };
    expect(udp).not.toEqual([]);
    expect(exposureOf({ firewall })?.loses).toEqual([{ port: 1434, who: 'SQLBrowser' }]);
    expect(exposureOf({ firewall, browser: 'stop' })?.loses).toEqual([]);
  });

  it('loses nobody while the wide rule stays', () => {
    expect(exposureOf({})?.loses).toEqual([]);
  });
});
