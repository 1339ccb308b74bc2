/** `$.step`, and behind it a JSONPath into what the step left (format.md R14): in `mappings` and in `lookupValue`. */
import { parseJsonPath, type Segment } from './json-path.ts';

/** A name in a path, without the brackets and quotes around it. */
export interface PathName {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

export interface StepPath {
  readonly step: PathName;
  /** The first name behind the step, if a name stands there. */
  readonly field: PathName | undefined;
  /** The path into what the step left, from `$` on. */
  readonly rest: string;
  /** Nothing stands behind the field. */
  readonly endsAtField: boolean;
}

/** Undefined for what begins with no name of a step. Of a path that is being written, what is there so far. */
export function readStepPath(text: string): StepPath | undefined {
  if (!/^\s*\$[.[]/.test(text)) return undefined;
  const { segments, problem } = parseJsonPath(text);
  const [first, second] = segments;
  if (first?.kind !== 'member') return undefined;
  const isField = second?.kind === 'member';
  return {
    step: nameIn(text, first),
    field: isField ? nameIn(text, second) : undefined,
    rest: `$${text.slice(first.end).trimEnd()}`,
    endsAtField: isField && segments.length === 2 && problem === undefined,
  };
}

function nameIn(text: string, { name, start, end }: Extract<Segment, { kind: 'member' }>): PathName {
  if (text[start] !== '[') return { name, start, end };
  const written = text.slice(start, end);
  const before = /^\[\s*['"]/.exec(written)?.[0].length ?? 0;
  const behind = /['"]\s*\]$/.exec(written)?.[0].length ?? 0;
  return { name, start: start + before, end: end - behind };
}
