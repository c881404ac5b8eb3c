import type { RecipesText } from '#core/text/recipes';

export const questions: RecipesText['question'] = {
  role: { title: 'What is it about?', help: 'A server must be found; a client need not be. Only a server needs a fixed port.', answer: { serves: 'A server that clients must find', calls: 'A server that makes many outbound connections' } },
  age: { title: 'New or older system?', help: 'Older: Sun RPC, NFS, Microsoft RPC and DCOM, named SQL Server instances, Oracle dispatchers.', answer: { new: 'New, or ours to change', legacy: 'Older system' } },
  migrate: { title: 'Can it move to gRPC, Thrift or REST?', help: 'These listen on one fixed port and need no port mapper.', answer: { yes: 'Yes', no: 'No' } },
  direct: { title: 'Do clients reach it directly?', help: 'Directly: by a name and a port that stand in a connection string or a firewall rule.', answer: { yes: 'Yes', no: 'No' } },
  several: { title: 'Several backends behind one address?', help: 'A load balancer listens on a fixed port; behind it the ports may be any.', answer: { yes: 'Yes', no: 'No' } },
  orchestrated: { title: 'Is there an orchestrator or a registry?', help: 'Kubernetes, Consul, etcd, Eureka or ZooKeeper tell clients where a service is.', answer: { yes: 'Yes', no: 'No' } },
  pinnable: { title: 'Can its port be pinned?', help: 'SQL Server, Oracle, NFS and Windows RPC services can be told which port to take.', answer: { yes: 'Yes', no: 'No' } },
};

export const outcomes: RecipesText['outcome'] = {
  fixed: { title: 'A fixed port', text: 'Choose a number between 10000 and 49151 that nobody else has, open exactly that one, and write it down.' },
  discovery: { title: 'Service discovery', text: 'Clients ask for a name and are told address and port. Keep the port fixed all the same where a firewall stands between.' },
  balancer: { title: 'A load balancer with a fixed port', text: 'Clients and firewalls know one address and one port. Backends are listed behind it, each with its own.' },
  pinned: { title: 'Pin the port of the older system', text: 'No program changes: its own settings take a fixed port.' },
  restricted: { title: 'Keep it to a VPN or a gateway', text: 'What cannot be pinned and cannot be replaced is reached only through a tunnel or a gateway that understands it.' },
  outbound: { title: 'More room for outbound connections', text: 'Widen the range that client sockets get their ports from, and keep servers out of it.' },
};
