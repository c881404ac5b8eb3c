import { networks, port, purpose, host, typeName, wholeNumber } from './fields';
import { head, str } from './quote';
import { defineRecipe, type FormOf, type Remarks } from './recipe';
import { listening, reserveLinux, unreserveLinux } from './reserve';

/** 0x20000000-0x3fffffff is for whoever has a program of his own. Source: RFC 5531 8.3. */
const fields = { rpcService: typeName('Orders', []), program: wholeNumber(0x2000_0001, 0x2000_0000, 0x3fff_ffff), host: host('rpc.example.internal'), port: port(18_051), sources: networks(['10.0.0.0/8']), purpose: purpose() };
type Form = FormOf<typeof fields>;

const upper = (form: Form): string => form.rpcService.toUpperCase();
/** As rpcgen spells the dispatcher of version 1. */
const dispatcher = (form: Form): string => `${form.rpcService.toLowerCase()}_prog_1`;
const unit = (form: Form): string => `${form.rpcService.toLowerCase()}-rpc`;

/**
 * The empty line after the head: what a comment might continue is not code. Bound before the old registration goes: a
 * second server ends at bind and leaves that of the first.
 */
function server(form: Form, remarks: Remarks): string {
  return `${head('//', remarks, form.purpose)}
#include <netconfig.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <rpc/rpc.h>
#include <rpc/svc_soc.h>
#include "service.h"

/* ${remarks['fixed-port']} */
#define PORT ${form.port}

void ${dispatcher(form)}(struct svc_req *, SVCXPRT *);

char **ping_1_svc(char **text, struct svc_req *request)
{
    (void)request;
    return text;
}

static int bound_socket(int family)
{
    struct sockaddr_storage at;
    socklen_t length;
    int on = 1;
    int fd = socket(family, SOCK_STREAM, 0);

    if (fd < 0)
        return -1;
    memset(&at, 0, sizeof at);
    if (family == AF_INET6) {
        struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)&at;
        in6->sin6_family = AF_INET6;
        in6->sin6_addr = in6addr_any;
        in6->sin6_port = htons(PORT);
        length = sizeof *in6;
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
    } else {
        struct sockaddr_in *in4 = (struct sockaddr_in *)&at;
        in4->sin_family = AF_INET;
        in4->sin_addr.s_addr = htonl(INADDR_ANY);
        in4->sin_port = htons(PORT);
        length = sizeof *in4;
    }
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, (struct sockaddr *)&at, length) != 0 || listen(fd, SOMAXCONN) != 0) {
        perror("bind");
        exit(1);
    }
    return fd;
}

static void serve(const char *netid, int fd)
{
    struct netconfig *transport = getnetconfigent(netid);
    SVCXPRT *handle;

    if (transport == NULL || fd < 0) {
        fprintf(stderr, "%s: not available\\n", netid);
        return;
    }
    handle = svc_tli_create(fd, transport, NULL, 0, 0);
    if (handle == NULL || !svc_reg(handle, ${upper(form)}_PROG, ${upper(form)}_VERS, ${dispatcher(form)}, transport)) {
        fprintf(stderr, "%s: not registered; does rpcbind run?\\n", netid);
        exit(1);
    }
    freenetconfigent(transport);
}

int main(void)
{
    int tcp = bound_socket(AF_INET);
    int tcp6 = bound_socket(AF_INET6);

    svc_unreg(${upper(form)}_PROG, ${upper(form)}_VERS);
    serve("tcp", tcp);
    serve("tcp6", tcp6);
    printf("listening on %d\\n", PORT);
    fflush(stdout);
    svc_run();
    return 1;
}
`;
}

