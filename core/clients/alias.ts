import { isPort, type Port } from '#core/ports/port';
import { cmdQuote, psQuote } from '#core/scripts/quote';

/**
 * Where Windows clients look an alias up: 64-bit programs in the first key, 32-bit ones in the second, so an alias is
 * written to both. Source: dbatools public/New-DbaClientAlias.ps1.
 */
export const ALIAS_KEYS = [
  'HKLM\\SOFTWARE\\Microsoft\\MSSQLServer\\Client\\ConnectTo',
  'HKLM\\SOFTWARE\\WOW6432Node\\Microsoft\\MSSQLServer\\Client\\ConnectTo',
] as const;

export function isAliasKey(path: string): boolean {
  return ALIAS_KEYS.some((key) => key.toLowerCase() === path.toLowerCase());
}

export interface AliasValue {
  readonly key: (typeof ALIAS_KEYS)[number];
  readonly name: string;
  /** REG_SZ. */
  readonly data: string;
}

export interface AliasLines {
  readonly values: readonly AliasValue[];
  readonly powershell: readonly string[];
  /** Absent where the alias or host cannot be quoted for cmd.exe. */
  readonly regExe?: readonly string[];
}

export type AliasError = 'alias-empty' | 'alias-too-long' | 'host-empty' | 'host-comma' | 'control-character' | 'port-invalid';
export type AliasResult = { readonly ok: true; readonly lines: AliasLines } | { readonly ok: false; readonly code: AliasError };

/** Longest registry value name. Source: win32 registry-element-size-limits. */
const MAX_VALUE_NAME = 16_383;

/**
 * The lines that make clients on one computer reach `alias` at `host,port` (data `DBMSSOCN,host,port`, DBMSSOCN being
 * TCP). Meant for 64-bit PowerShell and cmd.exe: a 32-bit one sees the second key in both places.
 */
export function aliasLines(alias: { readonly name: string; readonly host: string; readonly port: Port }): AliasResult {
  const { name, host, port } = alias;
  if (name === '') return { ok: false, code: 'alias-empty' };
  if (name.length > MAX_VALUE_NAME) return { ok: false, code: 'alias-too-long' };
  if (host === '') return { ok: false, code: 'host-empty' };
  if (host.includes(',')) return { ok: false, code: 'host-comma' };
  if (/\p{Cc}/u.test(name + host)) return { ok: false, code: 'control-character' };
  if (!isPort(port)) return { ok: false, code: 'port-invalid' };

  const data = `DBMSSOCN,${host},${port}`;
  const values = ALIAS_KEYS.map((key) => ({ key, name, data }));
  const powershell = values.flatMap((value) => {
    const path = psQuote(value.key.replace('HKLM\\', 'HKLM:\\'));
    return [
      `if (-not (Test-Path -LiteralPath ${path})) { New-Item -Path ${path} -Force | Out-Null }`,
      `New-ItemProperty -LiteralPath ${path} -Name ${psQuote(name)} -Value ${psQuote(data)} -PropertyType String -Force | Out-Null`,
    ];
  });
  const quotedName = cmdQuote(name);
  const quotedData = cmdQuote(data);
  if (quotedName === undefined || quotedData === undefined) return { ok: true, lines: { values, powershell } };
  const regExe = values.map((value) => `reg.exe add "${value.key}" /v ${quotedName} /t REG_SZ /d ${quotedData} /f`);
  return { ok: true, lines: { values, powershell, regExe } };
}
