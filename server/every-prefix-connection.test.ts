/** What `testing/every-prefix.ts` asks in the process, asked over a connection: the handlers and the conversion of positions as well. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Position } from 'vscode-languageserver-types';
import { startClient } from './testing/client.ts';
import { behind, tutorialFiles } from './testing/every-prefix.ts';
import { folder, splitFixture } from './testing/fixture.ts';
import { threeLists } from './testing/shop.ts';

/** The requests of an editor, each with what it is asked with besides the file. */
function requestsAt(position: Position): readonly (readonly [string, object])[] {
  const whole = { start: { line: 0, character: 0 }, end: position };
  const options = { tabSize: 2, insertSpaces: true };
  return [
    ...['completion', 'hover', 'definition', 'typeDefinition', 'implementation', 'documentHighlight', 'linkedEditingRange'].map(
      (name) => [name, { position }] as const,
    ),
    ['references', { position, context: { includeDeclaration: true } }],
    ['prepareRename', { position }],
    ['rename', { position, newName: 'fresh-name' }],
    ['prepareCallHierarchy', { position }],
    ['selectionRange', { positions: [position] }],
    ['onTypeFormatting', { position, ch: '\n', options }],
    ['rangeFormatting', { range: whole, options }],
    ['formatting', { options }],
    ['codeAction', { range: whole, context: { diagnostics: [] } }],
    ['inlayHint', { range: whole }],
    ['semanticTokens/range', { range: whole }],
    ...['semanticTokens/full', 'diagnostic', 'documentSymbol', 'foldingRange', 'codeLens', 'documentLink'].map(
      (name) => [name, {}] as const,
    ),
  ];
}

describe('every prefix over a connection', () => {
  const files = splitFixture(threeLists).texts;
  const short = [...tutorialFiles].filter(([uri]) => /legacy-consumes|hello\./.test(uri));
  for (const [uri, whole] of [...short, ...files]) {
    it(uri.slice(folder.length), async () => {
      const client = await startClient({ files: new Map([...tutorialFiles, ...files]) });
      await client.open(uri, '');
      let at: Position = { line: 0, character: 0 };
      const refused: string[] = [];
      for (let end = 1; end <= whole.length; end++) {
        const written = whole[end - 1] ?? '';
        const change = { range: { start: at, end: at }, text: written };
        await client.connection.sendNotification('textDocument/didChange', {
          textDocument: { uri, version: end + 1 },
          contentChanges: [change],
        });
        at = behind(at, written);
        await Promise.all(
          requestsAt(at).map(([name, params]) =>
            client.connection
              .sendRequest(`textDocument/${name}`, { textDocument: { uri }, ...params })
              // A name that cannot be renamed is refused in words.
              .catch(
                (error: Error) => name === 'rename' || name === 'prepareRename' || refused.push(`${name} at ${end}: ${error.message}`),
              ),
          ),
        );
      }
      await client.close();
      assert.deepEqual({ refused, logged: client.logged }, { refused: [], logged: [] });
    });
  }
});
