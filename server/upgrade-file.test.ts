import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ApplyWorkspaceEditParams } from 'vscode-languageserver';
import { refactoringActions } from './refactorings.ts';
import { openFixture } from './testing/client.ts';
import { applyTextEdits, readFixture } from './testing/fixture.ts';

const old = `naftiko: 1.0.0-al▮pha2
capability:
  consumes:
    - {location: ./shared.yaml, import: shop}
--- file: shared.yaml
naftiko: "0.5"
consumes: [{type: http, namespace: shop, baseUri: "https://shop.internal"}]
`;
const main = `ikanos: 1.0.0-beta5
capability:
  consumes:
    - {from: ./shared.yaml, import: shop}
`;
const shared = `ikanos: "1.0.0-beta5"
consumes: [{type: http, namespace: shop, baseUri: "https://shop.internal"}]
`;

const options = { createsFiles: false, asksSample: false, showsRefusals: true };
const titlesAt = (fixture: string) => {
  const { file, project, offset } = readFixture(fixture);
  return refactoringActions({ file, project, offset }, { only: ['refactor.rewrite'] }, options)
    .map(({ title }) => title)
    .filter((title) => title.startsWith('Upgrade'));
};

describe('upgrade', () => {
  it('is offered on the version, with the files that are imported', () => {
    const { file, project, offset, uri } = readFixture(old);
    const [action, ...others] = refactoringActions({ file, project, offset }, { only: ['refactor.rewrite'] }, options);
    assert.deepEqual([action?.title, others], ['Upgrade to `1.0.0-beta5`, and 1 imported file with it', []]);
    const { changes = {} } = action?.edit ?? {};
    assert.equal(applyTextEdits(file.text, changes[uri] ?? []), main);
    const other = uri.replace('main.yaml', 'shared.yaml');
    const { text } = project.findFile(other) as { text: string };
    assert.equal(applyTextEdits(text, changes[other] ?? []), shared);
  });

  it('says how much is left to a person', () =>
    assert.deepEqual(titlesAt(old.replace('shared.yaml, import', 'gone.yaml, import')), [
      'Upgrade to `1.0.0-beta5` (1 thing is left to you)',
    ]));

  it('is not offered elsewhere, for the newest version, or in a broken text', () => {
    assert.deepEqual(titlesAt(old.replace('▮', '').replace('location', 'loc▮ation')), []);
    assert.deepEqual(titlesAt('ikanos: 1.0.0-be▮ta5\nconsumes: [{type: http, namespace: a, baseUri: "https://a.internal"}]\n'), []);
    assert.deepEqual(titlesAt('naftiko: 1.0.0-al▮pha2\nconsumes: [\n'), []);
  });

  it('tells versions, and makes the chosen one through an edit of the client', async () => {
    const { client, uri, texts } = await openFixture(old);
    const applied: ApplyWorkspaceEditParams[] = [];
    client.connection.onRequest('workspace/applyEdit', (params: ApplyWorkspaceEditParams) => {
      applied.push(params);
      return { applied: true };
    });
    const run = (argument: object) =>
      client.connection.sendRequest('workspace/executeCommand', { command: 'capstan.upgradeFile', arguments: [argument] });
    const versions = ['1.0.0-alpha3', '1.0.0-alpha4', '1.0.0-beta1', '1.0.0-beta2', '1.0.0-beta3', '1.0.0-beta4', '1.0.0-beta5'];
    assert.deepEqual(await run({ uri }), { versions, changed: 0, notes: [] });
    assert.deepEqual(await run({ uri, version: '1.0.0-beta5' }), { versions, changed: 2, notes: [] });
    assert.deepEqual(
      applied.map(({ label }) => label),
      ['Upgrade to 1.0.0-beta5'],
    );
    assert.equal(applyTextEdits(texts.get(uri) ?? '', applied[0]?.edit.changes?.[uri] ?? []), main);
    await client.change(uri, 2, 'naftiko: "0.5"\ncapability:\n  consumes:\n    - {location: ./gone.yaml, import: shop}\n');
    assert.deepEqual(await run({ uri, version: '1.0.0-beta5' }), {
      versions: ['1.0.0-alpha1', '1.0.0-alpha2', ...versions],
      changed: 1,
      notes: [{ uri, kind: 'blocked', message: 'It imports ./gone.yaml, which is not there: that was not upgraded.', line: 3 }],
    });
    await assert.rejects(run({ uri, version: '0.4' }), { message: 'There is no later version "0.4".' });
    await assert.rejects(run({}), { message: 'capstan.upgradeFile takes { uri, version }.' });
    await client.close();
  });
});
