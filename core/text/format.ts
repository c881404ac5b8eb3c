/** Words of a comma-separated list of codes; a code without a word stands as it is. */
export function words(table: Readonly<Record<string, string>>, codes: string, join: string): string {
  return codes
    .split(',')
    .map((code) => table[code] ?? code)
    .join(join);
}
