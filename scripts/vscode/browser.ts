/** Finds the Chromium that drives VS Code in the browser; as root on a Debian it is installed when missing. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

const places: Partial<Record<NodeJS.Platform, string[]>> = {
  darwin: ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
};
const commands = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The path of a Chromium or Chrome; `CAPSTAN_CHROMIUM` names one. Nothing when there is none and none can be installed. */
export function findChromium(tell: (message: string) => void): string | undefined {
  const found = look();
  if (found || process.platform !== 'linux' || process.getuid?.() !== 0 || !onPath('apt-get')) return found;
  tell('Installing Chromium (apt-get install chromium), once.');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', 'chromium'],
  ]) {
    const { status, stdout, stderr } = spawnSync('apt-get', args, { env, encoding: 'utf8' });
    if (status === 0) continue;
    tell(`apt-get ${args[0]} failed:\n${stdout}${stderr}`);
    return undefined;
  }
  return look();
}

function look(): string | undefined {
  const chosen = process.env['CAPSTAN_CHROMIUM'];
  if (chosen) return chosen;
  return places[process.platform]?.find((file) => existsSync(file)) ?? commands.map(onPath).find((file) => file !== undefined);
}

/** The full path of a command, as the shell would find it. */
export function onPath(command: string): string | undefined {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', ''] : [''];
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => !folder.includes('node_modules'));
  return folders.flatMap((folder) => endings.map((ending) => path.join(folder, command + ending))).find((file) => existsSync(file));
}
