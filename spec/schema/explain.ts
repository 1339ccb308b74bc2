import type { Problem } from '../problem.ts';
import type { SourceFile } from '../source-file.ts';

/**
 * Why a file is not valid against the version it declares, one problem a mistake; empty exactly when the published
 * schema of that version accepts it.
 */
export declare function explain(file: SourceFile): readonly Problem[];
