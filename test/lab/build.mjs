// Builds the lab into test/lab/out: `node test/lab/build.mjs [--force]`. Skips when the sources are those of the last
// build. READYTORUN=0 builds faster and starts each process a third of a second slower.
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const lab = dirname(fileURLToPath(import.meta.url));
const out = join(lab, 'out');
const readyToRun = process.env.READYTORUN !== '0';

function sources(dir) {
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'bin' || entry.name === 'obj' || entry.name === 'out') return [];
    const path = join(dir, entry.name);
    return entry.isDirectory() ? sources(path) : /\.(cs|csproj|ps1|psm1|psd1|mjs)$/.test(entry.name) ? [path] : [];
  }).sort();
}

function stamp() {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch} ${readyToRun} ${lab}`);
  for (const file of sources(lab)) hash.update(relative(lab, file)).update(readFileSync(file));
  return hash.digest('hex');
}

export function dotnetVersion() {
  const { status, stdout } = spawnSync('dotnet', ['--version'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
}

function dotnet(...args) {
  const { status, stdout, stderr } = spawnSync('dotnet', args, { cwd: lab, encoding: 'utf8', env: { ...process.env, DOTNET_CLI_TELEMETRY_OPTOUT: '1', DOTNET_NOLOGO: '1' } });
  if (status !== 0) throw new Error(`dotnet ${args.join(' ')} failed:\n${stdout}\n${stderr}`);
}

/** Two test runs at once must not build into the same folder. A lock of five minutes was left by a build that died. */
function locked(body) {
  const lock = join(out, 'lock');
  mkdirSync(out, { recursive: true });
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
      if (age > 300_000) rmSync(lock, { recursive: true, force: true });
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 250);
    }
  }
  try {
    return body();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

/** Returns true when something was built, false when everything was up to date. */
export function buildLab({ force = false } = {}) {
  const stampFile = join(out, 'stamp');
  const wanted = stamp();
  const isCurrent = () => existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted;
  if (!force && isCurrent()) return false;
  if (dotnetVersion() === null) throw new Error('the lab needs the .NET SDK (`dotnet --version` does not answer)');
  return locked(() => {
    if (!force && isCurrent()) return false;
    rmSync(stampFile, { force: true });
    const rid = { linux: 'linux', darwin: 'osx', win32: 'win' }[process.platform] + '-' + process.arch;
    const publish = ['-c', 'Release', '-r', rid, '--self-contained', 'false', `-p:PublishReadyToRun=${readyToRun}`, '-nologo', '-v', 'q'];
    dotnet('publish', 'engine', ...publish, '-o', join(out, 'engine'));
    dotnet('publish', 'windows/native', ...publish, '-o', join(out, 'native'));
    rmSync(join(out, 'Modules'), { recursive: true, force: true });
    rmSync(join(out, 'ModuleAnalysisCache'), { force: true });
    cpSync(join(lab, 'windows/Modules'), join(out, 'Modules'), { recursive: true });
    dotnet('build', 'windows/LabWindows', '-c', 'Release', '-o', join(out, 'Modules/LabWindows'), '-nologo', '-v', 'q');
    const system32 = join(out, 'root/System32');
    mkdirSync(join(system32, 'wbem'), { recursive: true });
    for (const [name, folder] of [['netsh', ''], ['netstat', ''], ['setspn', ''], ['winmgmt', 'wbem']]) {
      // netsh.exe: the product calls %SystemRoot%\System32\netsh.exe by its full path.
      for (const file of [name, `${name}.exe`]) {
        writeFileSync(join(system32, folder, file), `#!/bin/sh\nexec "${out}/native/labnative" ${name} "$@"\n`);
        chmodSync(join(system32, folder, file), 0o755);
      }
    }
    writeFileSync(stampFile, wanted);
    return true;
  });
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const t0 = Date.now();
  const built = buildLab({ force: process.argv.includes('--force') });
  process.stdout.write(built ? `lab: built in ${((Date.now() - t0) / 1000).toFixed(1)} s\n` : 'lab: up to date\n');
}
