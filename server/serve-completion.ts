/** Completion over the protocol: the list at once, its longer texts when an item is looked at. */
import type { CompletionItem, CompletionList, CompletionParams } from 'vscode-languageserver';
import type { SourceFile } from '../spec/source-file.ts';
import { type CompleteOptions, completeLazily, type LazyList, listOf, withText } from './complete.ts';
import type { Desk } from './desk.ts';
import { offsetIn } from './positions.ts';
import type { Proposal } from './proposal.ts';
import { settingsProposals } from './team-settings.ts';
import { testFileProposals } from './test-files/complete-test.ts';
import { orTeamSettings, orTestFile } from './test-files/serve-test-files.ts';

export function serveCompletion(desk: Desk): void {
  const { connection, about, workspace, traits, settings } = desk;
  /** The last list given out: an editor shows one at a time. */
  let last: { readonly number: number; readonly list: LazyList } | undefined;
  let count = 0;

  /** Gives out a list that is known by a number, so that a question about one of its items finds it again. */
  const give = (make: (options: CompleteOptions, number: number) => LazyList): CompletionList => {
    const { snippets, keepsIndentation, labelDetails, commitCharacters, options } = traits();
    const number = ++count;
    const suggestAfterAccept = options.suggestAfterAccept === true;
    const { autoImport } = settings().completion;
    const list = make({ snippets, keepsIndentation, labelDetails, commitCharacters, suggestAfterAccept, autoImport }, number);
    last = { number, list };
    return list.list;
  };

  const ofOtherFile =
    (proposals: (file: SourceFile, offset: number) => readonly Proposal[]) =>
    (file: SourceFile, { position }: CompletionParams) => {
      const offset = offsetIn(file, position);
      return give((options, number) => listOf(file, proposals(file, offset), offset, options, number));
    };

  connection.onCompletion(
    orTestFile(
      desk,
      'completion',
      ofOtherFile((file, offset) => testFileProposals(file, workspace(), offset)),
      orTeamSettings(
        desk,
        'completion',
        ofOtherFile(settingsProposals),
        about('completion', (file, { position }) =>
          give((options, number) => completeLazily(file, workspace(), offsetIn(file, position), options, number)),
        ),
      ),
    ),
  );

  connection.onCompletionResolve((item: CompletionItem) => {
    const place = readPlace(item.data);
    const text = place && place.list === last?.number ? last.list.documentation(place.index) : undefined;
    return text === undefined ? item : withText(item, text);
  });
}

function readPlace(data: unknown): { readonly list: number; readonly index: number } | undefined {
  const { list, index } = typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : {};
  return typeof list === 'number' && typeof index === 'number' ? { list, index } : undefined;
}
