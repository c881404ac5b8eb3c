export function tcpKey(id: string, entry = 'IPAll'): string {
  return `HKLM\\SOFTWARE\\Microsoft\\Microsoft SQL Server\\${id}\\MSSQLServer\\SuperSocketNetLib\\Tcp${entry === '' ? '' : `\\${entry}`}`;
}
