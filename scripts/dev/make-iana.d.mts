export function ianaNames(): string;
