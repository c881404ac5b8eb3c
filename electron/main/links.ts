import { shell } from 'electron';
import type { z } from 'zod';
import type { linkKeySchema } from '#core/ipc/contract';

export type LinkKey = z.infer<typeof linkKeySchema>;

/** The only pages this app opens, in the user's browser. A URL never comes from the window. */
export const links: Readonly<Record<LinkKey, string>> = {
  'sql-ports': 'https://learn.microsoft.com/sql/database-engine/configure-windows/configure-a-server-to-listen-on-a-specific-tcp-port',
  'sql-firewall': 'https://learn.microsoft.com/sql/sql-server/install/configure-the-windows-firewall-to-allow-sql-server-access',
  'sql-browser': 'https://learn.microsoft.com/sql/tools/configuration-manager/sql-server-browser-service',
  'sql-spn': 'https://learn.microsoft.com/sql/database-engine/configure-windows/register-a-service-principal-name-for-kerberos-connections',
  'dynamic-range': 'https://learn.microsoft.com/troubleshoot/windows-server/networking/default-dynamic-port-range-tcpip-chang',
};

export const openLink = (key: LinkKey): Promise<void> => shell.openExternal(links[key]);
