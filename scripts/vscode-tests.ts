/**
 * `npm run test:vscode`: the packed extension in a real VS Code. The suite runs in a desktop VS Code where one can be had, otherwise in
 * VS Code in the browser; the tests that look at the workbench always run in the browser.
 */
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { packVsix } from './package.ts';
import { type RunOptions, runTests } from './run-tests.ts';
import { type Counts, nothing, root, runSteps, type Step } from './steps.ts';
import { findChromium } from './vscode/browser.ts';
import { findDesktop } from './vscode/desktop.ts';
import { installCodeServer } from './vscode/install-code-server.ts';
import { type Host, runSuite } from './vscode/suite.ts';

const vsix = path.join(root, '.cache/capstan.vsix');
const tell = (message: string): void => void process.stdout.write(`   ${message}\n`);

export const vscodeSteps: Step[] = [
  { title: 'The packed extension', run: pack },
  { title: 'The extension in a real VS Code', run: suite },
  { title: 'The workbench', run: workbench },
];

async function pack(): Promise<Counts> {
  mkdirSync(path.dirname(vsix), { recursive: true });
  // One of an earlier run would be tested in the place of one that could not be packed.
  rmSync(vsix, { force: true });
  await packVsix(vsix);
  return test('test/packed/*.test.ts', { concurrency: 1 });
}

async function suite(): Promise<Counts> {
  if (!existsSync(vsix)) return withoutExtension();
  const host = await findHost();
  return host ? runSuite(vsix, host) : without('a VS Code');
}

async function findHost(): Promise<Host | undefined> {
  const desktop = await findDesktop();
  if (desktop.kind === 'found') {
    tell(`in a desktop VS Code: ${desktop.executable}`);
    return { kind: 'desktop', executable: desktop.executable };
  }
  const browser = findChromium(tell);
  if (browser === undefined) return undefined;
  tell(`in VS Code in the browser (${browser}), because ${desktop.reason}`);
  return { kind: 'browser', browser };
}

async function workbench(): Promise<Counts> {
  if (!existsSync(vsix)) return withoutExtension();
  const browser = findChromium(tell);
  if (browser === undefined) return without('a browser');
  process.env['CAPSTAN_CHROMIUM'] = browser;
  // Two files begin at once: each would install it into the same folder.
  await installCodeServer(tell);
  // A browser, a server and an extension host each: more than two at once wait for each other even where there are many processors.
  // They hold on a machine that does much else, but not everything in an editor is ours: what needs a second try is counted.
  return test('test/workbench/*.test.ts', { concurrency: Math.min(2, availableParallelism()), again: true });
}

function test(pattern: string, how: Pick<RunOptions, 'concurrency' | 'again'>): Promise<Counts> {
  process.env['CAPSTAN_VSIX'] = vsix;
  return runTests({ patterns: [pattern], testLimit: 180_000, ...how });
}

/** On a developer's machine without Chromium the rest of the tests still counts; in continuous integration nothing may be left out. */
function without(thing: string): Counts {
  tell(`not run: there is neither ${thing} nor a way to get one. Install Chromium or Chrome, or name one with CAPSTAN_CHROMIUM.`);
  return process.env['CI'] ? { ...nothing, failed: 1 } : { ...nothing, skipped: 1 };
}

function withoutExtension(): Counts {
  tell('not run: the extension could not be packed, see above.');
  return { ...nothing, failed: 1 };
}

if (import.meta.main) await runSteps(vscodeSteps);
