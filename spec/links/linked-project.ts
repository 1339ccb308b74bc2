import type { Project, SourceFile } from '../source-file.ts';
import type { Reference } from './definition.ts';
import type { Links } from './link.ts';

/** A project that knows the links of its files: what questions beyond a single file ask. */
export interface LinkedProject extends Project {
  /** Kept until the file or what it refers to changes. */
  linksOf(file: SourceFile): Links;
  /** References in files that this one imports from, where it gives them their meaning (see `linkImported`). */
  importedLinksOf(file: SourceFile): readonly Reference[];
  /** All capability files that can be reached, open ones first. */
  allFiles(): Iterable<SourceFile>;
}
