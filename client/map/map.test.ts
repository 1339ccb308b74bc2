import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ServedCall } from '../../engine/control/protocol.ts';
import type { Callable, CallableUse, Servables, TextRange } from '../../server/protocol.ts';
import { callableOf, serverOf } from '../testing/servables.ts';
import { layOut, nodeHeight, nodeWidth } from './map-layout.ts';
import { mapOf } from './map-model.ts';
import { fileStyle, mapSvg, noTraffic } from './map-svg.ts';
import { createTrafficCounter } from './map-traffic.ts';

const line = (number: number): TextRange => ({ start: { line: number, character: 2 }, end: { line: number, character: 9 } });

const unit = (kind: Callable['kind'], server: string, name: string, uses: readonly CallableUse[]): Callable =>
  callableOf(kind, server, name, {
    ...(kind === 'rest-operation' && { method: 'GET', path: '/ships' }),
    range: line(9),
    nameRange: line(9),
    uses,
  });

const operation = (reference: string, step?: string): CallableUse => ({ kind: 'operation', reference, step });

const server = (type: 'mcp' | 'rest', namespace: string, calls: readonly Callable[]) =>
  serverOf(type, namespace, { range: line(8), nameRange: line(8), calls });

const ships: Servables = {
  uri: 'file:///ws/ships.yaml',
  version: 1,
  runnable: true,
  title: 'Ships',
  range: line(0),
  servers: [
    server('mcp', 'tools', [
      unit('tool', 'tools', 'crew-of', [operation('registry.get-ship', 'ship'), operation('registry.list-crew', 'people')]),
      unit('tool', 'tools', 'find', [{ kind: 'flow', reference: 'fleet.find', step: undefined }]),
    ]),
    server('rest', 'api', [unit('rest-operation', 'api', 'ships', [operation('registry.gone'), operation('registry.get-ship')])]),
  ],
  clients: [
    {
      namespace: 'registry',
      baseUri: 'https://registry.example.org/v2',
      uri: 'file:///ws/registry.yaml',
      nameRange: line(3),
      operations: [
        { ...unit('operation', 'registry', 'list-crew', []), method: 'GET', path: '/crew' },
        { ...unit('operation', 'registry', 'get-ship', []), method: 'GET', path: '/ships/{{id}}' },
      ],
    },
  ],
  flows: [unit('flow', 'fleet', 'find', [operation('registry.get-ship')])],
  steps: [],
  variables: [],
  files: [],
};

test('everything that is exposed leads to the hosts behind it', () => {
  const { nodes, edges } = mapOf(ships, {});
  assert.deepEqual(
    nodes.map(({ column, group, label, detail }) => [column, group, label, detail].join(' | ')),
    [
      'hosts |  | registry.example.org | registry',
      'operations | registry | list-crew | GET /crew',
      'operations | registry | get-ship | GET /ships/{{id}}',
      'exposed | tools (mcp) | crew-of | tool',
      'steps |  | ship | step of crew-of',
      'steps |  | people | step of crew-of',
      'exposed | tools (mcp) | find | tool',
      'exposed | api (rest) | ships | GET /ships',
      'flows |  | find | flow of fleet',
    ],
  );
  assert.deepEqual(
    edges.map(({ from, to }) => `${from} → ${to}`),
    [
      'operation registry.list-crew → host registry',
      'operation registry.get-ship → host registry',
      'unit tools crew-of → step unit tools crew-of ship',
      'step unit tools crew-of ship → operation registry.get-ship',
      'unit tools crew-of → step unit tools crew-of people',
      'step unit tools crew-of people → operation registry.list-crew',
      'unit tools find → flow fleet.find',
      'unit api ships → operation registry.get-ship',
      'flow fleet.find → operation registry.get-ship',
    ],
  );
});

test('another address for a consumed API is the one that is shown', () => {
  const { nodes } = mapOf(ships, { registry: 'http://localhost:8080' });
  assert.deepEqual([nodes[0]?.label, nodes[0]?.detail], ['localhost:8080', 'registry']);
});

test('columns stand beside each other, nothing over anything else', () => {
  const { nodes, groups } = layOut(mapOf(ships, {}));
  assert.deepEqual(
    nodes.map(({ node, x, y }) => [x, y, node.label]),
    [
      [16, 36, 'crew-of'],
      [16, 90, 'find'],
      [16, 164, 'ships'],
      [302, 90, 'find'],
      [588, 36, 'ship'],
      [588, 90, 'people'],
      [874, 82, 'get-ship'],
      [874, 136, 'list-crew'],
      [1160, 109, 'registry.example.org'],
    ],
  );
  assert.deepEqual(
    groups.map(({ name, x, y }) => [name, x, y]),
    [
      ['tools (mcp)', 16, 29],
      ['api (rest)', 16, 157],
      ['registry', 874, 75],
    ],
  );
});

/** Points of a path of `M`, `C` and `H`, close enough to each other that none jumps over a box. */
function pointsOf(path: string): readonly (readonly [x: number, y: number])[] {
  const points: (readonly [number, number])[] = [];
  let at: readonly [number, number] = [0, 0];
  for (const [, command, numbers = ''] of path.matchAll(/([MCH])([^MCH]*)/g)) {
    const [a = 0, b = 0, c = 0, d = 0, x = 0, y = 0] = numbers.trim().split(' ').map(Number);
    const [from, to] = [at, command === 'M' ? [a, b] : command === 'H' ? [a, at[1]] : [x, y]];
    const [x2 = 0, y2 = 0] = to;
    const [c1, c2] =
      command === 'C'
        ? [
            [a, b],
            [c, d],
          ]
        : [from, to];
    for (let part = 0; part <= 1; part += 0.02) {
      const mix = (p0: number, p1: number, p2: number, p3: number) =>
        (1 - part) ** 3 * p0 + 3 * (1 - part) ** 2 * part * p1 + 3 * (1 - part) * part ** 2 * p2 + part ** 3 * p3;
      if (command !== 'M') points.push([mix(from[0], c1?.[0] ?? 0, c2?.[0] ?? 0, x2), mix(from[1], c1?.[1] ?? 0, c2?.[1] ?? 0, y2)]);
    }
    at = [x2, y2];
  }
  return points;
}

