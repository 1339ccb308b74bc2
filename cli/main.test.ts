import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';

const root = path.resolve(import.meta.dirname, '..');
const broken = readFileSync(path.join(root, 'examples/payments/payments-broken.yaml'), 'utf8');

let folder: string;
before(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'capstan-cli-'));
  mkdirSync(path.join(folder, 'sub/node_modules/x'), { recursive: true });
  writeFileSync(path.join(folder, 'broken.yaml'), broken);
  writeFileSync(path.join(folder, 'sub/good.capability.yaml'), readFileSync(path.join(root, 'examples/hello/hello.capability.yaml')));
  writeFileSync(path.join(folder, 'sub/other.yaml'), 'openapi: 3.1.0\n');
  writeFileSync(path.join(folder, 'sub/node_modules/x/broken.yaml'), broken);
});
after(() => rmSync(folder, { recursive: true, force: true }));

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The command as a person starts it, in the folder of the test. */
function capstan(...args: string[]): Outcome {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(root, 'cli/main.ts'), ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
  return { code: status, out: stdout, err: stderr };
}

describe('capstan check', () => {
  it('shows each problem at its line and ends with 1 when there are errors', () => {
    assert.deepEqual(capstan('check', 'broken.yaml'), {
      code: 1,
      out: `broken.yaml:9:19 warning Nothing binds \`{{PAYMENTS_TOKEN}}\`: no entry of \`binds\` declares it. undeclared-variable
9 |         token: "{{PAYMENTS_TOKEN}}"
  |                   ^^^^^^^^^^^^^^

broken.yaml:29:15 error This array output needs \`items\`. missing-key
29 |             - type: array
   |               ^^^^^^^^^^^

1 file checked: 1 error, 1 warning
`,
      err: '',
    });
  });

  it('ends with 0 without errors', () =>
    assert.deepEqual(capstan('check', 'sub/good.capability.yaml'), { code: 0, out: '1 file checked: 0 errors, 0 warnings\n', err: '' }));

  it('prints one array as JSON, lines and columns from 1', () => {
    const { code, out } = capstan('check', '--format', 'json', 'broken.yaml');
    assert.equal(code, 1);
    assert.deepEqual(JSON.parse(out), [
      {
        file: 'broken.yaml',
        line: 9,
        column: 19,
        endLine: 9,
        endColumn: 33,
        severity: 'warning',
        code: 'undeclared-variable',
        message: 'Nothing binds `{{PAYMENTS_TOKEN}}`: no entry of `binds` declares it.',
      },
      {
        file: 'broken.yaml',
        line: 29,
        column: 15,
        endLine: 29,
        endColumn: 26,
        severity: 'error',
        code: 'missing-key',
        message: 'This array output needs `items`.',
      },
    ]);
  });

  it('searches folders for capability files, and leaves installed packages and other files alone', () => {
    assert.equal(capstan('check', '.').out.trimEnd().split('\n').at(-1), '2 files checked: 1 error, 1 warning');
  });

  it('takes standard input, with what lies in the working folder', () => {
    const importing = 'ikanos: 1.0.0-beta5\ncapability:\n  consumes:\n    - {from: ./sub/good.capability.yaml, import: nobody}\n';
    const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(root, 'cli/main.ts'), 'check', '-', '--format', 'json'], {
      cwd: folder,
      encoding: 'utf8',
      input: importing,
    });
    const reports = JSON.parse(stdout) as readonly { readonly file: string; readonly code: string; readonly message: string }[];
    assert.deepEqual(
      [status, stderr, reports.map(({ file, message }) => `${file}: ${message}`)],
      [1, '', ['standard-input.yaml: `./sub/good.capability.yaml` has no `nobody` under `consumes`. It has nothing under `consumes`.']],
    );
  });

  it('takes patterns', () => assert.deepEqual(capstan('check', 'sub/*.capability.yaml').out, '1 file checked: 0 errors, 0 warnings\n'));

  it('says so when a file it is given is no capability', () => {
    const { code, out } = capstan('check', 'sub/other.yaml');
    assert.equal(code, 1);
    assert.match(
      out,
      /^sub\/other\.yaml:1:1 error This is no capability file: it has neither `ikanos` nor `naftiko` at its top\. no-capability\n/,
    );
  });

  it('writes annotations, a test report and a scan report', () => {
    assert.equal(
      capstan('check', '--format', 'github', '--quiet', 'broken.yaml').out,
      '::error file=broken.yaml,line=29,col=15,endLine=29,endColumn=26,title=missing-key::This array output needs `items`.\n',
    );
    assert.equal(
      capstan('check', '--format', 'junit', 'broken.yaml', 'sub/good.capability.yaml').out,
      `<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite name="capstan check" tests="2" failures="1">
    <testcase name="broken.yaml" classname="capstan">
      <failure message="This array output needs \`items\`." type="missing-key">broken.yaml:29:15</failure>
    </testcase>
    <testcase name="sub/good.capability.yaml" classname="capstan"/>
  </testsuite>
</testsuites>
`,
    );
    const { runs } = JSON.parse(capstan('check', '--format', 'sarif', '--quiet', 'broken.yaml').out) as { runs: { results: unknown[] }[] };
    assert.deepEqual(runs[0]?.results, [
      {
        ruleId: 'missing-key',
        level: 'error',
        message: { text: 'This array output needs `items`.' },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: 'broken.yaml' },
              region: { startLine: 29, startColumn: 15, endLine: 29, endColumn: 26 },
            },
          },
        ],
      },
    ]);
  });
});

