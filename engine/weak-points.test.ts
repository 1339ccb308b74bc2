/** Points in which the reference engine is weak, where no other test is about them; docs/compatibility.md names all. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { serve } from './testing/serve.ts';
import { serve as startService } from './testing/service.ts';
import { startUpstream } from './testing/upstream.ts';

const capability = (upstream: string, address = ''): string => `ikanos: "1.0.0-beta5"
capability:
  consumes:
  - {type: http, namespace: u, baseUri: "${upstream}", resources: {e: {path: "/echo/{{id}}", operations: {e: {method: GET}}}, none: {path: /none, operations: {none: {method: GET}}}}}
  aggregates:
  - display: A
    namespace: a
    flows:
      twice: {description: d, inputParameters: {id: {type: string, description: i}}, steps: {one: {type: call, call: u.e, with: {id: a.id}}, two: {type: call, call: u.e, with: {id: "{{one.url}}"}}}, mappings: [{targetName: first, value: $.one.url}, {targetName: second, value: $.two.url}], outputParameters: {first: {type: string}, second: {type: string}}}
  exposes:
  - {type: rest, ${address}port: 3001, namespace: api, resources: {t: {path: /t, operations: {twice: {method: GET, ref: a.twice}}}}}
  - {type: control, port: 3003}
  - {type: skill, port: 3002, namespace: skills, skills: {s: {description: d, location: "file:///./s"}}}
`;

const files = (text: string): Record<string, string> => ({ 'c.yaml': text, 's/SKILL.md': '# S\n' });

describe('weak points of the reference', () => {
  it('8 listens on this machine only unless the file says otherwise', async (t) => {
    const warnings = async (address: string): Promise<readonly string[]> => {
      const { engine, events } = await serve(t, files(capability('http://127.0.0.1:1', address)), { loopbackOnly: false });
      await engine.stop();
      return events.flatMap((event) => (event.event === 'log' && event.level === 'warn' ? [event.message] : []));
    };
    assert.deepEqual(await warnings(''), []);
    assert.deepEqual(await warnings('address: 0.0.0.0, '), ['api is open to other machines: it listens on 0.0.0.0.']);
  });

  it('30 Avro is read from its bytes wherever it is asked for', async (t) => {
    // A whole number from 64 on has a byte that is no UTF-8: read as text, it would be another one.
    const { url } = await startService(t, (_request, response) => void response.end(Uint8Array.of(0x80, 0x01, 0x02, 0x41)));
    const outputs = 'outputParameters: {id: {type: number, mapping: $.id}, name: {type: string, mapping: $.name}}';
    const served = await serve(t, {
      'c.yaml': `ikanos: "1.0.0-beta5"
capability:
  consumes:
  - {type: http, namespace: u, baseUri: "${url}", resources: {s: {path: /s, operations: {s: {method: GET, outputRawFormat: avro, outputSchema: s.avsc}}}}}
  aggregates:
  - {display: A, namespace: a, flows: {f: {description: d, call: u.s, ${outputs}}}}
  exposes:
  - type: rest
    port: 3001
    namespace: api
    resources:
      call: {path: /call, operations: {call: {method: GET, call: u.s, ${outputs}}}}
      flow: {path: /flow, operations: {flow: {method: GET, ref: a.f}}}
      steps: {path: /steps, operations: {steps: {method: GET, steps: {one: {type: call, call: u.s}}, mappings: [{target: id, value: $.one.id}, {target: name, value: $.one.name}]}}}
  - type: mcp
    port: 3002
    namespace: tools
    tools:
      call: {description: d, call: u.s, ${outputs}}
      flow: {ref: a.f}
    resources:
      ship: {display: s, description: d, uri: "x://ship", call: u.s, ${outputs}}
`,
      's.avsc': '{"type":"record","name":"S","fields":[{"name":"id","type":"long"},{"name":"name","type":"string"}]}',
    });
    const { engine } = served;
    const call = async (kind: 'tool' | 'resource' | 'flow', server: string, name: string): Promise<unknown> =>
      (await engine.call({ kind, server, name, arguments: {} })).data;
    const get = async (route: string): Promise<unknown> => (await fetch(`${served.address('api')}${route}`)).json();
    const ship = { id: 64, name: 'A' };
    assert.deepEqual(
      [
        await get('/call'),
        await get('/flow'),
        await get('/steps'),
        await call('tool', 'tools', 'call'),
        await call('tool', 'tools', 'flow'),
        await call('resource', 'tools', 'x://ship'),
        await call('flow', 'a', 'f'),
      ],
      [ship, ship, ship, ship, ship, ship, ship],
    );
  });

  it('54 a REST operation takes the inputs of its flow', async (t) => {
    const { url } = await startUpstream(t);
    const served = await serve(t, files(capability(url)));
    const answer = await fetch(`${served.address('api')}/t`);
    assert.deepEqual(
      [answer.status, ((await answer.json()) as { error: { message: string } }).error.message],
      [400, 'The request cannot be used: id is required.'],
    );
    assert.deepEqual(await (await fetch(`${served.address('api')}/t?id=7`)).json(), { first: '/echo/7', second: '/echo/%2Fecho%2F7' });
  });

  it('56 calls at the same time do not see each other', async (t) => {
    const { url } = await startUpstream(t);
    const served = await serve(t, files(capability(url)));
    const ids = Array.from({ length: 20 }, (_value, index) => String(index));
    const answers = await Promise.all(ids.map(async (id) => (await fetch(`${served.address('api')}/t?id=${id}`)).json()));
    assert.deepEqual(
      answers,
      ids.map((id) => ({ first: `/echo/${id}`, second: `/echo/%2Fecho%2F${id}` })),
    );
  });

  it('65 errors look alike everywhere', async (t) => {
    const served = await serve(t, files(capability('http://127.0.0.1:1')));
    for (const server of ['api', 'skills', 'control']) {
      const answer = await fetch(`${served.address(server)}/zzz`);
      const { error } = (await answer.json()) as { error: { code: string; message: string; status: number } };
      assert.deepEqual([answer.status, error.code, error.status, typeof error.message], [404, 'not-found', 404, 'string'], server);
    }
  });

  it('68 anchors and merge keys are what they stand for', async (t) => {
    const served = await serve(
      t,
      `ikanos: "1.0.0-beta5"
capability:
  exposes:
  - type: rest
    port: 3001
    namespace: api
    resources:
      a: {path: /a, operations: {a: {method: GET, outputParameters: &out {x: {type: string, value: shared}}}}}
      b: {path: /b, operations: {b: {method: GET, outputParameters: *out}}}
      c: {path: /c, operations: {c: {method: GET, outputParameters: {<<: *out, y: {type: number, value: 1}}}}}
`,
    );
    const get = async (route: string): Promise<unknown> => (await fetch(`${served.address('api')}${route}`)).json();
    assert.deepEqual([await get('/a'), await get('/b'), await get('/c')], [{ x: 'shared' }, { x: 'shared' }, { x: 'shared', y: 1 }]);
  });
});

const literally = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

describe('the page about compatibility', () => {
  it('names a test that exists for each of the 68 points', () => {
    const root = path.resolve(import.meta.dirname, '..');
    const page = readFileSync(path.join(root, 'docs/compatibility.md'), 'utf8');
    const rows = [...page.matchAll(/^\| (\d+) \|.*\| ([^|]+) \|$/gm)].map(([, number, tests = '']) => ({
      number: Number(number),
      tests: tests.split('<br>').map((test) => /^`([^`]+)`: (.+)$/.exec(test) ?? [test]),
    }));
    assert.deepEqual(
      rows.map(({ number }) => number),
      Array.from({ length: 68 }, (_value, index) => index + 1),
    );
    const isThere = (file: string, title: string): boolean => {
      const place = path.join(root, file);
      // The title of a test, or the name of a row in a table of tests.
      return existsSync(place) && new RegExp(`(?:it\\(|\\[)\\s*['"\`]${literally(title)}`).test(readFileSync(place, 'utf8'));
    };
    assert.deepEqual(
      rows.flatMap(({ number, tests }) =>
        tests.filter(([, file, title]) => !file || !title || !isThere(file, title)).map(([test]) => [number, test]),
      ),
      [],
    );
  });
});
