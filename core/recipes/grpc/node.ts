import { hostPort } from '../fields';
import { head, json, str } from '../quote';
import type { GeneratedFile, Remarks } from '../recipe';
import type { GrpcForm, GrpcSideName, GrpcWriter } from './writer';

/** The service is found under its package in the loaded definition, one member a segment. */
export const nodeFiles: GrpcWriter = { files, build, start };

function files(form: GrpcForm, side: GrpcSideName, remarks: Remarks): readonly GeneratedFile[] {
  const service = [...form.package.split('.'), form.rpcService].map((part) => `[${str(part)}]`).join('');
  const load = [
    "import path from 'node:path';",
    "import grpc from '@grpc/grpc-js';",
    "import loader from '@grpc/proto-loader';",
    '',
    "const definition = loader.loadSync(path.join(import.meta.dirname, '..', 'service.proto'));",
    `const Service = grpc.loadPackageDefinition(definition)${service};\n`,
  ].join('\n');
  const server = `${head('//', remarks, form.purpose)}${load}
// ${remarks['fixed-port']}
const ADDRESS = ${str(`[::]:${form.port}`)};

// ${remarks['no-reuse-port']}
const server = new grpc.Server({ 'grpc.so_reuseport': 0 });
server.addService(Service.service, {
  Ping: (call, done) => done(null, { text: call.request.text }),
});
// ${remarks.insecure}
server.bindAsync(ADDRESS, grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log('listening on ' + port);
});
`;
  const client = `${head('//', remarks, form.purpose)}${load}
const ADDRESS = ${str(hostPort(form))};

// ${remarks.insecure}
const client = new Service(process.argv[2] ?? ADDRESS, grpc.credentials.createInsecure());
client.Ping({ text: 'ping' }, { deadline: Date.now() + 5000 }, (error, reply) => {
  client.close();
  if (error) throw error;
  console.log(reply.text);
});
`;
  return [
    { name: `${side}/${side}.mjs`, syntax: 'javascript', text: side === 'server' ? server : client },
    { name: `${side}/package.json`, syntax: 'json', text: json({ private: true, type: 'module', dependencies: { '@grpc/grpc-js': '^1.10.0', '@grpc/proto-loader': '^0.8.0' } }) },
  ];
}

function build(side: GrpcSideName): readonly string[] {
  return [`npm install --prefix ${side}`];
}

function start(side: GrpcSideName): string {
  return `node ${side}/${side}.mjs`;
}
