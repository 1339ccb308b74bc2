import type { DeclaredDialect } from '../source-file.ts';
import type { SyntaxTree } from '../syntax/tree.ts';

/**
 * The version a text declares, by key and value; undefined when the root has neither `naftiko` nor `ikanos`.
 * A version nobody published is read as the nearest known one, with `exact: false`.
 */
export declare function detectDialect(tree: SyntaxTree): DeclaredDialect | undefined;
