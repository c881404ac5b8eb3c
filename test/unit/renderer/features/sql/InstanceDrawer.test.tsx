// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ServerModel, SqlInstance } from '#core/scan/model';
import { InstanceDrawer } from '../../../../../renderer/features/sql/InstanceDrawer';
import { bridge, draw } from '../../support';
import { demo } from '../demoModel';

let model: ServerModel;
beforeEach(async () => {
  bridge();
  model = (await demo()).model;
});
afterEach(cleanup);

function show(change: Partial<SqlInstance>): void {
  const sales = model.instances.find((i) => i.name === 'SALES');
  if (!sales) throw new Error('no SALES on the demo server');
  draw(<InstanceDrawer instance={{ ...sales, ...change }} model={model} onClose={() => undefined} />);
}

/** The fact beside a label. */
function fact(label: string): string | null {
  return screen.getByText(label).nextElementSibling?.textContent ?? null;
}

it('shows whether the instance hides, its DAC and what else it listens on', () => {
  show({ hideInstance: true, dacPort: { known: true, value: 1438 }, endpoints: { known: true, value: [{ kind: 'mirroring', address: '0.0.0.0', port: 5022 }] } });
  expect(fact('Hidden instance (HideInstance)')).toBe('enabled');
  expect(fact('Dedicated administrator connection (DAC)')).toBe('1438');
  expect(fact('Further endpoints')).toBe('5022');
});

it('shows what could not be read as not readable', () => {
  show({ hideInstance: null, dacPort: { known: false, reason: 'not-collected' }, endpoints: { known: false, reason: 'unreadable' }, dependants: { known: false, reason: 'unreadable' } });
  for (const label of ['Hidden instance (HideInstance)', 'Dedicated administrator connection (DAC)', 'Further endpoints', 'Stops with it']) expect(fact(label), label).toMatch(/could not be read|not readable|not in this source/u);
});
