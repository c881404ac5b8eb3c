import { host, label, port, purpose, url, wholeNumber } from './fields';
import { head, json, sh, yamlText } from './quote';
import { defineRecipe, type FormOf } from './recipe';

const fields = { service: label('orders'), instance: label('orders-1'), address: host('10.0.1.5'), port: port(50_051), registry: url('http://127.0.0.1:8761'), ttl: wholeNumber(30, 5, 3600), purpose: purpose() };
type Form = FormOf<typeof fields>;

const app = (form: Form): string => form.service.toUpperCase();
const base = (form: Form): string => `${form.registry}/eureka`;

/** Source: Netflix Eureka wiki, Eureka REST operations; the data centre entry is required. */
function registration(form: Form): object {
  return {
    instance: {
      instanceId: form.instance,
      hostName: form.address,
      app: app(form),
      ipAddr: form.address,
      vipAddress: form.service,
      status: 'UP',
      port: { $: form.port, '@enabled': 'true' },
      dataCenterInfo: { '@class': 'com.netflix.appinfo.InstanceInfo$DefaultDataCenterInfo', name: 'MyOwn' },
      leaseInfo: { renewalIntervalInSecs: form.ttl, durationInSecs: form.ttl * 3 },
      ...(form.purpose === '' ? {} : { metadata: { purpose: form.purpose } }),
    },
  };
}

export const eureka = defineRecipe({
  id: 'eureka',
  group: 'discovery',
  fields,
  ports: (form) => [{ port: form.port, protocol: 'tcp', field: 'port' }],
  files: (form, remarks) => [
    {
      name: 'application.yml',
      syntax: 'yaml',
      text: yamlText(
        [
          {
            spring: { application: { name: form.service } },
            // 0 would ask for a random port, which Eureka could announce but no firewall could name.
            server: { port: form.port },
            eureka: { client: { serviceUrl: { defaultZone: `${base(form)}/` } }, instance: { instanceId: form.instance, hostname: form.address, preferIpAddress: true, leaseRenewalIntervalInSeconds: form.ttl } },
          },
        ],
        head('#', remarks, form.purpose),
      ),
    },
    { name: 'register.json', syntax: 'json', text: json(registration(form)) },
    {
      name: 'register.sh',
      syntax: 'shell',
      text: `#!/bin/sh
${head('#', remarks, form.purpose)}set -eu
curl --fail --silent --show-error --header 'Content-Type: application/json' --data @register.json ${sh(`${base(form)}/apps/${app(form)}`)}
# ${remarks.lease}
while sleep ${form.ttl}; do
  curl --fail --silent --show-error --request PUT ${sh(`${base(form)}/apps/${app(form)}/${form.instance}`)}
done
`,
    },
  ],
  check: (form) => [
    { id: 'registered', syntax: 'shell', commands: ['sh register.sh'] },
    { id: 'lookup', syntax: 'shell', commands: [`curl --fail --header 'Accept: application/json' ${sh(`${base(form)}/apps/${app(form)}`)}`] },
  ],
  undo: (form) => [{ id: 'deregister', syntax: 'shell', commands: [`curl --fail --request DELETE ${sh(`${base(form)}/apps/${app(form)}/${form.instance}`)}`] }],
});
