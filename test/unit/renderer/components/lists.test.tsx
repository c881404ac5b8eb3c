// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { FindingFilter, FindingList, type FindingItem } from '../../../../renderer/components/FindingList';
import { RunTimeline, type TimelineStep } from '../../../../renderer/components/RunTimeline';
import { Segmented } from '../../../../renderer/components/Segmented';
import { VirtualTable } from '../../../../renderer/components/VirtualTable';
import { WizardFrame } from '../../../../renderer/components/WizardFrame';
import { ConfirmDialog } from '../../../../renderer/components/ConfirmDialog';
import { CopyButton } from '../../../../renderer/components/CopyButton';
import { bridge, draw } from '../support';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const finding = (id: string, severity: FindingItem['severity'], run: (() => void) | null = null): FindingItem => ({ id, severity, title: `title ${id}`, fact: `fact ${id}`, meaning: `meaning ${id}`, why: 'why', todo: 'todo', source: 'source', action: run && { label: `act ${id}`, run } });

function Findings({ items }: { readonly items: readonly FindingItem[] }) {
  const [filter, setFilter] = useState<FindingItem['severity'] | null>(null);
  return (
    <>
      <FindingFilter items={items} value={filter} onChange={setFilter} />
      <FindingList items={items} filter={filter} empty="nothing" />
    </>
  );
}

describe('FindingList', () => {
  it('puts errors first and says severity and title', () => {
    draw(<FindingList items={[finding('a', 'note'), finding('b', 'error'), finding('c', 'unknown')]} filter={null} empty="" />);
    expect(screen.getAllByRole('listitem').map((i) => i.getAttribute('aria-label'))).toEqual(['error: title b', 'note: title a', 'not readable: title c']);
  });

  it('moves with arrows, acts on Enter, opens details with Space', async () => {
    const user = userEvent.setup();
    const run = vi.fn();
    draw(<FindingList items={[finding('a', 'error'), finding('b', 'warning', run)]} filter={null} empty="" />);
    await user.tab();
    await user.keyboard('{ArrowDown}{Enter}');
    expect(run).toHaveBeenCalledOnce();
    expect(screen.queryByText('meaning b')).toBeNull();
    await user.keyboard(' ');
    expect(screen.getByText('meaning b')).toBeTruthy();
  });

  it('filters by the counts in the head, and shows all when pressed again', async () => {
    const user = userEvent.setup();
    draw(<Findings items={[finding('a', 'error'), finding('b', 'warning'), finding('c', 'warning')]} />);
    const warnings = screen.getByRole('button', { name: '2 warnings' });
    await user.click(warnings);
    expect(screen.getAllByRole('listitem')).toHaveLength(2);
    await user.click(warnings);
    expect(screen.getAllByRole('listitem')).toHaveLength(3);
  });
});

describe('Segmented', () => {
  it('chooses with arrows and has one tab stop', async () => {
    const user = userEvent.setup();
    const chosen = vi.fn();
    draw(<Segmented label="Protocol" value="tcp" options={[{ value: 'tcp', label: 'TCP' }, { value: 'udp', label: 'UDP' }]} onChange={chosen} />);
    await user.tab();
    await user.keyboard('{ArrowRight}');
    expect(chosen).toHaveBeenCalledWith('udp');
    expect(screen.getByRole('radio', { name: 'TCP' }).getAttribute('aria-checked')).toBe('true');
  });
});

describe('VirtualTable', () => {
  const columns = [{ id: 'n', head: 'N', width: '1fr', text: (r: number) => String(r), cell: (r: number) => String(r) }];
  it('draws only rows near the view when there are many, and counts all', () => {
    draw(<VirtualTable label="T" rows={Array.from({ length: 5000 }, (_, i) => i)} rowKey={String} columns={columns} empty={null} />);
    expect(screen.getByRole('grid').getAttribute('aria-rowcount')).toBe('5001');
    expect(screen.getAllByRole('row').length).toBeLessThan(80);
  });

  it('moves with arrows and selects with Enter', async () => {
    const user = userEvent.setup();
    const selected = vi.fn();
    draw(<VirtualTable label="T" rows={[10, 20, 30]} rowKey={String} columns={columns} empty={null} onSelect={selected} />);
    await user.tab();
    await user.keyboard('{ArrowDown}');
    await vi.waitFor(() => expect(document.activeElement?.textContent).toBe('20'));
    await user.keyboard('{Enter}');
    expect(selected).toHaveBeenCalledWith(20);
  });
});

