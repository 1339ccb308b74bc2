import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, it, type TestContext } from 'node:test';
import { startUpstream } from '../engine/testing/upstream.ts';
import { typed } from './testing.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'capstan-call-'));
after(() => rmSync(folder, { recursive: true }));
const script = 'location: "file:///./", file';
writeFileSync(path.join(folder, 'rows.js'), '\nresult = context.rows.map((row) => row.id);\n');
const capability = (upstream: string): string => `ikanos: "1.0.0-beta5"
capability:
  consumes:
    - type: http
      namespace: u
      baseUri: ${upstream}
      resources:
        json: {path: /json, operations: {json: {method: GET}}}
        arr: {path: /arr, operations: {arr: {method: GET}}}
        bad: {path: /badjson, operations: {bad: {method: GET}}}
        gone: {path: /status/404, operations: {gone: {method: GET}}}
  exposes:
    - type: mcp
      port: 3000
      namespace: tools
      tools:
        bad:
          description: d
          call: u.bad
          outputParameters: [{type: string, mapping: $.x}]
        gone:
          description: d
          steps:
            one: {type: call, call: u.json}
            two: {type: call, call: u.gone}
          mappings: [{target: a, value: $.two.x}]
        script:
          description: d
          steps:
            rows: {type: script, language: javascript, ${script}: rows.js}
        misses:
          description: d
          steps: {one: {type: call, call: u.json}}
          mappings:
            - {target: a, value: $.one.nam}
        elements:
          description: d
          call: u.arr
          outputParameters:
            - {type: array, mapping: $, items: {type: object, properties: {d: {type: number, mapping: $.v.d}}}}
`;

/** Without the folder, which has another name each time. */
async function call(context: TestContext, name: string) {
  const { url } = await startUpstream(context);
  writeFileSync(path.join(folder, 'c.yaml'), capability(url));
  const { code, err } = await typed('call', path.join(folder, 'c.yaml'), name);
  return { code, err: err.replaceAll(folder + path.sep, '') };
}

describe('a call that fails says where', () => {
  const cases: readonly (readonly [name: string, err: string])[] = [
    ['bad', 'c.yaml:19:17: u.bad: The upstream answer is no JSON: it begins with `{oops`.\n'],
    ['gone', 'c.yaml:25:13: The step two stopped: u.gone answered with status 404.\n'],
    ['script', "c.yaml:30:13: The script of the step rows failed: TypeError: cannot read property 'map' of undefined (rows.js, line 2)\n"],
  ];
  for (const [name, err] of cases) it(name, async (t) => assert.deepEqual(await call(t, name), { code: 1, err }));
});

describe('an answer with gaps says why', () => {
  it('by each mapping that found nothing', async (t) =>
    assert.deepEqual(await call(t, 'misses'), {
      code: 0,
      err: 'c.yaml:35:34: a ($.one.nam) found nothing: There is no `nam`. There is id, name, nested, tags, nul, price, ok.\n',
    }));
  it('once for all elements', async (t) =>
    assert.deepEqual(await call(t, 'elements'), {
      code: 0,
      err: 'c.yaml:40:103: [].d ($.v.d) found nothing: There is no `v`. There is id, n. (2 times)\n',
    }));
});
