/** Addresses as Windows reports a listener's or SQL Server's registry stores them; `any` is IPAll. */

/** 0.0.0.0, :: and IPAll. */
export function isWildcard(address: string): boolean {
  return address === 'any' || address === '0.0.0.0' || address === '::' || address === '*';
}

export function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.');
}

/** Could two sockets on one port meet? Unlike spellings of one IPv6 address are told apart by case alone here. */
export function addressesMeet(a: string, b: string): boolean {
  return isWildcard(a) || isWildcard(b) || bare(a) === bare(b);
}

/** Without the zone index that Windows adds to link-local addresses. */
function bare(address: string): string {
  return (address.split('%')[0] ?? address).toLowerCase();
}
