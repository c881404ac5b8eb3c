import { choice, image, label, port, purpose, wholeNumber } from './fields';
import { head, yamlText } from './quote';
import { defineRecipe, type FormOf, type Step } from './recipe';

const fields = {
  service: label('orders'),
  namespace: label('default'),
  image: image('registry.example.com/orders:1.0'),
  port: port(50_051),
  replicas: wholeNumber(2, 1, 1000),
  exposure: choice(['headless', 'cluster-ip']),
  purpose: purpose(),
};
type Form = FormOf<typeof fields>;

/** A port's name is what SRV records are asked by: `_grpc._tcp`. */
const PORT_NAME = 'grpc';
const APP = 'app.kubernetes.io/name';

export function serviceManifest(form: Pick<Form, 'service' | 'namespace' | 'port' | 'purpose'>, headless: boolean): object {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: form.service, namespace: form.namespace, ...(form.purpose === '' ? {} : { annotations: { 'portpin.example/purpose': form.purpose } }) },
    spec: {
      ...(headless ? { clusterIP: 'None' } : {}),
      selector: { [APP]: form.service },
      // A headless Service is only a name: clients come straight to the container's port, so both must be one number.
      ports: [{ name: PORT_NAME, protocol: 'TCP', port: form.port, targetPort: form.port }],
    },
  };
}

function workload(form: Form): object {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: form.service, namespace: form.namespace },
    spec: {
      replicas: form.replicas,
      selector: { matchLabels: { [APP]: form.service } },
      template: {
        metadata: { labels: { [APP]: form.service } },
        spec: {
          containers: [
            {
              name: form.service,
              image: form.image,
              env: [{ name: 'PORT', value: String(form.port) }],
              ports: [{ name: PORT_NAME, containerPort: form.port, protocol: 'TCP' }],
              readinessProbe: { tcpSocket: { port: form.port }, periodSeconds: 5 },
            },
          ],
        },
      },
    },
  };
}

function pod(form: Form): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: form.service, namespace: form.namespace, labels: { [APP]: form.service } },
    spec: { containers: [{ name: form.service, image: form.image, ports: [{ name: PORT_NAME, containerPort: form.port, protocol: 'TCP' }] }] },
  };
}

const inNamespace = (form: { readonly namespace: string }): string => `-n ${form.namespace}`;

export function lookups(form: { readonly service: string; readonly namespace: string }): Step {
  const name = `${form.service}.${form.namespace}.svc.cluster.local`;
  return {
    id: 'lookup',
    syntax: 'shell',
    commands: [`kubectl run dns-check ${inNamespace(form)} --rm -i --restart=Never --image=busybox:1.36 -- nslookup ${name}`, `kubectl run srv-check ${inNamespace(form)} --rm -i --restart=Never --image=busybox:1.36 -- nslookup -type=srv _${PORT_NAME}._tcp.${name}`],
  };
}

export const kubernetes = defineRecipe({
  id: 'kubernetes',
  group: 'discovery',
  fields,
  ports: (form) => [{ port: form.port, protocol: 'tcp', field: 'port' }],
  files: (form, remarks) => [
    { name: 'service.yaml', syntax: 'yaml', text: yamlText([serviceManifest(form, form.exposure === 'headless')], head('#', remarks, form.purpose)) },
    { name: 'deployment.yaml', syntax: 'yaml', text: yamlText([workload(form)], head('#', remarks, form.purpose)) },
    { name: 'pod.yaml', syntax: 'yaml', text: yamlText([pod(form)], head('#', remarks, form.purpose)) },
  ],
  check: (form) => [
    { id: 'test-config', syntax: 'shell', commands: ['kubectl apply --dry-run=server -f service.yaml -f deployment.yaml'] },
    { id: 'apply', syntax: 'shell', commands: ['kubectl apply -f service.yaml -f deployment.yaml', `kubectl rollout status ${inNamespace(form)} deployment/${form.service}`] },
    { id: 'values', syntax: 'shell', commands: [`kubectl get ${inNamespace(form)} endpointslices -l kubernetes.io/service-name=${form.service}`] },
    lookups(form),
  ],
  undo: (form) => [{ id: 'remove', syntax: 'shell', commands: [`kubectl delete ${inNamespace(form)} service/${form.service} deployment/${form.service}`] }],
});

export const kubernetesDns = defineRecipe({
  id: 'kubernetes-dns',
  group: 'discovery',
  fields: { service: fields.service, namespace: fields.namespace, port: fields.port, purpose: fields.purpose },
  ports: (form) => [{ port: form.port, protocol: 'tcp', field: 'port' }],
  files: (form, remarks) => {
    const name = `${form.service}.${form.namespace}.svc.cluster.local`;
    const text = head('#', remarks, form.purpose);
    return [
      { name: 'service-headless.yaml', syntax: 'yaml', text: yamlText([serviceManifest(form, true)], text) },
      {
        name: 'client-config.yaml',
        syntax: 'yaml',
        text: yamlText([{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `${form.service.slice(0, 55)}-client`, namespace: form.namespace }, data: { RPC_TARGET: `dns:///${name}:${form.port}`, RPC_LOAD_BALANCING: 'round_robin' } }], text),
      },
    ];
  },
  check: (form) => [{ id: 'test-config', syntax: 'shell', commands: ['kubectl apply --dry-run=server -f service-headless.yaml -f client-config.yaml'] }, { id: 'apply', syntax: 'shell', commands: ['kubectl apply -f service-headless.yaml -f client-config.yaml'] }, lookups(form)],
  undo: (form) => [{ id: 'remove', syntax: 'shell', commands: [`kubectl delete ${inNamespace(form)} service/${form.service} configmap/${form.service.slice(0, 55)}-client`] }],
});
