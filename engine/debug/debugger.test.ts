import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { DebugCommand, DebugEvent, DebugReply, StartOptions } from '../control/protocol.ts';
import { type Served, serve } from '../testing/serve.ts';
import { startUpstream } from '../testing/upstream.ts';

const text = (url: string): string => `ikanos: "1.0.0-beta5"
capability:
  binds:
    - namespace: env
      keys: {TOKEN: TOKEN}
  consumes:
    - type: http
      namespace: up
      baseUri: ${url}
      authentication: {type: bearer, token: "{{TOKEN}}"}
      resources:
        all:
          path: /arr
          operations:
            list:
              method: GET
        one:
          path: /status/{{code}}
          operations:
            get:
              method: GET
  aggregates:
    - display: Flows
      namespace: flows
      flows:
        inner:
          description: A flow
          call: up.list
  exposes:
    - type: mcp
      port: 3001
      namespace: tools
      tools:
        two-steps:
          description: Two steps
          inputParameters: {code: {type: string, description: Status}}
          steps:
            items: {type: call, call: up.list}
            found: {type: lookup, index: items, match: id, lookupValue: "{{code}}", outputParameters: [n]}
          mappings:
            - {target: name, value: $.found.n}
            - {target: gone, value: $.found.nothing}
          outputParameters: {name: {type: string}, gone: {type: string}}
        referring:
          description: Refers to a flow
          ref: flows.inner
        status:
          description: A status
          inputParameters: {code: {type: string, description: Status}}
          call: up.get
`;
const lineOf = (served: string, start: string): number => served.split('\n').findIndex((line) => line.trimStart().startsWith(start));

interface Session extends Served {
  readonly text: string;
  debug(command: DebugCommand): DebugReply;
  call(name: string, inputs?: Record<string, string>): Promise<unknown>;
  /** Waits for the next pause and tells it in a few words. */
  paused(): Promise<string>;
}

async function debugging(context: TestContext, options: Partial<StartOptions> = {}): Promise<Session> {
  const upstream = await startUpstream(context);
  const source = text(upstream.url);
  const served = await serve(context, source, { variables: { TOKEN: 'hidden-token' }, ...options });
  let seen = 0;
  const pauses = (): Extract<DebugEvent, { event: 'paused' }>[] =>
    served.events.flatMap((event) => (event.event === 'debug' && event.debug.event === 'paused' ? [event.debug] : []));
  return {
    ...served,
    text: source,
    debug: (command) => served.engine.debug(command),
    call: async (name, inputs = {}) => {
      const { data, error } = await served.engine.call({ kind: 'tool', server: 'tools', name, arguments: inputs });
      return error?.code ?? data;
    },
    paused: async () => {
      while (pauses().length <= seen) await wait(2);
      const pause = pauses()[seen++];
      const [frame] = pause?.frames ?? [];
      const names = pause?.frames.map(({ name }) => name).join(' < ');
      return `${pause?.reason} ${names} at ${source.split('\n')[frame?.line ?? -1]?.trim().split(/[:{]/)[0]}${pause?.text === undefined ? '' : ` | ${pause.text}`}`;
    },
  };
}

