/** The mocha suite inside the extension host of a real VS Code, with the packed extension. */
import { cpSync, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import type { SuiteResult } from '../../test/vscode/index.ts';
import { type Counts, nothing, root } from '../steps.ts';
import { runInBrowser, runOnDesktop } from './suite-hosts.ts';

export interface Suite {
  vsix: string;
  /** An extension that does nothing. The project's own folder in its place would shadow the packed extension. */
  host: string;
  /** The bundled entry of the suite. */
  tests: string;
  workspace: string;
  /** Where the suite leaves its results. */
  results: string;
  env: Record<string, string>;
}

export type Host = { kind: 'desktop'; executable: string } | { kind: 'browser'; browser: string };

/** Runs the suite and counts its tests; a host that ends without results is one failure. */
export async function runSuite(vsix: string, host: Host): Promise<Counts> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'capstan-suite-'));
  try {
    const suite = await prepareSuite(vsix, folder);
    const output = host.kind === 'desktop' ? await runOnDesktop(suite, host.executable) : await runInBrowser(suite, host.browser);
    if (!existsSync(suite.results)) throw new Error(`The extension host ended without results.\n${output}`);
    return report(JSON.parse(readFileSync(suite.results, 'utf8')) as SuiteResult[]);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}

async function prepareSuite(vsix: string, folder: string): Promise<Suite> {
  // Inside the project, because mocha is looked up from there.
  const bundle = path.join(root, '.cache/suite');
  rmSync(bundle, { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: ['test/vscode/index.ts', ...globSync('test/vscode/**/*.test.ts', { cwd: root })],
    outdir: bundle,
    entryNames: '[name]',
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: 'inline',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });

  const host = path.join(folder, 'host');
  mkdirSync(host);
  const manifest = { name: 'suite-host', publisher: 'capstan-tests', version: '0.0.0', engines: { vscode: '*' }, main: './main.js' };
  writeFileSync(path.join(host, 'package.json'), JSON.stringify(manifest));
  writeFileSync(path.join(host, 'main.js'), 'exports.activate = () => undefined;\n');

  const workspace = path.join(folder, 'workspace');
  cpSync(path.join(root, 'examples'), workspace, { recursive: true });
  const further = path.join(root, 'test/vscode/workspace');
  if (existsSync(further)) cpSync(further, workspace, { recursive: true });

  const results = path.join(folder, 'results.json');
  return { vsix, host, tests: path.join(bundle, 'index.cjs'), workspace, results, env: { CAPSTAN_TEST_RESULTS: results } };
}

function report(results: SuiteResult[]): Counts {
  const counts = { ...nothing };
  for (const { title, state, milliseconds, error } of results) {
    counts[state]++;
    const mark = { passed: '✔', failed: '✖', skipped: '-' }[state];
    process.stdout.write(`   ${mark} ${title}${state === 'passed' ? ` (${milliseconds} ms)` : ''}\n`);
    if (error) process.stdout.write(`${error.replace(/^/gm, '     ')}\n`);
  }
  return counts;
}
