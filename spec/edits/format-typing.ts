/** What Enter does: the line that was finished gets its spacing, the new one its indentation. */
import { nodeAt } from '../syntax/navigate.ts';
import type { SyntaxTree } from '../syntax/tree.ts';
import type { TextEdit } from './apply-edits.ts';
import { step } from './format-lines.ts';
import { spacingEdits } from './format-spacing.ts';
import { lineStart } from './lines.ts';

/** Edits after a line break was typed; `offset` is on the new line. */
export function formatTyped(tree: SyntaxTree, offset: number): readonly TextEdit[] {
  const { text, root } = tree;
  const start = lineStart(text, offset);
  if (start === 0 || !root) return [];
  const above = { start: lineStart(text, start - 1), end: start - 1 - (text[start - 2] === '\r' ? 1 : 0) };
  const line = text.slice(above.start, above.end);
  if (line.trim() === '' || isInText(tree, above.start, start)) return [];
  const edits = spacingEdits(text, root).filter((edit) => edit.start >= above.start && edit.end <= above.end);
  const trailing = /[ \t]+$/.exec(line)?.[0].length ?? 0;
  const trimmed = { start: above.end - trailing, end: above.end, newText: '' };
  return [...edits.filter(({ end }) => end <= trimmed.start), ...(trailing > 0 ? [trimmed] : []), ...newLine(text, start, line)];
}

/** Inside a text over several lines blanks are the author's. The line with `|` itself is no such place. */
function isInText(tree: SyntaxTree, above: number, start: number): boolean {
  const line = tree.text.slice(above, start);
  const node = nodeAt(tree, above + line.trimEnd().length)?.node;
  if (node?.kind !== 'scalar' || node.style === 'missing') return false;
  if (node.style === 'literal' || node.style === 'folded') return node.start < above;
  return node.start < start && node.end > start;
}

/** Only a line that is still blank is indented: below a key that has no value yet one level deeper, else as the line above. */
function newLine(text: string, start: number, above: string): readonly TextEdit[] {
  const blank = /^[ \t]*/.exec(text.slice(start, start + 1000))?.[0] ?? '';
  const behind = text[start + blank.length];
  if (behind !== undefined && behind !== '\n' && behind !== '\r') return [];
  const opening = /^\s*(?:-\s+)*/.exec(above)?.[0].length ?? 0;
  if (above.trimStart().startsWith('#')) return [];
  const content = above.slice(opening).replace(/\s+#.*$/, '');
  const opensBlock = /^(?:"[^"]*"|'[^']*'|[^\s"'{[#][^#]*?)\s*:(?:\s+(?:[|>][+-]?\d?|[&!]\S+))?\s*$/.test(content);
  const column = opening + (opensBlock ? step : 0);
  return blank.length === column ? [] : [{ start, end: start + blank.length, newText: ' '.repeat(column) }];
}
