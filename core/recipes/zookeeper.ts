import { host, keyPrefix, label, list, parseEndpoint, hostPort, port, purpose, segment } from './fields';
import { head, sh, str } from './quote';
import { defineRecipe, type FormOf } from './recipe';

const fields = { service: segment('orders'), instance: label('orders-1'), address: host('10.0.1.5'), port: port(50_051), path: keyPrefix('/services'), registry: list(['127.0.0.1:2181'], parseEndpoint, 'endpoint'), purpose: purpose() };
type Form = FormOf<typeof fields>;

const parent = (form: Form): string => `${form.path}/${form.service}`;
const node = (form: Form): string => `${parent(form)}/${form.instance}`;
const servers = (form: Form): string => form.registry.map(hostPort).join(',');

export const zookeeper = defineRecipe({
  id: 'zookeeper',
  group: 'discovery',
  fields,
  ports: (form) => [{ port: form.port, protocol: 'tcp', field: 'port' }],
  files: (form, remarks) => [
    {
      name: 'register.py',
      syntax: 'python',
      text: `${head('#', remarks, form.purpose)}import json
import signal
import threading

from kazoo.client import KazooClient
from kazoo.exceptions import NodeExistsError

SERVERS = ${str(servers(form))}
NODE = ${str(node(form))}
VALUE = json.dumps({"address": ${str(form.address)}, "port": ${form.port}}).encode()


def main():
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    client = KazooClient(hosts=SERVERS)
    client.start(timeout=15)
    try:
        # ${remarks.lease}
        client.create(NODE, VALUE, ephemeral=True, makepath=True)
    except NodeExistsError:
        raise SystemExit("already registered: " + NODE)
    print("registered " + NODE, flush=True)
    stop.wait()
    client.stop()


if __name__ == "__main__":
    main()
`,
    },
    {
      name: 'lookup.py',
      syntax: 'python',
      text: `${head('#', remarks, form.purpose)}from kazoo.client import KazooClient
from kazoo.exceptions import NoNodeError

SERVERS = ${str(servers(form))}
PARENT = ${str(parent(form))}


def main():
    client = KazooClient(hosts=SERVERS, read_only=True)
    client.start(timeout=15)
    try:
        for instance in sorted(client.get_children(PARENT)):
            print(client.get(PARENT + "/" + instance)[0].decode())
    except NoNodeError:
        pass
    finally:
        client.stop()


if __name__ == "__main__":
    main()
`,
    },
  ],
  check: (form) => [
    { id: 'install', syntax: 'shell', commands: ['python3 -m pip install kazoo'] },
    { id: 'registered', syntax: 'shell', commands: ['python3 register.py'] },
    { id: 'lookup', syntax: 'shell', commands: ['python3 lookup.py', `zkCli.sh -server ${sh(servers(form))} ls ${sh(parent(form))}`] },
  ],
  undo: (form) => [{ id: 'deregister', syntax: 'shell', commands: [`zkCli.sh -server ${sh(servers(form))} delete ${sh(node(form))}`] }],
});
