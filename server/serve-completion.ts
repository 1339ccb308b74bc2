/** Completion over the protocol: the list at once, its longer texts when an item is looked at. */
import type { CompletionItem } from 'vscode-languageserver';
import { completeLazily, type LazyList, withText } from './complete.ts';
import type { Desk } from './desk.ts';
import { offsetIn } from './positions.ts';

export function serveCompletion({ connection, about, workspace, traits, settings }: Desk): void {
  /** The last list given out: an editor shows one at a time. */
  let last: { readonly number: number; readonly list: LazyList } | undefined;
  let count = 0;

  connection.onCompletion(
    about('completion', (file, { position }) => {
      const { snippets, keepsIndentation, options } = traits();
      const number = ++count;
      const list = completeLazily(
        file,
        workspace(),
        offsetIn(file, position),
        {
          snippets,
          keepsIndentation,
          suggestAfterAccept: options.suggestAfterAccept === true,
          autoImport: settings().completion.autoImport,
        },
        number,
      );
      last = { number, list };
      return list.list;
    }),
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
