import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import type { CallOutcome } from '../control/protocol.ts';
import { refusal, serveFile, writeFiles } from '../testing/serve.ts';
import { startUpstream } from '../testing/upstream.ts';
import { mergeRecordings, readRecording, writeRecording } from './recording.ts';
import { recordingText } from './recording-text.ts';

const capability = (upstream: string) => `ikanos: "1.0.0-beta5"
binds: [{namespace: s, keys: {KEY: CAPSTAN_TEST_NO_SUCH_KEY}}]
capability:
  consumes:
  - type: http
    namespace: u
    baseUri: "${upstream}"
    authentication: {type: apikey, key: api_key, value: "{{KEY}}", placement: query}
    resources:
      echo: {path: "/echo/{{id}}", operations: {echo: {method: GET}}}
      xml: {path: /xml1, operations: {xml: {method: GET, outputRawFormat: xml}}}
      png: {path: /png, operations: {png: {method: GET, outputRawFormat: binary}}}
      hdr: {path: /hdr, operations: {hdr: {method: GET}}}
      gone: {path: /status/404, operations: {gone: {method: GET}}}
  exposes:
  - type: mcp
    port: 3001
    namespace: tools
    tools:
      echo: {description: d, inputParameters: {id: {type: string, description: i}}, call: u.echo}
      xml: {description: d, call: u.xml, outputParameters: [{type: string, mapping: $.x}]}
      png: {description: d, call: u.png}
      hdr: {description: d, call: u.hdr}
      gone: {description: d, call: u.gone}
`;

const call = (name: string, inputs: Readonly<Record<string, string>> = {}) =>
  ({ kind: 'tool', server: 'tools', name, arguments: inputs }) as const;
const told = ({ status, data, text, binary, error }: CallOutcome) => data ?? text ?? binary ?? error?.message ?? status;

