import { describe, expect, it } from 'vitest';
import { driftOf } from '#core/plan/drift';
import { planPutBack } from '#core/plan/putBack';
import { planUndo } from '#core/plan/planUndo';
import { byHand, type Hand } from '../../../support/byHand';
import { bench, cellsOf, choose, planned, smallEstate, WIDE_RULE, type Bench } from '../../../support/demoRun';

const TCP = (instance: string): string => `HKLM\\SOFTWARE\\Microsoft\\Microsoft SQL Server\\MSSQL16.${instance}\\MSSQLServer\\SuperSocketNetLib\\Tcp\\IPAll`;
const RULES = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\FirewallRules';

/** A server after a run, and what somebody then does to it with regedit. */
async function afterRun(): Promise<{ executor: Bench; runId: string }> {
  const executor = bench(smallEstate());
  const plan = await executor.plan(choose([{ name: 'INST1' }, { name: 'SALES', port: 51500 }], { browser: 'stop', firewall: { mode: 'port', profiles: ['domain'], remoteAddresses: ['10.20.0.0/16'], disableRules: [WIDE_RULE] } }));
  const run = await executor.start(plan).done;
  expect(run.state).toBe('committed');
  return { executor, runId: run.runId };
}
const none = (): null => null;
const text = (data: string): { readonly kind: 'String'; readonly data: string } => ({ kind: 'String', data });

