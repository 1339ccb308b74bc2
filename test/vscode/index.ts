/**
 * Entry of the suite inside the extension host. Runs the bundled test files beside it with mocha and leaves the results in the file
 * that `CAPSTAN_TEST_RESULTS` names: the output of an extension host does not reach a terminal in every kind of VS Code.
 */
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';

export interface SuiteResult {
  title: string;
  state: 'passed' | 'failed' | 'skipped';
  milliseconds: number;
  error?: string;
}

export async function run(): Promise<void> {
  const results: SuiteResult[] = [];
  const mocha = new Mocha({ ui: 'bdd', timeout: 30_000, color: false, reporter: 'dot' });
  for (const name of readdirSync(__dirname).sort()) if (name.endsWith('.test.cjs')) mocha.addFile(path.join(__dirname, name));
  await new Promise<void>((resolve) => {
    mocha
      .run(() => resolve())
      .on('pass', (test) => results.push({ title: test.fullTitle(), state: 'passed', milliseconds: test.duration ?? 0 }))
      .on('pending', (test) => results.push({ title: test.fullTitle(), state: 'skipped', milliseconds: 0 }))
      .on('fail', (test, error: Error) =>
        results.push({ title: test.fullTitle(), state: 'failed', milliseconds: test.duration ?? 0, error: error.stack ?? error.message }),
      );
  });
  const target = process.env['CAPSTAN_TEST_RESULTS'];
  if (!target) throw new Error('CAPSTAN_TEST_RESULTS is not set.');
  writeFileSync(target, JSON.stringify(results));
}
