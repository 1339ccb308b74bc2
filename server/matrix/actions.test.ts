/** Refactorings in both styles, in one file and over three: offered at the same places, and no file is worse for any of them. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { CodeAction } from 'vscode-languageserver-types';
import { startClient } from '../testing/client.ts';
import { changed, openWorld, type World } from './world.ts';
import { type WorldName, worlds } from './worlds.ts';

const expose = (name: string) => [`Expose \`${name}\` as an MCP tool`, `Expose \`${name}\` as a REST operation`];
const skill = (name: string) => `Expose \`${name}\` as a skill tool`;

/** Where the text is, and in which style it is, decides only about what can be moved: list style imports consumed APIs alone. */
function offered(isList: boolean, isSpread: boolean): Readonly<Record<string, readonly string[]>> {
  const inOne = (...titles: readonly string[]) => (isSpread ? [] : titles);
  const inMaps = (...titles: readonly string[]) => (isList ? [] : titles);
  const spread = ['Write this over several lines'];
  const sorts = isList ? ['Sort the keys of this block'] : [];
  return {
    api: inOne('Move `shop` to a shared file'),
    carriers: inOne('Move `carriers` to a shared file'),
    operation: [
      ...inOne(...expose('get-order')),
      'Move operation `get-order` to a shared file',
      ...inOne('Move `shop` to a shared file'),
      ...sorts,
    ],
    method: [...inOne(...expose('get-order')), 'Sort the keys of this block'],
    unused: [
      ...inOne('Ignore `unused-operation` here', ...expose('list-orders'), skill('list-orders')),
      'Move operation `list-orders` to a shared file',
      ...inOne('Move `shop` to a shared file'),
      ...sorts,
    ],
    track: inOne(...expose('track'), skill('track'), 'Move `carriers` to a shared file'),
    aggregate: inMaps('Move `orders` to a shared file'),
    flow: inMaps('Move `orders` to a shared file'),
    'rest-operation': ['Convert the call to steps', skill('read')],
    'find-order': inMaps('Move `tools` to a shared file'),
    'where-is': [skill('where-is'), 'Wrap `where-is` as a flow', ...inMaps('Move `tools` to a shared file')],
    tracked: ['Wrap `where-is` as a flow', ...spread],
    prompt: [],
    ...(isSpread && {
      'shop-import': ['Write the import of `shop` out here', ...spread],
      'carriers-file': ['Write the import of `carriers` out here', ...spread],
    }),
  };
}

for (const which of Object.keys(worlds) as WorldName[]) {
  describe(`refactorings: ${which}`, () => {
    let world: World;
    before(async () => {
      world = await openWorld(which);
    });
    after(() => world.close());
    const all = offered(which.startsWith('list'), which.endsWith('three files'));

    const actionsAt = (place: string): Promise<readonly CodeAction[]> => {
      const at = world.positionOf(place);
      return world.askFile('textDocument/codeAction', place, { range: { start: at, end: at }, context: { diagnostics: [] } });
    };

    it('are offered where they can be made', async () => {
      for (const [place, titles] of Object.entries(all)) {
        assert.deepEqual(
          (await actionsAt(place)).map(({ title }) => title),
          titles,
          place,
        );
      }
    });

    it('leave files without mistakes', async () => {
      const mistakesBefore = await mistakesIn(world.texts);
      const worse: string[] = [];
      for (const place of Object.keys(all)) {
        for (const { title, edit } of await actionsAt(place)) {
          assert.ok(edit, title);
          const mistakes = await mistakesIn(new Map([...world.texts, ...Object.entries(changed(world, edit))]));
          for (const mistake of mistakes) if (!mistakesBefore.includes(mistake)) worse.push(`${title}: ${mistake}`);
        }
      }
      assert.deepEqual(worse, []);
    });
  });
}

/** Errors and warnings of all files, without their places. */
async function mistakesIn(texts: ReadonlyMap<string, string>): Promise<readonly string[]> {
  const client = await startClient({ files: new Map(texts) });
  const found: string[] = [];
  for (const [uri, text] of texts) {
    await client.open(uri, text);
    for (const { severity, code, message } of await client.diagnosticsOf(uri)) if ((severity ?? 1) <= 2) found.push(`${code}: ${message}`);
  }
  await client.close();
  return found.sort();
}
