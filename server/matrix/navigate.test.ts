/** Every question of navigation, in both styles, in one file and over three: the answers are the same places. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type {
  CallHierarchyIncomingCall,
  CallHierarchyItem,
  CallHierarchyOutgoingCall,
  DocumentHighlight,
  Location,
  LocationLink,
} from 'vscode-languageserver-types';
import { openWorld, type World } from './world.ts';
import { type WorldName, worlds } from './worlds.ts';

/** From a name to what declares it. */
const definitions: Readonly<Record<string, string>> = {
  'token-use': 'token',
  'path-id': 'wire-id',
  'flow-call-api': 'api',
  'flow-call': 'operation',
  'flow-with': 'wire-id',
  'number-scope': 'aggregate',
  'number-use': 'number',
  'route-key': 'rest-key',
  'rest-call-api': 'api',
  'rest-call': 'operation',
  'rest-with': 'wire-id',
  'rest-scope': 'rest',
  'rest-key-use': 'rest-key',
  'ref-aggregate': 'aggregate',
  ref: 'flow',
  'step-call': 'operation',
  'step-with': 'wire-id',
  'order-use': 'order',
  'track-call-api': 'carriers',
  'track-call': 'track',
  'track-with': 'code',
  'bought-use': 'bought',
  'parcel-use': 'parcel-out',
  target: 'place',
  'tracked-use': 'tracked',
  'place-use': 'place-out',
  'argument-use': 'argument',
  source: 'tools',
  action: 'find-order',
  allowed: 'skill-tool',
};

/** From a declaration to all places that name it, itself included. */
const references: Readonly<Record<string, readonly string[]>> = {
  token: ['token', 'token-use'],
  api: ['api', 'flow-call-api', 'rest-call-api', 'step-call-api'],
  operation: ['operation', 'flow-call', 'rest-call', 'step-call'],
  unused: ['unused'],
  'wire-id': ['path-id', 'wire-id', 'flow-with', 'rest-with', 'step-with'],
  'parcel-out': ['parcel-out', 'parcel-use'],
  carriers: ['carriers', 'track-call-api'],
  track: ['track', 'track-call'],
  code: ['path-code', 'code', 'track-with'],
  aggregate: ['aggregate', 'number-scope', 'ref-aggregate'],
  flow: ['flow', 'ref'],
  number: ['number', 'number-use'],
  rest: ['rest', 'rest-scope'],
  'rest-key': ['route-key', 'rest-key', 'rest-key-use'],
  tools: ['tools', 'source'],
  'find-order': ['find-order', 'action'],
  order: ['order', 'order-use'],
  bought: ['bought', 'bought-use'],
  tracked: ['tracked', 'tracked-use'],
  'place-out': ['place-out', 'place-use'],
  place: ['target', 'place'],
  argument: ['argument', 'argument-use'],
  'skill-tool': ['allowed', 'skill-tool'],
};

/** Who serves it. */
const implementations: Readonly<Record<string, readonly string[]>> = {
  operation: ['rest-operation', 'find-order', 'where-is'],
  unused: [],
  track: ['where-is'],
  flow: ['find-order'],
  'find-order': ['skill-tool'],
};

/** What gives it its shape. */
const types: Readonly<Record<string, readonly string[]>> = {
  flow: ['operation'],
  'find-order': ['flow'],
  'where-is': ['operation', 'track'],
  bought: ['operation'],
  order: ['wire-id'],
  skill: ['find-order'],
  'skill-tool': ['find-order'],
};

/** From what calls to what is called, each with the place of the call. */
const outgoing: Readonly<Record<string, readonly string[]>> = {
  skill: ['skill-tool at skill-tool'],
  'skill-tool': ['find-order at action'],
  'find-order': ['flow at ref'],
  flow: ['operation at flow-call'],
  'rest-operation': ['operation at rest-call'],
  'where-is': ['bought at bought', 'tracked at tracked'],
  bought: ['operation at step-call'],
};

const incoming: Readonly<Record<string, readonly string[]>> = {
  operation: ['flow at flow-call', 'rest-operation at rest-call', 'bought at step-call'],
  flow: ['find-order at ref'],
  'find-order': ['skill-tool at action'],
  'skill-tool': ['skill at skill-tool'],
  track: ['tracked at track-call'],
  tracked: ['where-is at tracked'],
};

