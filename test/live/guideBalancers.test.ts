import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import cfnspec from '@aws-cdk/cfnspec';
import { parse as parseHcl } from '@cdktf/hcl2json';
import protobuf from 'protobufjs';
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { accepts, freePort, HOSTILE, runIn, writeRecipe, type Written } from './guideRecipes';
import { missing, Servers, until } from './servers';

const noHaproxy = await missing('HAProxy (Debian: haproxy)', ['haproxy'], []);
const noNginx = await missing('nginx (Debian: nginx, libnginx-mod-stream)', ['nginx', '/usr/lib/nginx/modules/ngx_stream_module.so'], []);

const repository = path.resolve(import.meta.dirname, '../..');
const folder = new Servers();
afterAll(() => folder.close());

/** Two gRPC servers of the recipe on ports of their own, and a client of the recipe that asks the front. */
async function backends(servers: Servers, front: number): Promise<{ readonly ports: readonly number[]; readonly client: Written }> {
  const ports = [await freePort(), await freePort()];
  const written = ports.map((port) => writeRecipe(folder.dir, 'grpc', { server: 'node', client: 'node', host: '127.0.0.1', port: String(port) }));
  for (const one of written) {
    symlinkSync(path.join(repository, 'node_modules'), path.join(one.dir, 'node_modules'));
    servers.start('sh', ['-c', `exec ${process.execPath} ${one.file('server/server.mjs')} # ${one.dir}`]);
  }
  for (const port of ports) await until(() => accepts(port), (open) => open, servers);
  const client = writeRecipe(folder.dir, 'grpc', { server: 'node', client: 'node', host: '127.0.0.1', port: String(front) });
  symlinkSync(path.join(repository, 'node_modules'), path.join(client.dir, 'node_modules'));
  return { ports, client };
}

/** Calls through the front and tells what came back. */
function calls(client: Written, n: number): readonly string[] {
  return Array.from({ length: n }, () => runIn(client.dir, process.execPath, ['client/client.mjs']).output.trim());
}

describe.skipIf(noHaproxy !== undefined)('HAProxy', () => {
  test.each(['grpc', 'tcp'])('finds nothing wrong with what is generated for %s', (traffic) => {
    const written = writeRecipe(folder.dir, 'haproxy', { traffic, backends: '127.0.0.1:54321\n[::1]:54322\nno-such-host.invalid:54323' });
    const ran = runIn(written.dir, 'haproxy', ['-c', '-f', 'haproxy.cfg']);
    expect(ran.code, ran.output).toBe(0);
  });

  test.each(['grpc', 'tcp'])('passes gRPC calls on from its fixed port: %s', async (traffic) => {
    const front = await freePort();
    const servers = new Servers();
    try {
      const { ports, client } = await backends(servers, front);
      const written = writeRecipe(folder.dir, 'haproxy', { traffic, port: String(front), backends: ports.map((p) => `127.0.0.1:${p}`).join('\n') });
      servers.start('haproxy', ['-db', '-f', written.file('haproxy.cfg')]);
      await until(() => accepts(front), (open) => open, servers);
      expect(calls(client, 3)).toEqual(['ping', 'ping', 'ping']);
    } finally {
      await servers.close();
    }
  });
});

