import os from 'node:os';
import path from 'node:path';

/** The user's own local data: not roaming (a run belongs to a computer), not shared (see docs/decisions/0012). */
export function defaultStateDir(platform: NodeJS.Platform = process.platform, env: NodeJS.ProcessEnv = process.env): string {
  if (platform === 'win32') return path.win32.join(env['LOCALAPPDATA'] ?? path.win32.join(os.homedir(), 'AppData', 'Local'), 'PortPin', 'state');
  return path.join(env['XDG_STATE_HOME'] ?? path.join(os.homedir(), '.local', 'state'), 'portpin');
}
