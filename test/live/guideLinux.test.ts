import { spawnSync } from 'node:child_process';
import { afterAll, describe, expect, test } from 'vitest';
import type { Step } from '#core/recipes/recipe';
import { runIn, writeRecipe, type Ran } from './guideRecipes';
import { missing, Servers } from './servers';

/** A network and files of its own: what is set there touches nothing of this computer. Not root: as root of a user namespace. */
const apart = [process.getuid?.() === 0 ? '-nm' : '-rnm'];
const noSpace = await missing('sysctl in a network namespace (Debian: procps, util-linux; root, or user namespaces)', ['sysctl', 'unshare', ...(spawnSync('unshare', [...apart, 'true']).status === 0 ? [] : ['a namespace'])], []);

const folder = new Servers();
afterAll(() => folder.close());

/** A computer that somebody has set up: two files of settings, both in force. */
const SITE = 'net.ipv4.ip_local_reserved_ports = 8080,9000-9010\nnet.ipv4.tcp_fin_timeout = 45\n';
const setUp = `set -e
mount -t tmpfs none /etc/sysctl.d
mount -t tmpfs none /var/lib
sudo() { "$@"; }
printf '%s' '${SITE}' >/etc/sysctl.d/50-site.conf
printf 'net.ipv4.ip_local_port_range = 20000 40000\\n' >/etc/sysctl.d/95-late.conf
for f in /etc/sysctl.d/*.conf; do sysctl -q -p "$f"; done
show() { sysctl net.ipv4.ip_local_port_range net.ipv4.ip_local_reserved_ports net.ipv4.tcp_tw_reuse net.ipv4.tcp_fin_timeout; }
all() { show; for f in $(find /etc/sysctl.d /var/lib -type f | sort); do echo "$f"; cat "$f"; done; }
`;
const before = ['net.ipv4.ip_local_port_range = 20000\t40000', 'net.ipv4.ip_local_reserved_ports = 8080,9000-9010', 'net.ipv4.tcp_tw_reuse = 2', 'net.ipv4.tcp_fin_timeout = 45'].join('\n');

function inSpace(dir: string, script: string): Ran {
  return runIn(dir, 'unshare', [...apart, 'sh', '-c', setUp + script]);
}
const commands = (steps: readonly Step[], id: Step['id']): string => steps.filter((step) => step.id === id && step.syntax === 'shell').flatMap((step) => step.commands).join('\n');
/** What was printed between two lines of dashes. */
const parts = (ran: Ran): readonly string[] => ran.stdout.split('---\n').map((part) => part.trim());