/** nginx as somebody runs it, with the generated file where the recipe puts it. */
function nginxMain(written: Written, traffic: string): string {
  const include = written.file('orders.conf');
  const logs = `pid ${written.dir}/nginx.pid; error_log ${written.dir}/error.log; daemon off;`;
  const temp = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${written.dir}/${name};`).join(' ');
  const main = traffic === 'tcp' ? `load_module modules/ngx_stream_module.so; ${logs} include ${include}; events {}` : `${logs} events {} http { access_log off; ${temp} include ${include}; }`;
  writeFileSync(written.file('main.conf'), `${main}\n`);
  return written.file('main.conf');
}

describe.skipIf(noNginx !== undefined)('nginx', () => {
  test.each(['grpc', 'tcp'])('finds nothing wrong with what is generated for %s', async (traffic) => {
    const written = writeRecipe(folder.dir, 'nginx', { traffic, port: String(await freePort()), backends: '127.0.0.1:54321\n[::1]:54322' });
    const ran = runIn(written.dir, 'nginx', ['-t', '-p', '/usr/share/nginx', '-c', nginxMain(written, traffic)]);
    expect(ran.code, ran.output).toBe(0);
  });

  test.each(['grpc', 'tcp'])('passes gRPC calls on from its fixed port: %s', async (traffic) => {
    const front = await freePort();
    const servers = new Servers();
    try {
      const { ports, client } = await backends(servers, front);
      const written = writeRecipe(folder.dir, 'nginx', { traffic, port: String(front), backends: ports.map((p) => `127.0.0.1:${p}`).join('\n') });
      servers.start('nginx', ['-p', '/usr/share/nginx', '-c', nginxMain(written, traffic)]);
      await until(() => accepts(front), (open) => open, servers);
      expect(calls(client, 3)).toEqual(['ping', 'ping', 'ping']);
    } finally {
      await servers.close();
    }
  });
});

describe('Envoy, by its published API', () => {
  const deps = path.join(repository, 'node_modules/@grpc/grpc-js-xds/deps');
  const root = new protobuf.Root();
  const places = [...['envoy-api', 'xds', 'googleapis', 'protoc-gen-validate'].map((name) => path.join(deps, name)), path.join(repository, 'node_modules/protobufjs')];
  root.resolvePath = (_origin, target) => places.map((place) => path.join(place, target)).find((file) => existsSync(file)) ?? target;
  root.loadSync(['envoy/config/bootstrap/v3/bootstrap.proto', 'envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager.proto'], { keepCase: true });

  const known = (type: string): protobuf.Type | undefined => {
    const found = root.lookup(type, [protobuf.Type]);
    return found instanceof protobuf.Type ? found : undefined;
  };

  /** Members and values that the messages do not have; types of extensions whose definition is not at hand are named. */
  function faults(value: unknown, type: protobuf.Type, at: string, unseen: Set<string>): readonly string[] {
    const record = z.record(z.string(), z.unknown()).safeParse(value);
    if (!record.success) return [`${at} is no ${type.name}`];
    return Object.entries(record.data).flatMap(([key, inner]): readonly string[] => {
      const field = type.fields[key]?.resolve();
      if (!field) return [`${at}.${key} is no member of ${type.fullName}`];
      const each = field.repeated ? z.array(z.unknown()).parse(inner) : field instanceof protobuf.MapField ? Object.values(z.record(z.string(), z.unknown()).parse(inner)) : [inner];
      return each.flatMap((one, i) => single(one, field, `${at}.${key}[${i}]`, unseen));
    });
  }

  function single(value: unknown, field: protobuf.Field, at: string, unseen: Set<string>): readonly string[] {
    const type = field.resolvedType;
    if (type instanceof protobuf.Enum) return typeof value === 'string' && value in type.values ? [] : [`${at} is no ${type.name}`];
    if (!(type instanceof protobuf.Type)) return typeof value === (field.type === 'string' ? 'string' : field.type === 'bool' ? 'boolean' : 'number') ? [] : [`${at} is no ${field.type}`];
    if (type.fullName === '.google.protobuf.Duration') return typeof value === 'string' && /^\d+(?:\.\d+)?s$/.test(value) ? [] : [`${at} is no duration`];
    if (/^\.google\.protobuf\.\w+Value$/.test(type.fullName)) return typeof value === 'object' ? [`${at} is no plain value`] : [];
    if (type.fullName === '.google.protobuf.Any') {
      const { '@type': url, ...rest } = z.looseObject({ '@type': z.string() }).parse(value);
      const named = known(url.replace('type.googleapis.com/', ''));
      if (named) return faults(rest, named, at, unseen);
      unseen.add(url);
      return [];
    }
    return faults(value, type, at, unseen);
  }

  test.each(['grpc', 'tcp'])('the bootstrap of %s has only members and values that the API knows', (traffic) => {
    const written = writeRecipe(folder.dir, 'envoy', { traffic, backends: '10.0.1.11:54321\nbackend-2:54322' });
    const bootstrap = known('envoy.config.bootstrap.v3.Bootstrap');
    if (!bootstrap) throw new Error('no Bootstrap in the API');
    const value: unknown = parse(readFileSync(written.file('envoy.yaml'), 'utf8'), { version: '1.1' });
    const unseen = new Set<string>();
    expect(faults(value, bootstrap, '', unseen)).toEqual([]);
    // Definitions of these are not in the package: their names are checked by hand against the Envoy documentation.
    expect([...unseen].map((url) => url.replace('type.googleapis.com/envoy.extensions.', '')).toSorted()).toEqual(
      traffic === 'grpc' ? ['filters.http.router.v3.Router', 'upstreams.http.v3.HttpProtocolOptions'] : ['filters.network.tcp_proxy.v3.TcpProxy'],
    );
    expect(faults({ static_resources: { listenrs: [] } }, bootstrap, '', unseen)).not.toEqual([]);
    expect(faults({ static_resources: { clusters: [{ type: 'STRICT' }] } }, bootstrap, '', unseen)).not.toEqual([]);
  });
});

describe('AWS, by its published specifications', () => {
  const spec = cfnspec.specification();

  function property(type: string, owner: string): { readonly Properties: Readonly<Record<string, cfnspec.schema.Property>> } | undefined {
    const found: unknown = spec.PropertyTypes[`${owner}.${type}`] ?? spec.PropertyTypes[type];
    return found === undefined ? undefined : z.custom<{ readonly Properties: Readonly<Record<string, cfnspec.schema.Property>> }>((v) => typeof v === 'object').parse(found);
  }

  /** Members that a resource does not have, and required ones that are missing. */
  function faults(value: unknown, properties: Readonly<Record<string, cfnspec.schema.Property>>, owner: string, at: string): readonly string[] {
    const record = z.record(z.string(), z.unknown()).parse(value);
    const lacking = Object.entries(properties).flatMap(([name, p]) => (p.Required && record[name] === undefined ? [`${at}.${name} is required`] : []));
    return [
      ...lacking,
      ...Object.entries(record).flatMap(([key, inner]): readonly string[] => {
        const found = z.looseObject({ PrimitiveType: z.string().optional(), Type: z.string().optional(), ItemType: z.string().optional() }).optional().parse(properties[key]);
        if (!found) return [`${at}.${key} is no property`];
        if (found.PrimitiveType !== undefined) {
          const intrinsic = typeof inner === 'object';
          return intrinsic || typeof inner === { Integer: 'number', Boolean: 'boolean' }[found.PrimitiveType] || (found.PrimitiveType === 'String' && typeof inner === 'string') ? [] : [`${at}.${key} is no ${found.PrimitiveType}`];
        }
        const nested = property(found.ItemType ?? found.Type ?? '', owner);
        const each = found.Type === 'List' ? z.array(z.unknown()).parse(inner) : [inner];
        return nested ? each.flatMap((one, i) => faults(one, nested.Properties, owner, `${at}.${key}[${i}]`)) : [];
      }),
    ];
  }

  test('every resource of the template has only properties that CloudFormation knows, and all it requires', () => {
    const written = writeRecipe(folder.dir, 'alb', { sources: '10.0.0.0/8\n192.0.2.1\n2001:db8::/32' });
    const template = z.object({ Resources: z.record(z.string(), z.object({ Type: z.string(), Properties: z.unknown() })) }).parse(parse(readFileSync(written.file('alb.yaml'), 'utf8'), { version: '1.1' }));
    const wrong = Object.entries(template.Resources).flatMap(([name, { Type, Properties }]) => {
      const type = spec.ResourceTypes[Type];
      return type?.Properties === undefined ? [`${Type} is unknown`] : faults(Properties, type.Properties, Type, name);
    });
    expect(wrong).toEqual([]);
    expect(Object.keys(template.Resources)).toHaveLength(4);
    expect(JSON.stringify(template)).toContain(JSON.stringify(HOSTILE).slice(1, -1));
    const listener = spec.ResourceTypes['AWS::ElasticLoadBalancingV2::Listener']?.Properties ?? {};
    expect(faults({ Port: 1, DefaultActions: [{}], Protocol: 'HTTP2', Targets: [] }, listener, 'AWS::ElasticLoadBalancingV2::Listener', 'x')).toEqual(['x.LoadBalancerArn is required', 'x.DefaultActions[0].Type is required', 'x.Targets is no property']);
  });

  test('the Terraform file is HCL, and no text in it becomes a template', async () => {
    const written = writeRecipe(folder.dir, 'alb', {});
    const read = await parseHcl('alb.tf', readFileSync(written.file('alb.tf'), 'utf8'));
    const resources = z.object({ resource: z.record(z.string(), z.unknown()) }).parse(read).resource;
    expect(Object.keys(resources).toSorted()).toEqual(['aws_lb', 'aws_lb_listener', 'aws_lb_target_group', 'aws_lb_target_group_attachment', 'aws_security_group']);
    const text = JSON.stringify(read);
    // hcl2json writes a template as ${...}: a purpose that had become one would stand there without its escape.
    expect(text).toContain('$${x}');
    expect(text).toContain('%%{x}');
    await expect(parseHcl('bad.tf', 'resource "a" {')).rejects.toThrow();
  });
});
