/** What one pass of an upgrade sees and gives. Passes are small and run one after the other, each on the text the last one made. */
import type { SourceFile } from '../../source-file.ts';
import type { Span } from '../../syntax/tree.ts';
import type { TextEdit } from '../apply-edits.ts';

export interface UpgradeNote {
  /** What could not be carried over as it is, or what now means something else, and what to do about it. */
  readonly message: string;
  /** `blocked`: left as it was, a person must decide. `changed`: done, but somebody may see the difference. */
  readonly kind: 'blocked' | 'changed';
  /** In the text the pass saw. */
  readonly span: Span;
}

export interface PassResult {
  readonly edits: readonly TextEdit[];
  readonly notes: readonly UpgradeNote[];
}

export type Pass = (file: SourceFile) => PassResult;

export const nothing: PassResult = { edits: [], notes: [] };
