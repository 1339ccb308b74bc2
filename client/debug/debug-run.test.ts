/** The debugger as an editor sees it: the protocol on one side, a real engine with a capability on the other. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { CallParams, DebugEvent } from '../../engine/control/protocol.ts';
import { createEmitter } from '../emitter.ts';
import { startEngineProcess } from '../run/engine-process.ts';
import { CapabilityDebugSession } from './adapter.ts';

const engine = path.resolve(import.meta.dirname, '../../engine/main.ts');

const text = (upstream: string): string => `ikanos: "1.0.0-beta5"
binds: [{namespace: env, keys: {TOKEN: CAPSTAN_TEST_DEBUG_TOKEN}}]
capability:
  consumes:
    - type: http
      namespace: up
      baseUri: "${upstream}"
      authentication: {type: bearer, token: "{{TOKEN}}"}
      resources:
        ships: {path: /ships, operations: {list: {method: GET}}}
        gone: {path: /gone, operations: {gone: {method: GET}}}
  aggregates:
    - namespace: fleet
      flows:
        all: {description: d, call: up.list}
  exposes:
    - type: mcp
      port: 0
      namespace: tools
      tools:
        find:
          description: d
          inputParameters: {imo: {type: string, description: d}}
          steps:
            ships: {type: call, call: up.list}
            found: {type: lookup, index: ships, match: imo, lookupValue: "{{imo}}", outputParameters: [name]}
          mappings:
            - {target: name, value: $.found.name}
          outputParameters: {name: {type: string}}
        miss:
          description: d
          call: up.list
          outputParameters: [{type: object, properties: {none: {type: string, mapping: "$.none"}}}]
        gone: {description: d, call: up.gone}
        flow: {description: d, ref: fleet.all}
`;

type Body<T extends { readonly body?: unknown }> = T['body'];

async function debugging(t: TestContext) {
  const upstream = createServer((request, response) => {
    const isThere = request.url === '/ships';
    response.writeHead(isThere ? 200 : 404, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify(
        isThere
          ? [
              { imo: '1', name: 'Aurora' },
              { imo: '2', name: 'Boreas' },
            ]
          : { error: 'gone' },
      ),
    );
  });
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  t.after(() => new Promise((resolve) => upstream.close(resolve)));
  const folder = mkdtempSync(path.join(os.tmpdir(), 'capstan-debug-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'find.capability.yaml');
  const source = text(`http://127.0.0.1:${(upstream.address() as AddressInfo).port}`);
  writeFileSync(file, source);

  const events = createEmitter<DebugEvent>();
  const run = startEngineProcess(
    { entry: engine, cwd: folder, environment: process.env },
    { event: (event) => event.event === 'debug' && events.fire(event.debug), output: () => undefined },
  );
  t.after(() => run.stop());
  const started = await run.start({
    file,
    variables: { TOKEN: 'very-secret' },
    upstreams: {},
    mock: false,
    loopbackOnly: true,
    portBase: 0,
  });
  assert.ok(started.ok, JSON.stringify(started));

  const nothing = { dispose: () => undefined };
  const session = new CapabilityDebugSession(async () => ({
    debug: async (command) => {
      const answer = await run.debug(command);
      return answer.ok ? answer.value : { kind: 'refused', message: answer.failure.message };
    },
    onEvent: events.on,
    onLine: () => nothing,
    onEnd: () => nothing,
    stop: () => run.stop(),
  }));
  const waiting = new Map<number, (response: DebugProtocol.Response) => void>();
  const stops: DebugProtocol.StoppedEvent['body'][] = [];
  const output: string[] = [];
  let stopped = (): void => undefined;
  session.onDidSendMessage((message) => {
    const sent = message as DebugProtocol.Response & DebugProtocol.Event;
    if (sent.type === 'response') waiting.get(sent.request_seq)?.(sent);
    if (sent.event === 'output') output.push((sent as DebugProtocol.OutputEvent).body.output.trim());
    if (sent.event !== 'stopped') return;
    stops.push((sent as DebugProtocol.StoppedEvent).body);
    stopped();
  });
  let seq = 1;
  async function ask<T extends DebugProtocol.Response>(command: string, args: object = {}): Promise<Body<T>> {
    const request = { seq: seq++, type: 'request', command, arguments: args };
    const answered = new Promise<DebugProtocol.Response>((resolve) => waiting.set(request.seq, resolve));
    session.handleMessage(request);
    const response = await answered;
    return response.success ? response.body : (response.message as Body<T>);
  }

  const lineOf = (start: string): number => source.split('\n').findIndex((line) => line.trimStart().startsWith(start)) + 1;
  await ask('initialize');
  const launched = ask('launch', { program: file });
  await ask('configurationDone');
  await launched;
  let taken = 0;
  const own = {
    ask,
    output,
    lineOf,
    breakAt: (...breakpoints: readonly (DebugProtocol.SourceBreakpoint | number)[]) =>
      ask('setBreakpoints', {
        source: { path: file },
        breakpoints: breakpoints.map((one) => (typeof one === 'number' ? { line: one } : one)),
      }),
    call: async (name: string, given: CallParams['arguments'] = {}) => {
      const answer = await run.call({ kind: 'tool', server: 'tools', name, arguments: given });
      return answer.ok ? (answer.value.data ?? answer.value.error?.code) : answer.failure.message;
    },
    /** The next stop: why, and the frames, innermost first. */
    paused: async () => {
      while (stops.length <= taken) await new Promise<void>((resolve) => (stopped = resolve));
      const stop = stops[taken++];
      const threadId = stop?.threadId ?? 0;
      const { stackFrames } = await ask<DebugProtocol.StackTraceResponse>('stackTrace', { threadId });
      const at = stackFrames.map(({ name, line }) => `${name} at ${source.split('\n')[line - 1]?.trim().split(/[:{]/)[0]}`);
      return { told: [stop?.reason, ...at, ...(stop?.text === undefined ? [] : [stop.text])], frameId: stackFrames[0]?.id ?? 0, threadId };
    },
    /** What a scope shows: `name = value`. */
    values: async (frameId: number, scope: string) => {
      const { scopes } = await ask<DebugProtocol.ScopesResponse>('scopes', { frameId });
      const variablesReference = scopes.find(({ name }) => name === scope)?.variablesReference ?? 0;
      const { variables } = await ask<DebugProtocol.VariablesResponse>('variables', { variablesReference });
      return { variablesReference, shown: variables.map(({ name, value }) => `${name} = ${value}`) };
    },
  };
  return own;
}