describe('debugging', () => {
  it('pauses on a breakpoint of a step, shows what is there, takes changes, and steps', async (t) => {
    const session = await debugging(t);
    const line = lineOf(session.text, 'found:');
    assert.deepEqual(session.debug({ kind: 'configure', breakpoints: { [session.file]: [{ line }] }, faults: [] }), {
      kind: 'configured',
      lines: { [session.file]: [line] },
    });
    const answer = session.call('two-steps', { code: '2' });
    assert.equal(await session.paused(), 'breakpoint tool two-steps at found');
    const read = (scope: 'inputs' | 'steps' | 'variables') => session.debug({ kind: 'read', thread: 1, scope });
    assert.deepEqual(read('inputs'), { kind: 'value', value: { code: '2' } });
    assert.deepEqual(read('variables'), { kind: 'value', value: { TOKEN: '•••' } });
    const items = [
      { id: '1', n: 'one', v: { d: 1 } },
      { id: '2', n: 'two' },
      { id: 3, n: 'three' },
    ];
    assert.deepEqual(read('steps'), { kind: 'value', value: { items } });
    assert.deepEqual(session.debug({ kind: 'evaluate', thread: 1, expression: '$.items[1].n' }), { kind: 'value', value: 'two' });
    assert.deepEqual(session.debug({ kind: 'evaluate', thread: 1, expression: '{{code}}' }), { kind: 'value', value: '2' });
    assert.deepEqual(session.debug({ kind: 'evaluate', thread: 1, expression: '$.items[9]' }), {
      kind: 'refused',
      message: 'The list has 3 elements, none at 9.',
    });
    assert.deepEqual(session.debug({ kind: 'write', thread: 1, scope: 'steps', path: ['items', '1', 'n'], value: 'changed' }), {
      kind: 'done',
    });
    session.debug({ kind: 'resume', thread: 1, how: 'over' });
    assert.deepEqual(await answer, { name: 'changed' });
  });

  it('pauses the first call where it was started with something to pause at', async (t) => {
    const session = await debugging(t, { debug: { kind: 'configure', breakpoints: {}, faults: ['failures'] } });
    const answer = session.call('status', { code: '500' });
    assert.equal(await session.paused(), 'fault GET up.get < tool status at get | up.get answered 500.');
    session.debug({ kind: 'off' });
    await answer;
  });

  it('steps into the request of a step and out of it again', async (t) => {
    const session = await debugging(t);
    session.debug({ kind: 'configure', breakpoints: { [session.file]: [{ line: lineOf(session.text, 'two-steps:') }] }, faults: [] });
    const answer = session.call('two-steps', { code: '1' });
    const pauses = [await session.paused()];
    for (const how of ['over', 'in', 'out'] as const) {
      session.debug({ kind: 'resume', thread: 1, how });
      pauses.push(await session.paused());
    }
    assert.deepEqual(pauses, [
      'breakpoint tool two-steps at two-steps',
      'step tool two-steps at items',
      'step GET up.list < tool two-steps at list',
      'step tool two-steps at found',
    ]);
    session.debug({ kind: 'resume', thread: 1, how: 'go' });
    assert.deepEqual(await answer, { name: 'one' });
  });

  it('follows a reference into its flow', async (t) => {
    const session = await debugging(t);
    session.debug({ kind: 'configure', breakpoints: { [session.file]: [{ line: lineOf(session.text, 'call: up.list') }] }, faults: [] });
    const answer = session.call('referring');
    assert.equal(await session.paused(), 'breakpoint flow flows.inner < tool referring at inner');
    session.debug({ kind: 'off' });
    assert.equal(((await answer) as unknown[]).length, 3);
  });

  it('pauses where a call fails and where a mapping finds nothing', async (t) => {
    const session = await debugging(t);
    session.debug({ kind: 'configure', breakpoints: {}, faults: ['failures', 'misses'] });
    const failing = session.call('status', { code: '404' });
    assert.equal(await session.paused(), 'fault GET up.get < tool status at get | up.get answered 404.');
    session.debug({ kind: 'resume', thread: 1, how: 'go' });
    assert.deepEqual(await failing, { error: 'e404', id: 9 });
    const missing = session.call('two-steps', { code: '1' });
    assert.equal(await session.paused(), 'fault tool two-steps at -  | gone ($.found.nothing): There is no `nothing`. There is n.');
    session.debug({ kind: 'resume', thread: 2, how: 'go' });
    assert.deepEqual(await missing, { name: 'one' });
  });

  it('asks conditions, counts hits and writes log messages', async (t) => {
    const session = await debugging(t);
    const at = (start: string) => lineOf(session.text, start);
    session.debug({
      kind: 'configure',
      breakpoints: {
        [session.file]: [
          { line: at('items:'), logMessage: 'asked for {{code}} and {$.nothing}' },
          { line: at('found:'), condition: '$.items[0].v.d == 1', hitCondition: '2' },
        ],
      },
      faults: [],
    });
    assert.deepEqual(await session.call('two-steps', { code: '1' }), { name: 'one' });
    const second = session.call('two-steps', { code: '2' });
    assert.equal(await session.paused(), 'breakpoint tool two-steps at found');
    session.debug({ kind: 'resume', thread: 2, how: 'go' });
    await second;
    assert.deepEqual(
      session.events.flatMap((event) => (event.event === 'debug' && event.debug.event === 'logged' ? [event.debug.text] : [])),
      ['asked for 1 and (There is no `nothing`. There is code.)', 'asked for 2 and (There is no `nothing`. There is code.)'],
    );
  });

  it('says that a condition cannot be evaluated, once', async (t) => {
    const session = await debugging(t);
    const breakpoints = { [session.file]: [{ line: lineOf(session.text, 'found:'), condition: '$.itms[0].id == 1' }] };
    session.debug({ kind: 'configure', breakpoints, faults: [] });
    await session.call('two-steps', { code: '1' });
    await session.call('two-steps', { code: '2' });
    assert.deepEqual(
      session.events.flatMap((event) => (event.event === 'debug' && event.debug.event === 'logged' ? [event.debug.text] : [])),
      ['The condition $.itms[0].id == 1 cannot be evaluated here: There is no `itms`. There is code, items.'],
    );
  });

  it('says where nothing runs, and who is not paused', async (t) => {
    const session = await debugging(t);
    assert.deepEqual(
      session.debug({
        kind: 'configure',
        breakpoints: { [session.file]: [{ line: 0 }, { line: 4 }], '/nowhere.yaml': [{ line: 1 }] },
        faults: [],
      }),
      {
        kind: 'configured',
        lines: { [session.file]: [null, null], '/nowhere.yaml': [null] },
      },
    );
    assert.deepEqual(session.debug({ kind: 'resume', thread: 7, how: 'go' }), { kind: 'refused', message: 'This call is not paused.' });
  });
});
