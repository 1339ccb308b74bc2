/** Completion for tests: what is proposed at the cursor of a fixture, and the text after accepting. */
import type { CompletionItem, CompletionList } from 'vscode-languageserver-types';
import type { SourceFile } from '../../spec/source-file.ts';
import { type CompleteOptions, completeLazily, withText } from '../complete.ts';
import type { EditorProject } from '../workspace.ts';
import { accept, itemOf } from './accept.ts';
import { readFixture } from './fixture.ts';

export const completeOptions: CompleteOptions = {
  snippets: true,
  keepsIndentation: true,
  labelDetails: false,
  commitCharacters: false,
  suggestAfterAccept: false,
  autoImport: true,
};

/** The list with the texts that an editor asks for when it shows an item. */
export function complete(file: SourceFile, project: EditorProject, offset: number, options: CompleteOptions): CompletionList {
  const { list, documentation } = completeLazily(file, project, offset, options, 1);
  const items = list.items.map(({ data: _, ...item }, index) => {
    const text = documentation(index);
    return text === undefined ? item : withText(item, text);
  });
  return { ...list, items };
}

export function proposed(fixture: string, options: Partial<CompleteOptions> = {}): readonly CompletionItem[] {
  const { file, project, offset } = readFixture(fixture);
  return complete(file, project, offset, { ...completeOptions, ...options }).items;
}

export function labels(fixture: string, options: Partial<CompleteOptions> = {}): readonly string[] {
  return proposed(fixture, options).map((item) => item.label);
}

/** The text after accepting the item with a label, `▮` where the cursor is then. */
export function accepted(fixture: string, label: string, options: Partial<CompleteOptions> = {}): string {
  const { text } = readFixture(fixture);
  return accept(text, itemOf([...proposed(fixture, options)], label));
}
