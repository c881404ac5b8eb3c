import { freeLine, host, label, list, port, purpose, url } from './fields';
import { head, json, sh, str } from './quote';
import { defineRecipe, type FormOf } from './recipe';

const fields = { service: freeLine('orders', 100), instance: label('orders-1'), address: host('10.0.1.5'), port: port(50_051), tags: list(['rpc', 'v1'], (tag) => tag, 'label', true), registry: url('http://127.0.0.1:8500'), purpose: purpose() };
type Form = FormOf<typeof fields>;

const hostOf = (form: Form): string => (form.address.includes(':') ? `[${form.address}]` : form.address);

/** What the agent reads from its configuration folder. Source: Consul services configuration reference. */
function definition(form: Form): object {
  return {
    service: {
      name: form.service,
      id: form.instance,
      address: form.address,
      port: form.port,
      tags: [...form.tags],
      ...(form.purpose === '' ? {} : { meta: { purpose: form.purpose } }),
      checks: [{ id: `${form.instance}-tcp`, name: 'TCP', tcp: `${hostOf(form)}:${form.port}`, interval: '10s', timeout: '2s' }],
    },
  };
}

/** The same for the HTTP API, which spells its members otherwise. Source: Consul API /agent/service/register. */
function payload(form: Form): object {
  return {
    Name: form.service,
    ID: form.instance,
    Address: form.address,
    Port: form.port,
    Tags: [...form.tags],
    ...(form.purpose === '' ? {} : { Meta: { purpose: form.purpose } }),
    Check: { Name: 'TCP', TCP: `${hostOf(form)}:${form.port}`, Interval: '10s', Timeout: '2s' },
  };
}

const inPath = (text: string): string => encodeURIComponent(text);

export const consul = defineRecipe({
  id: 'consul',
  group: 'discovery',
  fields,
  ports: (form) => [{ port: form.port, protocol: 'tcp', field: 'port' }],
  files: (form, remarks) => [
    { name: 'service.json', syntax: 'json', text: json(definition(form)) },
    { name: 'register.json', syntax: 'json', text: json(payload(form)) },
    {
      name: 'lookup.py',
      syntax: 'python',
      text: `${head('#', remarks, form.purpose)}import json
import urllib.request

URL = ${str(`${form.registry}/v1/health/service/${inPath(form.service)}?passing=true`)}


def main():
    with urllib.request.urlopen(URL, timeout=5) as answer:
        found = json.load(answer)
    if not found:
        raise SystemExit("no healthy instance")
    for entry in found:
        service = entry["Service"]
        # An empty address stands for the address of the node.
        print(service["Address"] or entry["Node"]["Address"], service["Port"])


if __name__ == "__main__":
    main()
`,
    },
  ],
  check: (form) => [
    { id: 'test-config', syntax: 'shell', commands: ['consul validate -config-format=json service.json'] },
    { id: 'registered', syntax: 'shell', commands: [`curl --fail --request PUT --data @register.json ${sh(`${form.registry}/v1/agent/service/register`)}`] },
    { id: 'lookup', syntax: 'shell', commands: ['python3 lookup.py', `dig @127.0.0.1 -p 8600 ${sh(`${form.service}.service.consul`)} SRV`] },
  ],
  undo: (form) => [{ id: 'deregister', syntax: 'shell', commands: [`curl --fail --request PUT ${sh(`${form.registry}/v1/agent/service/deregister/${inPath(form.instance)}`)}`] }],
});
