import type { RecipeText } from '#core/text/recipes';

export const fixed = {
  grpc: {
    title: 'gRPC on a fixed port',
    summary: 'Server and client in Python, Go, Node.js, C# or Java, on 50051 or another number.',
    why: ['gRPC needs one TCP port and no port mapper. Name the number in the server and in the client, open it in the firewall, and nothing moves at a restart.', 'Port 0, or no port, would have the system choose one each time.'],
    article: ['50051 is the customary number, but it lies in the dynamic range of Windows (49152-65535) and of Linux (32768-60999): a client socket may hold it when the server starts. Reserve it as shown, or choose one between 10000 and 32767.'],
  },
  thrift: {
    title: 'Thrift on a fixed port',
    summary: 'Definition, server and client on 9090 or another number.',
    why: ['Thrift has no registry of its own: server and client must agree on the port. With a framed transport and a fixed number, a firewall needs one rule.', 'The definition makes code for other languages too: thrift --gen java, go, netstd.'],
    article: ['9090 is customary for Thrift and registered at IANA for websm; Prometheus and Cockpit use it as well. See that it is free on every server concerned.'],
  },
  'custom-port': {
    title: 'Choose a port for a service of your own',
    summary: 'A number that nobody else has, opened for exactly those who need it.',
    why: [
      '0-1023 belong to system services, and on Linux only root may listen on them. From 49152 on, Windows hands ports out to clients; Linux does so from 32768 to 60999.',
      'Between 10000 and 32767 both are avoided. Registered numbers belong to somebody, and what listens on your servers already is taken: both are checked beside the field.',
    ],
    article: ['The range 10000-49151 is often named as free. The part from 32768 on is ephemeral on Linux by default: there, reserve the number.'],
  },
  'docker-compose': {
    title: 'Docker Compose with a fixed host port',
    summary: 'Host and container port both named.',
    why: ['A port given as the container port alone gets another host port at each start. With host:container both are fixed and a firewall can name the first.'],
    article: ['Text such as 22:22 without quotes is a number in base 60 to older YAML parsers. The generated file is quoted where that matters.'],
  },
} satisfies Record<string, RecipeText>;
