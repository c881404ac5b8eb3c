import { host, keyPrefix, label, port, purpose, segment, url, wholeNumber } from './fields';
import { head, sh, str } from './quote';
import { defineRecipe, type FormOf, type Remarks } from './recipe';

const fields = { service: segment('orders'), instance: label('orders-1'), address: host('10.0.1.5'), port: port(50_051), path: keyPrefix('/services'), registry: url('http://127.0.0.1:2379'), ttl: wholeNumber(30, 5, 3600), purpose: purpose() };
type Form = FormOf<typeof fields>;

const prefix = (form: Form): string => `${form.path}/${form.service}/`;
const key = (form: Form): string => `${prefix(form)}${form.instance}`;

function script(form: Form, remarks: Remarks, body: string): string {
  return `#!/bin/sh\n${head('#', remarks, form.purpose)}set -eu\nexport ETCDCTL_API=3\nexport ETCDCTL_ENDPOINTS=${sh(form.registry)}\n${body}`;
}

export const etcd = defineRecipe({
  id: 'etcd',
  group: 'discovery',
  fields,
  ports: (form) => [{ port: form.port, protocol: 'tcp', field: 'port' }],
  files: (form, remarks) => [
    {
      name: 'register.sh',
      syntax: 'shell',
      text: script(
        form,
        remarks,
        `lease=$(etcdctl lease grant ${form.ttl} | awk '/granted/ { print $2 }')
leave() {
  etcdctl lease revoke "$lease" >/dev/null || true
}
trap leave EXIT
trap 'exit 0' INT TERM
etcdctl put --lease="$lease" -- ${sh(key(form))} ${sh(`{"address":${str(form.address)},"port":${form.port}}`)}
# ${remarks.lease}
etcdctl lease keep-alive "$lease" >/dev/null &
wait "$!"
`,
      ),
    },
    { name: 'lookup.sh', syntax: 'shell', text: script(form, remarks, `etcdctl get --prefix --print-value-only -- ${sh(prefix(form))}\n`) },
    { name: 'unregister.sh', syntax: 'shell', text: script(form, remarks, `etcdctl del -- ${sh(key(form))}\n`) },
  ],
  check: (form) => [
    { id: 'health', syntax: 'shell', commands: [`ETCDCTL_API=3 etcdctl --endpoints=${sh(form.registry)} endpoint health`] },
    { id: 'registered', syntax: 'shell', commands: ['sh register.sh'] },
    { id: 'lookup', syntax: 'shell', commands: ['sh lookup.sh'] },
  ],
  undo: () => [{ id: 'deregister', syntax: 'shell', commands: ['sh unregister.sh', 'sh lookup.sh'] }],
});
