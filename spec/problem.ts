import type { Span } from './syntax/tree.ts';

export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** One replacement in one file. `newText` replaces the span; an empty span inserts. */
export interface Edit extends Span {
  readonly uri: string;
  readonly newText: string;
}

/** A file that is made, with all its text. */
export interface NewFile {
  readonly uri: string;
  readonly text: string;
}

export interface Fix {
  /** What it does, in the imperative: `Add items`. */
  readonly title: string;
  readonly edits: readonly Edit[];
  /** Files that are made for it; none of them is there yet. */
  readonly create?: readonly NewFile[];
  /** True for at most one fix of a problem: the one that "fix all" applies. */
  readonly preferred: boolean;
}

export interface RelatedPlace {
  readonly uri: string;
  readonly span: Span;
  readonly message: string;
}

/** One mistake in a file, one problem: a sentence to its author, on the smallest span that shows the fault. */
export interface Problem {
  /** Stable, kebab-case; the name of its page in `docs/rules/`. */
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly span: Span;
  readonly related?: readonly RelatedPlace[];
  /** `unnecessary` is shown faded, `deprecated` struck through. */
  readonly tags?: readonly ('unnecessary' | 'deprecated')[];
  /** Repairs, computed only when somebody asks. */
  readonly fixes?: () => readonly Fix[];
}
