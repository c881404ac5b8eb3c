import { ianaNames } from './ianaNames';
import type { Port, Protocol } from './port';

interface Registered {
  readonly name: string;
  readonly protocols: readonly Protocol[];
}

const BOTH: readonly Protocol[] = ['tcp', 'udp'];
let parsed: ReadonlyMap<Port, Registered> | undefined;

/** Made at the first question: most starts of the app never ask. */
function registry(): ReadonlyMap<Port, Registered> {
  parsed ??= new Map(
    ianaNames.flatMap((line) =>
      line.split(';').map((entry): [Port, Registered] => {
        const [port = '', name = '', only] = entry.split(' ');
        return [Number(port), { name, protocols: only === 't' ? ['tcp'] : only === 'u' ? ['udp'] : BOTH }];
      }),
    ),
  );
  return parsed;
}

/** Name a registered port (1024-49151) has at IANA; undefined where it is unassigned. */
export function ianaName(port: Port, protocol: Protocol): string | undefined {
  const found = registry().get(port);
  return found?.protocols.includes(protocol) === true ? found.name : undefined;
}
