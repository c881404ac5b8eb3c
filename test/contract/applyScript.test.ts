import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { writesOf } from '#core/plan/cells';
import type { Plan } from '#core/plan/change';
import { makePlan } from '#core/plan/makePlan';
import { planPutBack } from '#core/plan/putBack';
import { planSql } from '#core/plan/planSql';
import { applyScript, undoScript } from '#core/scripts/applyScript';
import { known, unknown, type ServerModel } from '#core/scan/model';
import { LOCAL_RULES } from '#electron/targets/demo/firewall';
import { createDemoTarget } from '#electron/targets/demo/target';
import type { MachineState } from '#electron/targets/demo/state';
import { createLab, type LabMachine } from '../lab/lab';
import { byHand } from '../support/byHand';
import { bench, choose, modelOf, planned, smallEstate } from '../support/demoRun';
import { labReady } from './fixtures';
import { comparable, scriptCases as cases } from './scriptCases';

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'portpin-script-'));
afterAll(() => fs.rmSync(dir, { recursive: true, force: true }));

function createdRules(plan: Plan): string[] {
  return plan.steps.flatMap(writesOf).flatMap((write) => (write.kind === 'firewall-create' ? [write.spec.name] : []));
}
function ruleNames(state: MachineState): string[] {
  return Object.entries(state.registry).flatMap(([key, values]) => (key.endsWith('\\FirewallPolicy\\FirewallRules') ? Object.keys(values) : []));
}

function run(lab: LabMachine, name: string, text: string, ...args: readonly string[]): string {
  const file = path.join(dir, `${name}.ps1`);
  fs.writeFileSync(file, text);
  const { stdout, stderr } = lab.run(file, ...args);
  return `${stdout}\n${stderr}`;
}

