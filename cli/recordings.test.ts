import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { recordingName } from '../engine/record/recording-name.ts';
import { writeFiles } from '../engine/testing/serve.ts';
import { startUpstream } from '../engine/testing/upstream.ts';
import { typed, typedWhile } from './testing.ts';

const capability = (upstream: string): string => `ikanos: "1.0.0-beta5"
binds:
- {namespace: env, keys: {TOKEN: TOKEN}}
capability:
  consumes:
  - {type: http, namespace: u, baseUri: "${upstream}", authentication: {type: bearer, token: "{{TOKEN}}"}, resources: {j: {path: /json, operations: {j: {method: GET}}}, o: {path: /other, operations: {o: {method: GET, outputParameters: {n: {type: string, value: $.name}}}}}}}
  exposes:
  - {type: rest, port: 3001, namespace: api, resources: {r: {path: /r, operations: {o: {method: GET, call: u.j}}}}}
  - {type: mcp, port: 3002, namespace: tools, tools: {j: {description: d, call: u.j, outputParameters: [{type: string, mapping: $.name}]}, o: {description: d, call: u.o}}}
`;

describe('--record and --replay', () => {
  it('keep the answers of a call, and give them again without network and secrets', async (t) => {
    const upstream = await startUpstream(t);
    const file = await writeFiles(t, { 'c.capability.yaml': capability(upstream.url) });
    const folder = path.join(path.dirname(file), 'answers');
    const first = await typed('call', file, 'j', '--set', 'TOKEN=tok-1', '--record', folder);
    const kept = path.join(folder, 'c.recording.json');
    assert.deepEqual(first, { code: 0, out: '"Alpha"\n', err: `One answer recorded in ${kept}.\n` });
    assert.doesNotMatch(readFileSync(kept, 'utf8'), /tok-1/);
    const asked = upstream.requests.length;
    assert.deepEqual(await typed('call', file, 'j', '--replay', folder), { code: 0, out: '"Alpha"\n', err: '' });
    assert.deepEqual(await typed('call', file, 'j', '--replay', kept), { code: 0, out: '"Alpha"\n', err: '' });
    assert.equal(upstream.requests.length, asked);
  });

  it('keep the answers of what runs when it stops, and run with them', async (t) => {
    const upstream = await startUpstream(t);
    const file = await writeFiles(t, { 'c.yaml': capability(upstream.url) });
    const folder = path.dirname(file);
    const run = async (...args: readonly string[]): Promise<readonly [string, string]> => {
      let answer = '';
      const { err } = await typedWhile(['run', file, '--port-base', '0', '--log', 'json', ...args], async (out) => {
        const { servers } = JSON.parse(out()) as { readonly servers: readonly { readonly type: string; readonly url: string }[] };
        answer = await (await fetch(`${servers.find(({ type }) => type === 'rest')?.url}/r`)).text();
      });
      const { message } = JSON.parse(err.trim().split('\n').at(-1) ?? '{}') as { readonly message?: string };
      return [answer, message ?? ''];
    };
    const [recorded, told] = await run('--set', 'TOKEN=tok-1', '--record', folder);
    assert.equal(told, `One answer recorded in ${path.join(folder, 'c.recording.json')}.`);
    const asked = upstream.requests.length;
    assert.equal((await run('--replay', folder))[0], recorded);
    assert.equal(upstream.requests.length, asked);
  });

  it('say what is in the way', async (t) => {
    const file = await writeFiles(t, { 'c.yaml': capability('http://127.0.0.1:1') });
    const folder = path.dirname(file);
    assert.deepEqual(await typed('call', file, 'j', '--replay', folder), {
      code: 1,
      out: '',
      err: `There is no recording ${path.join(folder, 'c.recording.json')}.\n`,
    });
    assert.deepEqual(await typed('call', file, 'j', '--replay', folder, '--record', folder), {
      code: 2,
      out: '',
      err: 'Either --record or --replay: a replay asks nobody.\ncapstan call --help tells what it takes.\n',
    });
  });

  it('use the names of editors', () =>
    assert.deepEqual(['/w/fleet.capability.yaml', '/w/a.ikanos.yml', '/w/naftiko.yaml', '/w/x.consumes.yaml'].map(recordingName), [
      'fleet.recording.json',
      'a.recording.json',
      'naftiko.recording.json',
      'x.consumes.recording.json',
    ]));
});
