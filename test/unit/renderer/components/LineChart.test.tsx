// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { linePath, LineChart, roundTop } from '../../../../renderer/components/LineChart';
import { draw } from '../support';

afterEach(cleanup);
const same = (n: number): number => n;

describe('LineChart', () => {
  it('draws the peak of each pixel and leaves a gap where nothing was measured', () => {
    expect(linePath([0, 1, 2, 3], [1, 5, 2, 3], (ms) => Math.floor(ms / 2), same, 10)).toBe('M0 5.0L1 3.0');
    expect(linePath([0, 1, 50, 51], [1, 2, 3, 4], same, same, 10)).toBe('M0 1.0L1 2.0M50 3.0L51 4.0');
    expect(linePath([0, 1, 2], [1, null, 3], same, same, 10)).toBe('M0 1.0L2 3.0');
    expect(linePath([], [], same, same, 10)).toBe('');
  });

  it('takes a round number above the highest value as the top', () => {
    expect([0, 1, 3, 17, 120, 14_000].map(roundTop)).toEqual([1, 1, 5, 20, 200, 20_000]);
  });

  it('says the newest values, and those of the moment that the arrows reach', async () => {
    const user = userEvent.setup();
    draw(<LineChart label="Ports in use" times={[1000, 2000, 3000]} lines={[{ id: 'a', name: 'IPv4', values: [10, 20, 30] }]} spanMs={60_000} top={null} format={(n) => `${n} ports`} formatTime={(ms) => `t${ms}`} empty="none yet" />);
    expect(screen.getByRole('listitem').textContent).toBe('IPv4 30 ports');
    await user.tab();
    await user.keyboard('{ArrowLeft}{ArrowLeft}');
    expect(screen.getAllByRole('listitem').map((li) => li.textContent?.trim())).toEqual(['IPv4 10 ports', 't1000']);
    await user.keyboard('{Escape}');
    expect(screen.getByRole('listitem').textContent).toBe('IPv4 30 ports');
  });

  it('says in the picture that nothing was measured yet', () => {
    draw(<LineChart label="x" times={[]} lines={[]} spanMs={60_000} top={1} format={String} formatTime={String} empty="none yet" />);
    expect(screen.getByText('none yet')).toBeDefined();
  });
});
