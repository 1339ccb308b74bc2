import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { typed } from './testing.ts';

const root = mkdtempSync(path.join(tmpdir(), 'capstan-translate-'));
after(() => rmSync(root, { recursive: true }));

const capability = (steps: string) => `ikanos: "1.0.0-beta5"
capability:
  exposes:
    - {type: control, port: 9090, management: {scripting: {defaultLocation: "file:///./scripts", defaultLanguage: groovy}}}
    - type: mcp
      port: 3000
      namespace: tools
      tools:
        totals:
          description: Totals
          steps:
${steps}
`;
const step = `            sum:
              type: script
              file: sum.groovy # all of it
              dependencies: [lib/money.groovy]`;
const scripts = {
  'scripts/sum.groovy': 'def all = [1, 2]\nresult = [total: cents(all.sum())]\n',
  'scripts/lib/money.groovy': 'cents = { it * 100 }\n',
};

function files(given: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(path.join(root, 'case-'));
  for (const [name, text] of Object.entries(given)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return {
    path: (name: string) => path.join(folder, name),
    read: (name: string) => readFileSync(path.join(folder, name), 'utf8'),
    /** Without the folder, which has another name each time. */
    bare: (text: string) => text.replaceAll(`${folder.slice(1)}${path.sep}`, '').replaceAll(/^\//gm, ''),
  };
}

describe('capstan translate', () => {
  it('writes the scripts in JavaScript, and has the steps run those: then the capability answers', async () => {
    const { path: at, read, bare } = files({ 'c.yaml': capability(step), ...scripts });
    const { code, out, err } = await typed('translate', '--write', at('c.yaml'));
    assert.deepEqual({ code, out, err: bare(err) }, { code: 0, out: '', err: '1 file read, 2 scripts translated\n' });
    assert.equal(
      read('c.yaml'),
      capability(`            sum:
              type: script
              language: javascript
              file: sum.js # all of it
              dependencies: [lib/money.js]`),
    );
    const called = await typed('call', at('c.yaml'), 'totals');
    assert.deepEqual({ code: called.code, data: JSON.parse(called.out) as unknown }, { code: 0, data: { total: 300 } });
    assert.deepEqual(await typed('translate', '--write', at('c.yaml')), { code: 0, out: '', err: '1 file read, 0 scripts translated\n' });
  });

  it('shows what it would do, and does nothing', async () => {
    const { path: at, bare } = files({
      'c.yaml': capability(step),
      'scripts/sum.groovy': 'result = 1',
      'scripts/lib/money.groovy': 'x = 1',
    });
    const { code, out, err } = await typed('translate', at('c.yaml'));
    assert.deepEqual(
      { code, out: bare(out), err },
      {
        code: 0,
        out: `--- a/scripts/lib/money.js
+++ b/scripts/lib/money.js
@@ -0,0 +1,3 @@
+// Translated from lib/money.groovy.
+
+var x = 1;
--- a/scripts/sum.js
+++ b/scripts/sum.js
@@ -0,0 +1,3 @@
+// Translated from sum.groovy.
+
+result = 1;
--- a/c.yaml
+++ b/c.yaml
@@ -10,6 +10,7 @@
           description: Totals
           steps:
             sum:
               type: script
-              file: sum.groovy # all of it
-              dependencies: [lib/money.groovy]
+              language: javascript
+              file: sum.js # all of it
+              dependencies: [lib/money.js]
`,
        err: '1 file read, 2 scripts would be translated\n',
      },
    );
    assert.equal(existsSync(at('scripts/sum.js')), false);
  });

  it('lists what is left to a person: what has no counterpart, and files that are not there', async () => {
    const steps = (names: readonly string[]) =>
      names.map((name, index) => `            s${index}: {type: script, language: groovy, file: ${name}}`).join('\n');
    const {
      path: at,
      read,
      bare,
    } = files({
      'c.yaml': capability(steps(['dates.groovy', 'gone.groovy', 'there.groovy', 'dates.groovy'])),
      'scripts/dates.groovy': '// today\nresult = new Date()\n',
      'scripts/there.groovy': 'result = 1',
      'scripts/there.js': 'result = 2;',
    });
    const { code, out, err } = await typed('translate', '--write', at('c.yaml'));
    assert.deepEqual(
      { code, out, err: bare(err) },
      {
        code: 1,
        out: '',
        err: `scripts/dates.groovy:2: needs you: Not translated: \`new Date\` has no counterpart
scripts/gone.groovy: needs you: There is no such file, or it cannot be read.
scripts/there.groovy: there.js is there already and is not written over: the step runs it as it is.
1 file read, 1 script translated, 2 places left to you
`,
      },
    );
    assert.equal(
      read('c.yaml'),
      capability(steps(['dates.js', 'gone.groovy', 'there.js', 'dates.js']).replaceAll(/groovy(?=, file: \w+\.js)/g, 'javascript')),
    );
    assert.equal(read('scripts/there.js'), 'result = 2;');
  });
});
