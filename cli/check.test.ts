import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const folder = mkdtempSync(path.join(tmpdir(), 'capstan-check-'));
after(() => rmSync(folder, { recursive: true }));

const text = `ikanos: "1.0.0-beta5"
consumes:
  - {type: http, namespace: shop, baseUri: "https://shop.internal", authentication: {type: bearer, token: sk-1}}
`;

function check(files: Readonly<Record<string, string>>, target = '.') {
  const own = mkdtempSync(path.join(folder, 'case-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(own, name)), { recursive: true });
    writeFileSync(path.join(own, name), content);
  }
  const main = fileURLToPath(new URL('main.ts', import.meta.url));
  const { stdout, status } = spawnSync(process.execPath, [main, 'check', target, '--format', 'json'], { cwd: own, encoding: 'utf8' });
  const reports = JSON.parse(stdout) as { file: string; line: number; severity: string; code: string; message: string }[];
  return {
    status,
    reports: reports.map(({ file, line, severity, code, message }) => `${file}:${line} ${severity} ${code}: ${message}`),
  };
}

const secret = 'This secret is readable for everybody who has the file. Write a variable such as `{{API_TOKEN}}` and bind it.';

describe('levels in .capstanrc', () => {
  it('count for the files below', () => {
    assert.deepEqual(check({ '.capstanrc': 'rules: {literal-secret: error}\n', 'a/shop.yaml': text }), {
      status: 1,
      reports: [`a/shop.yaml:3 error literal-secret: ${secret}`],
    });
    assert.deepEqual(check({ 'a/.capstanrc': '{"rules": {"literal-secret": "off"}}', 'a/shop.yaml': text, 'b/shop.yaml': text }), {
      status: 0,
      reports: [`b/shop.yaml:3 warning literal-secret: ${secret}`],
    });
  });

  it('are told once when they cannot be used', () => {
    assert.deepEqual(check({ '.capstanrc': 'rules:\n  literal-secrets: off\n', 'a.yaml': text, 'b.yaml': text }), {
      status: 0,
      reports: [
        `a.yaml:3 warning literal-secret: ${secret}`,
        `b.yaml:3 warning literal-secret: ${secret}`,
        '.capstanrc:2 warning team-settings: There is no code `literal-secrets`. Did you mean `literal-secret`?',
      ],
    });
  });
});

describe('what is checked', () => {
  const json = (version: string): string =>
    JSON.stringify({
      ikanos: version,
      consumes: [
        {
          type: 'http',
          namespace: 'shop',
          baseUri: 'https://shop.internal',
          authentication: { type: 'bearer', token: 'sk-1' },
          resources: { r: { path: '/r', operations: { get: { method: 'GET' } } } },
        },
      ],
    });

  it('P19 may be JSON: every JSON file is YAML', () => {
    const { status, reports } = check({ 'shop.json': json('1.0.0-beta5') }, 'shop.json');
    assert.deepEqual([status, reports], [0, [`shop.json:1 warning literal-secret: ${secret}`]]);
  });

  it('P20 is an error when it names a version nobody knows', () => {
    const { status, reports } = check({ 'shop.yaml': json('9.9') });
    assert.deepEqual(
      [status, reports.filter((report) => report.includes(' error '))],
      [
        1,
        ['shop.yaml:1 error unknown-version: There is no version `"9.9"` that Capstan knows. The file is read as `ikanos: 1.0.0-beta5`.'],
      ],
    );
  });
});
