import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { DebugCommand, DebugEvent, DebugReply } from '../../engine/control/protocol.ts';
import { CapabilityDebugSession, type DebugTarget } from './adapter.ts';

/** An editor on one side, a run on the other that answers as scripted and keeps what it was told; it runs when `started` is there. */
function debugging(answer: (command: DebugCommand) => DebugReply = () => ({ kind: 'done' }), started: Promise<void> = Promise.resolve()) {
  const commands: DebugCommand[] = [];
  const launched: (DebugCommand | undefined)[] = [];
  const sent: DebugProtocol.ProtocolMessage[] = [];
  let tell: (event: DebugEvent) => void = () => assert.fail('Nobody listens.');
  let end = (): void => assert.fail('Nobody listens.');
  let stopped = false;
  const nothing = { dispose: () => undefined };
  const target: DebugTarget = {
    debug: async (command) => {
      commands.push(command);
      return answer(command);
    },
    onEvent: (listener) => {
      tell = listener;
      return nothing;
    },
    onLine: (listener) => {
      listener('Serving Main.');
      return nothing;
    },
    onEnd: (listener) => {
      end = listener;
      return nothing;
    },
    stop: async () => {
      stopped = true;
    },
  };
  const session = new CapabilityDebugSession(async ({ program }, configure) => {
    if (program === 'broken') throw new Error('The capability was not started.');
    launched.push(configure);
    await started;
    return target;
  });
  const waiting = new Map<number, (response: DebugProtocol.Response) => void>();
  session.onDidSendMessage((message) => {
    const response = message as DebugProtocol.Response;
    sent.push(message as DebugProtocol.ProtocolMessage);
    if (response.type === 'response') waiting.get(response.request_seq)?.(response);
  });
  let seq = 1;
  const ask = (command: string, args: object = {}): Promise<DebugProtocol.Response> => {
    const request = { seq: seq++, type: 'request', command, arguments: args };
    const answered = new Promise<DebugProtocol.Response>((resolve) => waiting.set(request.seq, resolve));
    session.handleMessage(request);
    return answered;
  };
  /** As editors do: the launch is asked for, and waits until all breakpoints are known. */
  const launch = async (args: object): Promise<DebugProtocol.Response> => {
    const answered = ask('launch', args);
    await ask('configurationDone');
    return answered;
  };
  const events = () => sent.filter((message) => message.type === 'event').map((message) => message as DebugProtocol.Event);
  return { ask, launch, launched, commands, events, tell: (event: DebugEvent) => tell(event), end: () => end(), isStopped: () => stopped };
}

const frames = [
  { name: 'GET up.list', path: '/w/shared.yaml', line: 10, character: 8 },
  { name: 'tool two', path: '/w/main.yaml', line: 20, character: 6 },
];

