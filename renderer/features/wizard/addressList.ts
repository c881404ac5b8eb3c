import { parseRemoteAddress, type RemoteAddressProblem } from '#core/firewall/addresses';

export interface AddressList {
  readonly addresses: readonly string[];
  readonly problems: readonly { readonly code: RemoteAddressProblem | 'any-with-others' | 'no-address'; readonly text: string }[];
}

/** Remote addresses as a person types them, separated by commas, semicolons or line ends. */
export function readAddresses(text: string): AddressList {
  const parts = text.split(/[,;、，\n]/u).map((part) => part.trim());
  if (parts.every((part) => part === '')) return { addresses: [], problems: [{ code: 'no-address', text: '' }] };
  const addresses: string[] = [];
  const problems: { code: AddressList['problems'][number]['code']; text: string }[] = [];
  let any = false;
  for (const [i, part] of parts.entries()) {
    // A comma at the end is somebody still typing.
    if (part === '' && i === parts.length - 1) continue;
    const parsed = parseRemoteAddress(part);
    if (!parsed.ok) problems.push({ code: parsed.problem, text: part });
    else {
      any ||= parsed.any;
      if (!addresses.includes(parsed.text)) addresses.push(parsed.text);
    }
  }
  if (any && addresses.length > 1) problems.push({ code: 'any-with-others', text: addresses.join(', ') });
  return { addresses, problems };
}

/** Kept as typed, an address may be none. */
export function addressProblem(addresses: readonly string[]): boolean {
  return readAddresses(addresses.join(', ')).problems.length > 0;
}
