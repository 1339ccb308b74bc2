import type { TextEdit } from '../edits/apply-edits.ts';
import type { Span } from '../syntax/tree.ts';

/** What somebody did who wrote a text that is no YAML, and how it is put right. */
export interface Slip {
  readonly message: string;
  readonly span: Span;
  readonly fix?: SlipFix;
}

export interface SlipFix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
  /** False where the author may have meant something else, or has not finished the line. */
  readonly preferred: boolean;
}
