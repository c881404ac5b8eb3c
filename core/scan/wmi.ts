/** The group in the ImagePath of Winmgmt: `svchost.exe -k netsvcs -p` is shared, `-k winmgmt` a process of its own. Source: domain notes 2.9.3. */
export function hostMode(imagePath: string | null): 'shared' | 'standalone' | 'other' {
  const group = /\s-k\s+"?([^\s"]+)/iu.exec(imagePath ?? '')?.[1]?.toLowerCase();
  return group === 'netsvcs' ? 'shared' : group === 'winmgmt' ? 'standalone' : 'other';
}