describe.skipIf(noSpace !== undefined)('the Linux range recipe, on a computer of its own', () => {
  test('sets what it says, keeps the ports others reserved, and puts every value and file back', () => {
    const written = writeRecipe(folder.dir, 'linux-ephemeral', { finTimeout: '30', reuse: '1' });
    const ran = inSpace(written.dir, `all; echo ---; sh apply.sh >&2; show; echo ---; cat /etc/sysctl.d/90-portpin-ports.conf; echo ---; sh undo.sh >&2; all`);
    expect(ran.code, ran.output).toBe(0);
    const [first, applied, file, undone] = parts(ran);
    expect(first).toContain(before);
    expect(applied).toBe(['net.ipv4.ip_local_port_range = 10240\t65535', 'net.ipv4.ip_local_reserved_ports = 8080,9000-9010,18050,50051', 'net.ipv4.tcp_tw_reuse = 1', 'net.ipv4.tcp_fin_timeout = 30'].join('\n'));
    expect(file).toContain('net.ipv4.ip_local_reserved_ports = 8080,9000-9010,18050,50051');
    expect(undone).toBe(first);
  });

  test('applied twice, the second time with a setting more, goes back to what was before the first', () => {
    const once = writeRecipe(folder.dir, 'linux-ephemeral', { reservedPorts: '' });
    const again = writeRecipe(folder.dir, 'linux-ephemeral', { finTimeout: '30', reservedPorts: '50051' });
    const ran = inSpace(again.dir, `all; echo ---; sh ${once.file('apply.sh')} >&2; show; echo ---; sh apply.sh >&2; sh apply.sh >&2; show; echo ---; sh undo.sh >&2; all`);
    expect(ran.code, ran.output).toBe(0);
    const [first, applied, twice, undone] = parts(ran);
    expect(applied).toContain('ip_local_reserved_ports = 8080,9000-9010\n');
    expect(applied).toContain('tcp_fin_timeout = 45');
    expect(twice).toContain('ip_local_reserved_ports = 8080,9000-9010,50051\n');
    expect(twice).toContain('tcp_fin_timeout = 30');
    expect(undone).toBe(first);
  });

  test('nothing reserved before: nothing is afterwards', () => {
    const { dir } = writeRecipe(folder.dir, 'linux-ephemeral');
    const ran = inSpace(dir, `rm /etc/sysctl.d/*; echo >/proc/sys/net/ipv4/ip_local_reserved_ports; all; echo ---; sh apply.sh >&2; show; echo ---; sh undo.sh >&2; all`);
    expect(ran.code, ran.output).toBe(0);
    const [first, applied, undone] = parts(ran);
    expect(applied).toContain('ip_local_reserved_ports = 18050,50051\n');
    expect(undone).toBe(first);
  });

  test.each(['own: 22', 'before: 22', "own: x/;s/.*/kernel.panic = 1/;#"])('a purpose reserves nothing: %s', (purpose) => {
    const { dir } = writeRecipe(folder.dir, 'linux-ephemeral', { purpose });
    const ran = inSpace(dir, `all; echo ---; sh apply.sh >&2; show; echo ---; cat /etc/sysctl.d/90-portpin-ports.conf; echo ---; sh undo.sh >&2; all`);
    expect(ran.code, ran.output).toBe(0);
    const [first, applied, file, undone] = parts(ran);
    expect(applied).toContain('ip_local_reserved_ports = 8080,9000-9010,18050,50051\n');
    expect(file).toContain(`# ${purpose}\n`);
    expect(file).toContain('net.ipv4.ip_local_reserved_ports = 8080,9000-9010,18050,50051\n');
    expect(undone).toBe(first);
  });

  test('its first step shows the file that would win at the next start', () => {
    const { dir, made } = writeRecipe(folder.dir, 'linux-ephemeral');
    const [look = ''] = made.check.find((step) => step.id === 'values')?.commands ?? [];
    const ran = inSpace(dir, look);
    expect(ran.stdout).toContain('/etc/sysctl.d/95-late.conf:net.ipv4.ip_local_port_range = 20000 40000');
    expect(ran.stdout).not.toContain('tcp_fin_timeout');
  });
});

const noSunRpc = await missing('Sun RPC made from the recipe (Debian: rpcbind, rpcsvc-proto, libtirpc-dev, gcc, make; root)', [...(process.getuid?.() === 0 ? [] : ['root']), 'rpcbind', 'rpcinfo', 'rpcgen', 'gcc', 'make', '/usr/include/tirpc/rpc/rpc.h'], []);

describe.skipIf(noSpace !== undefined || noSunRpc !== undefined)('a Sun RPC program made from the recipe', () => {
  test('is built without a warning, registers its fixed port with a real rpcbind, answers there, and is refused a second time', { timeout: 120_000 }, () => {
    const { dir, made } = writeRecipe(folder.dir, 'sun-rpc', { port: '18051', program: '536870999', host: '127.0.0.1' });
    const built = runIn(dir, 'make', ['CFLAGS=-I/usr/include/tirpc -std=gnu17 -Wall -Wextra -Werror -Wno-unused-variable -Wno-cast-function-type -Wno-incompatible-pointer-types']);
    expect(built.code, built.output).toBe(0);
    const wait = (what: string): string => `for i in $(seq 100); do ${what} >/dev/null 2>&1 && break; sleep 0.1; done`;
    const registered = commands(made.check, 'registered');
    const ran = inSpace(dir, `ip link set lo up; mount -t tmpfs none /run; mkdir -p /run/rpcbind
rpcbind -f & mapper=$!; trap 'kill $mapper' EXIT; ${wait('rpcinfo -p 127.0.0.1')}
./server >&2 & first=$!; ${wait('./client')}
echo ---; ${registered}; ./client
echo ---; ./server 2>&1 || ${registered}
kill $first; wait $first || true; ./server >&2 & second=$!; ${wait('./client')}
echo ---; ${registered}; ./client
kill $second
${commands(made.undo, 'deregister')}
echo ---; ${registered}`);
    const [, first = '', refused = '', again = '', gone] = parts(ran).map((part) => part.replaceAll(/^ +/gmu, '').replaceAll(/ +/gu, ' '));
    expect(first, ran.output).toBe('536870999 1 tcp 18051\nping');
    expect(refused).toBe('bind: Address already in use\n536870999 1 tcp 18051');
    expect(again).toBe(first);
    expect(gone).toBe('');
  });
});