describe('what cannot run', () => {
  const cases: [args: string[], message: string][] = [
    [['check'], 'Which files? Name files, folders or patterns.\ncapstan check --help tells what it takes.\n'],
    [['check', '-', 'broken.yaml'], 'Standard input is checked alone, without other files.\ncapstan check --help tells what it takes.\n'],
    [['fix', '-'], 'Standard input cannot be used here: name files, folders or patterns.\ncapstan fix --help tells what it takes.\n'],
    [['check', 'gone.yaml'], 'There is no file gone.yaml.\ncapstan check --help tells what it takes.\n'],
    [
      ['check', '--format', 'xml', 'broken.yaml'],
      '--format takes text, json, github, junit, sarif, not "xml".\ncapstan check --help tells what it takes.\n',
    ],
    [['chek'], 'There is no command "chek". Did you mean check?\ncapstan --help lists the commands.\n'],
    [['help', 'nothing'], 'There is no command "nothing".\ncapstan --help lists the commands.\n'],
    [['--verison'], 'There is no option --verison before a command. Did you mean --version?\ncapstan --help lists the commands.\n'],
  ];
  for (const [args, err] of cases)
    it(`ends with 2 and says why: capstan ${args.join(' ')}`, () => assert.deepEqual(capstan(...args), { code: 2, out: '', err }));
});

describe('capstan fix', () => {
  it('prints what it would change and changes nothing', () => {
    const { code, out, err } = capstan('fix', 'broken.yaml');
    assert.deepEqual(
      [code, out.split('\n').filter((line) => /^[-+]/.test(line)), err],
      [
        0,
        [
          '--- a/broken.yaml',
          '+++ b/broken.yaml',
          '+binds:',
          '+  - namespace: env',
          '+    keys:',
          '+      PAYMENTS_TOKEN: PAYMENTS_TOKEN',
          '+              items:',
          '+                type: object',
          '+                properties: {}',
        ],
        '1 file read, 1 would be mended\n',
      ],
    );
    assert.equal(readFileSync(path.join(folder, 'broken.yaml'), 'utf8'), broken);
  });

  it('writes with --write, and then nothing is left', () => {
    const file = path.join(folder, 'mend.yaml');
    writeFileSync(file, broken);
    assert.equal(capstan('fix', 'mend.yaml', '--write').code, 0);
    assert.equal(capstan('check', 'mend.yaml').out, '1 file checked: 0 errors, 0 warnings\n');
  });
});

describe('capstan upgrade', () => {
  it('takes a file and what it imports to the newest version', () => {
    writeFileSync(
      path.join(folder, 'old.yaml'),
      'naftiko: 1.0.0-alpha2\ncapability:\n  consumes:\n    - {location: ./old-shared.yaml, import: a}\n',
    );
    writeFileSync(
      path.join(folder, 'old-shared.yaml'),
      'naftiko: 1.0.0-alpha2\nconsumes:\n  - {type: http, namespace: a, baseUri: "https://a.internal"}\n',
    );
    const { code, err } = capstan('upgrade', 'old.yaml', '--write');
    assert.deepEqual([code, err], [0, '2 files read, 2 upgraded to ikanos 1.0.0-beta5\n']);
    assert.equal(
      readFileSync(path.join(folder, 'old.yaml'), 'utf8'),
      'ikanos: 1.0.0-beta5\ncapability:\n  consumes:\n    - {from: ./old-shared.yaml, import: a}\n',
    );
    assert.match(readFileSync(path.join(folder, 'old-shared.yaml'), 'utf8'), /^ikanos: 1\.0\.0-beta5\n/);
  });
});

describe('what an upgrade leaves to a person', () => {
  it('is listed, and ends with 1', () => {
    writeFileSync(path.join(folder, 'needs.yaml'), 'naftiko: 1.0.0-alpha2\nconsumes: [{location: ./nowhere.yaml, import: a}]\n');
    writeFileSync(path.join(folder, 'torn.yaml'), 'naftiko: 1.0.0-alpha2\nconsumes: [\n');
    const { code, out, err } = capstan('upgrade', 'needs.yaml', 'torn.yaml', 'sub/other.yaml', '--write');
    assert.deepEqual([code, out], [1, '']);
    assert.equal(
      err,
      'sub/other.yaml: needs you: This is no capability file: it has neither `ikanos` nor `naftiko` at its top.\n' +
        'needs.yaml:2: needs you: It imports ./nowhere.yaml, which is not there: that was not upgraded.\n' +
        'torn.yaml:2: needs you: It was left as it is, because line 2 has to be mended first: The list that opens with `[` is not closed: a `]` is missing.\n' +
        '2 files read, 1 upgraded to ikanos 1.0.0-beta5\n',
    );
    assert.equal(readFileSync(path.join(folder, 'torn.yaml'), 'utf8'), 'naftiko: 1.0.0-alpha2\nconsumes: [\n');
  });
});

describe('the page about the command line', () => {
  it('names every command', () => {
    const page = readFileSync(path.join(root, 'docs/cli.md'), 'utf8');
    const commands = [...capstan('--help').out.matchAll(/^ {2}(\w+) /gm)].map((match) => match[1] ?? '');
    assert.deepEqual(
      commands.filter((command) => !page.includes(`| \`${command} `)),
      [],
    );
  });
});
