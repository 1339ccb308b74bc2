/** Completion: keys, values, targets and variables, as they would stand in the text after accepting. */
import { type CompletionItem, type CompletionList, InsertTextFormat, InsertTextMode, MarkupKind } from 'vscode-languageserver-types';
import { lineStart } from '../spec/edits/lines.ts';
import type { SourceFile } from '../spec/source-file.ts';
import type { Span } from '../spec/syntax/tree.ts';
import { commentProposals } from './complete-comments.ts';
import { keyProposals } from './complete-keys.ts';
import { templateProposals } from './complete-templates.ts';
import { valueProposals } from './complete-values.ts';
import { placesAt } from './cursor.ts';
import { rangeIn } from './positions.ts';
import { type Proposal, proposalsAtPlaces } from './proposal.ts';
import { withoutStops } from './snippet.ts';
import type { EditorProject } from './workspace.ts';

export interface CompleteOptions {
  readonly snippets: boolean;
  /** The client shows what belongs to a label beside it; otherwise a signature stands with the rest that is told. */
  readonly labelDetails: boolean;
  readonly commitCharacters: boolean;
  /** The client inserts lines as they are; otherwise it adds the indentation of the line itself. */
  readonly keepsIndentation: boolean;
  /** VS Code: opens the list for the value after a key was accepted. */
  readonly suggestAfterAccept: boolean;
  /** Parts of files that are not imported yet are proposed, and imported when accepted. */
  readonly autoImport: boolean;
}

/** A list whose longer texts are put together when an item is looked at. */
export interface LazyList {
  readonly list: CompletionList;
  /** The text of the item at an index, if it was left out. */
  readonly documentation: (index: number) => string | undefined;
}

/** `list` marks the items, so that a question about one of them finds its list again. */
export function completeLazily(file: SourceFile, project: EditorProject, offset: number, options: CompleteOptions, list: number): LazyList {
  return listOf(file, proposalsAt(file, project, offset, options), offset, options, list);
}

/** Proposals in the form of the protocol. */
export function listOf(
  file: SourceFile,
  proposals: readonly Proposal[],
  offset: number,
  options: Omit<CompleteOptions, 'autoImport'>,
  list: number,
): LazyList {
  const items = proposals.map((proposal, index) => {
    const item = toItem(file, proposal, index, offset, options);
    return typeof proposal.documentation === 'function' ? { ...item, data: { list, index } } : item;
  });
  const texts = proposals.map(({ documentation }) => (typeof documentation === 'function' ? documentation : undefined));
  return { list: { isIncomplete: false, items }, documentation: (index) => texts[index]?.() };
}

export function withText(item: CompletionItem, text: string): CompletionItem {
  return { ...item, documentation: { kind: MarkupKind.Markdown, value: text } };
}

function proposalsAt(file: SourceFile, project: EditorProject, offset: number, { autoImport }: CompleteOptions): readonly Proposal[] {
  const comments = commentProposals(file, project, offset);
  if (comments) return comments;
  const templates = templateProposals(file, project, offset);
  if (templates) return templates;
  return proposalsAtPlaces(placesAt(file, offset), (place) => {
    const question = { file, project, place, offset, autoImport };
    return place.kind === 'value' ? valueProposals(question) : keyProposals(question);
  });
}

function toItem(
  file: SourceFile,
  proposal: Proposal,
  index: number,
  offset: number,
  options: Omit<CompleteOptions, 'autoImport'>,
): CompletionItem {
  const span: Span = proposal.replace;
  const range = rangeIn(file, span);
  const snippet = options.snippets ? proposal.insert : withoutStops(proposal.insert);
  const line = file.text.slice(lineStart(file.text, offset), offset);
  const own = /^\s*/.exec(line)?.[0] ?? '';
  const newText = options.keepsIndentation || own === '' ? snippet : snippet.replaceAll(`\n${own}`, '\n');
  const asks = options.suggestAfterAccept && proposal.continues;
  return {
    label: proposal.label,
    kind: proposal.kind,
    ...told(proposal, options),
    ...(typeof proposal.documentation === 'string' && proposal.documentation !== ''
      ? { documentation: { kind: MarkupKind.Markdown, value: proposal.documentation } }
      : {}),
    sortText: String(index).padStart(4, '0'),
    filterText: typedBefore(file, proposal, offset) + (proposal.filter ?? proposal.label),
    textEdit: { range, newText },
    insertTextFormat: options.snippets ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    ...(options.keepsIndentation ? { insertTextMode: InsertTextMode.asIs } : {}),
    ...(proposal.also ? { additionalTextEdits: proposal.also.map((edit) => ({ range: rangeIn(file, edit), newText: edit.newText })) } : {}),
    ...(proposal.preselect ? { preselect: true } : {}),
    ...(proposal.commit && options.commitCharacters ? { commitCharacters: [...proposal.commit] } : {}),
    // `auto`: where there is nothing to propose, nothing is said about it.
    ...(asks ? { command: { title: 'Suggest', command: 'editor.action.triggerSuggest', arguments: [{ auto: true }] } } : {}),
  };
}

/** Longer ones would push the labels out of sight; they are shown with the documentation. */
const maxDescription = 60;

function told({ detail, signature }: Proposal, { labelDetails }: Pick<CompleteOptions, 'labelDetails'>): Partial<CompletionItem> {
  if (!labelDetails) {
    const all = [signature, detail].filter(Boolean).join(' · ');
    return all ? { detail: all } : {};
  }
  const beside = {
    ...(signature ? { detail: signature } : {}),
    ...(detail && detail.length <= maxDescription ? { description: detail } : {}),
  };
  return { ...(detail ? { detail } : {}), ...(Object.keys(beside).length > 0 ? { labelDetails: beside } : {}) };
}

/** What of the replaced text counts as typed already: an opening quote, or indentation that is replaced too. */
function typedBefore(file: SourceFile, { replace, filterPrefix }: Proposal, offset: number): string {
  const before = file.text.slice(replace.start, offset);
  return before.trim() === '' ? before : before.slice(0, filterPrefix ?? 0);
}
