import type { RecipeText } from '#core/text/recipes';

export const discovery = {
  kubernetes: {
    title: 'Kubernetes Service and Pods',
    summary: 'A fixed containerPort, a Service, and a name in DNS.',
    why: ['The Service gives Pods that come and go one name. Headless, DNS answers with the address of each Pod, which suits gRPC and its long connections; with a cluster IP, one address stands for all.'],
    article: ['containerPort only tells people; the program must listen there itself. Behind a headless Service nothing translates ports: port and targetPort must be the same number.'],
  },
  'kubernetes-dns': {
    title: 'Find a service by Kubernetes DNS',
    summary: 'A headless Service, SRV records, and the target for gRPC clients.',
    why: ['name.namespace.svc.cluster.local gives addresses; _grpc._tcp in front of it gives the port too, because the port has a name. A gRPC client takes dns:/// and balances between the Pods.'],
    article: [],
  },
  consul: {
    title: 'Consul',
    summary: 'Registration with a health check, and lookup.',
    why: ['The agent beside the service registers it and checks its port; clients ask for healthy instances only, by HTTP or DNS.'],
    article: ['Code that takes the second element of a list and its first entry fails when nothing is healthy: the lookup here says so instead. The Python package named there is no longer kept up; the lookup here needs none.'],
  },
  etcd: {
    title: 'etcd',
    summary: 'Registration under a lease, and lookup by prefix.',
    why: ['An entry bound to a lease ends when it is no longer renewed, so a server that died is not found any more. A clean end revokes the lease at once.'],
    article: ['etcd is a store, not a registry: it checks no health. The lease is what keeps dead entries out.'],
  },
  eureka: {
    title: 'Eureka',
    summary: 'A Spring service with a fixed port, or registration by REST.',
    why: ['server.port must be a number: 0 would be a random port, which Eureka announces and no firewall can name.'],
    article: [],
  },
  zookeeper: {
    title: 'ZooKeeper',
    summary: 'An ephemeral node per instance, and lookup of its siblings.',
    why: ['An ephemeral node lives as long as the session that made it. The program that serves must hold that session itself; a script that ends takes the entry with it.'],
    article: [],
  },
} satisfies Record<string, RecipeText>;
