export function dotnetVersion(): string | null;
/** Returns true when something was built, false when everything was up to date. */
export function buildLab(options?: { force?: boolean }): boolean;
