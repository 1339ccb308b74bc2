/** What can be folded: blocks, texts over several lines, comments, and regions somebody has marked. */
import { type FoldingRange, FoldingRangeKind } from 'vscode-languageserver-types';
import type { SourceFile } from '../spec/source-file.ts';
import type { Comment, Node } from '../spec/syntax/tree.ts';
import { lineSpan, positionIn } from './positions.ts';

export function foldingRanges(file: SourceFile): FoldingRange[] {
  const ranges = new Map<string, FoldingRange>();
  const add = (startLine: number, endLine: number, kind?: FoldingRangeKind) => {
    const key = `${startLine}`;
    const known = ranges.get(key);
    // Two blocks that begin on one line fold together; the longer one is what is seen.
    if (endLine > startLine && (!known || known.endLine < endLine)) ranges.set(key, { startLine, endLine, ...(kind ? { kind } : {}) });
  };
  if (file.tree.root) foldNode(file, file.tree.root, add);
  foldComments(file, add);
  return [...ranges.values()].sort((a, b) => a.startLine - b.startLine);
}

type Add = (startLine: number, endLine: number, kind?: FoldingRangeKind) => void;

function foldNode(file: SourceFile, root: Node, add: Add): void {
  const waiting: Node[] = [root];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (node.kind === 'mapping') {
      if (node.flow) add(lineOf(file, node.start), lineOf(file, node.end) - 1);
      for (const pair of node.pairs) {
        add(lineOf(file, pair.key.start), lastLine(file, pair.value));
        waiting.push(pair.value);
      }
    } else if (node.kind === 'sequence') {
      if (node.flow) add(lineOf(file, node.start), lineOf(file, node.end) - 1);
      for (const item of node.items) {
        add(lineOf(file, item.start), lastLine(file, item));
        waiting.push(item);
      }
    }
  }
}

/** The last line with something on it; a closing bracket stays in sight. */
function lastLine(file: SourceFile, node: Node): number {
  let end = node.end;
  while (end > node.start && /\s/.test(file.text[end - 1] ?? '')) end--;
  const isFlow = (node.kind === 'mapping' || node.kind === 'sequence') && node.flow;
  return lineOf(file, end) - (isFlow && lineOf(file, node.start) < lineOf(file, end) ? 1 : 0);
}

function lineOf(file: SourceFile, offset: number): number {
  return positionIn(file, offset).line;
}

/** Comments on lines of their own, one under the other, and `# region` … `# endregion`. */
function foldComments(file: SourceFile, add: Add): void {
  const open: number[] = [];
  let start: number | undefined;
  let last: number | undefined;
  const finish = () => {
    if (start !== undefined && last !== undefined) add(start, last, FoldingRangeKind.Comment);
    start = undefined;
  };
  for (const comment of file.tree.comments) {
    const { line } = positionIn(file, comment.start);
    if (isAlone(file, comment, line)) {
      const mark = /^#?(end)?region\b/i.exec(comment.text);
      if (mark) {
        finish();
        if (!mark[1]) open.push(line);
        else add(open.pop() ?? line, line, FoldingRangeKind.Region);
        continue;
      }
      if (start === undefined || last !== line - 1) {
        finish();
        start = line;
      }
      last = line;
    }
  }
  finish();
}

function isAlone(file: SourceFile, comment: Comment, line: number): boolean {
  return file.text.slice(lineSpan(file, line).start, comment.start).trim() === '';
}
