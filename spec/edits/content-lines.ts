/** Lines as their author sees them: where they stand, what they begin with, and which have content at all. */
import { lineStart, nextLine } from './lines.ts';

/** One line of a text, without its line break. */
export interface Line {
  readonly text: string;
  readonly start: number;
}

export function lineAt(text: string, at: number): Line {
  const start = lineStart(text, at);
  return { start, text: text.slice(start, nextLine(text, start)).replace(/\r?\n$/, '') };
}

/** False for lines that are empty or hold a comment only. */
export function hasContent({ text }: Line): boolean {
  return /^[ \t]*[^\s#]/.test(text);
}

/** The nearest line with content: the one at an offset, or one behind it, or before it. */
export function contentLineFrom(text: string, offset: number, step: 1 | -1): Line | undefined {
  for (let at = offset; at >= 0 && at < text.length; at = step === 1 ? nextLine(text, at) : lineStart(text, at) - 1) {
    const line = lineAt(text, at);
    if (hasContent(line)) return line;
  }
  return undefined;
}

export function contentLineAfter(text: string, { start }: Line): Line | undefined {
  return contentLineFrom(text, nextLine(text, start), 1);
}

export function contentLineBefore(text: string, { start }: Line): Line | undefined {
  return contentLineFrom(text, start - 1, -1);
}

/** Width of what stands before the first letter, tabs counted as one. */
export function indentOf(line: Line | undefined): number {
  return /^[ \t]*/.exec(line?.text ?? '')?.[0].length ?? 0;
}

/** Column of the key of a line, behind its dashes. */
export function keyColumn({ text }: Line): number {
  return /^ *(?:- +)*/.exec(text)?.[0].length ?? 0;
}