for (const which of Object.keys(worlds) as WorldName[]) {
  describe(`navigation: ${which}`, () => {
    let world: World;
    before(async () => {
      world = await openWorld(which);
    });
    after(() => world.close());

    const isSpread = which.endsWith('three files');
    const importsOf = (declaration: string) => {
      const imports: Readonly<Record<string, string>> = { api: 'shop-import', carriers: 'carriers-import' };
      const entry = isSpread ? imports[declaration] : undefined;
      return entry === undefined ? [] : [entry];
    };
    const shown = (found: readonly (Location | LocationLink)[] | null) =>
      (found ?? []).map((one) => ('uri' in one ? world.named(one.uri, one.range) : world.named(one.targetUri, one.targetSelectionRange)));

    it('leads from names to declarations, and from a declaration to itself', async () => {
      for (const [from, to] of Object.entries(definitions)) {
        assert.deepEqual(shown(await world.ask('textDocument/definition', from)), [to], from);
        assert.deepEqual(shown(await world.ask('textDocument/definition', to)), [to], to);
      }
    });

    const leadsFromImports = async () => {
      assert.deepEqual(shown(await world.ask('textDocument/definition', 'shop-import')), ['api']);
      assert.deepEqual(shown(await world.ask('textDocument/definition', 'carriers-import')), ['carriers']);
      assert.deepEqual(shown(await world.ask('textDocument/definition', 'shop-file')), ['shop.yaml:1 «»']);
      assert.deepEqual(shown(await world.ask('textDocument/references', 'shop-file', { context: { includeDeclaration: true } })), [
        'shop-file',
      ]);
    };
    if (isSpread) it('leads from imports to what is imported', leadsFromImports);

    it('finds all references, from each of them', async () => {
      for (const [declaration, places] of Object.entries(references)) {
        const imports =
          isSpread && (declaration === 'api' || declaration === 'carriers')
            ? [declaration === 'api' ? 'shop-import' : 'carriers-import']
            : [];
        const expected = [...places, ...imports].sort();
        for (const from of expected) {
          const found = shown(await world.ask('textDocument/references', from, { context: { includeDeclaration: true } }));
          assert.deepEqual([...found].sort(), expected, `from ${from}`);
        }
        const others = shown(await world.ask('textDocument/references', declaration, { context: { includeDeclaration: false } }));
        assert.deepEqual(
          [...others].sort(),
          expected.filter((place) => place !== declaration),
          `without ${declaration}`,
        );
      }
    });

    it('highlights those of the same file', async () => {
      for (const [declaration, places] of Object.entries(references)) {
        for (const from of places) {
          const { uri } = world.place(from);
          const expected = [...places, ...importsOf(declaration)].filter((place) => world.place(place).uri === uri).sort();
          const found: DocumentHighlight[] = await world.ask('textDocument/documentHighlight', from);
          assert.deepEqual(found.map(({ range }) => world.named(uri, range)).sort(), expected, `from ${from}`);
        }
      }
    });

    it('finds who serves it, and what gives it its shape', async () => {
      for (const [from, to] of Object.entries(implementations))
        assert.deepEqual(shown(await world.ask('textDocument/implementation', from)), to, from);
      for (const [from, to] of Object.entries(types))
        assert.deepEqual(shown(await world.ask('textDocument/typeDefinition', from)), to, from);
    });

    it('follows calls down and up', async () => {
      const prepared = async (place: string): Promise<CallHierarchyItem> => {
        const [item] = (await world.ask<CallHierarchyItem[] | null>('textDocument/prepareCallHierarchy', place)) ?? [];
        if (!item) throw new Error(`no call hierarchy at ${place}`);
        assert.equal(world.named(item.uri, item.selectionRange), place);
        return item;
      };
      for (const [from, to] of Object.entries(outgoing)) {
        const item = await prepared(from);
        const calls = await world.client.connection.sendRequest<CallHierarchyOutgoingCall[]>('callHierarchy/outgoingCalls', { item });
        const told = calls.map(
          (call) =>
            `${world.named(call.to.uri, call.to.selectionRange)} at ${call.fromRanges.map((range) => world.named(item.uri, range))}`,
        );
        assert.deepEqual(told, to, from);
      }
      for (const [to, from] of Object.entries(incoming)) {
        const item = await prepared(to);
        const calls = await world.client.connection.sendRequest<CallHierarchyIncomingCall[]>('callHierarchy/incomingCalls', { item });
        const told = calls.map(
          (call) =>
            `${world.named(call.from.uri, call.from.selectionRange)} at ${call.fromRanges.map((range) => world.named(call.from.uri, range))}`,
        );
        assert.deepEqual(told, from, to);
      }
    });
  });
}
