import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cursorAt } from '../spec/testing/fixture.ts';
import { shopClient, toolServer } from '../spec/testing/shop-parts.ts';
import { incomingCalls, outgoingCalls, prepareCallHierarchy } from './call-hierarchy.ts';
import { readFixture } from './testing/fixture.ts';
import { listStyle, mapStyle, threeFiles, threeLists } from './testing/shop.ts';

interface Calls {
  readonly item: string;
  /** `kind where: name at the places of the call`. */
  readonly incoming: readonly string[];
  readonly outgoing: readonly string[];
}

function callsAt(fixture: string, what: string): Calls | undefined {
  const { file, project, offset, show } = readFixture(cursorAt(fixture, what));
  const [item] = prepareCallHierarchy(file, project, offset) ?? [];
  if (!item) return undefined;
  return {
    item: `${item.data} ${show(item.uri, item.selectionRange)} of ${item.detail}`,
    incoming: incomingCalls(item, project).map(
      ({ from, fromRanges }) =>
        `${from.data} ${show(from.uri, from.selectionRange)}: ${fromRanges.map((range) => show(from.uri, range)).join(', ')}`,
    ),
    outgoing: outgoingCalls(item, project).map(
      ({ to, fromRanges }) =>
        `${to.data} ${show(to.uri, to.selectionRange)}: ${fromRanges.map((range) => show(item.uri, range)).join(', ')}`,
    ),
  };
}

const aliasMaps = `ikanos: "1.0.0-beta5"
${shopClient}      resources:
        orders: {path: "/orders", operations: {get-order: {method: GET}}}
${toolServer}        one: &one
          description: d
          call: &ref shop.get-order
        two: *one
        three:
          <<: *one
          description: other
        four:
          description: d
          steps:
            a: &step {type: call, call: shop.get-order}
            b: *step
        five:
          description: d
          steps:
            c: *step
        six:
          description: d
          call: *ref
`;

const aliasLists = `naftiko: "1.0.0-alpha2"
${shopClient}      resources:
        - {name: orders, path: "/orders", operations: [{name: get-order, method: GET}]}
${toolServer}        - &one {name: one,
          description: d,
          call: shop.get-order}
        - <<: *one
          name: two
        - name: three
          description: d
          steps:
            - &step {name: a, type: call, call: shop.get-order}
            - {<<: *step, name: b}
`;

