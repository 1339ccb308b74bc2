/**
 * Comments that silence findings on the next line: `# capstan-ignore unknown-call: why`. Several codes are separated by
 * commas; without a code nothing is silenced, so that a comment cannot hide what nobody has seen.
 */
import type { Problem } from './problem.ts';
import type { SourceFile } from './source-file.ts';

const marker = /^capstan-ignore\s+([a-z0-9-]+(?:\s*,\s*[a-z0-9-]+)*)/;

/** Problems without those that a comment on the line above silences. */
export function withoutSuppressed(file: SourceFile, problems: readonly Problem[]): readonly Problem[] {
  const silenced = file.tree.comments.flatMap((comment) => {
    const codes = marker
      .exec(comment.text)?.[1]
      ?.split(',')
      .map((code) => code.trim());
    return codes ? [{ codes, line: nextWrittenLine(file.text, comment.end) }] : [];
  });
  if (silenced.length === 0) return problems;
  return problems.filter(
    ({ code, span }) => !silenced.some(({ codes, line }) => codes.includes(code) && line.start <= span.start && span.start < line.end),
  );
}

/** The first line behind a comment that is no comment itself. */
export function nextWrittenLine(text: string, offset: number): { start: number; end: number } {
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
