import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { capability, checkPlan, checkRefused, textAt, tools } from '../testing/load.ts';

describe('the files that calls read', () => {
  it('refuses scripts and prompts that are not there, wherever they are looked for', async (t) => {
    const script = (keys: string) => `{type: script, language: javascript, ${keys}}`;
    const tools = `{t: {description: d, steps: {a: ${script('location: "file:///./s", file: main.js, dependencies: [there.js, gone.js]')}, b: ${script('file: other.js')}, c: ${script('location: "file:///./s", file: there.js')}}}}`;
    const prompts =
      '{p: {display: p, description: d, location: "file:///./p.md"}, q: {display: q, description: d, location: "file:///./s/there.js"}}';
    const exposes = `- {type: mcp, port: 3001, namespace: tools, tools: ${tools}, prompts: ${prompts}}\n- {type: control, port: 3002, management: {scripting: {defaultLocation: "file:///gone/for/ever"}}}`;
    await checkRefused(t, { 'c.yaml': capability({ exposes }), 's/there.js': 'result = 1;' }, [
      '«main.js» missing-file There is no file `main.js` in `./s`.',
      '«gone.js» missing-file There is no file `gone.js` in `./s`.',
      '«other.js» missing-file There is no file `other.js` in `file:///gone/for/ever`.',
      '«"file:///./p.md"» missing-file There is no file `./p.md`. The path starts at the folder of this file.',
    ]);
  });

  it('serves without the folders of skills and resources, and tells which are missing', async (t) => {
    const exposes = `- {type: mcp, port: 3001, namespace: tools, tools: ${tools}, resources: {r: {display: r, description: d, uri: "x://r", location: "file:///./r"}}}
- {type: skill, port: 3002, namespace: sk, skills: {a: {description: d, location: "file:///./c.yaml"}, b: {description: d, location: "file:///./b"}}}`;
    const { problems } = await checkPlan(t, { 'c.yaml': capability({ exposes }), 'b/SKILL.md': '# B' });
    assert.deepEqual(
      problems
        .filter(({ code }) => code === 'missing-folder')
        .map((problem) => `${textAt(problem)} ${problem.severity} ${problem.message}`),
      [
        '«"file:///./r"» warning There is no folder `./r`: nothing of it is shown.',
        '«"file:///./c.yaml"» warning There is no folder `./c.yaml`: nothing of it is shown.',
      ],
    );
  });

  it('refuses scripts that are no JavaScript, with the place in the script', async (t) => {
    const step = '{type: script, language: javascript, location: "file:///./s", file: main.js, dependencies: [round.js]}';
    const exposes = `- {type: mcp, port: 3001, namespace: tools, tools: {t: {description: d, steps: {a: ${step}, b: ${step}}}}}`;
    await checkRefused(
      t,
      { 'c.yaml': capability({ exposes }), 's/main.js': 'result = 1;\n', 's/round.js': 'const a = 1;\nconst b = = a;\n' },
      ["«=» script-syntax This is no JavaScript: Unexpected token '='."],
    );
  });
});