/** Asks the fixed port itself: 111 need not be open for it. */
function client(form: Form, remarks: Remarks): string {
  return `${head('//', remarks, form.purpose)}
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <rpc/rpc.h>
#include "service.h"

#define HOST ${str(form.host)}
#define PORT "${form.port}"

int main(int argc, char **argv)
{
    struct addrinfo wanted, *found, *each;
    char *text = "ping";
    char **answer;
    CLIENT *client = NULL;

    memset(&wanted, 0, sizeof wanted);
    wanted.ai_socktype = SOCK_STREAM;
    if (getaddrinfo(argc > 1 ? argv[1] : HOST, PORT, &wanted, &found) != 0) {
        fprintf(stderr, "no such host\\n");
        return 1;
    }
    for (each = found; each != NULL && client == NULL; each = each->ai_next) {
        int fd = socket(each->ai_family, each->ai_socktype, 0);
        struct netbuf at;

        if (fd < 0 || connect(fd, each->ai_addr, each->ai_addrlen) != 0)
            continue;
        at.buf = each->ai_addr;
        at.len = at.maxlen = each->ai_addrlen;
        client = clnt_vc_create(fd, &at, ${upper(form)}_PROG, ${upper(form)}_VERS, 0, 0);
    }
    freeaddrinfo(found);
    if (client == NULL) {
        fprintf(stderr, "nobody answers on %s\\n", PORT);
        return 1;
    }
    answer = ping_1(&text, client);
    if (answer == NULL) {
        clnt_perror(client, "ping");
        return 1;
    }
    printf("%s\\n", *answer);
    clnt_destroy(client);
    return 0;
}
`;
}

const rule = (how: 'add' | 'remove', form: Form): readonly string[] =>
  form.sources.map((source) => `sudo firewall-cmd --permanent --${how}-rich-rule='rule family=${source.includes(':') ? 'ipv6' : 'ipv4'} source address=${source} port port=${form.port} protocol=tcp accept'`);

/** The main that rpcgen writes takes any port; -m leaves it out. Sources: rpcgen(1), rpc_svc_create(3), rpcbind(8) of libtirpc and rpcbind. */
export const sunRpc = defineRecipe({
  id: 'sun-rpc',
  group: 'pinned',
  fields,
  ports: (form) => [{ port: form.port, protocol: 'tcp', field: 'port' }],
  files: (form, remarks) => [
    { name: 'service.x', syntax: 'text', text: `program ${upper(form)}_PROG {\n    version ${upper(form)}_VERS {\n        string PING(string) = 1;\n    } = 1;\n} = 0x${form.program.toString(16)};\n` },
    { name: 'server.c', syntax: 'c', text: server(form, remarks) },
    { name: 'client.c', syntax: 'c', text: client(form, remarks) },
    { name: 'Makefile', syntax: 'text', text: `${head('#', remarks, form.purpose)}\nCFLAGS += -I/usr/include/tirpc\nLDLIBS += -ltirpc\n\nall: server client\n\nservice.h: service.x\n\trpcgen -h service.x >$@\nservice_svc.c: service.x\n\trpcgen -m service.x >$@\nservice_clnt.c: service.x\n\trpcgen -l service.x >$@\n\nserver: server.o service_svc.o\nclient: client.o service_clnt.o\nserver.o client.o service_svc.o service_clnt.o: service.h\n` },
    { name: `${unit(form)}.service`, syntax: 'conf', text: `${head('#', remarks, form.purpose)}[Unit]\nRequires=rpcbind.service\nAfter=rpcbind.service network.target\n\n[Service]\nExecStart=/usr/local/sbin/${unit(form)}\nDynamicUser=yes\nRestart=on-failure\n\n[Install]\nWantedBy=multi-user.target\n` },
  ],
  check: (form) => [
    { id: 'generate', syntax: 'shell', commands: ['make'] },
    ...reserveLinux(String(form.port), [form.port]),
    { id: 'install', syntax: 'shell', commands: [`sudo install -m 755 server /usr/local/sbin/${unit(form)}`, `sudo install -m 644 ${unit(form)}.service /etc/systemd/system/`, 'sudo systemctl daemon-reload', `sudo systemctl enable --now ${unit(form)}`] },
    listening(form.port),
    { id: 'registered', syntax: 'shell', commands: [`rpcinfo -p 127.0.0.1 | awk '$1 == ${form.program}'`] },
    { id: 'firewall', syntax: 'shell', commands: [...rule('add', form), 'sudo firewall-cmd --reload'] },
    { id: 'call', syntax: 'shell', commands: ['./client'] },
  ],
  undo: (form) => [
    { id: 'remove', syntax: 'shell', commands: [`sudo systemctl disable --now ${unit(form)}`, `sudo rm /etc/systemd/system/${unit(form)}.service /usr/local/sbin/${unit(form)}`, 'sudo systemctl daemon-reload'] },
    { id: 'deregister', syntax: 'shell', commands: [`sudo rpcinfo -d ${form.program} 1`] },
    { id: 'remove-firewall', syntax: 'shell', commands: [...rule('remove', form), 'sudo firewall-cmd --reload'] },
    ...unreserveLinux(String(form.port), [form.port]),
  ],
});
