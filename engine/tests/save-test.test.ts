import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { serveFile, writeFiles } from '../testing/serve.ts';
import { startUpstream } from '../testing/upstream.ts';
import { runTests } from './run-tests.ts';
import { saveTest } from './save-test.ts';

const capability = (upstream: string) => `ikanos: "1.0.0-beta5"
capability:
  consumes:
  - type: http
    namespace: u
    baseUri: "${upstream}"
    resources:
      json: {path: /json, operations: {json: {method: GET}}}
      text: {path: /text, operations: {text: {method: GET}}}
      gone: {path: /status/404, operations: {gone: {method: GET}}}
      xml: {path: /xml, operations: {xml: {method: GET, outputRawFormat: xml}}}
      echo: {path: /echo, operations: {echo: {method: GET, inputParameters: {secret: {in: query, value: "{{TOKEN}}"}}}}}
  - {type: http, namespace: down, baseUri: "http://127.0.0.1:1", resources: {d: {path: /d, operations: {d: {method: GET}}}}}
  binds: [{namespace: s, keys: {TOKEN: T}}]
  exposes:
  - type: mcp
    port: 3001
    namespace: tools
    tools:
      json: {description: d, inputParameters: {a: {type: string, required: false, description: a}}, call: u.json, outputParameters: [{type: object, properties: {n: {type: string, mapping: $.name}}}]}
      text: {description: d, call: u.text}
      gone: {description: d, call: u.gone}
      xml: {description: d, steps: {a: {type: call, call: u.xml}, b: {type: call, call: u.xml}}, mappings: [{target: x, value: $.b.x}], outputParameters: {x: {type: array}}}
      echo: {description: d, call: u.echo}
      down: {description: d, call: down.d}
`;

describe('saving a call as a test', () => {
  it('writes tests that pass without the network, and no secrets', async (t) => {
    const { url } = await startUpstream(t);
    const file = await writeFiles(t, { 'c.capability.yaml': capability(url) });
    const { engine } = await serveFile(t, file, { variables: { TOKEN: 'very-secret' } });
    const saved: (readonly unknown[])[] = [];
    for (const name of ['json', 'json', 'text', 'gone', 'xml', 'echo', 'down']) {
      const call = { kind: 'tool', server: 'tools', name, arguments: name === 'json' ? { a: 'b' } : {}, trace: true } as const;
      const outcome = await engine.call(call);
      assert.ok(outcome.trace);
      const test = saveTest({ capability: file, call, outcome, trace: outcome.trace });
      writeFileSync(test.file, test.text);
      saved.push([path.basename(test.file), test.name, test.isComplete, test.place.uri === pathToFileURL(test.file).href]);
    }
    assert.deepEqual(saved, [
      ['c.test.yaml', 'json', true, true],
      ['c.test.yaml', 'json 2', true, true],
      ['c.test.yaml', 'text', true, true],
      ['c.test.yaml', 'gone', true, true],
      ['c.test.yaml', 'xml', true, true],
      ['c.test.yaml', 'echo', true, true],
      ['c.test.yaml', 'down', true, true],
    ]);
    const { text, results, problems } = await runTests({
      file: path.join(path.dirname(file), 'c.test.yaml'),
      variables: {},
      upstreams: {},
    });
    assert.deepEqual(problems, []);
    assert.deepEqual(
      results.map(({ name, outcome, failures }) => [name, outcome, failures]),
      saved.map(([, name]) => [name, 'passed', []]),
    );
    assert.equal(text.includes('very-secret'), false);
    assert.equal(text.includes('•••'), true);
    assert.equal(
      text.slice(0, text.indexOf('  - name: json 2')),
      `tests:
  - name: json
    call: tools.json
    with:
      a: b
    upstreams:
      u.json:
        body:
          id: 1
          name: Alpha
          nested:
            x:
              - 1
              - 2
            k: v
          tags:
            - a
            - b
          nul: null
          price: 9.99
          ok: true
    expect:
      data:
        n: Alpha

`,
    );
  });

  it('names a capability that would not be found', async (t) => {
    const file = await writeFiles(t, { 'c.yaml': '', 'c.capability.yaml': '' });
    const { text } = saveTest({
      capability: file,
      call: { server: '', name: 'x' },
      outcome: { status: 201 },
      trace: { arguments: {}, upstream: [], steps: [], mappings: [], omitted: 0 },
    });
    assert.equal(text, 'capability: ./c.yaml\n\ntests:\n  - name: x\n    call: x\n    expect:\n      status: 201\n');
  });
});
