import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { analyse } from './analyse.ts';
import { readSourceFile } from './read-file.ts';
import type { Project } from './source-file.ts';
import { checkFix, checkProblems, describeProblem, readFixture } from './testing/fixture.ts';

const seed = readFileSync(new URL('../examples/payments/payments-broken.yaml', import.meta.url), 'utf8');

describe('the problems of a file', () => {
  it('are two for the seed example: the array has no items, and nothing binds its token', () => {
    const { main, project } = readFixture(seed);
    assert.deepEqual(
      analyse(main, project).map((problem) => describeProblem(problem, seed)),
      [
        '9: «PAYMENTS_TOKEN» warning undeclared-variable: Nothing binds `{{PAYMENTS_TOKEN}}`: no entry of `binds` declares it.',
        '29: «type: array» error missing-key: This array output needs `items`.',
      ],
    );
  });

  it('of the seed example can be mended, each by itself', () => {
    checkFix(
      seed,
      'undeclared-variable',
      seed.replace('capability:\n', 'binds:\n  - namespace: env\n    keys:\n      PAYMENTS_TOKEN: PAYMENTS_TOKEN\ncapability:\n'),
    );
    checkFix(
      seed,
      'missing-key',
      `${seed.trimEnd()}\n              items:\n                type: object\n                properties: {}\n`,
    );
  });

  it('are no errors in the tutorial', (test) => {
    const folder = fileURLToPath(new URL('../../shared/corpus/upstream/modules/ikanos-docs/tutorial/', import.meta.url));
    if (!existsSync(folder)) return test.diagnostic('the corpus is not there: the tutorial was not checked');
    const project: Project = {
      findFile: (uri) => (existsSync(fileURLToPath(uri)) ? readSourceFile(uri, readFileSync(fileURLToPath(uri), 'utf8')) : 'missing'),
      findData: (uri) => (existsSync(fileURLToPath(uri)) ? { uri, text: readFileSync(fileURLToPath(uri), 'utf8') } : 'missing'),
      resolvePath: (uri, name) => pathToFileURL(path.resolve(path.dirname(fileURLToPath(uri)), name)).href,
    };
    const errors = globSync('step-*.yml', { cwd: folder })
      .sort()
      .flatMap((name) => {
        const file = readSourceFile(pathToFileURL(path.join(folder, name)).href, readFileSync(path.join(folder, name), 'utf8'));
        return analyse(file, project)
          .filter(({ severity }) => severity === 'error')
          .map((problem) => `${name} ${describeProblem(problem, file.text)}`);
      });
    assert.deepEqual(errors, []);
  });

  it('are those of its YAML alone while that is broken', () => {
    checkProblems(`ikanos: "1.0.0-beta5"
capability:
  exposes: [{type: nonsense}
#          ^ error yaml-syntax: This \`[\` is never closed: a \`]\` is missing.
  consumes: 5
`);
  });

  it('are silent about a file that is no capability', () => checkProblems('openapi: 3.1.0\ninfo: {title: x}\n'));

  it('can be silenced by a comment on the line above, code by code', () => {
    const { main, project } = readFixture(
      seed.replace('        token:', '        # capstan-ignore undeclared-variable: given by the operator\n        token:'),
    );
    assert.deepEqual(
      analyse(main, project).map(({ code }) => code),
      ['missing-key'],
    );
    const other = readFixture(seed.replace('        token:', '        # capstan-ignore unknown-call\n        token:'));
    assert.deepEqual(
      analyse(other.main, other.project).map(({ code }) => code),
      ['undeclared-variable', 'missing-key'],
    );
  });

  it('take their severity from the settings', () => {
    const { main, project } = readFixture(seed);
    assert.deepEqual(
      analyse(main, project, { severities: { 'undeclared-variable': 'off', 'missing-key': 'warning' } }).map(
        ({ code, severity }) => `${severity} ${code}`,
      ),
      ['warning missing-key'],
    );
  });
});
