import { describe, expect, it } from 'vitest';
import { scanFromReg } from '#core/scan/regScan';
import { SYSTEM_READS, CERTSVC_APP_ID, APP_IDS, NTDS_PARAMETERS, PRINTERS_RPC, RPC_INTERNET, TCPIP_PARAMETERS } from '#core/verbs/systemKeys';
import { findKey, findValue } from '#core/verbs/registry';
import type { RegistryRead } from '#core/verbs/facts';

const AT = '2026-02-03T04:05:06Z';
const HEAD = 'Windows Registry Editor Version 5.00\r\n\r\n';

function readsOf(...texts: string[]): readonly RegistryRead[] | 'not-collected' {
  const { scan, problems } = scanFromReg(texts.map((text, i) => ({ name: `${i}.reg`, text: HEAD + text })), AT);
  expect(problems).toEqual([]);
  const { systemRegistry } = scan.areas;
  return systemRegistry.state === 'read' ? systemRegistry.value.reads : 'not-collected';
}

const internet = '[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Rpc\\Internet]\r\n"Ports"=hex(7):35,00,30,00,30,00,30,00,00,00,00,00\r\n"UseInternetPorts"="Y"\r\n';

describe('keys of RPC, WMI and services in a registry export', () => {
  it('are read with their kinds; what no file holds stays unknown', () => {
    const reads = readsOf(internet);
    if (reads === 'not-collected') throw new Error(reads);
    expect(reads.map(({ path, state }) => [path, state])).toEqual([[RPC_INTERNET, 'read']]);
    expect(findValue(reads[0]?.key, 'Ports')).toEqual({ kind: 'MultiString', data: ['5000'] });
    expect(findValue(reads[0]?.key, 'PortsInternetAvailable')).toBeUndefined();
  });

  it('a key below a tree that was exported, and not in it, was not there', () => {
    const reads = readsOf('[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services]\r\n\r\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters]\r\n"TcpTimedWaitDelay"=dword:0000001e\r\n');
    if (reads === 'not-collected') throw new Error(reads);
    const state = (path: string) => reads.find((read) => read.path === path)?.state;
    expect([state(TCPIP_PARAMETERS), state(NTDS_PARAMETERS), state(RPC_INTERNET), state(PRINTERS_RPC)]).toEqual(['read', 'absent', undefined, undefined]);
  });

  it('DCOM applications come one level deep, several files together', () => {
    const reads = readsOf(internet, `[HKEY_LOCAL_MACHINE\\SOFTWARE\\Classes\\AppID]\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Classes\\AppID\\${CERTSVC_APP_ID}]\r\n@="CertSrv"\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Classes\\AppID\\${CERTSVC_APP_ID}\\Deeper]\r\n"x"="y"\r\n`);
    if (reads === 'not-collected') throw new Error(reads);
    const apps = reads.find((read) => read.path === APP_IDS)?.key;
    expect(findValue(findKey(apps, CERTSVC_APP_ID), '')).toEqual({ kind: 'String', data: 'CertSrv' });
    expect(findKey(apps, CERTSVC_APP_ID)?.keys).toEqual([]);
    expect(reads.map(({ path }) => path)).toEqual([RPC_INTERNET, APP_IDS]);
  });

  it('an export of something else holds none of them, and is no use alone', () => {
    const { scan, problems } = scanFromReg([{ name: 'a.reg', text: `${HEAD}[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Rpc]\r\n"x"="y"\r\n` }], AT);
    expect(scan.areas.systemRegistry).toEqual({ state: 'not-collected' });
    expect(problems.map(({ code }) => code)).toEqual(['nothing-usable']);
  });

  it('every key a scan asks for is asked for once', () => {
    const paths = SYSTEM_READS.map(({ path }) => path.toLowerCase());
    expect(new Set(paths).size).toBe(paths.length);
  });
});
