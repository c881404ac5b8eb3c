import { choice, host, hostPort, packageName, port, purpose, typeName } from '../fields';
import { head } from '../quote';
import { defineRecipe, type GeneratedFile, type Remarks, type Step } from '../recipe';
import { listening, reservation, unreserve } from '../reserve';
import { csharpFiles } from './csharp';
import { goFiles } from './go';
import { javaFiles } from './java';
import { nodeFiles } from './node';
import { pythonFiles } from './python';
import type { GrpcForm, GrpcWriter } from './writer';

export const grpcLanguages = ['python', 'go', 'node', 'csharp', 'java'] as const;
export type GrpcLanguage = (typeof grpcLanguages)[number];

const writers: Readonly<Record<GrpcLanguage, GrpcWriter>> = { python: pythonFiles, go: goFiles, node: nodeFiles, csharp: csharpFiles, java: javaFiles };

function proto(form: GrpcForm, remarks: Remarks): GeneratedFile {
  const text = `${head('//', remarks, form.purpose)}syntax = "proto3";

package ${form.package};

option csharp_namespace = "PortPin.Rpc";
option go_package = "portpin.example/rpc/pb;pb";
option java_package = "portpin.rpc";
option java_multiple_files = true;

service ${form.rpcService} {
  rpc Ping (PingRequest) returns (PingReply);
}

message PingRequest {
  string text = 1;
}

message PingReply {
  string text = 1;
}
`;
  return { name: 'service.proto', syntax: 'protobuf', text };
}

function steps(form: GrpcForm & { readonly server: GrpcLanguage; readonly client: GrpcLanguage }): readonly Step[] {
  const server = writers[form.server];
  const client = writers[form.client];
  return [
    { id: 'generate', syntax: 'shell', commands: [...new Set([...server.build('server'), ...client.build('client')])] },
    ...reservation(form.port),
    { id: 'start', syntax: 'shell', commands: [server.start('server')] },
    listening(form.port),
    { id: 'call', syntax: 'shell', commands: [client.start('client')] },
  ];
}

/** Two sides in one language may share a file. */
function once(files: readonly GeneratedFile[]): readonly GeneratedFile[] {
  return [...new Map(files.map((file) => [file.name, file])).values()];
}

export const grpc = defineRecipe({
  id: 'grpc',
  group: 'fixed',
  fields: {
    // The names that generated code uses itself: messages of the IDL, and the types every file of a language sees.
    rpcService: typeName('Orders', ['PingRequest', 'PingReply', 'PortPin', 'System', 'Object', 'String', 'Server', 'Client', 'Service', 'Program', 'None', 'True', 'False']),
    package: packageName('example.orders.v1'),
    host: host('rpc.example.internal'),
    port: port(50_051),
    server: choice(grpcLanguages),
    client: choice(grpcLanguages),
    purpose: purpose(),
  },
  ports: (form) => [{ port: form.port, protocol: 'tcp', field: 'port' }],
  files: (form, remarks) => once([proto(form, remarks), ...writers[form.server].files(form, 'server', remarks), ...writers[form.client].files(form, 'client', remarks)]),
  check: steps,
  undo: (form) => [{ id: 'stop', syntax: 'text', commands: [hostPort(form)] }, ...unreserve(form.port)],
});
