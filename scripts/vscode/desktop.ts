/** Finds a desktop VS Code to run the suite in: named, installed, or downloaded. */
import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { downloadAndUnzipVSCode, SilentReporter } from '@vscode/test-electron';
import { onPath } from './browser.ts';
import { cacheFolder } from './install-code-server.ts';

export type Desktop = { kind: 'found'; executable: string } | { kind: 'none'; reason: string };

/** `VSCODE_PATH` names the program itself, not its command line. */
export async function findDesktop(): Promise<Desktop> {
  const named = process.env['VSCODE_PATH'];
  if (named) {
    if (!existsSync(named)) throw new Error(`VSCODE_PATH names ${named}, which does not exist.`);
    return { kind: 'found', executable: named };
  }
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) {
    return { kind: 'none', reason: 'there is no display' };
  }
  const installed = findInstalled();
  if (installed) return { kind: 'found', executable: installed };
  try {
    const executable = await downloadAndUnzipVSCode({
      version: 'stable',
      cachePath: path.join(cacheFolder(), 'desktop'),
      timeout: 20_000,
      reporter: new SilentReporter(),
    });
    return { kind: 'found', executable };
  } catch (error) {
    return {
      kind: 'none',
      reason: `a desktop VS Code could not be downloaded (${error instanceof Error ? error.message : String(error)})`,
    };
  }
}

/** The program that the command `code` starts. */
function findInstalled(): string | undefined {
  const command = onPath('code');
  if (command === undefined) return undefined;
  const bin = path.dirname(realpathSync(command));
  const candidates = [
    path.join(bin, '../code'),
    path.join(bin, '../Code.exe'),
    path.join(bin, '../../../MacOS/Electron'),
    path.join(bin, '../../../MacOS/Code'),
  ];
  return candidates.map((file) => path.normalize(file)).find((file) => existsSync(file));
}
