// What Electron needs of a Linux system: libraries, a display, the right to make a sandbox.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { answers, run } from './run.mjs';
import { Stop } from './steps.mjs';
import { text } from '../text.mjs';

const libraryPackages = ['libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1', 'libxss1', 'libsecret-1-0', 'fonts-noto-cjk'];
const testPackages = ['xvfb', 'openbox'];
/** What the live tests ask, run and compare with, and what reads the exported files: package -> a program in it. */
const livePackages = {
  samba: 'smbd',
  smbclient: 'rpcclient',
  rpcbind: 'rpcbind',
  'nfs-kernel-server': 'rpc.mountd',
  'freetds-bin': 'tsql',
  // The guide: what checks or runs the generated files.
  haproxy: 'haproxy',
  nginx: 'nginx',
  'libnginx-mod-stream': '/usr/lib/nginx/modules/ngx_stream_module.so',
  'etcd-server': 'etcd',
  'etcd-client': 'etcdctl',
  zookeeper: '/usr/share/zookeeper/bin/zkServer.sh',
  'python3-kazoo': '/usr/lib/python3/dist-packages/kazoo',
  'kubernetes-client': 'kubectl',
  'docker-compose': 'docker-compose',
  'thrift-compiler': 'thrift',
  'python3-thrift': '/usr/lib/python3/dist-packages/thrift',
  'python3-grpcio': '/usr/lib/python3/dist-packages/grpc',
  'python3-grpc-tools': '/usr/lib/python3/dist-packages/grpc_tools',
  'golang-go': 'go',
  'golang-google-grpc-dev': '/usr/share/gocode/src/google.golang.org/grpc',
  'golang-google-protobuf-dev': '/usr/share/gocode/src/google.golang.org/protobuf',
  'golang-github-golang-protobuf-1-5-dev': '/usr/share/gocode/src/github.com/golang/protobuf',
  'protobuf-compiler': 'protoc',
  'protoc-gen-go-1-5': 'protoc-gen-go',
  'protoc-gen-go-grpc': 'protoc-gen-go-grpc',
  nftables: 'nft',
  'wireguard-tools': 'wg-quick',
  procps: 'sysctl',
  'rpcsvc-proto': 'rpcgen',
  'libtirpc-dev': '/usr/include/tirpc/rpc/rpc.h',
  gcc: 'gcc',
  make: 'make',
  iproute2: 'ip',
  // The exported files.
  ansible: 'ansible-doc',
  'ansible-lint': 'ansible-lint',
  'libreoffice-calc-nogui': 'soffice',
};

export const isRoot = () => process.getuid?.() === 0;
const isDebian = () => existsSync('/etc/debian_version');

function aptCommand(packages) {
  // Debian 13 and Ubuntu 24.04 renamed these for the 64-bit time change.
  const names = packages.map((name) => {
    const renamed = `${name}t64`;
    return ['libgtk-3-0', 'libasound2'].includes(name) && !answers('apt-cache', ['show', name]) && answers('apt-cache', ['show', renamed]) ? renamed : name;
  });
  return ['install', '-qy', '--no-install-recommends', ...names];
}

async function aptInstall(packages, progress) {
  progress(text.librariesInstalling(packages.join(' ')));
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const updated = await run(['apt-get', ['update', '-q']], { quiet: true, env });
  const installed = updated.code === 0 ? await run(['apt-get', aptCommand(packages)], { quiet: true, env }) : updated;
  if (installed.code !== 0) {
    process.stderr.write(`\n${installed.output}`);
    throw new Stop(text.librariesMissing(packages.join(' ')), { mend: text.librariesMend, command: shellCommand(packages) });
  }
}

const shellCommand = (packages) => `${isRoot() ? '' : 'sudo '}apt-get update && ${isRoot() ? '' : 'sudo '}apt-get ${aptCommand(packages).join(' ')}`;

/** Names of shared libraries that the loader does not find for a program. @param {string} executable */
function missingLibraries(executable) {
  const { stdout } = spawnSync('ldd', [executable], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
  return [...(stdout ?? '').matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1]);
}

/**
 * Makes sure that Electron can be loaded: as root on Debian by installing what is missing, otherwise by naming it.
 * @param {string} executable
 * @param {(what: string) => void} progress
 */
