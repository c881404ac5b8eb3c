import type { RecipeText } from '#core/text/recipes';

export const placed = {
  alb: {
    title: 'AWS Application Load Balancer for gRPC',
    summary: 'CloudFormation and Terraform: one fixed port in front, any behind.',
    why: ['The listener has the fixed port; each target is registered with the port it listens on. Health is asked of the gRPC health service.'],
    article: ['A block with listener, protocol HTTP2 and targets is neither CloudFormation nor Terraform. For gRPC the listener is HTTPS with a certificate, and the target group has protocol version GRPC.'],
  },
  nginx: {
    title: 'nginx',
    summary: 'A fixed port in front, for gRPC or any TCP.',
    why: ['grpc_pass balances gRPC call by call. The stream module passes TCP as it is, for protocols nginx does not know.'],
    article: ['From nginx 1.25.1 on, "http2 on;" replaces "http2" behind listen, which still works with a warning.'],
  },
  haproxy: {
    title: 'HAProxy',
    summary: 'A fixed port in front, for gRPC or any TCP, with health checks.',
    why: ['One bind line has the port that clients know. A backend that does not answer is left out until it does.'],
    article: [],
  },
  envoy: {
    title: 'Envoy',
    summary: 'A static configuration with a fixed listener.',
    why: ['The listener has the fixed port; the cluster lists backends with their own. For gRPC, HTTP/2 to the backends is stated, for Envoy would take HTTP/1.1.'],
    article: [],
  },
  'sql-listener': {
    title: 'SQL Server behind an availability group listener',
    summary: 'The port of the listener, its firewall rule and the connection strings.',
    why: ['Clients name the listener and its port; which replica answers does not matter. On 1433 they may leave the port out.', 'Open the port on every replica, for each may become the primary.'],
    article: [
      '1434 is no port for an instance: TCP 1434 belongs to the dedicated administrator connection, UDP 1434 to SQL Server Browser. Give named instances 1435 and upward.',
      'SqlClient and ODBC take a comma before the port: Server=HOST,1435. HOST:1435 is taken as a name and not found. JDBC takes a colon.',
    ],
  },
  oracle: {
    title: 'Oracle listener and dispatchers',
    summary: 'LISTENER, LOCAL_LISTENER and DISPATCHERS on fixed ports.',
    why: ['With shared servers the listener hands a client on to a dispatcher, whose port is random unless DISPATCHERS names an address with one. Each address takes one dispatcher.', 'With dedicated servers on Linux and Unix there is only the port of the listener.'],
    article: [],
  },
  nfs: {
    title: 'NFS and Sun RPC',
    summary: 'mountd, statd, lockd and rquotad pinned, for nfs.conf, sysconfig and firewalld.',
    why: ['2049 (nfsd) and 111 (rpcbind) are fixed anyway; the rest move at each start. NFSv4 alone needs 2049 only: where every client has it, pin nothing and open just that.'],
    article: ['The customary 32803 and 32769 for lockd lie in the ephemeral range of Linux: they are reserved here. RHEL 8 and later read nfs.conf, RHEL 6 and 7 /etc/sysconfig/nfs.'],
  },
  'sun-rpc': {
    title: 'A Sun RPC program of your own',
    summary: 'A server in C that binds its port itself, registers it with rpcbind, and a client that asks it there.',
    why: ['The main that rpcgen writes binds any port and tells rpcbind which. Here "rpcgen -m" leaves it out: the server binds the fixed port and registers that, so older clients that ask rpcbind find it too.', 'A client that knows the port does not ask rpcbind: 111 stays closed to it.'],
    article: ['A program that cannot be built anew often takes its port as an option: "ypserv -p", "rpc.mountd -p", "rpc.rquotad -p". Look for it in its manual before you put a VPN in front.'],
  },
  gateway: {
    title: 'A VPN or a gateway in front',
    summary: 'WireGuard, and rules that let the older system be reached through it only.',
    why: ['What moves its ports and cannot be pinned needs a wide range open. Open it inside a tunnel only: outside, one UDP port remains.', 'A gateway that understands the protocol (an RPC proxy, a firewall with an RPC helper) opens single ports as they are handed out. It reads unencrypted RPC only.'],
    article: ['Narrowing the dynamic range with netsh and num=100 is refused: num is a count of at least 255. To narrow Windows RPC, use its own range or, better, a fixed port for each service.'],
  },
  'linux-ephemeral': {
    title: 'Outbound connections on Linux',
    summary: 'A wider ephemeral range, reserved ports, reuse of TIME_WAIT: a sysctl.d file with its undo.',
    why: ['Each outbound connection to one address and port takes a local port, and keeps it for 60 seconds after it closed first. Widen the range first; it costs nothing else.', 'From a range that begins at 10000, clients would take numbers that servers use: list those as reserved.', 'On Windows, see the page Ranges.'],
    article: [
      'tcp_fin_timeout does not shorten TIME_WAIT. It is about FIN_WAIT_2 of connections that no program owns any more; TIME_WAIT is 60 seconds in the kernel and cannot be set.',
      'tcp_tw_reuse helps outbound connections only. Its default of 2 already does so on loopback.',
    ],
  },
} satisfies Record<string, RecipeText>;
