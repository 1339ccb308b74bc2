import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ApplyWorkspaceEditParams } from 'vscode-languageserver';
import { cursorAt } from '../spec/testing/fixture.ts';
import { openFixture } from './testing/client.ts';
import { applyTextEdits } from './testing/fixture.ts';
import { mapStyle } from './testing/shop.ts';

describe('commands of the server', () => {
  it('declare outputs after a sample, through an edit the client makes', async () => {
    const { client, at, uri, texts } = await openFixture(cursorAt(mapStyle, 'list-or▮ders:'));
    const applied: ApplyWorkspaceEditParams[] = [];
    client.connection.onRequest('workspace/applyEdit', (params: ApplyWorkspaceEditParams) => {
      applied.push(params);
      return { applied: true };
    });
    const { position } = at();
    const run = (argument: object) =>
      client.connection.sendRequest('workspace/executeCommand', { command: 'capstan.outputsFromSample', arguments: [argument] });
    assert.equal(await run({ uri, position, sample: '{"total": 3}' }), true);
    assert.deepEqual(
      applied.map(({ label }) => label),
      ['Generate outputParameters from a sample'],
    );
    const text = texts.get(uri) ?? '';
    assert.equal(
      applyTextEdits(text, applied[0]?.edit.changes?.[uri] ?? []),
      text.replace(
        'list-orders:\n              method: GET\n',
        'list-orders:\n              method: GET\n              outputParameters:\n                total: {type: number, value: $.total}\n',
      ),
    );
    await assert.rejects(run({ uri, position, sample: '{' }), { message: 'The sample is no JSON.' });
    await assert.rejects(run({ uri }), { message: 'capstan.outputsFromSample takes { uri, position, sample }.' });
    await client.close();
  });
});
