/**
 * Comments that silence findings on the next line: `# capstan-ignore unknown-call: why`. Several codes are separated by
 * commas; without a code nothing is silenced, so that a comment cannot hide what nobody has seen.
 */
import type { TextEdit } from './edits/apply-edits.ts';
import { lineBreakOf } from './edits/insert-key.ts';
import { lineStart } from './edits/lines.ts';
import type { Problem } from './problem.ts';
import type { SourceFile } from './source-file.ts';
import { nodeAt } from './syntax/navigate.ts';
import type { Comment, Span } from './syntax/tree.ts';

const marker = /^#\s*capstan-ignore\s+([a-z0-9-]+(?:\s*,\s*[a-z0-9-]+)*)/;

/** A comment that silences, and what. */
interface Silence {
  readonly codes: readonly string[];
  readonly span: Span;
  /** Where another code can be added. */
  readonly end: number;
}

/** Problems without those that a comment on the line above silences. */
export function withoutSuppressed(file: SourceFile, problems: readonly Problem[]): readonly Problem[] {
  const silences = silencesIn(file);
  if (silences.length === 0) return problems;
  return problems.filter(({ code, span }) => !silences.some((silence) => silence.codes.includes(code) && holds(silence.span, span.start)));
}

function silencesIn(file: SourceFile): readonly Silence[] {
  return file.tree.comments.flatMap((comment) => {
    const found = marker.exec(file.text.slice(comment.start, comment.end));
    if (!found) return [];
    const codes = (found[1] ?? '').split(',').map((code) => code.trim());
    return [{ codes, span: spanBelow(file, comment), end: comment.start + found[0].length }];
  });
}

/** What a comment speaks of: the first line below it that is no comment itself; a text that begins there, to its end. */
export function spanBelow(file: SourceFile, comment: Comment): Span {
  const line = nextWrittenLine(file.text, comment.end);
  const node = nodeAt(file.tree, line.end)?.node;
  const continues = node?.kind === 'scalar' && holds(line, node.start);
  return continues ? { start: line.start, end: Math.max(line.end, node.end + 1) } : line;
}

function nextWrittenLine(text: string, offset: number): Span {
  let start = text.indexOf('\n', offset) + 1;
  while (start > 0 && start < text.length) {
    const stop = text.indexOf('\n', start);
    const end = stop < 0 ? text.length : stop + 1;
    const line = text.slice(start, end).trim();
    if (line !== '' && !line.startsWith('#')) return { start, end };
    start = end;
  }
  return { start: text.length, end: text.length + 1 };
}

/** Writes the comment that silences a problem. Undefined where no comment can stand, and for a text that is no good YAML. */
export function ignoreEdit(file: SourceFile, { code, span }: Problem): TextEdit | undefined {
  if (file.tree.problems.some((known) => known.severity === 'error' || known.code === code)) return undefined;
  const { text, tree } = file;
  // In the middle of a text there are no comments: it goes above all of it.
  const node = nodeAt(tree, span.start)?.node;
  const anchor = node?.kind === 'scalar' ? Math.min(node.start, span.start) : span.start;
  const above = silencesIn(file).find((silence) => holds(silence.span, anchor));
  if (above) return { start: above.end, end: above.end, newText: `, ${code}` };
  const bom = text.startsWith('\ufeff') ? 1 : 0;
  const start = Math.max(lineStart(text, anchor), bom);
  const around = nodeAt(tree, start)?.node;
  if (around?.kind === 'scalar' && around.start < start && start < around.end) return undefined;
  const indent = /^[ \t]*/.exec(text.slice(start))?.[0] ?? '';
  return { start, end: start, newText: `${indent}# capstan-ignore ${code}: say why${lineBreakOf(text)}` };
}

function holds({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset < end;
}
