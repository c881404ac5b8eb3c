import { describe, expect, it } from 'vitest';
import { endpoints, host, image, isHost, isIpv6, keyPrefix, label, networks, parseEndpoint, parseNetwork, port, portList, problemOf, segment, sqlPort, typeName, url, type Field } from '#core/recipes/fields';

function says<V>(field: Field<V>, text: string): unknown {
  const parsed = field.schema.safeParse(text);
  const issue = parsed.error?.issues[0];
  return issue ? problemOf(issue).code : parsed.data;
}

describe('fields', () => {
  it.each([
    [label('a'), 'orders', 'orders'],
    [label('a'), ' orders-2 ', 'orders-2'],
    [label('a'), '', 'empty'],
    [label('a'), '2orders', 'label'],
    [label('a'), 'orders-', 'label'],
    [label('a'), 'Orders', 'label'],
    [label('a'), 'a'.repeat(64), 'too-long'],
    [label('a'), '注文', 'label'],
    [port(1), '50051', 50_051],
    [port(1), '５００５１', 50_051],
    [port(1), '0', 'port-zero'],
    [port(1), '65536', 'port-range'],
    [port(1), '80,81', 'port-one'],
    [port(1), '80-81', 'port-one'],
    [port(1), 'http', 'port-digits'],
    [port(1), '', 'port-empty'],
    [sqlPort(1), '1434', 'dac-port'],
    [sqlPort(1), '1435', 1435],
    [host('a'), '10.0.0.1', '10.0.0.1'],
    [host('a'), '10.0.0.256', 'host'],
    [host('a'), 'fe80::1', 'fe80::1'],
    [host('a'), 'db_01', 'host'],
    [host('a'), '-x.example.com', 'host'],
    [host('a'), 'rpc.example.com:80', 'host'],
    [typeName('A', ['Taken']), 'Taken', 'reserved-name'],
    [typeName('A', []), 'orders', 'type-name'],
    [image('a'), 'registry.example.com:5000/a/b:1.0', 'registry.example.com:5000/a/b:1.0'],
    [image('a'), 'Orders', 'image'],
    [image('a'), 'orders:latest rm', 'image'],
    [keyPrefix('/a'), '/services/', 'key'],
    [keyPrefix('/a'), '/services/../x', 'key'],
    [segment('a'), 'a/b', 'segment'],
    [segment('a'), 'zookeeper', 'segment'],
    [url('a'), 'http://127.0.0.1:2379/', 'http://127.0.0.1:2379'],
    [url('a'), 'https://etcd.example.com', 'https://etcd.example.com'],
    [url('a'), 'http://user:secret@etcd:2379', 'url'],
    [url('a'), 'http://etcd:2379/v3?x=$(id)', 'url'],
    [url('a'), 'ftp://etcd:2379', 'url'],
    [portList(['1']), '111\n49152-65535', [{ start: 111, end: 111 }, { start: 49_152, end: 65_535 }]],
    [portList(['1']), '65535-49152', 'port-list'],
    [portList(['1']), '', 'empty'],
    [portList(['1'], true), '', []],
    [networks(['a']), '10.0.0.0/8, 2001:db8::/32', ['10.0.0.0/8', '2001:db8::/32']],
    [networks(['a']), '10.0.0.0/33', 'network'],
    [networks(['a']), '10.0.0.0/8 10.0.0.0/8', 'duplicate'],
    [endpoints(['a']), 'backend-1:54321\n[::1]:54322', [{ host: 'backend-1', port: 54_321 }, { host: '::1', port: 54_322 }]],
    [endpoints(['a']), 'backend-1', 'endpoint'],
    [endpoints(['a']), '::1:80', 'endpoint'],
    [endpoints(['a']), Array.from({ length: 65 }, (_, i) => `b${i}:80`).join('\n'), 'too-many'],
  ] as readonly (readonly [Field, string, unknown])[])('%#: %j says %j', (field, text, expected) => {
    expect(says(field, text)).toEqual(expected);
  });

  it('tell IPv6 addresses from what looks like one', () => {
    expect(['::', '::1', 'fe80::1', '2001:db8:0:0:0:0:0:1', '::ffff:10.0.0.1', '1::'].map(isIpv6)).toEqual([true, true, true, true, true, true]);
    expect([':', ':::', '1:2:3', '1:2:3:4:5:6:7:8:9', '::1::', '12345::', '::ffff:10.0.0.256', 'g::', '1:2:3:4:5:6:7::8'].map(isIpv6)).toEqual([false, false, false, false, false, false, false, false, false]);
    expect(isHost('1.2.3')).toBe(false);
    expect(parseEndpoint('[10.0.0.1]:80')).toBeUndefined();
    expect(parseNetwork('10.0.0.0/8/8')).toBeUndefined();
  });
});