/** Edges that pass behind a box: `from → to behind box`. */
function hiddenEdges(servables: Servables): readonly string[] {
  const { nodes, edges } = layOut(mapOf(servables, {}));
  return edges.flatMap(({ from, to, path }) => {
    const points = pointsOf(path);
    const behind = nodes.filter(({ x, y }) =>
      points.some(([px, py]) => px > x + 1 && px < x + nodeWidth - 1 && py > y - 1 && py < y + nodeHeight + 1),
    );
    return behind.map(({ node }) => `${from} → ${to} behind ${node.id}`);
  });
}

test('no line passes behind a box, however many there are', () => {
  assert.deepEqual(hiddenEdges(ships), []);
  const [client] = ships.clients;
  const [tools] = ships.servers;
  assert.ok(client && tools);
  const names = Array.from({ length: 40 }, (_, index) => `op-${index}`);
  const calls = names.map((name, index) =>
    unit(
      'tool',
      'tools',
      name,
      index % 3 === 0
        ? [
            { kind: 'operation', reference: `registry.op-${(index * 7) % 40}`, step: 'a' },
            { kind: 'operation', reference: `registry.${name}`, step: 'b' },
          ]
        : [index % 3 === 1 ? operation(`registry.op-${(index * 11) % 40}`) : { kind: 'flow', reference: 'fleet.find', step: undefined }],
    ),
  );
  const large: Servables = {
    ...ships,
    servers: [{ ...tools, calls }],
    clients: [{ ...client, operations: names.map((name) => unit('operation', 'registry', name, [])) }],
    flows: [
      unit('flow', 'fleet', 'find', [{ kind: 'operation', reference: 'registry.op-1', step: 'first' }]),
      unit('flow', 'fleet', 'again', [{ kind: 'flow', reference: 'fleet.find', step: undefined }]),
    ],
  };
  assert.deepEqual(hiddenEdges(large), []);
});

const served = (
  name: string,
  ok: boolean,
  upstream: readonly (readonly [reference: string, step: string | undefined, status: number])[],
): ServedCall => ({
  time: '',
  server: 'tools',
  unit: name,
  ok,
  status: ok ? 200 : 502,
  milliseconds: 10,
  upstreamCalls: upstream.map(([reference, step, status]) => ({
    reference,
    ...(step !== undefined && { step }),
    method: 'GET',
    url: '',
    status,
    milliseconds: 4,
  })),
});

test('calls are counted where they pass, and failures where they are', () => {
  const map = mapOf(ships, {});
  const counter = createTrafficCounter();
  counter.add(
    map,
    served('crew-of', false, [
      ['registry.get-ship', 'ship', 200],
      ['registry.list-crew', 'people', 503],
    ]),
  );
  counter.add(map, served('find', true, [['registry.get-ship', undefined, 200]]));
  const { nodes, busy } = counter.take();
  assert.deepEqual(
    [...nodes].map(([id, { calls, failures, totalMilliseconds }]) => [id, calls, failures, totalMilliseconds]),
    [
      ['unit tools crew-of', 1, 1, 10],
      ['operation registry.get-ship', 2, 0, 8],
      ['step unit tools crew-of ship', 1, 0, 4],
      ['host registry', 3, 1, 12],
      ['operation registry.list-crew', 1, 1, 4],
      ['step unit tools crew-of people', 1, 1, 4],
      ['unit tools find', 1, 0, 10],
      ['flow fleet.find', 1, 0, 4],
    ],
  );
  assert.deepEqual([...busy].sort(), [...nodes.keys()].sort());
  assert.deepEqual([...counter.take().busy], []);
});

test('a box says all it knows to those who do not see it', () => {
  const map = mapOf(ships, {});
  const counter = createTrafficCounter();
  counter.add(map, served('crew-of', false, [['registry.get-ship', 'ship', 200]]));
  const { markup } = mapSvg(map, counter.take());
  assert.deepEqual(
    [...markup.matchAll(/class="node ([^"]*)"[^>]*aria-label="([^"]*)"/g)].map(([, state, label]) => [state, label]),
    [
      ['exposed failing busy', 'crew-of, tool, 1 call, 1 failed, 10 ms on average'],
      ['exposed', 'find, tool'],
      ['exposed', 'ships, GET /ships'],
      ['flows', 'find, flow of fleet'],
      ['steps busy', 'ship, step of crew-of, 1 call, 4.0 ms on average'],
      ['steps', 'people, step of crew-of'],
      ['operations busy', 'get-ship, GET /ships/{{id}}, 1 call, 4.0 ms on average'],
      ['operations', 'list-crew, GET /crew'],
      ['hosts busy', 'registry.example.org, registry, 1 call, 4.0 ms on average'],
    ],
  );
});

test('an exported map brings its style along', () => {
  assert.match(
    mapSvg(mapOf(ships, {}), noTraffic, fileStyle).markup,
    /^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"[^>]*><style>text\{/,
  );
});