describe('the call hierarchy', () => {
  it('goes from a tool to its steps', () => {
    assert.deepEqual(callsAt(mapStyle, 'bo▮th:'), {
      item: 'tool main.yaml:41 «both» of tools',
      incoming: [],
      outgoing: ['step main.yaml:46 «all»: main.yaml:46 «all»', 'step main.yaml:47 «one»: main.yaml:47 «one»'],
    });
    assert.deepEqual(callsAt(listStyle, 'name: bo▮th')?.outgoing, [
      'step main.yaml:47 «all»: main.yaml:47 «all»',
      'step main.yaml:48 «one»: main.yaml:48 «one»',
    ]);
  });

  it('from a step to its operation, and back to its tool', () => {
    assert.deepEqual(callsAt(mapStyle, 'on▮e: {type'), {
      item: 'step main.yaml:47 «one» of both',
      incoming: ['tool main.yaml:41 «both»: main.yaml:47 «one»'],
      outgoing: ['client-operation main.yaml:18 «get-order»: main.yaml:47 «get-order»'],
    });
    assert.deepEqual(callsAt(listStyle, 'name: on▮e,')?.incoming, ['tool main.yaml:42 «both»: main.yaml:48 «one»']);
  });

  it('from an operation back to all that call it', () => {
    assert.deepEqual(callsAt(mapStyle, 'get-or▮der:'), {
      item: 'client-operation main.yaml:18 «get-order» of shop',
      incoming: ['flow main.yaml:28 «find»: main.yaml:32 «get-order»', 'step main.yaml:47 «one»: main.yaml:47 «get-order»'],
      outgoing: [],
    });
    assert.deepEqual(callsAt(listStyle, 'name: get-or▮der')?.incoming, [
      'flow main.yaml:29 «find»: main.yaml:33 «get-order»',
      'step main.yaml:48 «one»: main.yaml:48 «get-order»',
    ]);
  });

  it('through flows, and from skills to tools', () => {
    assert.deepEqual(callsAt(mapStyle, 'find-ord▮er:'), {
      item: 'tool main.yaml:39 «find-order» of tools',
      incoming: ['skill-tool main.yaml:59 «find»: main.yaml:59 «find-order»'],
      outgoing: ['flow main.yaml:28 «find»: main.yaml:40 «find»'],
    });
    assert.deepEqual(callsAt(mapStyle, 'hel▮per:')?.outgoing, ['skill-tool main.yaml:59 «find»: main.yaml:59 «find»']);
    assert.deepEqual(callsAt(mapStyle, 'fi▮nd: {description'), {
      item: 'skill-tool main.yaml:59 «find» of helper',
      incoming: ['skill main.yaml:56 «helper»: main.yaml:59 «find»'],
      outgoing: ['tool main.yaml:39 «find-order»: main.yaml:59 «find-order»'],
    });
  });

  it('shows each place that an alias brings a call to, in maps', () => {
    assert.deepEqual(callsAt(aliasMaps, 'get-or▮der: {')?.incoming, [
      'tool main.yaml:14 «one»: main.yaml:16 «get-order»',
      'tool main.yaml:17 «two»: main.yaml:17 «*one»',
      'tool main.yaml:18 «three»: main.yaml:19 «*one»',
      'tool main.yaml:30 «six»: main.yaml:32 «*ref»',
      'step main.yaml:24 «a»: main.yaml:24 «get-order»',
      'step main.yaml:25 «b»: main.yaml:25 «*step»',
      'step main.yaml:29 «c»: main.yaml:29 «*step»',
    ]);
    assert.deepEqual(callsAt(aliasMaps, 'fo▮ur:')?.outgoing, [
      'step main.yaml:24 «a»: main.yaml:24 «a»',
      'step main.yaml:25 «b»: main.yaml:25 «b»',
    ]);
    assert.deepEqual(callsAt(aliasMaps, 'b▮: *step'), {
      item: 'step main.yaml:25 «b» of four',
      incoming: ['tool main.yaml:21 «four»: main.yaml:25 «b»'],
      outgoing: ['client-operation main.yaml:8 «get-order»: main.yaml:25 «*step»'],
    });
    assert.equal(callsAt(aliasMaps, 'two: *o▮ne')?.item, 'tool main.yaml:17 «two» of tools');
  });

  it('shows each place that an alias brings a call to, in lists', () => {
    assert.deepEqual(callsAt(aliasLists, 'name: get-or▮der')?.incoming, [
      'tool main.yaml:14 «one»: main.yaml:16 «get-order»',
      'tool main.yaml:18 «two»: main.yaml:17 «*one»',
      'step main.yaml:22 «a»: main.yaml:22 «get-order»',
      'step main.yaml:23 «b»: main.yaml:23 «*step»',
    ]);
    assert.deepEqual(callsAt(aliasLists, 'name: b▮}')?.outgoing, ['client-operation main.yaml:8 «get-order»: main.yaml:23 «*step»']);
  });

  it('across files', () => {
    assert.deepEqual(callsAt(threeFiles, 'fi▮nd:\n        desc'), {
      item: 'flow flows.yaml:6 «find» of orders',
      incoming: ['tool main.yaml:21 «find»: main.yaml:22 «find»'],
      outgoing: ['client-operation shop.yaml:11 «get-order»: flows.yaml:9 «get-order»'],
    });
    assert.deepEqual(callsAt(threeLists, 'name: list-or▮ders')?.incoming, [
      'tool main.yaml:13 «list»: main.yaml:13 «list-orders»',
      'rest-operation other.yaml:16 «all»: other.yaml:16 «list-orders»',
    ]);
  });

  it('begins at the unit around the cursor where nothing is named', () =>
    assert.equal(callsAt(mapStyle, 'description: Two ca▮lls')?.item, 'tool main.yaml:41 «both» of tools'));

  it('has nothing to say about a variable', () => assert.equal(callsAt(mapStyle, 'TOK▮EN: SHOP'), undefined));
});
