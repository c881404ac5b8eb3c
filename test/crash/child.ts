import { carryOut, type Mode } from './scenario';

/**
 * A process to be killed: `child MODE DIR N`. It kills itself at the Nth point that leaves something else on the disk
 * than the point before: a record written, a call to the server answered. Without N it runs to the end.
 */
const [, , mode, dir, at] = process.argv;
const killAt = at === undefined ? -1 : Number(at);
let points = 0;

function crashPoint(name: string): void {
  if (name.startsWith('journal:before') || name.startsWith('journal:synced') || name.endsWith(':before')) return;
  if (points++ === killAt) process.kill(process.pid, 'SIGKILL');
}

if ((mode !== 'apply' && mode !== 'finish' && mode !== 'undo') || dir === undefined) throw new Error('child MODE DIR [N]');
const how: Mode = mode;
await carryOut(how, dir, { crashPoint }).done;
