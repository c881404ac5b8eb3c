export const collectFile: string;
/** The text collect.ps1 has to have. */
export function collectScript(): string;
