import { choice, endpoints, hostPort, isIpv6, label, port, purpose, type Endpoint } from './fields';
import { head, yamlText } from './quote';
import { defineRecipe, type FormOf, type Remarks } from './recipe';
import { listening, reservation, unreserve } from './reserve';

const fields = { service: label('orders'), port: port(50_051), traffic: choice(['grpc', 'tcp']), backends: endpoints(['10.0.1.11:54321', '10.0.1.12:54322', '10.0.1.13:54323']), purpose: purpose() };
type Form = FormOf<typeof fields>;

const front = (form: Form) => [{ port: form.port, protocol: 'tcp' as const, field: 'port' as const }];

function nginxConf(form: Form, remarks: Remarks): string {
  const upstream = `  upstream ${form.service} {\n    # ${remarks['any-backend-port']}\n${form.backends.map((b) => `    server ${hostPort(b)} max_fails=3 fail_timeout=10s;\n`).join('')}  }\n`;
  const listen = `    # ${remarks.front}\n    listen ${form.port}${form.traffic === 'grpc' ? ' http2' : ''};\n    listen [::]:${form.port}${form.traffic === 'grpc' ? ' http2' : ''};\n`;
  const grpc = `${upstream}\n  server {\n${listen}    # ${remarks.insecure}\n    location / {\n      grpc_pass grpc://${form.service};\n      grpc_read_timeout 1h;\n      grpc_send_timeout 1h;\n      client_max_body_size 0;\n    }\n  }\n`;
  const tcp = `${upstream}\n  server {\n${listen}    proxy_pass ${form.service};\n    proxy_connect_timeout 3s;\n  }\n`;
  return head('#', remarks, form.purpose) + (form.traffic === 'grpc' ? unindented(grpc) : `stream {\n${tcp}}\n`);
}

function unindented(text: string): string {
  return text.replaceAll(/^ {2}/gmu, '');
}

const nginxPlace = (form: Form): string => (form.traffic === 'grpc' ? `/etc/nginx/conf.d/${form.service}.conf` : `/etc/nginx/modules-enabled/90-${form.service}.conf`);

export const nginx = defineRecipe({
  id: 'nginx',
  group: 'balancer',
  fields,
  ports: front,
  files: (form, remarks) => [{ name: `${form.service}.conf`, syntax: 'conf', text: nginxConf(form, remarks) }],
  check: (form) => [
    { id: 'install', syntax: 'shell', commands: [...(form.traffic === 'tcp' ? ['sudo apt-get install libnginx-mod-stream'] : []), `sudo install -m 644 ${form.service}.conf ${nginxPlace(form)}`] },
    { id: 'test-config', syntax: 'shell', commands: ['sudo nginx -t'] },
    ...reservation(form.port),
    { id: 'reload', syntax: 'shell', commands: ['sudo nginx -s reload'] },
    listening(form.port),
  ],
  undo: (form) => [{ id: 'remove', syntax: 'shell', commands: [`sudo rm ${nginxPlace(form)}`, 'sudo nginx -t', 'sudo nginx -s reload'] }, ...unreserve(form.port)],
});

function haproxyCfg(form: Form, remarks: Remarks): string {
  const grpc = form.traffic === 'grpc';
  const servers = form.backends.map((b, i) => `    server backend-${i + 1} ${isIpv6(b.host) ? 'ipv6@' : ''}${hostPort(b)}${grpc ? ' proto h2' : ''} check\n`).join('');
  return `${head('#', remarks, form.purpose)}defaults
    mode ${grpc ? 'http' : 'tcp'}
    timeout connect 5s
    timeout client 1h
    timeout server 1h
    # A name that cannot be resolved at the start must not keep the others from being served.
    default-server init-addr last,libc,none

frontend ${form.service}-front
    # ${remarks.front}
    bind :::${form.port} v4v6${grpc ? ' proto h2' : ''}
    default_backend ${form.service}-back

backend ${form.service}-back
    balance roundrobin
    # ${remarks['any-backend-port']}
${servers}`;
}

