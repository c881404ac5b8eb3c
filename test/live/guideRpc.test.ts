import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { grpcLanguages } from '#core/recipes/grpc/recipe';
import { accepts, freePort, PYTHON, runIn, writeRecipe, type Written } from './guideRecipes';
import { missing, Servers, until } from './servers';

const noPython = await missing('gRPC in Python (Debian: python3-grpcio, python3-grpc-tools)', [PYTHON, '/usr/lib/python3/dist-packages/grpc_tools'], []);
const noGo = await missing('gRPC in Go (Debian: golang-go, golang-google-grpc-dev, protobuf-compiler, protoc-gen-go-1-5, protoc-gen-go-grpc)', ['go', 'protoc', 'protoc-gen-go-grpc', '/usr/share/gocode/src/google.golang.org/grpc'], []);
const noJava = await missing('Java (a JDK)', ['javac'], []);
const noThrift = await missing('Thrift (Debian: thrift-compiler, python3-thrift)', ['thrift', PYTHON, '/usr/lib/python3/dist-packages/thrift'], []);

const repository = path.resolve(import.meta.dirname, '../..');
const folder = new Servers();
afterAll(() => folder.close());

/** Where npm install would have put the packages. */
function withNode(written: Written): Written {
  symlinkSync(path.join(repository, 'node_modules'), path.join(written.dir, 'node_modules'));
  return written;
}

function generatePython(written: Written, side: 'server' | 'client'): void {
  const command = written.made.check.find((s) => s.id === 'generate')?.commands.find((c) => c.includes(`python_out=${side}`)) ?? '';
  expect(runIn(written.dir, 'sh', ['-c', command.replace(/^python3/, PYTHON)])).toMatchObject({ code: 0 });
}

async function serving(port: number, server: Servers): Promise<void> {
  await until(() => accepts(port), (open) => open, server, 60_000);
}

