import type { Dialect } from './dialects/dialect.ts';
import type { CapabilityModel } from './model/capability.ts';
import type { SyntaxTree } from './syntax/tree.ts';

/** The version a file declares, and the known version it is read as. */
export interface DeclaredDialect {
  readonly dialect: Dialect;
  /** False when the file names a version nobody published (a newer one, a number, a placeholder): `dialect` is then the nearest known one. */
  readonly exact: boolean;
}

/** One text, parsed once and shared by everything that asks about it. Never changed; an edit makes a new one. */
export interface SourceFile {
  /** As the editor writes it: `file:///…`, `untitled:…`. */
  readonly uri: string;
  readonly text: string;
  readonly tree: SyntaxTree;
  /** Undefined when the root has neither `naftiko` nor `ikanos`: not a capability file. */
  readonly declared: DeclaredDialect | undefined;
  readonly model: CapabilityModel;
}

/** A file that is data, not a capability: a secrets file of a bind, a script, a schema. */
export interface DataFile {
  readonly uri: string;
  readonly text: string;
}

/**
 * The files a question may reach. What cannot be known synchronously is `unknown`: rules stay silent then.
 * Implemented by the language server (open documents first, then disk), the command line and tests (plain records).
 */
export interface Project {
  /** The file at that uri; `missing` when it is known not to exist, `unknown` when it cannot be told. */
  findFile(uri: string): SourceFile | 'missing' | 'unknown';
  /** The text of a data file, likewise. Only asked for paths written in a capability file. */
  findData(uri: string): DataFile | 'missing' | 'unknown';
  /** Address of `path` as written in `from`, seen from the file `uri`. */
  resolvePath(uri: string, path: string): string;
}
