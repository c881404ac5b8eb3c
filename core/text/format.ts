/** Words of a comma-separated list of codes; a code without a word stands as it is. */
export function words(table: Readonly<Record<string, string>>, codes: string, join: string): string {
  return codes
    .split(',')
    .map((code) => table[code] ?? code)
    .join(join);
}

/** `16384` as `16,384`: both languages group digits alike. */
export function grouped(digits: string): string {
  return digits.replace(/\B(?=(?:\d{3})+$)/gu, ',');
}
