// @vitest-environment jsdom
import { cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { PortSpace, type PortLane } from '../../../../renderer/components/PortSpace';
import { draw } from '../support';

afterEach(cleanup);

const lanes: readonly PortLane[] = [
  {
    id: 'sql',
    name: 'SQL Server',
    unread: null,
    marks: [
      { id: 'd', port: 1433, name: 'MSSQLSERVER', state: 'fixed', details: [] },
      { id: 'i', port: 49_721, name: 'INST1', state: 'moves', details: [{ label: 'Plan', value: 'keep', planned: true }] },
    ],
  },
  { id: 'other', name: 'Other', unread: null, marks: [{ id: 'o', port: 50_000, name: 'svchost', state: 'other', quiet: true, details: [] }] },
];
const empty = { dynamic: [{ start: 49_152, end: 65_535 }], excluded: [], reserved: [] };
const tick = (name: RegExp) => screen.getByRole('option', { name });

describe('PortSpace', () => {
  it('has one tab stop; arrows move between ports and lanes', async () => {
    const user = userEvent.setup();
    draw(<PortSpace lanes={lanes} {...empty} legend={false} />);
    expect(screen.getAllByRole('option').filter((o) => o.getAttribute('tabindex') === '0')).toHaveLength(1);
    await user.tab();
    expect(document.activeElement).toBe(tick(/MSSQLSERVER/));
    await user.keyboard('{ArrowRight}');
    expect(document.activeElement).toBe(tick(/INST1/));
    await user.keyboard('{ArrowDown}');
    expect(document.activeElement).toBe(tick(/svchost/));
    await user.keyboard('{ArrowUp}{Home}');
    expect(document.activeElement).toBe(tick(/MSSQLSERVER/));
  });

  it('says port, state and plan, and opens the card that describes the port in focus', async () => {
    const user = userEvent.setup();
    draw(<PortSpace lanes={lanes} {...empty} />);
    const inst = tick(/INST1/);
    expect(inst.getAttribute('aria-label')).toBe('INST1, 49721, moves, Plan: keep');
    await user.tab();
    await user.keyboard('{End}');
    const card = screen.getByRole('tooltip');
    expect(inst.getAttribute('aria-describedby')).toBe(card.id);
    expect(card.textContent).toContain('49721');
  });

  it('filters with Enter, clears with Esc, and switches the protocol with P', async () => {
    const user = userEvent.setup();
    const onFilter = vi.fn();
    const onProtocol = vi.fn();
    draw(<PortSpace lanes={lanes} {...empty} filter={1433} onFilter={onFilter} onProtocol={onProtocol} />);
    expect(tick(/MSSQLSERVER/).getAttribute('aria-selected')).toBe('true');
    await user.tab();
    await user.keyboard('{ArrowRight}{Enter}');
    expect(onFilter).toHaveBeenLastCalledWith(49_721);
    await user.keyboard('{Escape}');
    expect(onFilter).toHaveBeenLastCalledWith(null);
    await user.keyboard('p');
    expect(onProtocol).toHaveBeenCalledOnce();
  });

  it('keeps every port in a table for those who cannot see the picture', () => {
    draw(<PortSpace lanes={lanes} {...empty} />);
    const rows = within(screen.getByRole('table')).getAllByRole('row');
    expect(rows.map((r) => r.textContent)).toEqual(['PortLaneOwnerState', '1433SQL ServerMSSQLSERVERfixed', '49721SQL ServerINST1moves', '50000Othersvchostother listener']);
  });

  it('states the exposure in its label and why a lane is not complete', () => {
    draw(<PortSpace lanes={[{ id: 'sql', name: 'SQL Server', unread: 'could not be read', marks: [] }]} {...empty} exposure={[{ id: 'now', count: 16_385, title: 'Open', text: '', open: [], tone: 'now' }]} />);
    expect(screen.getByRole('group').getAttribute('aria-label')).toBe('Port space, 0 ports shown, 16,385 open to inbound traffic');
    expect(screen.getByText('could not be read')).toBeTruthy();
  });

  it('draws hundreds of listeners as clusters', () => {
    const many: PortLane = { id: 'other', name: 'Other', unread: null, marks: Array.from({ length: 600 }, (_, i) => ({ id: String(i), port: 1000 + i * 97, name: 'app', state: 'other' as const, quiet: true, details: [] })) };
    draw(<PortSpace lanes={[many]} {...empty} />);
    const options = screen.getAllByRole('option');
    expect(options.length).toBeLessThanOrEqual(60);
    expect(options.some((o) => /ports between/.test(o.getAttribute('aria-label') ?? ''))).toBe(true);
  });
});
