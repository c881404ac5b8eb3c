import { host, port, purpose, typeName } from './fields';
import { head, str } from './quote';
import { defineRecipe } from './recipe';
import { listening, reservation, unreserve } from './reserve';

/** The generated package is called `rpc`, whatever the service is called. */
export const thrift = defineRecipe({
  id: 'thrift',
  group: 'fixed',
  fields: { rpcService: typeName('Orders', ['None', 'True', 'False', 'Client', 'Iface', 'Processor', 'Handler']), host: host('rpc.example.internal'), port: port(9090), purpose: purpose() },
  ports: (form) => [{ port: form.port, protocol: 'tcp', field: 'port' }],
  files: (form, remarks) => [
    { name: 'service.thrift', syntax: 'thrift', text: `${head('#', remarks, form.purpose)}namespace py rpc\nnamespace java rpc\nnamespace go rpc\nnamespace netstd rpc\n\nservice ${form.rpcService} {\n  string ping(1: string text)\n}\n` },
    {
      name: 'server.py',
      syntax: 'python',
      text: `${head('#', remarks, form.purpose)}import sys

sys.path.insert(0, "gen-py")

from rpc import ${form.rpcService}
from thrift.protocol import TBinaryProtocol
from thrift.server import TServer
from thrift.transport import TSocket, TTransport

# ${remarks['fixed-port']}
PORT = ${form.port}


class Handler:
    def ping(self, text):
        return text


def main():
    server = TServer.TThreadPoolServer(
        ${form.rpcService}.Processor(Handler()),
        TSocket.TServerSocket(port=PORT),
        TTransport.TFramedTransportFactory(),
        TBinaryProtocol.TBinaryProtocolFactory(),
    )
    print("listening on", PORT, flush=True)
    server.serve()


if __name__ == "__main__":
    main()
`,
    },
    {
      name: 'client.py',
      syntax: 'python',
      text: `${head('#', remarks, form.purpose)}import sys

sys.path.insert(0, "gen-py")

from rpc import ${form.rpcService}
from thrift.protocol import TBinaryProtocol
from thrift.transport import TSocket, TTransport

HOST = ${str(form.host)}
PORT = ${form.port}


def main():
    socket = TSocket.TSocket(sys.argv[1] if len(sys.argv) > 1 else HOST, PORT)
    socket.setTimeout(5000)
    transport = TTransport.TFramedTransport(socket)
    transport.open()
    try:
        print(${form.rpcService}.Client(TBinaryProtocol.TBinaryProtocol(transport)).ping("ping"))
    finally:
        transport.close()


if __name__ == "__main__":
    main()
`,
    },
  ],
  check: (form) => [
    { id: 'generate', syntax: 'shell', commands: ['python3 -m pip install thrift', 'thrift --gen py service.thrift'] },
    ...reservation(form.port),
    { id: 'start', syntax: 'shell', commands: ['python3 server.py'] },
    listening(form.port),
    { id: 'call', syntax: 'shell', commands: ['python3 client.py'] },
  ],
  undo: (form) => [{ id: 'stop', syntax: 'text', commands: [`${form.host} ${form.port}`] }, ...unreserve(form.port)],
});
