import type { Port } from '#core/ports/port';
import { cmdQuote, psQuote } from '#core/scripts/quote';
import { isDefaultInstance } from './families';

/**
 * What the SPNs of one instance follow from. `fqdn` is the name clients connect to: of the computer, or the virtual
 * network name for a clustered instance. Source: dbatools public/Test-DbaSpn.ps1.
 */
export interface SpnSubject {
  readonly fqdn: string;
  readonly instance: string;
  /** The service's log-on account as Windows stores it (`LocalSystem`, `NT Service\MSSQL$INST1`, `CONTOSO\svc`). */
  readonly account: string;
  /** NetBIOS name of the domain; absent for a computer that is in none. */
  readonly domain?: string;
  readonly oldPorts: readonly Port[];
  readonly newPorts: readonly Port[];
}

/**
 * Who must hold the SPN.
 * - `computer`: the account acts on the network as the computer. Source: dbatools public/Test-DbaSpn.ps1.
 * - `domain`: a domain user or a managed service account.
 * - `none`: no account of the domain stands behind it, so Kerberos cannot be used. `user@domain` is `unresolved`:
 *   setspn wants `DOMAIN\user`.
 */
export type SpnAccount =
  | { readonly kind: 'computer' | 'domain'; readonly name: string }
  | { readonly kind: 'none'; readonly reason: 'local-account' | 'no-domain' | 'local-service' }
  | { readonly kind: 'unresolved'; readonly name: string };

export interface SpnChange {
  readonly account: SpnAccount;
  readonly keep: readonly string[];
  readonly add: readonly string[];
  readonly remove: readonly string[];
  /**
   * Lines for a person with the right to write SPNs, additions first. Empty while `account` is none or unresolved.
   * They are needed only where the engine may not register by itself at start (ERRORLOG 0x2098): an account that may
   * does all of this at the restart. Source: sql-docs register-a-service-principal-name-for-kerberos-connections.
   */
  readonly lines: readonly SpnLine[];
}

export interface SpnLine {
  readonly action: 'add' | 'remove';
  readonly spn: string;
  readonly powershell: string;
  /** Absent where a name cannot be quoted for cmd.exe. */
  readonly cmd?: string;
}

/**
 * `MSSQLSvc/FQDN:port` for TCP, and by name `MSSQLSvc/FQDN` (default instance) or `MSSQLSvc/FQDN:INSTANCE`.
 * Source: sql-docs register-a-service-principal-name-for-kerberos-connections (the colon form).
 */
export function portSpn(fqdn: string, port: Port): string {
  return `MSSQLSvc/${fqdn}:${port}`;
}

export function nameSpn(fqdn: string, instance: string): string {
  return isDefaultInstance(instance) ? `MSSQLSvc/${fqdn}` : `MSSQLSvc/${fqdn}:${instance}`;
}

/** Which SPNs a move of ports adds and removes; the SPN by name always stays. */
export function spnChange(subject: SpnSubject): SpnChange {
  const { fqdn, instance } = subject;
  const oldPorts = [...new Set(subject.oldPorts)];
  const newPorts = [...new Set(subject.newPorts)];
  const keep = [nameSpn(fqdn, instance), ...newPorts.filter((port) => oldPorts.includes(port)).map((port) => portSpn(fqdn, port))];
  const add = newPorts.filter((port) => !oldPorts.includes(port)).map((port) => portSpn(fqdn, port));
  const remove = oldPorts.filter((port) => !newPorts.includes(port)).map((port) => portSpn(fqdn, port));
  const account = spnAccount(subject);
  const lines =
    account.kind === 'computer' || account.kind === 'domain'
      ? [...add.map((spn) => line('add', spn, account.name)), ...remove.map((spn) => line('remove', spn, account.name))]
      : [];
  return { account, keep, add, remove, lines };
}

/** `-S` looks for duplicates in the forest before it adds, `-A` need not. Source: technet cc733945. */
function line(action: 'add' | 'remove', spn: string, account: string): SpnLine {
  const option = action === 'add' ? '-S' : '-D';
  const quoted = [cmdQuote(spn), cmdQuote(account)];
  const powershell = `setspn.exe ${option} ${psQuote(spn)} ${psQuote(account)}`;
  return quoted.includes(undefined)
    ? { action, spn, powershell }
    : { action, spn, powershell, cmd: `setspn.exe ${option} ${quoted.join(' ')}` };
}

const COMPUTER_ACCOUNTS = new Set(['LOCALSYSTEM', 'SYSTEM', 'NT AUTHORITY\\SYSTEM', 'NT AUTHORITY\\NETWORKSERVICE', 'NT AUTHORITY\\NETWORK SERVICE', 'NETWORKSERVICE']);
const LOCAL_SERVICE = new Set(['NT AUTHORITY\\LOCALSERVICE', 'NT AUTHORITY\\LOCAL SERVICE', 'LOCALSERVICE']);

export function spnAccount(subject: Pick<SpnSubject, 'fqdn' | 'account' | 'domain'>): SpnAccount {
  const { account, domain } = subject;
  const host = subject.fqdn.split('.', 1)[0] ?? subject.fqdn;
  const upper = account.toUpperCase();
  if (LOCAL_SERVICE.has(upper)) return { kind: 'none', reason: 'local-service' };
  if (domain === undefined || domain === '') return { kind: 'none', reason: 'no-domain' };
  if (COMPUTER_ACCOUNTS.has(upper) || upper.startsWith('NT SERVICE\\')) {
    return { kind: 'computer', name: `${domain}\\${host.toUpperCase()}$` };
  }
  const slash = account.indexOf('\\');
  if (slash < 0) return account.includes('@') ? { kind: 'unresolved', name: account } : { kind: 'none', reason: 'local-account' };
  const authority = upper.slice(0, slash);
  if (authority === '.' || authority === host.toUpperCase()) return { kind: 'none', reason: 'local-account' };
  return { kind: 'domain', name: account };
}