export async function systemLibraries(executable, progress) {
  if (process.platform !== 'linux') return text.librariesReady;
  const missing = missingLibraries(executable);
  if (missing.length > 0) {
    if (!isDebian()) throw new Stop(text.librariesMissing(missing.join(' ')), { mend: text.librariesUnknown });
    if (!isRoot()) throw new Stop(text.librariesMissing(missing.join(' ')), { mend: text.librariesMend, command: shellCommand(libraryPackages) });
    await aptInstall(libraryPackages, progress);
    const still = missingLibraries(executable);
    if (still.length > 0) throw new Stop(text.librariesMissing(still.join(' ')), { mend: text.librariesUnknown });
  }
  checkSandbox(executable);
  return missing.length > 0 ? undefined : text.librariesReady;
}

/** Chromium's sandbox needs user namespaces, or its helper owned by root with the setuid bit; as root it is not used. */
function checkSandbox(executable) {
  if (isRoot() || answers('unshare', ['-Ur', 'true'])) return;
  const helper = path.join(path.dirname(executable), 'chrome-sandbox');
  const found = existsSync(helper) ? statSync(helper) : undefined;
  if (found !== undefined && found.uid === 0 && (found.mode & 0o4000) !== 0) return;
  throw new Stop(text.sandboxBlocked, { command: `sudo chown root:root '${helper}' && sudo chmod 4755 '${helper}'` });
}

/** Installs what only the tests need, as root on Debian; elsewhere names it. @param {(what: string) => void} progress */
export async function testPrograms(progress) {
  if (process.platform !== 'linux') return text.librariesReady;
  const wanted = [...testPackages, ...(answers('sh', ['-c', 'fc-list 2>/dev/null | grep -qi cjk || ls /usr/share/fonts/opentype/noto/*CJK* >/dev/null 2>&1']) ? [] : ['fonts-noto-cjk'])];
  const missing = wanted.filter((name) => name === 'fonts-noto-cjk' || !answers('sh', ['-c', `command -v ${name === 'xvfb' ? 'Xvfb' : name}`]));
  if (missing.length === 0) return text.librariesReady;
  if (!isDebian()) throw new Stop(text.librariesMissing(missing.join(' ')), { mend: text.librariesUnknown });
  if (!isRoot()) throw new Stop(text.librariesMissing(missing.join(' ')), { mend: text.librariesMend, command: shellCommand(missing) });
  await aptInstall(missing, progress);
  return undefined;
}

/**
 * Installs the programs of the live tests and of the exports, as root on Debian. Elsewhere, and where a package is not to be had, the tests
 * themselves say what they lack. @param {(what: string) => void} progress
 */
export async function livePrograms(progress) {
  if (process.platform !== 'linux' || !isDebian() || !isRoot()) return;
  const absent = Object.entries(livePackages).flatMap(([name, program]) => (answers('sh', ['-c', `test -e ${program} || PATH=$PATH:/usr/sbin command -v ${program}`]) ? [] : [name]));
  if (absent.length > 0) await aptInstall(absent, progress);
}

const accepts = (address) =>
  new Promise((resolve) => {
    const socket = net.connect(address);
    const end = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
    socket.setTimeout(2000, () => end(false));
  });

/** Whether a window can be shown: Windows and macOS always, Linux when its display answers. */
export async function hasDisplay(env = process.env) {
  if (process.platform !== 'linux') return true;
  if (env.WAYLAND_DISPLAY && (env.XDG_RUNTIME_DIR || path.isAbsolute(env.WAYLAND_DISPLAY))) {
    if (await accepts({ path: path.resolve(env.XDG_RUNTIME_DIR ?? '/', env.WAYLAND_DISPLAY) })) return true;
  }
  const local = /^(?:unix)?:(\d+)/.exec(env.DISPLAY ?? '');
  if (local !== null) return (await accepts({ path: `/tmp/.X11-unix/X${local[1]}` })) || accepts({ path: `\0/tmp/.X11-unix/X${local[1]}` });
  const remote = /^([^:]+):(\d+)/.exec(env.DISPLAY ?? '');
  return remote !== null && accepts({ host: remote[1], port: 6000 + Number(remote[2]) });
}

/**
 * A virtual display with a window manager (without one, maximize and minimize do nothing).
 * @returns {Promise<{display: string, stop: () => void}>}
 */
export function virtualDisplay() {
  return new Promise((resolve, reject) => {
    // -displayfd lets the server choose a free number itself: two test runs on one computer do not meet.
    const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1400x900x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`Xvfb ended with code ${code}`)));
    let answer = '';
    server.stdio[3].setEncoding('utf8').on('data', (chunk) => {
      answer += chunk;
      if (!answer.endsWith('\n')) return;
      const display = `:${answer.trim()}`;
      const manager = spawn('openbox', [], { stdio: 'ignore', env: { ...process.env, DISPLAY: display } });
      manager.on('error', () => {});
      resolve({
        display,
        stop: () => {
          manager.kill();
          server.kill();
        },
      });
    });
  });
}
