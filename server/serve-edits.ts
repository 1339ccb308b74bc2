/** Requests whose answer changes texts. */
import type { RenameParams } from 'vscode-languageserver';
import { followFiles } from '../spec/edits/rename-file.ts';
import { say } from '../spec/say.ts';
import type { SourceFile } from '../spec/source-file.ts';
import { normalise } from './addresses.ts';
import { ask } from './border.ts';
import { toFileEdits } from './code-actions.ts';
import type { Desk } from './desk.ts';
import { offsetIn } from './positions.ts';
import { prepareRename, prepareRenameInTest, renameAt, renameInTest } from './rename.ts';
import { followInTests } from './test-files/follow-tests.ts';
import { orTestFile } from './test-files/serve-test-files.ts';
import { linkAll } from './whole-workspace.ts';

export function serveEdits(desk: Desk): void {
  const { connection, workspace, traits, testFiles, aboutAll } = desk;
  // What a name in a shared file means is known to those that import it.
  connection.onPrepareRename(
    orTestFile(
      desk,
      'prepare rename',
      (file, { position }) => prepareRenameInTest(file, workspace(), offsetIn(file, position)),
      aboutAll(
        'prepare rename',
        (file, { position }) => prepareRename(file, workspace(), offsetIn(file, position)),
        (file) => file.model.capability === undefined,
      ),
    ),
  );
  const wanted = (file: SourceFile, { position, newName }: RenameParams) => ({
    offset: offsetIn(file, position),
    newName,
    annotates: traits().annotatesEdits,
    testFiles: testFiles(),
  });
  connection.onRenameRequest(
    orTestFile(
      desk,
      'rename',
      async (file, params, token) => {
        await linkAll(workspace(), { token, title: say`Looking through the workspace` });
        return renameInTest(file, workspace(), wanted(file, params));
      },
      aboutAll('rename', (file, params) => renameAt(file, workspace(), wanted(file, params))),
    ),
  );
  connection.workspace.onWillRenameFiles(({ files }, token) =>
    ask(connection.console, {
      name: 'rename of files',
      token,
      answer: async () => {
        await linkAll(workspace(), { token, title: say`Looking for imports` });
        const moves = files.map(({ oldUri, newUri }) => ({ oldUri: normalise(oldUri), newUri: normalise(newUri) }));
        const edits = [...followFiles(moves, workspace()), ...followInTests(moves, testFiles(), workspace())];
        return toFileEdits(workspace(), edits) ?? null;
      },
    }),
  );
}