describe('the debug adapter', () => {
  it('sets breakpoints where the engine says that something runs', async () => {
    const editor = debugging((command) =>
      command.kind === 'configure' ? { kind: 'configured', lines: { '/w/main.yaml': [4, null] } } : { kind: 'done' },
    );
    await editor.ask('initialize');
    await editor.launch({ program: '/w/main.yaml' });
    const { body } = await editor.ask('setBreakpoints', {
      source: { path: '/w/main.yaml' },
      breakpoints: [{ line: 6, condition: '$.a == 1', hitCondition: '', logMessage: '' }, { line: 1 }],
    });
    const nothingThere = 'Nothing runs here. Tools, operations, flows and steps can be paused.';
    assert.deepEqual(body, {
      breakpoints: [
        { id: 1, verified: true, line: 5 },
        { id: 2, verified: false, message: nothingThere },
      ],
    });
    await editor.ask('setExceptionBreakpoints', { filters: ['failures', 'something else'] });
    assert.deepEqual(editor.commands, [
      { kind: 'configure', breakpoints: {}, faults: [] },
      { kind: 'configure', breakpoints: { '/w/main.yaml': [{ line: 5, condition: '$.a == 1' }, { line: 0 }] }, faults: [] },
      { kind: 'configure', breakpoints: { '/w/main.yaml': [{ line: 5, condition: '$.a == 1' }, { line: 0 }] }, faults: ['failures'] },
    ]);
  });

  it('launches with the breakpoints that were there before, and tells afterwards where they are', async () => {
    const editor = debugging((command) =>
      command.kind === 'configure' ? { kind: 'configured', lines: { '/w/main.yaml': [4, null] } } : { kind: 'done' },
    );
    await editor.ask('initialize');
    const launched = editor.ask('launch', { program: '/w/main.yaml' });
    const { body } = await editor.ask('setBreakpoints', { source: { path: '/w/main.yaml' }, breakpoints: [{ line: 6 }, { line: 1 }] });
    assert.deepEqual(body, {
      breakpoints: [
        { id: 1, verified: false },
        { id: 2, verified: false },
      ],
    });
    await editor.ask('setExceptionBreakpoints', { filters: ['misses'] });
    assert.deepEqual(editor.launched, []);
    await editor.ask('configurationDone');
    await launched;
    const configure = { kind: 'configure', breakpoints: { '/w/main.yaml': [{ line: 5 }, { line: 0 }] }, faults: ['misses'] };
    assert.deepEqual([editor.launched, editor.commands], [[configure], [configure]]);
    // The engine answers where they are in a turn of its own.
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(
      editor
        .events()
        .filter(({ event }) => event === 'breakpoint')
        .map(({ body }) => body),
      [
        { reason: 'changed', breakpoint: { id: 1, verified: true, line: 5 } },
        {
          reason: 'changed',
          breakpoint: { id: 2, verified: false, message: 'Nothing runs here. Tools, operations, flows and steps can be paused.' },
        },
      ],
    );
  });

  it('starts nothing, or ends it, when debugging is given up meanwhile', async () => {
    const early = debugging();
    const waiting = early.ask('launch', { program: '/w/main.yaml' });
    await early.ask('disconnect');
    assert.equal((await waiting).message, 'It was stopped while it started.');
    assert.deepEqual(early.launched, []);
    let start = (): void => undefined;
    const late = debugging(undefined, new Promise((resolve) => (start = resolve)));
    const launched = late.ask('launch', { program: '/w/main.yaml' });
    await late.ask('configurationDone');
    await late.ask('disconnect');
    assert.deepEqual([late.launched, late.isStopped()], [[{ kind: 'configure', breakpoints: {}, faults: [] }], false]);
    start();
    assert.equal((await launched).message, 'It was stopped while it started.');
    assert.equal(late.isStopped(), true);
  });

  it('shows a paused call: its frames, its values, and what they hold', async () => {
    const editor = debugging((command) =>
      command.kind === 'read' ? { kind: 'value', value: { items: [{ id: 1 }], note: 'x', none: null } } : { kind: 'done' },
    );
    await editor.launch({ program: '/w/main.yaml' });
    editor.tell({ event: 'thread', thread: 3, name: 'tool two', state: 'began' });
    editor.tell({ event: 'paused', thread: 3, reason: 'fault', text: 'up.list answered 404.', frames });
    const stopped = editor.events().find(({ event }) => event === 'stopped');
    assert.deepEqual(stopped?.body, { reason: 'exception', threadId: 3, text: 'up.list answered 404.', allThreadsStopped: false });
    assert.deepEqual((await editor.ask('threads')).body, { threads: [{ id: 3, name: 'tool two' }] });
    const { stackFrames } = (await editor.ask('stackTrace', { threadId: 3 })).body as DebugProtocol.StackTraceResponse['body'];
    assert.deepEqual(
      stackFrames.map(({ name, line, column, source }) => [name, line, column, source?.name, source?.path]),
      [
        ['GET up.list', 11, 9, 'shared.yaml', '/w/shared.yaml'],
        ['tool two', 21, 7, 'main.yaml', '/w/main.yaml'],
      ],
    );
    const { scopes } = (await editor.ask('scopes', { frameId: stackFrames[0]?.id })).body as DebugProtocol.ScopesResponse['body'];
    assert.deepEqual(
      scopes.map(({ name }) => name),
      ['Inputs', 'Steps', 'Variables'],
    );
    const read = async (variablesReference = 0) =>
      ((await editor.ask('variables', { variablesReference })).body as DebugProtocol.VariablesResponse['body']).variables;
    const [items, ...others] = await read(scopes[1]?.variablesReference);
    assert.deepEqual(
      others.map(({ name, value, type, variablesReference }) => [name, value, type, variablesReference]),
      [
        ['note', '"x"', 'string', 0],
        ['none', 'null', 'null', 0],
      ],
    );
    assert.deepEqual([items?.name, items?.value, items?.type], ['items', '[1]', 'array']);
    const [item] = await read(items?.variablesReference);
    assert.deepEqual([item?.name, item?.value], ['0', '{"id":1}']);
    await editor.ask('setVariable', { variablesReference: item?.variablesReference, name: 'id', value: '7' });
    assert.deepEqual(editor.commands.at(-1), { kind: 'write', thread: 3, scope: 'steps', path: ['items', '0', 'id'], value: 7 });
    await editor.ask('setVariable', { variablesReference: scopes[0]?.variablesReference, name: 'code', value: 'plain text' });
    assert.deepEqual(editor.commands.at(-1), { kind: 'write', thread: 3, scope: 'inputs', path: ['code'], value: 'plain text' });
  });

  it('passes steps and expressions on', async () => {
    const editor = debugging((command) => {
      if (command.kind !== 'evaluate') return { kind: 'done' };
      return command.expression === '$.a' ? { kind: 'value', value: { b: 1 } } : { kind: 'refused', message: 'Nothing here is called a.' };
    });
    await editor.launch({ program: '/w/main.yaml' });
    editor.tell({ event: 'paused', thread: 1, reason: 'step', frames });
    const { stackFrames } = (await editor.ask('stackTrace', { threadId: 1, levels: 1 })).body as DebugProtocol.StackTraceResponse['body'];
    const frameId = stackFrames[0]?.id;
    const found = (await editor.ask('evaluate', { expression: '$.a', frameId, context: 'watch' }))
      .body as DebugProtocol.EvaluateResponse['body'];
    assert.deepEqual([found.result, found.variablesReference > 0], ['{"b":1}', true]);
    const missed = await editor.ask('evaluate', { expression: 'a', frameId, context: 'watch' });
    assert.deepEqual([missed.success, missed.message], [false, 'Nothing here is called a.']);
    for (const command of ['next', 'stepIn', 'stepOut', 'continue']) await editor.ask(command, { threadId: 1 });
    await editor.ask('pause', { threadId: 1 });
    assert.deepEqual(editor.commands.slice(3), [
      ...(['over', 'in', 'out', 'go'] as const).map((how) => ({ kind: 'resume', thread: 1, how })),
      { kind: 'pause' },
    ]);
  });

  it('tells log messages, the end of a run, and ends it', async () => {
    const editor = debugging();
    await editor.launch({ program: '/w/main.yaml' });
    editor.tell({ event: 'logged', text: 'asked for 7', place: { path: '/w/main.yaml', line: 3, character: 2 } });
    editor.end();
    assert.deepEqual(
      editor.events().map(({ event, body }) => [event, body]),
      [
        ['output', { category: 'stdout', output: 'Serving Main.\n' }],
        ['output', { category: 'console', output: 'asked for 7\n', source: { path: '/w/main.yaml' }, line: 4, column: 3 }],
        ['terminated', undefined],
      ],
    );
    await editor.ask('disconnect');
    assert.deepEqual([editor.commands.at(-1), editor.isStopped()], [{ kind: 'off' }, true]);
  });

  it('runs without debugging: nothing pauses, and the run ends with it', async () => {
    const editor = debugging();
    await editor.launch({ program: '/w/main.yaml', noDebug: true });
    const { body } = await editor.ask('setBreakpoints', { source: { path: '/w/main.yaml' }, breakpoints: [{ line: 6 }] });
    assert.deepEqual(
      body.breakpoints.map(({ verified }: DebugProtocol.Breakpoint) => verified),
      [false],
    );
    await editor.ask('setExceptionBreakpoints', { filters: ['failures'] });
    await editor.ask('pause', { threadId: 1 });
    assert.deepEqual([editor.launched, editor.commands], [[undefined], []]);
    await editor.ask('disconnect');
    assert.deepEqual([editor.commands, editor.isStopped()], [[{ kind: 'off' }], true]);
  });

  it('says why nothing was started', async () => {
    const response = await debugging().launch({ program: 'broken' });
    assert.deepEqual([response.success, response.message], [false, 'The capability was not started.']);
  });
});