export const haproxy = defineRecipe({
  id: 'haproxy',
  group: 'balancer',
  fields,
  ports: front,
  files: (form, remarks) => [{ name: 'haproxy.cfg', syntax: 'conf', text: haproxyCfg(form, remarks) }],
  check: (form) => [
    { id: 'test-config', syntax: 'shell', commands: ['haproxy -c -f haproxy.cfg'] },
    ...reservation(form.port),
    { id: 'apply', syntax: 'shell', commands: ['sudo cp -n /etc/haproxy/haproxy.cfg /etc/haproxy/haproxy.cfg.before-portpin', 'sudo install -m 644 haproxy.cfg /etc/haproxy/haproxy.cfg', 'sudo systemctl reload haproxy'] },
    listening(form.port),
  ],
  undo: (form) => [{ id: 'restore', syntax: 'shell', commands: ['sudo mv /etc/haproxy/haproxy.cfg.before-portpin /etc/haproxy/haproxy.cfg', 'sudo systemctl reload haproxy'] }, ...unreserve(form.port)],
});

const socketAddress = (address: string, portValue: number): object => ({ socket_address: { address, port_value: portValue } });
const type = (name: string): object => ({ '@type': `type.googleapis.com/${name}` });
const MANAGER = 'envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager';
const PROXY = 'envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy';
const ROUTER = 'envoy.extensions.filters.http.router.v3.Router';
const OPTIONS = 'envoy.extensions.upstreams.http.v3.HttpProtocolOptions';

function envoyFilter(form: Form): object {
  if (form.traffic === 'tcp') return { name: 'envoy.filters.network.tcp_proxy', typed_config: { ...type(PROXY), stat_prefix: form.service, cluster: form.service } };
  return {
    name: 'envoy.filters.network.http_connection_manager',
    typed_config: {
      ...type(MANAGER),
      codec_type: 'AUTO',
      stat_prefix: form.service,
      route_config: { name: form.service, virtual_hosts: [{ name: form.service, domains: ['*'], routes: [{ match: { prefix: '/' }, route: { cluster: form.service, timeout: '0s' } }] }] },
      http_filters: [{ name: 'envoy.filters.http.router', typed_config: type(ROUTER) }],
    },
  };
}

/** Source: Envoy v3 API, config/bootstrap/v3/bootstrap.proto and the messages it names. */
export function envoyBootstrap(form: Form): object {
  const endpoint = (b: Endpoint): object => ({ endpoint: { address: socketAddress(b.host, b.port) } });
  return {
    static_resources: {
      listeners: [{ name: `${form.service}-front`, address: socketAddress('0.0.0.0', form.port), filter_chains: [{ filters: [envoyFilter(form)] }] }],
      clusters: [
        {
          name: form.service,
          type: 'STRICT_DNS',
          connect_timeout: '5s',
          lb_policy: 'ROUND_ROBIN',
          ...(form.traffic === 'grpc' ? { typed_extension_protocol_options: { [OPTIONS]: { ...type(OPTIONS), explicit_http_config: { http2_protocol_options: {} } } } } : {}),
          load_assignment: { cluster_name: form.service, endpoints: [{ lb_endpoints: form.backends.map(endpoint) }] },
        },
      ],
    },
    admin: { address: socketAddress('127.0.0.1', 9901) },
  };
}

export const envoy = defineRecipe({
  id: 'envoy',
  group: 'balancer',
  fields,
  ports: front,
  files: (form, remarks) => [{ name: 'envoy.yaml', syntax: 'yaml', text: yamlText([envoyBootstrap(form)], `${head('#', remarks, form.purpose)}# ${remarks.front}\n# ${remarks['any-backend-port']}\n`) }],
  check: (form) => [
    { id: 'test-config', syntax: 'shell', commands: ['envoy --mode validate -c envoy.yaml'] },
    ...reservation(form.port),
    { id: 'start', syntax: 'shell', commands: ['envoy -c envoy.yaml'] },
    listening(form.port),
    { id: 'health', syntax: 'shell', commands: ['curl --fail http://127.0.0.1:9901/clusters'] },
  ],
  undo: (form) => [{ id: 'stop', syntax: 'shell', commands: ['curl --request POST http://127.0.0.1:9901/quitquitquit'] }, ...unreserve(form.port)],
});
