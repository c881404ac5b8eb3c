/** Why rules cannot be made from what was chosen about whom they let in. */
export type ScopeBlocker = { readonly code: 'address-missing' | 'profile-missing'; readonly subject: null };

export function scopeBlockers(scope: { readonly mode: string; readonly profiles: readonly string[]; readonly remoteAddresses: readonly string[] }): readonly ScopeBlocker[] {
  if (scope.mode === 'none') return [];
  return [...(scope.profiles.length === 0 ? [{ code: 'profile-missing', subject: null } as const] : []), ...(scope.remoteAddresses.length === 0 ? [{ code: 'address-missing', subject: null } as const] : [])];
}