describe.skipIf(noSpace !== undefined)('a reservation on Linux', () => {
  test.each([
    ['nfs', {}, '32769,32803'],
    ['grpc', { port: '50051' }, '50051'],
    ['sun-rpc', { port: '40123' }, '40123'],
  ] as const)('of %s stands beside those of others, done twice too, and goes alone', (id, form, ports) => {
    const { dir, made } = writeRecipe(folder.dir, id, form);
    const reserve = commands(made.check, 'reserve');
    const ran = inSpace(dir, `all; echo ---; { ${reserve}\n} >&2; show; echo ---; { ${reserve}\n} >&2; show; echo ---; { ${commands(made.undo, 'remove-reservation')}\n} >&2; all`);
    expect(ran.code, ran.output).toBe(0);
    const [first, applied, twice, undone] = parts(ran);
    expect(applied).toContain(`ip_local_reserved_ports = 8080,9000-9010,${ports}\n`);
    expect(twice).toBe(applied);
    expect(undone).toBe(first);
  });

  const all = ['nfs', 'grpc', 'linux-ephemeral'] as const;
  type Id = (typeof all)[number];
  const own: Readonly<Record<Id, readonly string[]>> = { nfs: ['32769', '32803'], grpc: ['50051'], 'linux-ephemeral': ['18050', '50060-50061'] };
  const orders = all.flatMap((a) => all.filter((b) => b !== a).map((b) => [a, b, ...all.filter((c) => c !== a && c !== b)] as const));
  const listed = (ids: readonly Id[], others: readonly string[] = ['8080', '9000-9010']): string => `net.ipv4.ip_local_reserved_ports = ${[...others, ...ids.flatMap((id) => own[id])].toSorted((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10)).join(',')}`;
  const made = { nfs: writeRecipe(folder.dir, 'nfs'), grpc: writeRecipe(folder.dir, 'grpc', { port: '50051' }), 'linux-ephemeral': writeRecipe(folder.dir, 'linux-ephemeral', { reservedPorts: '18050,50060-50061' }) };
  const begin = (id: Id): string => (id === 'linux-ephemeral' ? `sh ${made[id].file('apply.sh')} >&2` : `{ ${commands(made[id].made.check, 'reserve')}\n} >&2`);
  const end = (id: Id): string => (id === 'linux-ephemeral' ? `sh ${made[id].file('undo.sh')} >&2` : `{ ${commands(made[id].made.undo, 'remove-reservation')}\n} >&2`);
  const RESERVED = 'sysctl net.ipv4.ip_local_reserved_ports';
  /** What the next start makes of the files, as systemd-sysctl reads them: in the order of their names, the last one wins. */
  const nextStart = 'for f in /etc/sysctl.d/*.conf; do sysctl -q -p "$f"; done';

  test.each(orders)('of three recipes undone in any order leaves what the files left say, now and after the next start: %s, %s, %s', (...order) => {
    const steps = order.map((id) => `${end(id)}; ${RESERVED}; ${nextStart}; ${RESERVED}; echo ---`);
    const ran = inSpace(folder.dir, `all; echo ---; ${all.map(begin).join('; ')}; ${RESERVED}; ${nextStart}; ${RESERVED}; echo ---; ${steps.join('\n')}\nall`);
    expect(ran.code, ran.output).toBe(0);
    const [first, ...seen] = parts(ran);
    const last = seen.pop();
    const left = [all, ...order.map((_, i) => all.filter((id) => !order.slice(0, i + 1).includes(id)))];
    expect(seen).toEqual(left.map((ids) => `${listed(ids)}\n${listed(ids)}`));
    expect(last).toBe(first);
  });

  test('leaves alone what somebody else reserved meanwhile, by hand or for the same port', () => {
    const more = `sysctl -q -w net.ipv4.ip_local_reserved_ports="$(sysctl -n net.ipv4.ip_local_reserved_ports),7000"`;
    const ran = inSpace(folder.dir, `${begin('nfs')}; ${more}; ${begin('grpc')}; ${RESERVED}; echo ---; ${end('nfs')}; ${RESERVED}; echo ---; ${end('grpc')}; ${RESERVED}`);
    expect(ran.code, ran.output).toBe(0);
    const others = ['7000', '8080', '9000-9010'];
    expect(parts(ran)).toEqual([listed(['nfs', 'grpc'], others), listed(['grpc'], others), listed([], others)]);
    const same = inSpace(folder.dir, `sysctl -q -w net.ipv4.ip_local_reserved_ports=50051; ${begin('grpc')}; ${RESERVED}; echo ---; ${end('grpc')}; ${RESERVED}`);
    expect(parts(same)).toEqual([listed([], ['50051']), listed([], ['50051'])]);
  });
});
