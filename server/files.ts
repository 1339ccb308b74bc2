/** Where the server reads texts that no editor has open. */

/** What is at an address: a text with a stamp that changes when the text does. `unknown` when it may not or cannot be read. */
export type FileState = { readonly text: string; readonly stamp: string } | 'missing' | 'unknown';

export interface FolderEntry {
  readonly name: string;
  readonly isFolder: boolean;
}

export interface FileAccess {
  /** Answers at once; a source that must wait says `unknown` and calls `onArrival` later. */
  read(uri: string): FileState;
  /** Changes when the content does; cheap. Undefined when there is no file or it may not be read. */
  stamp(uri: string): string | undefined;
  /** The address of the same file without symbolic links, below one of the roots as they are written; the address itself otherwise. */
  realAddress(uri: string): string;
  /** Folders whose files may be read, as uris; files outside are `unknown`. */
  setRoots(roots: readonly string[]): void;
  /** What is directly in a folder, by name; undefined when it is none that may be read, or not known yet. */
  entries(uri: string): readonly FolderEntry[] | undefined;
  /** All YAML files below the roots, for questions about the whole workspace. */
  list(): readonly string[];
  /** What was known about an address may be wrong now. */
  forget(uri: string): void;
}

/** Larger files are no capability files; reading them would only stop the typing. */
export const maxFileSize = 8 * 1024 * 1024;
