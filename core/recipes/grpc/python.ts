import { hostPort } from '../fields';
import { head, str } from '../quote';
import type { GeneratedFile, Remarks } from '../recipe';
import type { GrpcForm, GrpcSideName, GrpcWriter } from './writer';

/**
 * so_reuseport is on by default in gRPC's core on Linux: a second server would share the port in silence.
 * Source: grpc include/grpc/impl/channel_arg_names.h, GRPC_ARG_ALLOW_REUSEPORT.
 */
export const pythonFiles: GrpcWriter = { files, build, start };

function files(form: GrpcForm, side: GrpcSideName, remarks: Remarks): readonly GeneratedFile[] {
  const server = `${head('#', remarks, form.purpose)}from concurrent import futures

import grpc
import service_pb2
import service_pb2_grpc

# ${remarks['fixed-port']}
ADDRESS = ${str(`[::]:${form.port}`)}


class Servicer(service_pb2_grpc.${form.rpcService}Servicer):
    def Ping(self, request, context):
        return service_pb2.PingReply(text=request.text)


def main():
    # ${remarks['no-reuse-port']}
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=10), options=(("grpc.so_reuseport", 0),))
    service_pb2_grpc.add_${form.rpcService}Servicer_to_server(Servicer(), server)
    # ${remarks.insecure}
    if server.add_insecure_port(ADDRESS) == 0:
        raise SystemExit("cannot listen on " + ADDRESS)
    server.start()
    print("listening on " + ADDRESS, flush=True)
    server.wait_for_termination()


if __name__ == "__main__":
    main()
`;
  const client = `${head('#', remarks, form.purpose)}import sys

import grpc
import service_pb2
import service_pb2_grpc

ADDRESS = ${str(hostPort(form))}


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else ADDRESS
    # ${remarks.insecure}
    with grpc.insecure_channel(address) as channel:
        stub = service_pb2_grpc.${form.rpcService}Stub(channel)
        print(stub.Ping(service_pb2.PingRequest(text="ping"), timeout=5).text)


if __name__ == "__main__":
    main()
`;
  return [
    { name: `${side}/${side}.py`, syntax: 'python', text: side === 'server' ? server : client },
    { name: `${side}/requirements.txt`, syntax: 'text', text: 'grpcio\ngrpcio-tools\n' },
  ];
}

function build(side: GrpcSideName): readonly string[] {
  return [`python3 -m pip install -r ${side}/requirements.txt`, `python3 -m grpc_tools.protoc -I. --python_out=${side} --grpc_python_out=${side} service.proto`];
}

function start(side: GrpcSideName): string {
  return `python3 ${side}/${side}.py`;
}