describe('drift', () => {
  it('is nothing after a run, pending reservations left aside', async () => {
    const { executor } = await afterRun();
    try {
      expect(driftOf(executor.store.list(), await executor.model(), none)).toEqual([]);
    } finally {
      executor.dispose();
    }
  });

  const cases: readonly (readonly [name: string, hand: Hand, found: readonly unknown[], back: boolean])[] = [
    ['a value changed with regedit', (r) => r.set(TCP('SALES'), 'TcpPort', text('1500')), [['SALES', 'TcpPort', '"51500"', '"1500"', true]], true],
    ['a value removed', (r) => r.set(TCP('SALES'), 'TcpDynamicPorts', null), [['SALES', 'TcpDynamicPorts', '""', 'absent', true]], true],
    ['a rule removed', (r) => r.set(RULES, 'PortPin-SQL-SALES-51500', null), [['PortPin SQL Server SALES TCP 51500', null, 'allow tcp 51500 from 10.20.0.0/16', 'absent', true]], true],
    ['a rule switched off', (r) => r.set(RULES, 'PortPin-SQL-SALES-51500', text((r.text(RULES, 'PortPin-SQL-SALES-51500') ?? '').replace('Active=TRUE', 'Active=FALSE'))), [['PortPin SQL Server SALES TCP 51500', null, expect.anything(), expect.stringContaining('Active=FALSE'), true]], true],
    ['the wide rule switched on', (r) => r.set(RULES, WIDE_RULE, text((r.text(RULES, WIDE_RULE) ?? '').replace('Active=FALSE', 'Active=TRUE'))), [['SQL dynamic ports', null, 'Active=FALSE', expect.stringContaining('Active=TRUE'), true]], true],
    ['a rule opened to everybody', (r) => r.set(RULES, 'PortPin-SQL-SALES-51500', text((r.text(RULES, 'PortPin-SQL-SALES-51500') ?? '').replace(/RA4=[^|]*\|/u, ''))), [['PortPin SQL Server SALES TCP 51500', null, expect.anything(), expect.anything(), true]], true],
    ['a rule made to block', (r) => r.set(RULES, 'PortPin-SQL-SALES-51500', text((r.text(RULES, 'PortPin-SQL-SALES-51500') ?? '').replace('Action=Allow', 'Action=Block'))), [['PortPin SQL Server SALES TCP 51500', null, expect.anything(), expect.anything(), false]], false],
  ];
  for (const [name, hand, found, back] of cases) {
    it(`${name}${back ? ', and back, and as it was found' : ''}`, async () => {
      const { executor, runId } = await afterRun();
      const documented = cellsOf(executor.target.state());
      const server = byHand(executor, hand);
      const drifted = cellsOf(server.target.state());
      try {
        const model = await server.model();
        const drift = driftOf(server.store.list(), model, none);
        expect(drift.map((d) => [d.subject, d.value, d.documented, d.found, d.canPutBack])).toEqual(found);
        // Taken as new, it is not told again.
        expect(driftOf(server.store.list(), model, (run, cell) => drift.find((d) => d.runId === run && d.cell === cell)?.found ?? null)).toEqual([]);
        const made = planPutBack(server.store.list(), runId, model);
        expect(made.ok).toBe(back);
        if (!made.ok) return;
        expect(made.plan).toMatchObject({ kind: 'sql', undoOf: null });
        // The table says what was found.
        if (name.startsWith('a value changed')) expect(made.plan.changes.map((change) => change.before)).toMatchObject([{ kind: 'sql-ports', ports: [1500] }]);
        if (name.startsWith('a rule switched')) expect(made.plan.changes.map((change) => change.before)).toMatchObject([{ kind: 'rule', enabled: false }]);
        const run = await server.start(made.plan).done;
        expect([run.state, run.error]).toEqual(['committed', null]);
        expect(cellsOf(server.target.state())).toEqual(documented);
        expect(driftOf(server.store.list(), await server.model(), none)).toEqual([]);
        // The document of the run still stands.
        expect(server.store.view(runId).undoneBy).toBeNull();
        const undone = await server.start(planned(planUndo(server.store.view(run.runId), await server.model()))).done;
        expect(undone.state).toBe('committed');
        expect(cellsOf(server.target.state())).toEqual(drifted);
        // What was undone on purpose is what the newest document says.
        expect(driftOf(server.store.list(), await server.model(), none)).toEqual([]);
      } finally {
        server.dispose();
      }
    });
  }

  it.each([
    ['on the documented port, and on an endpoint of its own at a number nobody knows', '1500', [], []],
    ['on what was changed', '1500', [1500], ['MSSQL$SALES']],
  ])('is put back, with a restart only of an instance that does not listen there alone: %s', async (_, port, more, restarts) => {
    const { executor, runId } = await afterRun();
    const server = byHand(executor, (r, state) => {
      r.set(TCP('SALES'), 'TcpPort', text(port));
      const own = state.listeners.find((l) => l.port === 51_500 && l.protocol === 'tcp');
      if (own) for (const other of [5055, ...more]) state.listeners.push({ ...own, port: other });
    });
    try {
      const plan = planned(planPutBack(server.store.list(), runId, await server.model()));
      expect(plan.restarts.map((restart) => restart.service)).toEqual(restarts);
      expect(plan.ports.map((p) => p.after)).toEqual([51_500]);
    } finally {
      server.dispose();
    }
  });

  it('names what of a rule differs', async () => {
    const { executor } = await afterRun();
    const server = byHand(executor, (r) => r.set(RULES, 'PortPin-SQL-SALES-51500', text((r.text(RULES, 'PortPin-SQL-SALES-51500') ?? '').replace(/RA4=[^|]*\|/u, ''))));
    try {
      expect(driftOf(server.store.list(), await server.model(), none)[0]?.fields).toEqual([{ field: 'remoteAddresses', documented: '10.20.0.0/16', found: 'Any' }]);
    } finally {
      server.dispose();
    }
  });

  it('counts the newest run about a value, and none that was undone', async () => {
    const { executor, runId } = await afterRun();
    try {
      await executor.start(await executor.plan(choose([{ name: 'SALES', port: 51600 }]))).done;
      expect(driftOf(executor.store.list(), await executor.model(), none)).toEqual([]);
      expect(planPutBack(executor.store.list(), runId, await executor.model()).ok).toBe(false);
    } finally {
      executor.dispose();
    }
  });
});

