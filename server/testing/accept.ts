/** Accepts a completion as an editor does, so that tests compare the text that is there afterwards. */
import { type CompletionItem, type CompletionList, InsertTextFormat, InsertTextMode, type TextEdit } from 'vscode-languageserver-types';
import { applyTextEdits } from './fixture.ts';

/**
 * The text after accepting an item: additional edits made, the snippet's texts put in, `▮` where the cursor is then (the
 * first stop; other stops leave nothing).
 */
export function accept(text: string, item: CompletionItem): string {
  const edit = item.textEdit;
  if (!edit || !('range' in edit)) throw new Error(`${item.label} has no edit of its own`);
  const newText = item.insertTextMode === InsertTextMode.asIs ? edit.newText : indented(text, edit);
  const expanded = item.insertTextFormat === InsertTextFormat.Snippet ? expandSnippet(newText) : `${newText}▮`;
  return applyTextEdits(text, [{ range: edit.range, newText: expanded }, ...(item.additionalTextEdits ?? [])]);
}

/** What the client does with lines after the first unless told otherwise: they get the indentation of the line. */
function indented(text: string, edit: TextEdit): string {
  const line = text.split('\n')[edit.range.start.line] ?? '';
  const own = /^\s*/.exec(line.slice(0, edit.range.start.character))?.[0] ?? '';
  return edit.newText.replaceAll('\n', `\n${own}`);
}

/** A snippet with its texts put in, of choices the first; `▮` before the first stop, or at the end when there is none. */
export function expandSnippet(snippet: string): string {
  let first = Number.POSITIVE_INFINITY;
  const pattern = /\\([\\$}])|\$\{(\d+)(?::((?:\\.|[^\\}])*)\}|\|((?:\\.|[^\\|])*)\|\})|\$\{?(\d+)\}?/g;
  for (const match of snippet.matchAll(pattern)) {
    const stop = Number(match[2] ?? match[5] ?? Number.NaN);
    if (stop > 0) first = Math.min(first, stop);
  }
  let placed = false;
  const expanded = snippet.replace(
    pattern,
    (
      _,
      literal: string | undefined,
      named: string | undefined,
      text: string | undefined,
      choices: string | undefined,
      bare: string | undefined,
    ) => {
      if (literal !== undefined) return literal;
      const stop = Number(named ?? bare);
      const isFirst = !placed && (stop === first || (first === Number.POSITIVE_INFINITY && stop === 0));
      if (isFirst) placed = true;
      const [chosen = ''] = choices?.split(/(?<!\\),/) ?? [];
      return `${isFirst ? '▮' : ''}${(text ?? chosen).replace(/\\([\\$},|])/g, '$1')}`;
    },
  );
  return placed ? expanded : `${expanded}▮`;
}

/** The item with a label; fails with the labels there are. */
export function itemOf(list: CompletionList | CompletionItem[] | null, label: string): CompletionItem {
  const items = Array.isArray(list) ? list : (list?.items ?? []);
  const found = items.find((item) => item.label === label);
  if (!found) throw new Error(`no ${label} among ${items.map((item) => item.label).join(', ') || 'no items'}`);
  return found;
}
