import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ServedCall } from '../../engine/control/protocol.ts';
import type { Callable, Servables, TextRange } from '../../server/protocol.ts';
import type { RunState } from '../run/session.ts';
import { callableOf, serverOf } from '../testing/servables.ts';
import { createCallHistory } from './call-history.ts';
import { childrenOf, lookOf, type NodeSituation, type TreeNode } from './tree-nodes.ts';

const uri = 'file:///ws/sea/ships.yaml';
const line = (number: number): TextRange => ({ start: { line: number, character: 2 }, end: { line: number, character: 9 } });

const call = (kind: Callable['kind'], server: string, name: string, more: Partial<Callable> = {}): Callable =>
  callableOf(kind, server, name, { range: line(9), nameRange: line(9), ...more });

const ships: Servables = {
  uri,
  version: 1,
  runnable: true,
  title: 'Ships',
  range: line(0),
  servers: [
    serverOf('mcp', 'ship-tools', {
      port: 3001,
      range: line(8),
      nameRange: line(8),
      calls: [
        call('tool', 'ship-tools', 'list-ships', { description: 'All ships' }),
        call('resource', 'ship-tools', 'log', { path: 'ship://log' }),
        call('prompt', 'ship-tools', 'ask'),
      ],
    }),
    serverOf('rest', 'ship-api', {
      port: 3002,
      range: line(20),
      nameRange: line(20),
      calls: [call('rest-operation', 'ship-api', 'get-ship', { method: 'GET', path: '/ships/{id}' })],
    }),
    serverOf('skill', 'ship-skills', {
      port: 3003,
      range: line(30),
      nameRange: line(30),
      skills: [{ name: 'sailing', description: 'How to sail', tools: ['list-ships'], nameRange: line(33) }],
    }),
  ],
  clients: [
    {
      namespace: 'registry',
      baseUri: 'https://registry.example.org',
      uri: 'file:///ws/sea/registry.yaml',
      nameRange: line(3),
      operations: [call('operation', 'registry', 'find-ships', { method: 'GET', path: '/ships', nameRange: line(5) })],
    },
  ],
  flows: [call('flow', 'fleet', 'with-crew')],
  steps: [],
  variables: [],
  files: [],
};

const running: RunState = {
  kind: 'running',
  servers: [{ type: 'mcp', namespace: 'ship-tools', url: 'http://127.0.0.1:3011/mcp', port: 3011, declaredPort: 3001 }],
  problems: [],
  stale: undefined,
};

/** The whole tree, indented, as the view shows it: `(icon colour) label — description [context]`. */
function draw(node: TreeNode, situation: NodeSituation, depth = 0): string[] {
  const look = lookOf(node, situation);
  const icon = look.color === undefined ? look.icon : `${look.icon} ${look.color}`;
  const own = `${'  '.repeat(depth)}(${icon}) ${look.label} — ${look.description} [${look.context}]`;
  return [own, ...childrenOf(node, ships).flatMap((child) => draw(child, situation, depth + 1))];
}

const file: TreeNode = { kind: 'file', uri, file: { uri, runnable: true, title: 'Ships' } };
const idle: NodeSituation = {
  state: undefined,
  mock: false,
  history: undefined,
  behaviour: undefined,
  sizes: [],
  records: false,
  path: 'sea/ships.yaml',
};

test('a file shows what it serves and what it consumes', () => {
  assert.deepEqual(draw(file, idle), [
    '(circle-outline) Ships — sea/ships.yaml [file.idle]',
    '  (tools) ship-tools — mcp · port 3001 [server.idle]',
    '    (symbol-method) list-ships —  [unit.tool]',
    '    (symbol-file) log — ship://log [unit.resource]',
    '    (comment) ask —  [unit.prompt]',
    '  (globe) ship-api — rest · port 3002 [server.idle]',
    '    (symbol-interface) get-ship — GET /ships/{id} [unit.rest-operation]',
    '  (book) ship-skills — skill · port 3003 [server.idle]',
    '    (mortar-board) sailing — list-ships [skill]',
    '  (git-merge) Flows — shared by tools and operations [flows]',
    '    (git-merge) with-crew —  [unit.flow]',
    '  (cloud) registry — https://registry.example.org [client]',
    '    (arrow-small-right) find-ships — GET /ships [unit.operation]',
  ]);
});

test('a running file shows its addresses', () => {
  assert.deepEqual(draw(file, { ...idle, state: running, mock: true }).slice(0, 2), [
    '(broadcast testing.iconPassed) Ships — running with mocks · sea/ships.yaml [file.running]',
    '  (tools testing.iconPassed) ship-tools — mcp · :3011/mcp [server.running]',
  ]);
});

