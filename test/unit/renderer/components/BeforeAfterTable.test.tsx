// @vitest-environment jsdom
import { cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Change, Plan } from '#core/plan/change';
import { BeforeAfterTable } from '../../../../renderer/components/BeforeAfterTable';
import { beforeAfterGroups } from '../../../../renderer/components/beforeAfter/rows';
import { windowText } from '../../../../renderer/i18n/useText';
import { bridge, draw } from '../support';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const path = 'HKLM\\SOFTWARE\\Microsoft\\Microsoft SQL Server\\MSSQL16.INST1\\MSSQLServer\\SuperSocketNetLib\\Tcp\\IPAll';
const base = { instance: null, risk: 'none', riskReasons: [], needs: { restart: false, reboot: false } } as const;
const keep: Change = {
  ...base,
  riskReasons: [],
  id: 'sql:INST1',
  resource: 'sql-instance',
  subject: 'INST1',
  action: 'update',
  before: { kind: 'sql-ports', mode: 'dynamic', ports: [49_721], running: true },
  after: { kind: 'sql-ports', mode: 'static', ports: [49_721], running: true },
  writes: [
    { kind: 'registry', path, name: 'TcpPort', before: { kind: 'String', data: '' }, after: { kind: 'String', data: '49721' } },
    { kind: 'registry', path, name: 'TcpDynamicPorts', before: null, after: { kind: 'String', data: '' } },
  ],
};
const same: Change = { ...keep, id: 'sql:MSSQLSERVER', subject: 'MSSQLSERVER', action: 'none', before: keep.after, after: keep.after, writes: [] };
const off: Change = {
  ...base,
  riskReasons: [],
  id: 'rule:wide',
  resource: 'firewall-rule',
  subject: 'SQL dynamic ports',
  action: 'update',
  before: { kind: 'rule', enabled: true, protocol: 'TCP', ports: '49152-65535', remote: 'Any', profiles: 'Any' },
  after: { kind: 'rule', enabled: false, protocol: 'TCP', ports: '49152-65535', remote: 'Any', profiles: 'Any' },
  writes: [{ kind: 'firewall-enabled', name: 'wide', displayName: 'SQL dynamic ports', raw: 'v2.30|Action=Allow|', before: true, after: false }],
};
const planOf = (changes: readonly Change[]): Plan => ({
  format: 'portpin-plan',
  version: 2,
  kind: 'sql',
  target: { id: 'demo', kind: 'demo', name: 'SQL01' },
  scanHash: '',
  scanTakenAt: '',
  request: null,
  undoOf: null,
  changes: [...changes],
  steps: [],
  restarts: [],
  ports: [],
  exposure: null,
  risk: 'none',
  findings: [], facts: [],
});

describe('rows of the before/after table', () => {
  it('mark only the part that differs', () => {
    const [group] = beforeAfterGroups(planOf([keep]), windowText('en'), 'en');
    expect(group?.rows[0]?.after).toEqual([
      { text: 'fixed', mono: false, changed: true },
      { text: '49721', mono: true, changed: false },
    ]);
  });

  it('keep "absent" and the empty string apart, and say what undo writes', () => {
    const [group] = beforeAfterGroups(planOf([keep]), windowText('en'), 'en');
    expect(group?.rows[0]?.raw[0]?.values).toEqual([
      { name: 'TcpPort', kind: 'REG_SZ', before: '""', after: '"49721"', undo: '""' },
      { name: 'TcpDynamicPorts', kind: 'REG_SZ', before: 'absent', after: '""', undo: 'absent' },
    ]);
  });

  it('call an enabled rule turned off disabled, and count by operation', () => {
    const groups = beforeAfterGroups(planOf([keep, same, off]), windowText('en'), 'en');
    expect(groups.map((g) => [g.title, g.counts])).toEqual([
      ['SQL Server instances', '1 changed, 1 unchanged'],
      ['Firewall, inbound rules', '1 disabled'],
    ]);
  });
});

describe('BeforeAfterTable', () => {
  it('expands with Right, collapses with Left, and shows path and values', async () => {
    const user = userEvent.setup();
    bridge();
    draw(<BeforeAfterTable plan={planOf([keep])} target="SQL01" onlyChanges={false} />);
    await user.tab();
    await user.keyboard('{ArrowDown}');
    const row = screen.getByRole('row', { name: /INST1/ });
    await vi.waitFor(() => expect(document.activeElement).toBe(row));
    expect(row.getAttribute('aria-expanded')).toBe('false');
    await user.keyboard('{ArrowRight}');
    expect(row.getAttribute('aria-expanded')).toBe('true');
    expect(screen.getByText(path)).toBeTruthy();
    await user.keyboard('{ArrowLeft}');
    expect(screen.queryByText(path)).toBeNull();
  });

  it('says in words which side changed', () => {
    draw(<BeforeAfterTable plan={planOf([keep, same])} target="SQL01" onlyChanges={false} />);
    expect(within(screen.getByRole('row', { name: /INST1/ })).getByText('(changed)')).toBeTruthy();
    expect(within(screen.getByRole('row', { name: /MSSQLSERVER/ })).getByText('(same)')).toBeTruthy();
  });

  it('hides what stays, asks for it with E, and says when nothing is left', async () => {
    const user = userEvent.setup();
    const toggle = vi.fn();
    draw(<BeforeAfterTable plan={planOf([keep, same])} target="SQL01" onlyChanges onOnlyChanges={toggle} />);
    expect(screen.queryByText('MSSQLSERVER')).toBeNull();
    await user.tab();
    await user.keyboard('e');
    expect(toggle).toHaveBeenCalledWith(false);
    cleanup();
    draw(<BeforeAfterTable plan={planOf([same])} target="SQL01" onlyChanges />);
    expect(screen.getByText('Nothing to change: SQL01 already matches.')).toBeTruthy();
  });

  it('copies a row with Ctrl+C', async () => {
    const user = userEvent.setup();
    const { asked } = bridge();
    draw(<BeforeAfterTable plan={planOf([keep])} target="SQL01" onlyChanges={false} />);
    await user.tab();
    await user.keyboard('{ArrowDown}');
    await vi.waitFor(() => expect(document.activeElement?.textContent).toContain('INST1'));
    await user.keyboard('{Control>}c{/Control}');
    expect(asked).toEqual([{ channel: 'clipboard.write', input: { text: 'INST1\tdynamic 49721\tfixed 49721\tno restart' } }]);
  });

  it('draws hundreds of rows only near the view', () => {
    const many = Array.from({ length: 500 }, (_, i): Change => ({ ...keep, id: `sql:${i}`, subject: `INST${i}` }));
    draw(<BeforeAfterTable plan={planOf(many)} target="SQL01" onlyChanges={false} />);
    expect(screen.getByRole('treegrid').getAttribute('aria-rowcount')).toBe('502');
    expect(screen.getAllByRole('row').length).toBeLessThan(120);
  });
});
