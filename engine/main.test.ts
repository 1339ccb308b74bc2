import assert from 'node:assert/strict';
import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Event, Reply, Request } from './control/protocol.ts';
import { optionsFor, writeFiles } from './testing/serve.ts';

interface Process {
  readonly child: ChildProcess;
  readonly events: Event[];
  ask(request: Request): Promise<Reply>;
}

function startProcess(context: TestContext): Process {
  const child = fork(path.join(import.meta.dirname, 'main.ts'), { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  context.after(() => child.kill('SIGKILL'));
  const events: Event[] = [];
  const waiting = new Map<number, (reply: Reply) => void>();
  child.on('message', (message: Reply | Event) => {
    if ('event' in message) events.push(message);
    else waiting.get(message.id)?.(message);
  });
  return {
    child,
    events,
    ask: (request) =>
      new Promise((resolve) => {
        waiting.set(request.id, resolve);
        child.send(request);
      }),
  };
}

const capability = (text: string): string => `ikanos: "1.0.0-beta5"
capability:
  exposes:
  - {type: mcp, port: 3001, namespace: tools, tools: {t: {description: d, outputParameters: {text: {type: string, value: ${text}}}}}}
`;

describe('the engine process', () => {
  it('finds tests and runs them, without anything running', async (t) => {
    const tests = 'tests:\n- {name: first, call: t}\n- {call: t, expect: {data: {text: two}}}\n';
    const file = await writeFiles(t, { 'c.yaml': capability('one'), 'c.test.yaml': tests });
    const { events, ask } = startProcess(t);
    const source = { file: file.replace(/c\.yaml$/, 'c.test.yaml'), implied: false };
    const at = (path: string, line: number, from: number, to: number) => ({
      uri: pathToFileURL(path).href,
      range: { start: { line, character: from }, end: { line, character: to } },
    });
    assert.deepEqual(
      await ask({ id: 1, method: 'find-tests', params: [source, { file, implied: true }, { ...source, file: `${source.file}.gone` }] }),
      {
        id: 1,
        result: [
          {
            ...source,
            capability: file,
            tests: [
              { id: 'first', name: 'first', place: at(source.file, 1, 9, 14) },
              { id: 't', name: 't', place: at(source.file, 2, 9, 10) },
            ],
            problems: [],
          },
          {
            file,
            implied: true,
            capability: file,
            tests: [
              {
                id: 'tool tools.t: answers a valid call in the declared shape',
                name: 't answers a valid call in the declared shape',
                place: at(file, 3, 54, 55),
              },
            ],
            problems: [],
          },
          { ...source, file: `${source.file}.gone`, tests: [], problems: [] },
        ],
      },
    );
    assert.deepEqual(await ask({ id: 2, method: 'run-tests', params: { ...source, variables: {}, only: ['t'] } }), {
      id: 2,
      result: { problems: [], coverage: [{ kind: 'unit', name: 't', place: at(file, 3, 54, 55), count: 1 }] },
    });
    assert.deepEqual(
      events.map((event) => (event.event === 'test-ended' ? { ...event.outcome, milliseconds: 0 } : event)),
      [
        {
          id: 't',
          outcome: 'failed',
          milliseconds: 0,
          failures: [
            {
              message: '`$.text` is "one", expected "two".',
              expected: '{\n  "text": "two"\n}',
              actual: '{\n  "text": "one"\n}',
              place: at(source.file, 2, 34, 37),
            },
          ],
        },
      ],
    );
  });

  it('starts, is called, reloads and stops on request', async (t) => {
    const file = await writeFiles(t, { 'c.yaml': capability('one') });
    const { child, events, ask } = startProcess(t);
    const call: Omit<Extract<Request, { method: 'call' }>, 'id'> = {
      method: 'call',
      params: { kind: 'tool', server: 'tools', name: 't', arguments: {} },
    };
    const dataOf = (reply: Reply): unknown => ('result' in reply && reply.result && 'data' in reply.result ? reply.result.data : reply);

    assert.deepEqual(await ask({ id: 1, ...call }), { id: 1, error: { code: 'failed', message: 'Nothing is running yet.' } });
    const started = await ask({ id: 2, method: 'start', params: optionsFor(file) });
    assert.ok('result' in started && started.result && 'servers' in started.result);
    assert.deepEqual(
      started.result.servers.map(({ type, namespace }) => [type, namespace]),
      [['mcp', 'tools']],
    );
    assert.deepEqual(await ask({ id: 3, method: 'start', params: optionsFor(file) }), {
      id: 3,
      error: { code: 'failed', message: 'This engine runs a capability already.' },
    });
    assert.deepEqual(dataOf(await ask({ id: 4, ...call })), { text: 'one' });
    await writeFile(file, capability('two'));
    await ask({ id: 5, method: 'reload' });
    assert.deepEqual(dataOf(await ask({ id: 6, ...call })), { text: 'two' });
    assert.deepEqual(
      events.filter(({ event }) => event !== 'log').map(({ event }) => event),
      ['served', 'reloaded', 'served'],
    );
    const exit = once(child, 'exit');
    assert.deepEqual(await ask({ id: 7, method: 'stop' }), { id: 7, result: null });
    assert.deepEqual(await exit, [0, null]);
  });

  it('tells why it does not start, and can be asked again', async (t) => {
    const file = await writeFiles(t, { 'c.yaml': 'ikanos: "1.0.0-beta5"\ncapability: {}\n' });
    const { ask } = startProcess(t);
    const refused = await ask({ id: 1, method: 'start', params: optionsFor(file) });
    assert.equal('error' in refused && refused.error.code, 'invalid-file');
    await writeFile(file, capability('one'));
    assert.ok('result' in (await ask({ id: 2, method: 'start', params: optionsFor(file) })));
  });

  it('goes when its parent goes', async (t) => {
    const file = await writeFiles(t, { 'c.yaml': capability('one') });
    const { child, ask } = startProcess(t);
    await ask({ id: 1, method: 'start', params: optionsFor(file) });
    const exit = once(child, 'exit');
    child.disconnect();
    assert.deepEqual(await exit, [0, null]);
  });

  it('says so when somebody starts it by hand', () => {
    const { status, stderr } = spawnSync(process.execPath, [path.join(import.meta.dirname, 'main.ts')], { encoding: 'utf8' });
    assert.deepEqual(
      [status, stderr],
      [2, 'This program is started by the Capstan extension. To run a capability yourself, use "capstan run FILE".\n'],
    );
  });
});