test('a file that goes on with the version before says so', () => {
  const look = lookOf(file, { ...idle, state: { ...running, stale: { code: 'failed', message: 'x' } } });
  assert.deepEqual(
    [look.icon, look.color, look.description],
    ['warning', 'list.warningForeground', 'serving the version before · sea/ships.yaml'],
  );
  assert.deepEqual(look.tooltip, ['sea/ships.yaml', 'The file cannot be served as it is; the version before goes on.']);
});

test('tools and their server show their size', () => {
  const sizes = [
    { server: 'ship-tools', name: 'list-ships', characters: 400, place: { uri, range: line(9) } },
    { server: 'ship-tools', name: 'other', characters: 4000, place: { uri, range: line(9) } },
  ];
  const [server] = ships.servers;
  const [unit] = server?.calls ?? [];
  assert.ok(server && unit);
  const history = createCallHistory();
  const record = { time: '', server: 'ship-tools', unit: 'list-ships', ok: true, status: 200, milliseconds: 10, upstreamCalls: [] };
  history.add(uri, { ...record, answerCharacters: 1200 }, 1);
  const look = lookOf({ kind: 'unit', uri, unit }, { ...idle, sizes, history: history.find(uri, 'ship-tools', 'list-ships') });
  assert.deepEqual(
    [look.description, look.tooltip.slice(-3, -1)],
    [
      '✓ 200 in 10 ms · ≈ 100 tokens',
      ['Definition: ≈ 100 tokens in every conversation (name, description, inputs and outputs as JSON).', 'Last answer: ≈ 300 tokens.'],
    ],
  );
  assert.equal(lookOf({ kind: 'server', uri, server }, { ...idle, sizes }).description, 'mcp · port 3001 · ≈ 1,100 tokens');
});

test('what was done to consumed APIs is shown', () => {
  const [client] = ships.clients;
  const [unit] = client?.operations ?? [];
  assert.ok(client && unit);
  const look = lookOf({ kind: 'operation', uri, client, unit }, { ...idle, state: running, behaviour: '429' });
  assert.deepEqual(
    [look.icon, look.color, look.description, look.context],
    ['beaker', 'list.warningForeground', 'made to: 429 · GET /ships', 'unit.operation'],
  );
  assert.equal(
    lookOf(file, { ...idle, state: running, mock: true, replays: true }).description,
    'running · with a recording · sea/ships.yaml',
  );
  const recording = lookOf(file, { ...idle, state: running, records: true });
  assert.deepEqual([recording.description, recording.context], ['running · recording · sea/ships.yaml', 'file.running.recording']);
});

test('a file without a title goes by its name, a shared one is not run', () => {
  const shared: TreeNode = { kind: 'file', uri, file: { uri, runnable: false, title: undefined } };
  const look = lookOf(shared, idle);
  assert.deepEqual([look.label, look.description, look.icon, look.context], ['ships.yaml', 'sea', 'references', 'file.shared']);
});

test('a unit shows how its calls went', () => {
  const history = createCallHistory();
  const record = (ok: boolean, status: number, milliseconds: number): ServedCall => ({
    time: '',
    server: 'ship-tools',
    unit: 'list-ships',
    ok,
    status,
    milliseconds,
    upstreamCalls: [],
    ...(!ok && { error: { code: 'upstream-status', message: 'registry.find-ships answered 503.', status: 502 } }),
  });
  const unit: TreeNode = { kind: 'unit', uri, unit: call('tool', 'ship-tools', 'list-ships', { description: 'All ships' }) };
  const look = (): readonly unknown[] => {
    const found = lookOf(unit, { ...idle, history: history.find(uri, 'ship-tools', 'list-ships') });
    return [found.description, found.color, found.tooltip];
  };
  assert.deepEqual(look(), ['', undefined, ['All ships']]);
  history.add(uri, record(true, 200, 10.4), 1);
  assert.deepEqual(look(), ['✓ 200 in 10 ms', 'testing.iconPassed', ['All ships', '1 call since it runs, none failed, 10 ms on average']]);
  history.add(uri, record(false, 502, 30), 1);
  assert.deepEqual(look(), [
    '✗ 502 in 30 ms (2 calls)',
    'testing.iconFailed',
    ['All ships', '2 calls since it runs, 1 failed, 20 ms on average', 'registry.find-ships answered 503.'],
  ]);
  history.forget(uri);
  assert.deepEqual(look(), ['', undefined, ['All ships']]);
});