describe('RunTimeline', () => {
  const steps: TimelineStep[] = [
    { id: '1', title: 'Allow 1435', status: 'done', ms: 2100, lines: [{ label: 'wrote', text: '1 rule', mono: false }] },
    { id: '2', title: 'Write 1435', status: 'running', ms: null, lines: [] },
    { id: '3', title: 'Start', status: 'waiting', ms: null, lines: [] },
  ];
  it('marks the step in progress and says where the run is', () => {
    draw(<RunTimeline steps={steps} />);
    const now = screen.getAllByRole('listitem').find((i) => i.getAttribute('aria-current') === 'step');
    expect(now?.textContent).toContain('Write 1435');
    expect(screen.getByRole('progressbar').getAttribute('aria-valuetext')).toBe('step 2 of 3');
    expect(screen.getByText('2.1 s')).toBeTruthy();
  });

  it('folds a step with Enter and copies it with Ctrl+C', async () => {
    const user = userEvent.setup();
    const { asked } = bridge();
    draw(<RunTimeline steps={steps} />);
    await user.tab();
    await user.keyboard('{Control>}c{/Control}');
    expect(asked).toEqual([{ channel: 'clipboard.write', input: { text: 'Allow 1435\nwrote: 1 rule' } }]);
    await user.keyboard('{Enter}');
    expect(screen.queryByText('1 rule')).toBeNull();
  });
});

describe('WizardFrame', () => {
  const frame = (run: () => void, back: () => void, applies: boolean) => (
    <WizardFrame title="Pin" sub="" steps={[{ id: 'a', label: 'Instances', summary: 'INST1', state: 'done', open: back }, { id: 'b', label: 'Ports', summary: null, state: 'now', open: null }]} help={null} reason="why not" onCancel={null} onBack={back} next={{ label: 'Go', disabled: false, run, applies }}>
      content
    </WizardFrame>
  );
  it('goes on with Alt+Right and back with Alt+Left', async () => {
    const user = userEvent.setup();
    const run = vi.fn();
    const back = vi.fn();
    draw(frame(run, back, false));
    await user.keyboard('{Alt>}{ArrowRight}{ArrowLeft}{/Alt}');
    expect([run.mock.calls.length, back.mock.calls.length]).toEqual([1, 1]);
    expect(screen.getByText('Ports').closest('li')?.getAttribute('aria-current')).toBe('step');
  });

  it('never applies by a key chord, and puts the focus on Back', async () => {
    const user = userEvent.setup();
    const run = vi.fn();
    draw(frame(run, () => undefined, true));
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Back' }));
    await user.keyboard('{Alt>}{ArrowRight}{/Alt}');
    expect(run).not.toHaveBeenCalled();
  });
});

describe('ConfirmDialog', () => {
  it('has the focus on the safe button', async () => {
    const confirm = vi.fn();
    const close = vi.fn();
    const user = userEvent.setup();
    draw(
      <ConfirmDialog open title="Put back?" action="Do it" onConfirm={confirm} onClose={close}>
        text
      </ConfirmDialog>,
    );
    await user.keyboard('{Enter}');
    expect(close).toHaveBeenCalled();
    expect(confirm).not.toHaveBeenCalled();
  });
});

describe('CopyButton', () => {
  it('copies through the main process and says so', async () => {
    const user = userEvent.setup();
    const { asked } = bridge();
    draw(<CopyButton text="HKLM\\X" what="path" />);
    await user.click(screen.getByRole('button', { name: 'Copy path' }));
    expect(asked).toEqual([{ channel: 'clipboard.write', input: { text: "HKLM\\\\X" } }]);
    await vi.waitFor(() => expect(screen.getByRole('status').textContent).toBe('Copied'));
  });
});