describe('a recording', () => {
  it('holds what consumed APIs answered, without secrets, and answers in their place', async (t) => {
    const { url } = await startUpstream(t);
    const file = await writeFiles(t, { 'c.yaml': capability(url) });
    const { engine } = await serveFile(t, file, { variables: { KEY: 'very-secret' } });
    await engine.call(call('hdr'));
    engine.configureUpstreams({ behaviours: {}, record: true });
    const answers: unknown[] = [];
    for (const one of [call('echo', { id: '1' }), call('echo', { id: '2' }), call('xml'), call('png'), call('gone')])
      answers.push(told(await engine.call(one)));
    const { text, count } = recordingText(engine.recorded(), undefined);
    assert.equal(count, 5);
    assert.equal(text.includes('very-secret'), false);
    const recording = path.join(path.dirname(file), 'c.recording.json');
    writeFileSync(recording, text);

    const replaying = await serveFile(t, file, { mock: true, replay: recording });
    const replayed: unknown[] = [];
    for (const one of [call('echo', { id: '1' }), call('echo', { id: '2' }), call('xml'), call('png'), call('gone')])
      replayed.push(told(await replaying.engine.call(one)));
    assert.deepEqual(replayed, JSON.parse(JSON.stringify(answers).replaceAll('very-secret', '•••')));
    assert.match(
      String(told(await replaying.engine.call(call('echo', { id: '3' })))),
      /^u\.echo was not recorded for GET \/echo\/3\. Recorded: GET \/echo\/1, GET \/echo\/2\.$/,
    );
    // What was not recorded at all is made up, as without a recording.
    assert.equal(told(await replaying.engine.call(call('hdr'))), 200);
  });

  it('begins with the first call where it was asked for at the start', async (t) => {
    const { url } = await startUpstream(t);
    const file = await writeFiles(t, { 'c.yaml': capability(url) });
    const { engine } = await serveFile(t, file, { variables: { KEY: 'k' }, record: true });
    await engine.call(call('hdr'));
    // Who asks for it again does not begin anew.
    engine.configureUpstreams({ behaviours: {}, record: true });
    await engine.call(call('gone'));
    assert.deepEqual(
      engine.recorded().exchanges.map(({ operation }) => operation),
      ['u.hdr', 'u.gone'],
    );
  });

  it('is read as it was written, bytes included', () => {
    const exchange = { operation: 'u.a', method: 'GET', url: 'https://u/a', status: 200, headers: { a: 'b' }, milliseconds: 1 };
    const recording = {
      exchanges: [
        { ...exchange, body: new TextEncoder().encode('{"a": "ä"}') },
        { ...exchange, requestBody: 'x', body: Uint8Array.from([0, 255, 254]) },
      ],
    };
    const read = readRecording(writeRecording(recording));
    assert.ok(read.kind === 'recording');
    assert.deepEqual(
      read.recording.exchanges.map((one) => ({ ...one, body: [...one.body] })),
      recording.exchanges.map((one) => ({ ...one, body: [...one.body] })),
    );
  });

  it('takes the new answers of what was recorded again', () => {
    const exchange = (url: string, milliseconds: number) => ({
      operation: 'u.a',
      method: 'GET',
      url,
      status: 200,
      headers: {},
      body: new Uint8Array(),
      milliseconds,
    });
    const merged = mergeRecordings(
      { exchanges: [exchange('https://u/a', 1), exchange('https://u/b', 2)] },
      { exchanges: [exchange('https://v/b', 3), exchange('https://v/c', 4)] },
    );
    assert.deepEqual(
      merged.exchanges.map(({ milliseconds }) => milliseconds),
      [1, 3, 4],
    );
  });

  it('that cannot be used is refused', async (t) => {
    const file = await writeFiles(t, { 'c.yaml': capability('http://127.0.0.1:1'), 'x.json': '{}' });
    const folder = path.dirname(file);
    const message = async (replay: string) =>
      (await refusal(t, { 'c.yaml': capability('http://127.0.0.1:1') }, { mock: true, replay })).message;
    assert.equal(await message('/no/such.json'), 'There is no recording /no/such.json.');
    assert.equal(await message(folder), `${folder} is no file: name the recording in it.`);
    assert.equal(
      await message(path.join(folder, 'x.json')),
      'x.json is no recording: it needs `"format": "capstan-recording/1"` and a list of `exchanges`.',
    );
  });
});

describe('a consumed API', () => {
  it('can be made to fail while it runs, with mocks and without', async (t) => {
    const { url } = await startUpstream(t);
    const file = await writeFiles(t, { 'c.yaml': capability(url) });
    for (const mock of [false, true]) {
      const { engine } = await serveFile(t, file, { mock, variables: { KEY: 'very-secret' } });
      const outcome = async (behaviour: object) => {
        engine.configureUpstreams({ behaviours: { 'u.hdr': behaviour }, record: false });
        const { status, error, data } = await engine.call(call('hdr'));
        return [status, error?.code ?? data];
      };
      const host = { error: 'Made to answer with status 429.' };
      assert.deepEqual(await outcome({ status: 429 }), [429, host]);
      assert.deepEqual(await outcome({ status: 204 }), [204, undefined]);
      assert.deepEqual(await outcome({ fault: 'unreachable' }), [502, 'upstream-unreachable']);
      assert.deepEqual(await outcome({ fault: 'timeout', latencyMs: 1 }), [504, 'upstream-timeout']);
      assert.deepEqual(await outcome({ fault: 'reset' }), [502, 'upstream-broken']);
      assert.deepEqual(await outcome({ status: 401, bodyMs: 2 }), [401, { error: 'Made to answer with status 401.' }]);
      assert.deepEqual((await outcome({ bodyMs: 2 }))[0], 200);
      engine.configureUpstreams({ behaviours: {}, record: false });
      assert.equal((await engine.call(call('hdr'))).status, 200);
    }
  });
});