describe('gRPC made from the recipe', () => {
  test('Node.js: server and client talk on the fixed port, again after a restart, and a second server is refused', async () => {
    const port = await freePort();
    const written = withNode(writeRecipe(folder.dir, 'grpc', { server: 'node', client: 'node', host: '127.0.0.1', port: String(port) }));
    for (let start = 0; start < 2; start++) {
      const server = new Servers();
      try {
        server.start(process.execPath, [written.file('server/server.mjs')]);
        await serving(port, server);
        expect(runIn(written.dir, process.execPath, ['client/client.mjs'])).toMatchObject({ code: 0, stdout: 'ping\n' });
        const second = runIn(written.dir, process.execPath, ['server/server.mjs'], { timeout: 10_000 });
        expect(second.output).toMatch(/EADDRINUSE|address already in use/);
      } finally {
        await server.close();
      }
    }
  });

  test.skipIf(noPython !== undefined)('Python server, Python and Node.js clients; a second server is refused', async () => {
    const port = await freePort();
    const written = withNode(writeRecipe(folder.dir, 'grpc', { server: 'python', client: 'python', host: '127.0.0.1', port: String(port) }));
    generatePython(written, 'server');
    generatePython(written, 'client');
    const server = new Servers();
    try {
      server.start(PYTHON, [written.file('server/server.py')]);
      await serving(port, server);
      expect(runIn(written.dir, PYTHON, ['client/client.py'])).toMatchObject({ code: 0, stdout: 'ping\n' });
      const node = withNode(writeRecipe(folder.dir, 'grpc', { server: 'node', client: 'node', host: '127.0.0.1', port: String(port) }));
      expect(runIn(node.dir, process.execPath, ['client/client.mjs'])).toMatchObject({ code: 0, stdout: 'ping\n' });
      const second = runIn(written.dir, PYTHON, ['server/server.py'], { timeout: 20_000 });
      expect(second.code).not.toBe(0);
    } finally {
      await server.close();
    }
  });

  test.skipIf(noGo !== undefined)('Go: the server, compiled against Debian’s gRPC, answers; the client is parsed (Debian’s gRPC is older than the way it asks for no encryption)', { timeout: 300_000 }, async () => {
    const port = await freePort();
    const written = withNode(writeRecipe(folder.dir, 'grpc', { server: 'go', client: 'go', host: '127.0.0.1', port: String(port) }));
    // Without a network: a workspace of the old kind, beside Debian's packages. What is compiled of those is kept.
    const at = path.join(written.dir, 'gopath/src/portpin.example/rpc');
    mkdirSync(at, { recursive: true });
    cpSync(written.file('server'), path.join(at, 'server'), { recursive: true });
    const protoc = written.made.check.find((s) => s.id === 'generate')?.commands.find((c) => c.startsWith('protoc')) ?? '';
    expect(runIn(written.dir, 'sh', ['-c', protoc])).toMatchObject({ code: 0 });
    cpSync(written.file('pb'), path.join(at, 'pb'), { recursive: true });
    const env = { GO111MODULE: 'off', GOPATH: `${path.join(written.dir, 'gopath')}:/usr/share/gocode`, GOFLAGS: '', GOCACHE: path.join(repository, '.cache/go-build') };
    const built = runIn(at, 'go', ['build', '-o', written.file('server.bin'), './server'], { env, timeout: 240_000 });
    expect(built.code, built.output).toBe(0);
    expect(runIn(written.dir, 'gofmt', ['-e', '-l', 'client/main.go', 'server/main.go'])).toMatchObject({ code: 0, output: '' });
    const server = new Servers();
    try {
      server.start(written.file('server.bin'), []);
      await serving(port, server);
      const node = withNode(writeRecipe(folder.dir, 'grpc', { server: 'node', client: 'node', host: '127.0.0.1', port: String(port) }));
      expect(runIn(node.dir, process.execPath, ['client/client.mjs'])).toMatchObject({ code: 0, stdout: 'ping\n' });
      expect(runIn(written.dir, written.file('server.bin'), [], { timeout: 10_000 }).output).toContain('address already in use');
    } finally {
      await server.close();
    }
  });

  test.skipIf(noJava !== undefined)('Java: parsed by the compiler (its gRPC libraries are not to be had here)', () => {
    const written = writeRecipe(folder.dir, 'grpc', { server: 'java', client: 'java', rpcService: 'Orders' });
    writeFileSync(written.file('Parse.java'), parser);
    const good = runIn(written.dir, 'java', ['Parse.java', 'server/src/main/java/portpin/rpc/app/Server.java', 'client/src/main/java/portpin/rpc/app/Client.java']);
    expect(good).toMatchObject({ code: 0, stdout: '0\n' });
    writeFileSync(written.file('Bad.java'), '// \\u000a class {\n');
    expect(runIn(written.dir, 'java', ['Parse.java', 'Bad.java']).stdout).not.toBe('0\n');
    for (const side of ['server', 'client']) expect(runIn(written.dir, PYTHON, ['-c', 'import sys, xml.dom.minidom; xml.dom.minidom.parse(sys.argv[1])', `${side}/pom.xml`])).toMatchObject({ code: 0 });
  });

  test('every pair of languages makes its files', () => {
    for (const server of grpcLanguages) for (const client of grpcLanguages) expect(writeRecipe(folder.dir, 'grpc', { server, client }).made.files.length).toBeGreaterThan(2);
  });
});

/** Syntax errors of the files named, counted by javac's own parser. */
const parser = `
import com.sun.source.util.JavacTask;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.*;
import javax.tools.*;

public class Parse {
    public static void main(String[] args) throws Exception {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        StandardJavaFileManager files = compiler.getStandardFileManager(found, Locale.ROOT, StandardCharsets.UTF_8);
        JavacTask task = (JavacTask) compiler.getTask(null, files, found, List.of("-proc:none"), null, files.getJavaFileObjects(args));
        for (var unit : task.parse()) { unit.getTypeDecls(); }
        System.out.println(found.getDiagnostics().stream().filter(d -> d.getKind() == Diagnostic.Kind.ERROR).count());
    }
}
`;

describe.skipIf(noThrift !== undefined)('Thrift made from the recipe', () => {
  test('the compiler takes the definition, server and client talk on the fixed port', async () => {
    const port = await freePort();
    const written = writeRecipe(folder.dir, 'thrift', { host: '127.0.0.1', port: String(port) });
    const command = written.made.check.find((s) => s.id === 'generate')?.commands[1] ?? '';
    expect(runIn(written.dir, 'sh', ['-c', command])).toMatchObject({ code: 0 });
    for (const language of ['java', 'go', 'netstd']) expect(runIn(written.dir, 'thrift', ['--gen', language, 'service.thrift']), language).toMatchObject({ code: 0 });
    const server = new Servers();
    try {
      server.start('sh', ['-c', `cd ${written.dir} && exec ${PYTHON} server.py`]);
      await serving(port, server);
      expect(runIn(written.dir, PYTHON, ['client.py'])).toMatchObject({ code: 0, stdout: 'ping\n' });
    } finally {
      await server.close();
    }
  });
});