describe('a debugging session', () => {
  it('pauses at a tool, steps over, into and out of what it does', async (t) => {
    const editor = await debugging(t);
    await editor.breakAt(editor.lineOf('find:'));
    const answer = editor.call('find', { imo: '2' });
    const first = await editor.paused();
    assert.deepEqual(first.told, ['breakpoint', 'tool find at find']);
    const { threadId } = first;
    const seen: unknown[] = [];
    for (const step of ['next', 'stepIn', 'stepOut']) {
      await editor.ask(step, { threadId });
      seen.push((await editor.paused()).told);
    }
    assert.deepEqual(seen, [
      ['step', 'tool find at ships'],
      ['step', 'GET up.list at ships', 'tool find at ships'],
      ['step', 'tool find at found'],
    ]);
    await editor.ask('continue', { threadId });
    assert.deepEqual(await answer, { name: 'Boreas' });
  });

  it('shows values, watches paths and templates, and goes on with what was changed', async (t) => {
    const editor = await debugging(t);
    await editor.breakAt(editor.lineOf('found:'));
    const answer = editor.call('find', { imo: '2' });
    const { frameId, threadId } = await editor.paused();
    assert.deepEqual((await editor.values(frameId, 'Steps')).shown, ['ships = [2]']);
    assert.deepEqual((await editor.values(frameId, 'Variables')).shown, ['TOKEN = "•••"']);
    const inputs = await editor.values(frameId, 'Inputs');
    assert.deepEqual(inputs.shown, ['imo = "2"']);
    const watch = async (expression: string) => {
      const body = await editor.ask<DebugProtocol.EvaluateResponse>('evaluate', { expression, frameId, context: 'watch' });
      return typeof body === 'string' ? body : body.result;
    };
    assert.deepEqual(await Promise.all(['$.ships[0].name', '{{imo}}', 'imo', '$.ships[7]'].map(watch)), [
      '"Aurora"',
      '"2"',
      '"2"',
      'The list has 2 elements, none at 7.',
    ]);
    await editor.ask('setVariable', { variablesReference: inputs.variablesReference, name: 'imo', value: '"1"' });
    await editor.ask('continue', { threadId });
    assert.deepEqual(await answer, { name: 'Aurora' });
  });

  it('pauses at operations and flows, where a condition holds, and writes log messages', async (t) => {
    const editor = await debugging(t);
    const [operation, flow, found, ships] = ['ships: {path', 'all:', 'found:', 'ships: {type'].map(editor.lineOf);
    await editor.breakAt(
      { line: operation ?? 0, condition: '{{imo}} == "never"' },
      { line: flow ?? 0 },
      { line: found ?? 0, condition: '$.ships[0].name == "Aurora"', hitCondition: '2' },
      { line: ships ?? 0, logMessage: 'looks for {imo}' },
    );
    assert.deepEqual(await editor.call('find', { imo: '1' }), { name: 'Aurora' });
    const second = editor.call('find', { imo: '2' });
    const paused = await editor.paused();
    assert.deepEqual(paused.told, ['breakpoint', 'tool find at found']);
    await editor.ask('continue', { threadId: paused.threadId });
    await second;
    assert.deepEqual(
      editor.output.filter((line) => line.startsWith('looks')),
      ['looks for 1', 'looks for 2'],
    );
    const called = editor.call('flow');
    const inFlow = await editor.paused();
    assert.deepEqual(inFlow.told, ['breakpoint', 'flow fleet.all at all', 'tool flow at flow']);
    await editor.breakAt(operation ?? 0);
    await editor.ask('continue', { threadId: inFlow.threadId });
    const atOperation = await editor.paused();
    assert.deepEqual(atOperation.told, ['breakpoint', 'GET up.list at ships', 'flow fleet.all at all', 'tool flow at flow']);
    await editor.ask('continue', { threadId: atOperation.threadId });
    await called;
  });

  it('pauses where an upstream fails and where a mapping finds nothing', async (t) => {
    const editor = await debugging(t);
    await editor.ask('setExceptionBreakpoints', { filters: ['failures', 'misses'] });
    const failing = editor.call('gone');
    const failed = await editor.paused();
    assert.deepEqual(failed.told, ['exception', 'GET up.gone at gone', 'tool gone at gone', 'up.gone answered 404.']);
    await editor.ask('continue', { threadId: failed.threadId });
    await failing;
    const missing = editor.call('miss');
    const missed = await editor.paused();
    assert.equal(missed.told[0], 'exception');
    assert.match(String(missed.told.at(-1)), /^none \(\$\.none\): /);
    await editor.ask('disconnect', { terminateDebuggee: false });
    await missing;
  });
});
