import { describe, expect, it } from 'vitest';
import type { ServerModel } from '#core/scan/model';
import { nothingOfRanges, rangesBlockers, rangesWizard, startRangesWizard } from '#core/wizard/rangesWizard';
import { nothingOfRpc, rpcBlockers, rpcWizard, startRpcWizard, type RpcWizardState } from '#core/wizard/rpcWizard';
import { startWmiWizard, wmiBlockers, wmiWizard } from '#core/wizard/wmiWizard';
import { demo } from '../../renderer/features/demoModel';

const { model } = await demo();
const codes = (list: readonly { readonly code: string }[]): readonly string[] => list.map((b) => b.code);
const unknown = { known: false, reason: 'unreadable' } as const;

describe('the RPC wizard', () => {
  it('goes on without a service only when the range is restricted and its risk acknowledged', () => {
    let state: RpcWizardState = rpcWizard(startRpcWizard(), { type: 'next' });
    expect(codes(rpcBlockers(state, model))).toEqual(['nothing-chosen']);
    state = rpcWizard(state, { type: 'range', range: { ports: [{ start: 20_000, end: 20_499 }], acknowledged: false } });
    expect(codes(rpcBlockers(state, model))).toEqual(['not-acknowledged']);
    expect(codes(rpcBlockers(rpcWizard(state, { type: 'range', range: { ports: [], acknowledged: true } }), model))).toEqual(['range-missing']);
    state = rpcWizard(state, { type: 'range', range: { ports: [{ start: 20_000, end: 20_499 }], acknowledged: true } });
    expect(rpcBlockers(state, model)).toEqual([]);
    expect(nothingOfRpc(state.choices)).toBe(false);
    expect(rpcBlockers(rpcWizard(state, { type: 'range', range: 'remove' }), model)).toEqual([]);
  });

  it('wants a port for every service that is ticked', () => {
    let state = rpcWizard(startRpcWizard(), { type: 'select', id: 'netlogon', selected: true, port: 38_902 });
    expect(rpcBlockers(state, model)).toEqual([]);
    state = rpcWizard(state, { type: 'port', id: 'netlogon', port: null });
    expect(rpcBlockers(state, model)).toEqual([{ code: 'port-missing', subject: 'netlogon' }]);
    state = rpcWizard(rpcWizard(state, { type: 'port', id: 'netlogon', port: 'remove' }), { type: 'restart', id: 'netlogon', restart: 'later' });
    expect(state.choices.services).toEqual([{ id: 'netlogon', port: 'remove', restart: 'later' }]);
    expect(rpcWizard(state, { type: 'select', id: 'netlogon', selected: false, port: null }).choices.services).toEqual([]);
  });

  it('stops where RPC could not be read, and at rules for nobody', () => {
    expect(codes(rpcBlockers(startRpcWizard(), { ...model, rpc: unknown } satisfies ServerModel))).toEqual(['rpc-unknown']);
    const firewall = { ...startRpcWizard(), step: 'firewall' as const };
    const none = { ...firewall, choices: { ...firewall.choices, firewall: { ...firewall.choices.firewall, profiles: [], remoteAddresses: [] } } };
    expect(codes(rpcBlockers(none, model))).toEqual(['profile-missing', 'address-missing']);
    expect(rpcBlockers({ ...none, choices: { ...none.choices, firewall: { ...none.choices.firewall, mode: 'none' } } }, model)).toEqual([]);
  });
});

describe('the WMI wizard', () => {
  it('asks for no rules where WMI goes back to a dynamic port', () => {
    const state = wmiWizard(startWmiWizard(), { type: 'next' });
    const nobody = { ...state, choices: { ...state.choices, firewall: { ...state.choices.firewall, profiles: [] } } };
    expect(codes(wmiBlockers(nobody, model))).toEqual(['profile-missing']);
    expect(wmiBlockers({ ...nobody, choices: { ...nobody.choices, mode: 'shared' } }, model)).toEqual([]);
    expect(codes(wmiBlockers(startWmiWizard(), { ...model, wmi: unknown }))).toEqual(['wmi-unknown']);
  });
});

describe('the wizard of the ranges', () => {
  it('holds one range for each stack and one of each reservation', () => {
    const tcp = { stack: 'ipv4', protocol: 'tcp' } as const;
    let state = startRangesWizard();
    expect(nothingOfRanges(state.choices)).toBe(true);
    state = rangesWizard(state, { type: 'dynamic', ...tcp, block: { start: 32_768, count: 32_768 } });
    state = rangesWizard(state, { type: 'dynamic', ...tcp, block: { start: 20_000, count: 45_536 } });
    const block = { ...tcp, start: 1435, count: 1 };
    for (const on of [true, true]) state = rangesWizard(state, { type: 'reserve', block, on });
    expect(state.choices).toMatchObject({ dynamic: [{ ...tcp, start: 20_000, count: 45_536 }], reserve: [block], release: [] });
    state = rangesWizard(rangesWizard(state, { type: 'reserve', block, on: false }), { type: 'dynamic', ...tcp, block: null });
    expect(nothingOfRanges(state.choices)).toBe(true);
    expect(codes(rangesBlockers(rangesWizard(state, { type: 'next' }), model))).toEqual(['nothing-chosen']);
    expect(nothingOfRanges(rangesWizard(state, { type: 'timed-wait', timedWait: 30 }).choices)).toBe(false);
    expect(codes(rangesBlockers(state, { ...model, ranges: unknown }))).toEqual(['ranges-unknown']);
  });
});
