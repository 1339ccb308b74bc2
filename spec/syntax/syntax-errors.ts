import type { ErrorCode, YAMLParseError } from 'yaml';
import { say } from '../say.ts';
import type { Stumble, SyntaxProblem } from './tree.ts';

/** In the order of their places; those behind the end of the text at its end. */
export function readStumbles(text: string, errors: readonly YAMLParseError[]): Stumble[] {
  const within = (offset: number) => Math.min(offset, text.length);
  return errors
    .map(({ code, message, pos: [start, end] }) => ({ code, message, start: within(start), end: within(end) }))
    .sort((a, b) => a.start - b.start);
}

/**
 * Stumbles in words for the author of the file. One slip makes the parser stumble several times in a row, so of those on
 * neighbouring lines only the first is told.
 */
export function tellStumbles(text: string, stumbles: readonly Stumble[]): SyntaxProblem[] {
  const groups: Stumble[][] = [];
  let last: Stumble | undefined;
  for (const stumble of stumbles) {
    const isConsequence = last !== undefined && areNeighbours(text, last.start, stumble.start);
    last = stumble;
    // The tree reader tells an unclosed quote where it opens; what follows right behind is a consequence.
    if (isUnclosedQuote(stumble.message)) continue;
    if (isConsequence) groups.at(-1)?.push(stumble);
    else groups.push([stumble]);
  }
  return groups.flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const span = visibleSpan(text, first.start, first.end);
    return [
      {
        code: 'yaml-syntax' as const,
        severity: 'error' as const,
        message: describe(first, text),
        span,
        ...(group.every(isLocal) ? { local: true } : {}),
      },
    ];
  });
}

/** On one line, or on the next. */
function areNeighbours(text: string, from: number, to: number): boolean {
  const lineEnd = text.indexOf('\n', from);
  if (lineEnd < 0 || lineEnd >= to) return true;
  const nextEnd = text.indexOf('\n', lineEnd + 1);
  return nextEnd < 0 || nextEnd >= to;
}

export function isUnclosedQuote(message: string): boolean {
  return /^Missing closing ['"]quote/.test(message);
}

/** Markers that a merge left behind, longer ones where it merged what had a conflict already: one problem a conflict, and nothing else until they are gone. */
export function findConflicts(text: string): SyntaxProblem[] {
  return [...text.matchAll(/^<{7,}(?: .*)?\r?\n[\s\S]*?^>{7,}(?: .*)?$/gm)].map((match) => ({
    code: 'merge-conflict',
    severity: 'error',
    message: say`A merge left this conflict behind. Decide for one side, then remove the other and the marker lines.`,
    span: { start: match.index, end: match.index + (/^.*/.exec(match[0])?.[0].length ?? 7) },
  }));
}

const messages: Partial<Record<ErrorCode, () => string>> = {
  ALIAS_PROPS: () => say`An alias (\`*name\`) takes no anchor or tag of its own.`,
  BAD_ALIAS: () => say`This alias has no name: write \`*name\`, or quote the text.`,
  BAD_COLLECTION_TYPE: () => say`The tag does not fit what follows it: it names another kind of collection.`,
  BAD_DIRECTIVE: () => say`This \`%\` directive is not known to YAML. Remove the line, or quote the text.`,
  BAD_DQ_ESCAPE: () => say`YAML has no such escape in a double-quoted text. Write \`\\\\\` for a backslash, or use single quotes.`,
  BAD_INDENT: () => say`The indentation does not fit: entries of one block must start in the same column.`,
  BAD_PROP_ORDER: () => say`An anchor or tag must stand before the \`-\`, \`?\` or \`:\` it belongs to.`,
  BAD_SCALAR_START: () => say`A plain text cannot start with this character. Put the text in quotes.`,
  BLOCK_AS_IMPLICIT_KEY: () =>
    say`A second \`key: value\` cannot start on this line. Put the text behind the first colon in quotes, or begin a new line.`,
  BLOCK_IN_FLOW: () => say`Inside \`{ }\` and \`[ ]\` an indented block is not possible. Close the bracket first.`,
  COMMENT_SPACE: () => say`A comment needs a blank before its \`#\`. Put the text in quotes if the \`#\` belongs to it.`,
  IMPOSSIBLE: () => say`This cannot be read as YAML.`,
  KEY_OVER_1024_CHARS: () => say`A key may have 1024 characters at most.`,
  MISSING_CHAR: () => say`Something is missing here: a closing bracket or quote, a comma, or the colon behind a key.`,
  MULTILINE_IMPLICIT_KEY: () => say`A key must be on one line and end with a colon. Is a colon missing here, or a quote on a line above?`,
  MULTIPLE_ANCHORS: () => say`One value can have one anchor only.`,
  MULTIPLE_DOCS: () => say`A capability file holds one document.`,
  MULTIPLE_TAGS: () => say`One value can have one tag only.`,
  NON_STRING_KEY: () => say`A key must be text.`,
  TAB_AS_INDENT: () => say`YAML is indented with blanks; a tab is not allowed here.`,
  TAG_RESOLVE_FAILED: () => say`The value does not fit its tag.`,
  UNEXPECTED_TOKEN: () => say`This is not expected here. Put the text in quotes if it is meant as a value.`,
  BAD_BLOCK_SCALAR_HEADER: () => say`Behind \`|\` or \`>\` only \`+\`, \`-\` and a digit may stand; the text starts on the next line.`,
} as Partial<Record<ErrorCode, () => string>>;

function describe(error: Stumble, text: string): string {
  const at = text[error.start] ?? '';
  if (error.code === 'BAD_SCALAR_START' || (error.code === 'UNEXPECTED_TOKEN' && /[`@%]/.test(at)))
    return at === '`'
      ? say`A plain text cannot start with a backtick. Put the text in quotes.`
      : say`A plain text cannot start with \`${at}\`. Put the text in quotes.`;
  const flow = error.code === 'BAD_INDENT' && /^Flow (map|sequence)/.exec(error.message)?.[1];
  if (flow) return flow === 'map' ? blockNotClosed() : listNotClosed();
  if (error.code === 'MISSING_CHAR') {
    if (/comma|,/.test(error.message)) return say`A comma is missing between two entries.`;
    if (/end with a \]/.test(error.message)) return listNotClosed();
    if (/end with a \}/.test(error.message)) return blockNotClosed();
    if (/map values|map keys/.test(error.message)) return say`A colon is missing behind this key.`;
  }
  return messages[error.code as ErrorCode]?.() ?? say`This cannot be read as YAML.`;
}

/** A key without its colon, as while typing one, or a text that begins with a reserved character. */
function isLocal(error: Stumble): boolean {
  return (
    error.code === 'MULTILINE_IMPLICIT_KEY' ||
    error.code === 'BAD_SCALAR_START' ||
    (error.code === 'MISSING_CHAR' && /map values/.test(error.message))
  );
}

function blockNotClosed(): string {
  return say`The block that opens with \`{\` is not closed: a \`}\` is missing.`;
}

function listNotClosed(): string {
  return say`The list that opens with \`[\` is not closed: a \`]\` is missing.`;
}

/** At least one visible character, and no more than the rest of its line. */
function visibleSpan(text: string, start: number, end: number): { start: number; end: number } {
  const from = Math.max(0, Math.min(start, text.length));
  const lineEnd = text.indexOf('\n', from);
  const limit = lineEnd < 0 ? text.length : lineEnd;
  const to = Math.min(Math.max(end, from + 1), Math.max(limit, from));
  return to > from ? { start: from, end: to } : { start: Math.max(0, from - 1), end: from };
}
