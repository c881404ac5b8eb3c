// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ProbeReport } from '#core/probes/report';
import { ProbesPage } from '../../../../../renderer/features/probes/ProbesPage';
import { useProbes } from '../../../../../renderer/features/probes/probesStore';
import { useApp } from '../../../../../renderer/app/store';
import { bridge, draw } from '../../support';

const first = useProbes.getState();
beforeEach(() => {
  useProbes.setState(first, true);
  useApp.setState({ targets: [{ id: 'demo', kind: 'demo', name: 'SQL01', writable: true }], current: 'demo' });
});
afterEach(cleanup);

const endpoints = (port: number): ProbeReport => ({
  kind: 'endpoints',
  host: 'SQL01',
  simulated: true,
  ms: 3,
  answer: { answered: true, unreadable: 1, endpoints: [{ uuid: '12345678-1234-abcd-ef00-01234567cffb', version: '1.0', annotation: 'evil\u202ename', protocol: 'ncacn_ip_tcp', port, address: null, endpoint: null, object: null }] },
});
const ask = (): void => void fireEvent.click(screen.getByRole('button', { name: 'Ask' }));

it('asks the server in view, marks what may move, and tells where it was before', async () => {
  let port = 49_668;
  const { asked } = bridge({ 'probe.endpoints': () => endpoints(port) });
  draw(<ProbesPage />);
  ask();
  await screen.findByText('49668');
  expect(asked.find((a) => a.channel === 'probe.endpoints')?.input).toEqual({ host: 'SQL01' });
  expect(screen.getByText('Netlogon')).toBeTruthy();
  expect(screen.getByText('evil\ufffdname')).toBeTruthy();
  expect(screen.getByText('Simulated')).toBeTruthy();
  expect(screen.getByText('1 entry could not be read.')).toBeTruthy();
  expect(screen.getByRole('img', { name: /in the default dynamic range 49152–65535/u })).toBeTruthy();
  port = 24_160;
  ask();
  await screen.findByText('24160');
  expect(screen.getByText('was 49668')).toBeTruthy();
  expect(screen.getByRole('img', { name: /outside the dynamic range/u })).toBeTruthy();
});

it('sends nothing for a host or ports that are none', async () => {
  const { asked } = bridge();
  draw(<ProbesPage />);
  fireEvent.click(screen.getByRole('radio', { name: 'TCP ports' }));
  fireEvent.change(screen.getByLabelText('Computer'), { target: { value: 'http://SQL01/' } });
  fireEvent.change(screen.getByLabelText('Ports'), { target: { value: '0' } });
  ask();
  await screen.findByText(/Type a computer name.*Ports are 1 to 65535/u);
  expect(asked.filter((a) => a.channel.startsWith('probe.'))).toEqual([]);
});

it('says what went wrong in both languages', async () => {
  bridge({ 'probe.endpoints': () => ({ kind: 'endpoints', host: 'SQL01', simulated: false, ms: 1, answer: { answered: false, error: { code: 'looping', detail: '38' } } }) });
  draw(<ProbesPage />, 'ja');
  fireEvent.click(screen.getByRole('button', { name: '照会する' }));
  expect((await screen.findByRole('alert')).textContent).toContain('同じ応答を繰り返す');
});

it('is cancelled', async () => {
  let end = (_: unknown): void => undefined;
  const { asked } = bridge();
  const waiting = new Promise((resolve) => (end = resolve));
  vi.stubGlobal('portpin', { ...window.portpin, calls: { ...window.portpin.calls, 'probe.endpoints': () => waiting } });
  draw(<ProbesPage />);
  ask();
  fireEvent.click(await screen.findByRole('button', { name: 'Cancel' }));
  expect(asked.some((a) => a.channel === 'probe.cancel')).toBe(true);
  end({ ok: false, error: { source: 'verb', error: { code: 'cancelled' } } });
  await screen.findByRole('button', { name: 'Ask' });
  await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
});

it('offers the lines that pin what moves', async () => {
  bridge({ 'probe.sunRpc': () => ({ kind: 'sunrpc', host: 'nfs01', simulated: false, ms: 1, answer: { answered: true, version: 4, transport: 'tcp', programs: [{ program: 100_005, version: 3, netid: 'tcp', port: 50_321, address: '0.0.0.0.196.145', owner: 'superuser' }] } }) });
  draw(<ProbesPage />);
  fireEvent.click(screen.getByRole('radio', { name: 'Sun RPC portmapper' }));
  ask();
  expect((await screen.findByText(/\[mountd\]/u)).textContent).toBe('[mountd]\nport=892');
  fireEvent.click(screen.getByRole('radio', { name: 'RHEL 6 and 7' }));
  expect(screen.getByText('MOUNTD_PORT=892')).toBeTruthy();
});
