/** Requests whose answer changes texts. */
import { followFiles } from '../spec/edits/rename-file.ts';
import { say } from '../spec/say.ts';
import { ask } from './border.ts';
import { toFileEdits } from './code-actions.ts';
import type { Desk } from './desk.ts';
import { offsetIn } from './positions.ts';
import { prepareRename, renameAt } from './rename.ts';
import { linkAll } from './whole-workspace.ts';
import { normalise } from './workspace.ts';

export function serveEdits({ connection, workspace, traits, aboutAll }: Desk): void {
  // What a name in a shared file means is known to those that import it.
  connection.onPrepareRename(
    aboutAll(
      'prepare rename',
      (file, { position }) => prepareRename(file, workspace(), offsetIn(file, position)),
      (file) => file.model.capability === undefined,
    ),
  );
  connection.onRenameRequest(
    aboutAll('rename', (file, { position, newName }) =>
      renameAt(file, workspace(), { offset: offsetIn(file, position), newName, annotates: traits().annotatesEdits }),
    ),
  );
  connection.workspace.onWillRenameFiles(({ files }, token) =>
    ask(connection.console, {
      name: 'rename of files',
      token,
      answer: async () => {
        await linkAll(workspace(), { token, title: say`Looking for imports` });
        const moves = files.map(({ oldUri, newUri }) => ({ oldUri: normalise(oldUri), newUri: normalise(newUri) }));
        return toFileEdits(workspace(), followFiles(moves, workspace())) ?? null;
      },
    }),
  );
}
