/** What the server changes, in both styles, in one file and over three: every place of a name, and nothing else. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Range, TextEdit, WorkspaceEdit } from 'vscode-languageserver-types';
import { applyTextEdits } from '../testing/fixture.ts';
import { addressOf, changed, openWorld, type World } from './world.ts';
import { type WorldName, worlds } from './worlds.ts';

/** A new name, and all places that have to take it. */
const renames: Readonly<Record<string, readonly [string, ...string[]]>> = {
  token: ['API_TOKEN', 'token', 'token-use'],
  operation: ['fetch-order', 'operation', 'flow-call', 'rest-call', 'step-call'],
  'parcel-out': ['package', 'parcel-out', 'parcel-use'],
  track: ['locate', 'track', 'track-call'],
  aggregate: ['purchases', 'aggregate', 'number-scope', 'ref-aggregate'],
  flow: ['look-up', 'flow', 'ref'],
  number: ['reference', 'number', 'number-use'],
  rest: ['web', 'rest', 'rest-scope'],
  'rest-key': ['code', 'route-key', 'rest-key', 'rest-key-use'],
  tools: ['agent-tools', 'tools', 'source'],
  'find-order': ['get-it', 'find-order', 'action'],
  'where-is': ['locate-order', 'where-is'],
  order: ['purchase', 'order', 'order-use'],
  bought: ['purchase', 'bought', 'bought-use'],
  tracked: ['located', 'tracked', 'tracked-use'],
  'place-out': ['where', 'place-out', 'place-use'],
  place: ['location', 'target', 'place'],
  prompt: ['ask-it', 'prompt'],
  argument: ['purchase', 'argument', 'argument-use'],
  'skill-tool': ['look-up', 'allowed', 'skill-tool'],
};

/** Names of imported APIs: in the file that imports them they stand at the import as well. */
const namespaces: Readonly<Record<string, readonly [string, string, ...string[]]>> = {
  api: ['store', 'shop-import', 'api', 'flow-call-api', 'rest-call-api', 'step-call-api'],
  carriers: ['couriers', 'carriers-import', 'carriers', 'track-call-api'],
};

/** Names that are taken, and what is said about it. */
const taken: Readonly<Record<string, readonly [string, string]>> = {
  operation: ['list-orders', 'There is an operation `list-orders` already.'],
  'find-order': ['where-is', 'There is a tool `where-is` already.'],
  bought: ['tracked', 'There is a step `tracked` already.'],
};

for (const which of Object.keys(worlds) as WorldName[]) {
  describe(`changes: ${which}`, () => {
    let world: World;
    before(async () => {
      world = await openWorld(which);
    });
    after(() => world.close());
    const isSpread = which.endsWith('three files');

    const renamed = async (from: string, newName: string) =>
      changed(world, await world.ask<WorkspaceEdit>('textDocument/rename', from, { newName }));

    it('renames every place of a name, from each of them', async () => {
      for (const [newName, ...places] of Object.values(renames)) {
        for (const from of places)
          assert.deepEqual(await renamed(from, newName), replaced(world, places, newName), `${newName} from ${from}`);
      }
      for (const [newName, ofImport, ...places] of Object.values(namespaces)) {
        const all = isSpread ? [ofImport, ...places] : places;
        for (const from of all) assert.deepEqual(await renamed(from, newName), replaced(world, all, newName), `${newName} from ${from}`);
      }
    });

    it('refuses names that are taken or that the version forbids', async () => {
      for (const [place, [newName, message]] of Object.entries(taken)) {
        await assert.rejects(renamed(place, newName), { message }, place);
        await assert.rejects(renamed(place, 'two words'), /two words/, place);
      }
    });

    it('edits together what must agree', async () => {
      for (const [place, places] of Object.entries({
        'order-use': ['order', 'order-use'],
        'route-key': ['route-key', 'rest-key', 'rest-key-use'],
        'bought-use': ['bought', 'bought-use'],
        target: ['target', 'place'],
      })) {
        const { uri } = world.place(place);
        const found: { readonly ranges: readonly Range[] } = await world.ask('textDocument/linkedEditingRange', place);
        assert.deepEqual(
          found.ranges.map((range) => world.named(uri, range)),
          places,
          place,
        );
      }
    });

    it('formats what was indented by hand', async () => {
      for (const [uri, text] of world.texts) {
        const wide = text
          .replaceAll(/^( *)(- )?/gm, (_, indent: string, dash?: string) => indent + indent + (dash ? '-   ' : ''))
          .replaceAll(': ', ':   ');
        await world.client.change(uri, 1000, wide);
        const edits = await world.client.connection.sendRequest<TextEdit[]>('textDocument/formatting', {
          textDocument: { uri },
          options: { tabSize: 2, insertSpaces: true },
        });
        assert.equal(applyTextEdits(wide, edits), text);
        await world.client.change(uri, 1001, text);
      }
    });

    const followsFiles = async () => {
      const edit = await world.client.connection.sendRequest<WorkspaceEdit>('workspace/willRenameFiles', {
        files: [{ oldUri: addressOf('shop.yaml'), newUri: addressOf('apis/store.yaml') }],
      });
      assert.deepEqual(changed(world, edit), replaced(world, ['shop-file'], './apis/store.yaml'));
    };
    if (isSpread) it('lets imports follow a file', followsFiles);
  });
}

/** The files with another text at some places. */
function replaced(world: World, names: readonly string[], text: string): Record<string, string> {
  const places = names.map((name) => world.place(name)).sort((a, b) => b.start - a.start);
  const files: Record<string, string> = {};
  for (const { uri, start, end } of places) {
    const before = files[uri] ?? world.texts.get(uri) ?? '';
    files[uri] = before.slice(0, start) + text + before.slice(end);
  }
  return files;
}
