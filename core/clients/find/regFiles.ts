import { unescaped } from './escapes';
import type { Found } from './find';
import { wholeString } from './recognise';

/** `"name"="data"` under the key in force; names and data escape the backslash and the quote. Source: MS-REGFILE as regedit writes it. */
const VALUE = /^"((?:[^"\\]|\\.)*)"="((?:[^"\\]|\\.)*)"[ \t]*$/u;

/** Registry exports: client aliases, ODBC data sources, and connection strings kept anywhere else. */
export function findInReg(text: string, take: (found: Found) => void): void {
  let key = '';
  let odbc: { server?: Found; driver: string } = { driver: '' };
  const endKey = (): void => {
    if (odbc.server && /sqlsrv32|sqlncli|msodbcsql|sql server/iu.test(odbc.driver)) take(odbc.server);
    odbc = { driver: '' };
  };
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(start, end).replace(/\r$/u, '');
    if (line.startsWith('[')) {
      endKey();
      key = line.slice(1, -1);
    } else {
      const value = VALUE.exec(line);
      const [, name, data] = value ?? [];
      if (name !== undefined && data !== undefined) {
        const from = start + name.length + 4;
        const mapped = unescaped(text, from, from + data.length, 'backslash-quote', '"');
        if (/\\MSSQLServer\\Client\\ConnectTo$/iu.test(key)) take({ kind: 'alias', mapped, interpolated: false });
        else if (/\\ODBC\.INI\\[^\\]+$/iu.test(key) && name.toLowerCase() === 'server') odbc.server = { kind: 'server', mapped, family: 'odbc', interpolated: false };
        else if (/\\ODBC\.INI\\[^\\]+$/iu.test(key) && name.toLowerCase() === 'driver') odbc.driver = data;
        else {
          const whole = wholeString(mapped);
          if (whole !== undefined) take({ kind: 'string', mapped: whole, interpolated: false });
        }
      }
    }
    if (newline < 0) break;
    start = newline + 1;
  }
  endKey();
}
