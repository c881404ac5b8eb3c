import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accepts, freePort, PYTHON, runIn, writeRecipe, type Written } from './guideRecipes';
import { missing, Servers, until } from './servers';

const noEtcd = await missing('etcd (Debian: etcd-server, etcd-client)', ['etcd', 'etcdctl'], []);
const noZookeeper = await missing('ZooKeeper (Debian: zookeeper, python3-kazoo)', ['java', PYTHON, '/usr/share/zookeeper/bin/zkServer.sh', '/usr/lib/python3/dist-packages/kazoo'], []);

/** What a shell and a registry would take for something else. */
const NAMES = ['orders', "it's; rm -rf $HOME", '注文 "x" \\ $(id) `id`', '--prefix'] as const;

describe.skipIf(noEtcd !== undefined)('etcd, registered and looked up with the generated scripts', () => {
  let servers: Servers;
  let registry = '';
  beforeAll(async () => {
    servers = new Servers();
    const [client, peer] = [await freePort(), await freePort()];
    registry = `http://127.0.0.1:${client}`;
    servers.start('etcd', ['--data-dir', path.join(servers.dir, 'data'), '--listen-client-urls', registry, '--advertise-client-urls', registry, '--listen-peer-urls', `http://127.0.0.1:${peer}`, '--initial-advertise-peer-urls', `http://127.0.0.1:${peer}`, '--initial-cluster', `default=http://127.0.0.1:${peer}`]);
    await until(() => Promise.resolve(runIn(servers.dir, 'etcdctl', [`--endpoints=${registry}`, 'endpoint', 'health'], { env: { ETCDCTL_API: '3' } })), (ran) => ran.code === 0, servers);
  });
  afterAll(() => servers.close());

  const lookup = (written: Written): string => runIn(written.dir, 'sh', ['lookup.sh']).stdout.trim();

  test.each(NAMES)('%s', async (service) => {
    const written = writeRecipe(servers.dir, 'etcd', { service, registry, port: '18051', ttl: '5' });
    const program = new Servers();
    try {
      expect(lookup(written)).toBe('');
      program.start('sh', [written.file('register.sh')]);
      await until(() => Promise.resolve(lookup(written)), (text) => text === '{"address":"10.0.1.5","port":18051}', program);
      const key = runIn(written.dir, 'etcdctl', [`--endpoints=${registry}`, 'get', '--prefix', '--keys-only', '--', `/services/${service}/`], { env: { ETCDCTL_API: '3' } }).stdout.trim();
      expect(key).toBe(`/services/${service}/orders-1`);
      // Longer than the lease: it is renewed.
      await new Promise((resolve) => setTimeout(resolve, 6500));
      expect(lookup(written)).toContain('18051');
    } finally {
      await program.close();
    }
    // The program ended, and so did its entry, without waiting for the lease to run out.
    expect(lookup(written)).toBe('');
  });

  test('an entry without a program is taken back by the undo', () => {
    const written = writeRecipe(servers.dir, 'etcd', { registry, service: 'left-behind' });
    runIn(written.dir, 'etcdctl', [`--endpoints=${registry}`, 'put', '/services/left-behind/orders-1', 'x'], { env: { ETCDCTL_API: '3' } });
    expect(lookup(written)).toBe('x');
    expect(runIn(written.dir, 'sh', ['unregister.sh'])).toMatchObject({ code: 0, stdout: '1\n' });
    expect(lookup(written)).toBe('');
  });
});

describe.skipIf(noZookeeper !== undefined)('ZooKeeper, registered and looked up with the generated programs', () => {
  let servers: Servers;
  let registry = '';
  beforeAll(async () => {
    servers = new Servers();
    const port = await freePort();
    registry = `127.0.0.1:${port}`;
    const data = path.join(servers.dir, 'data');
    mkdirSync(data);
    writeFileSync(path.join(servers.dir, 'zoo.cfg'), `tickTime=500\ndataDir=${data}\nclientPort=${port}\nclientPortAddress=127.0.0.1\nadmin.enableServer=false\n`);
    servers.start('java', ['-cp', '/etc/zookeeper/conf:/usr/share/java/*', '-Dzookeeper.admin.enableServer=false', 'org.apache.zookeeper.server.quorum.QuorumPeerMain', path.join(servers.dir, 'zoo.cfg')]);
    await until(() => accepts(port), (open) => open, servers, 40_000);
  });
  afterAll(() => servers.close());

  const lookup = (written: Written): string => runIn(written.dir, PYTHON, ['lookup.py']).stdout.trim();

  test.each(NAMES)('%s', async (service) => {
    const written = writeRecipe(servers.dir, 'zookeeper', { service, registry, port: '18052' });
    const program = new Servers();
    try {
      expect(lookup(written)).toBe('');
      program.start(PYTHON, [written.file('register.py')]);
      await until(() => Promise.resolve(lookup(written)), (text) => text === '{"address": "10.0.1.5", "port": 18052}', program, 30_000);
      const again = runIn(written.dir, PYTHON, ['register.py']);
      expect(again.code).not.toBe(0);
      expect(again.output).toContain('already registered');
    } finally {
      await program.close();
    }
    await until(() => Promise.resolve(lookup(written)), (text) => text === '', servers);
  });

  test('zkCli.sh lists what was registered', async () => {
    const written = writeRecipe(servers.dir, 'zookeeper', { registry, service: 'listed' });
    const program = new Servers();
    try {
      program.start(PYTHON, [written.file('register.py')]);
      await until(() => Promise.resolve(lookup(written)), (text) => text !== '', program, 30_000);
      const command = written.made.check.find((s) => s.id === 'lookup')?.commands[1] ?? '';
      const ran = runIn(written.dir, 'sh', ['-c', command.replace('zkCli.sh', '/usr/share/zookeeper/bin/zkCli.sh')]);
      expect(ran.output).toContain('[orders-1]');
    } finally {
      await program.close();
    }
  });
});