describe.skipIf(!labReady())('the scripts on the lab engine', () => {
  for (const [i, { name, request }] of cases.entries()) {
    it(`leave what a run leaves, and take it back: ${name}`, async () => {
      const executor = bench();
      const lab = createLab((state) => Object.assign(state, smallEstate()));
      try {
        const before = comparable(lab.read());
        const plan = planned(makePlan(await executor.model(), request));
        const view = await executor.start(plan).done;
        expect(view.state).toBe('committed');
        if (i === 0) {
          expect(run(lab, 'whatif', applyScript(plan, 'en'), '-WhatIf')).toContain('What if');
          expect(comparable(lab.read())).toEqual(before);
        }
        const said = run(lab, `apply-${i}`, applyScript(plan, 'ja'));
        expect(said).toContain('完了しました');
        expect(comparable(lab.read())).toEqual(comparable(executor.target.state()));
        run(lab, `again-${i}`, applyScript(plan, 'en'));
        expect(comparable(lab.read())).toEqual(comparable(executor.target.state()));
        const rules = plan.steps.some((s) => s.action.kind === 'await-reboot' || s.action.kind === 'await-restart') ? createdRules(plan) : [];
        const undone = run(lab, `undo-${i}`, undoScript(plan, 'en'));
        expect(undone).toContain('Everything is as before');
        expect(undone.includes('This stays until the restart')).toBe(rules.length > 0);
        expect(ruleNames(lab.read())).toEqual(expect.arrayContaining(rules));
        if (rules.length > 0) run(lab, `undo-after-${i}`, undoScript(plan, 'en'), '-AfterRestart');
        expect(comparable(lab.read())).toEqual(before);
      } finally {
        lab.dispose();
        executor.dispose();
      }
    }, 180_000);
  }

  it.each([
    ['the port', 'LPort=51500', 'LPort=51501'],
    ['the addresses', 'RA4=10.20.0.0/255.255.0.0', 'RA4=10.0.0.0/255.0.0.0'],
  ])('make a rule anew that somebody edited, and edit it again when that is taken back: %s', async (_, documented, found) => {
    const executor = bench();
    const plan = await executor.plan(choose([{ name: 'SALES', port: 51_500 }], { firewall: { mode: 'port', profiles: ['domain'], remoteAddresses: ['10.20.0.0/16'], disableRules: [] } }));
    const { runId } = await executor.start(plan).done;
    const server = byHand(executor, (registry) => registry.set(LOCAL_RULES, 'PortPin-SQL-SALES-51500', { kind: 'String', data: (registry.text(LOCAL_RULES, 'PortPin-SQL-SALES-51500') ?? '').replace(documented, found) }));
    const lab = createLab((state) => Object.assign(state, server.target.state()));
    try {
      const edited = comparable(lab.read());
      const back = planned(planPutBack(server.store.list(), runId, await server.model()));
      expect(run(lab, 'anew-whatif', applyScript(back, 'en'), '-WhatIf')).not.toContain('WARNING');
      expect(comparable(lab.read())).toEqual(edited);
      expect((await server.start(back).done).state).toBe('committed');
      for (const name of ['anew', 'anew-again']) {
        expect(run(lab, name, applyScript(back, 'en'))).toContain('Done');
        expect(comparable(lab.read())).toEqual(comparable(server.target.state()));
      }
      expect(run(lab, 'anew-undo', undoScript(back, 'en'))).toContain('Everything is as before');
      expect(comparable(lab.read())).toEqual(edited);
    } finally {
      lab.dispose();
      server.dispose();
    }
  }, 180_000);

  it('stop the Browser where its start mode is right already, and start it again', async () => {
    const estate = () =>
      smallEstate((state) => {
        for (const service of state.services) if (service.name === 'SQLBrowser') service.startType = 'manual';
      });
    const executor = bench(estate());
    const lab = createLab((state) => Object.assign(state, estate()));
    try {
      const before = comparable(lab.read());
      const made = await executor.plan(choose([{ name: 'INST1' }], { browser: 'stop' }));
      // As it is planned where the start mode is right already: nothing is to be done but to stop it.
      const plan: Plan = { ...made, steps: made.steps.flatMap((step) => { const writes = writesOf(step).filter((w) => w.kind === 'service-state' && w.service === 'SQLBrowser'); return writes.length === 0 ? [] : [{ ...step, action: { kind: 'writes' as const, writes } }]; }) };
      expect(plan.steps).toHaveLength(1);
      const statusOf = (): string | undefined => lab.read().services.find((s) => s.name === 'SQLBrowser')?.status.toLowerCase();
      expect(run(lab, 'browser', applyScript(plan, 'en'))).toContain('Done');
      expect(statusOf()).toBe('stopped');
      expect(run(lab, 'browser-undo', undoScript(plan, 'en'))).toContain('Everything is as before');
      expect(statusOf()).toBe('running');
      expect(comparable(lab.read())).toEqual(before);
    } finally {
      lab.dispose();
      executor.dispose();
    }
  }, 60_000);

  it('write nothing when a value moved', async () => {
    const executor = bench();
    const lab = createLab((state) => Object.assign(state, smallEstate()));
    try {
      const plan = await executor.plan(choose([{ name: 'SALES', port: 51500 }]));
      lab.change((state) => {
        const [, values] = Object.entries(state.registry).find(([key]) => key.endsWith('MSSQL16.SALES\\MSSQLServer\\SuperSocketNetLib\\Tcp\\IPAll')) ?? [];
        if (values) values['TcpDynamicPorts'] = '52999';
      });
      const before = lab.read();
      expect(run(lab, 'moved', applyScript(plan, 'en'))).toContain('52999');
      expect(lab.read()).toEqual(before);
    } finally {
      lab.dispose();
      executor.dispose();
    }
  });

  it('refuse to run on another computer', async () => {
    const executor = bench();
    const lab = createLab((state) => Object.assign(state, smallEstate()));
    try {
      const plan = await executor.plan(choose([{ name: 'INST1' }]));
      const before = comparable(lab.read());
      expect(run(lab, 'other', applyScript({ ...plan, target: { ...plan.target, kind: 'local', name: "SQL'9" } }, 'en'))).toContain("made for SQL'9");
      expect(comparable(lab.read())).toEqual(before);
    } finally {
      lab.dispose();
      executor.dispose();
    }
  });

  it('take back what was done when the engine does not start', async () => {
    const executor = bench();
    const lab = createLab((state) => Object.assign(state, smallEstate()));
    try {
      const plan = await executor.plan(choose([{ name: 'SALES', port: 51500 }]));
      // Held by a process the plan did not see.
      lab.change((state) => void state.listeners.push({ address: '0.0.0.0', port: 51500, processId: 9999, process: 'other', protocol: 'tcp' }));
      const before = comparable(lab.read());
      const script = applyScript(plan, 'en');
      expect(run(lab, 'refused', script)).toContain('TCP 51500: PID 9999');
      expect(comparable(lab.read())).toEqual(before);
      // As if the port had been taken only after that look.
      const blind = script.replace('$moved += @(Get-Taken)', '');
      expect(blind).not.toBe(script);
      expect(run(lab, 'taken', blind)).toContain('Everything is as before');
      expect(comparable(lab.read())).toEqual(before);
    } finally {
      lab.dispose();
      executor.dispose();
    }
  });

  it('made from an import leave what is found stopped as it is', async () => {
    const imported: ServerModel = {
      ...(await modelOf(createDemoTarget({ state: smallEstate() }))),
      target: { id: 'import:x', kind: 'imported', name: 'SQL01' },
      services: unknown('not-collected'),
      listeners: unknown('not-collected'),
    };
    const instances = imported.instances.map((i) => ({ ...i, state: 'unknown' as const, service: unknown('not-collected'), listening: unknown('not-collected'), dependants: unknown('not-collected') }));
    const lab = createLab((state) => {
      Object.assign(state, smallEstate());
      for (const service of state.services) if (service.name === 'MSSQL$INST1') Object.assign(service, { status: 'Stopped', processId: 0 });
      state.listeners = state.listeners.filter((l) => l.processId !== 2480);
    });
    try {
      const plan = planned(planSql({ ...imported, instances }, choose([{ name: 'INST1' }, { name: 'SALES', port: 1440 }])));
      const before = lab.read().services.map((s) => [s.name, s.status]);
      expect(run(lab, 'imported', applyScript(plan, 'en'))).toContain('Done.');
      expect(lab.read().services.map((s) => [s.name, s.status])).toEqual(before);
      expect(lab.read().listeners.filter((l) => l.port === 1440).length).toBeGreaterThan(0);
    } finally {
      lab.dispose();
    }
  });

  it('let a name with every PowerShell quote be nothing but a name', async () => {
    const hostile = "SA'LES‘’‚‛$(exit 9)`";
    const target = createDemoTarget({ state: smallEstate() });
    const model = await modelOf(target);
    const listeners = model.listeners.known ? known(model.listeners.value.map((l) => (l.instance === 'INST1' ? { ...l, instance: hostile } : l))) : model.listeners;
    const renamed = { ...model, listeners, instances: model.instances.map((i) => (i.name === 'INST1' ? { ...i, name: hostile } : i)) };
    const plan = planned(planSql(renamed, choose([{ name: hostile }])));
    const lab = createLab((state) => Object.assign(state, smallEstate()));
    try {
      expect(run(lab, 'hostile', applyScript(plan, 'en'))).toContain('Done.');
      const rules = Object.values(lab.read().registry).flatMap((values) => Object.values(values)).filter((value) => typeof value === 'string' && value.includes('EmbedCtxt=PortPin'));
      expect(rules).toEqual([expect.stringContaining(`Name=PortPin SQL Server ${hostile} TCP 49721`)]);
    } finally {
      lab.dispose();
    }
  });
});
