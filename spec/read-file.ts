import { detectDialect } from './dialects/detect.ts';
import { readCapability } from './model/read.ts';
import type { SourceFile } from './source-file.ts';
import { parse } from './syntax/parse.ts';
import { reparse, type TextChange } from './syntax/reparse.ts';
import type { SyntaxTree } from './syntax/tree.ts';

/** Reads one text as a capability file: syntax tree, declared version, model. Never fails. */
export function readSourceFile(uri: string, text: string): SourceFile {
  return fromTree(uri, parse(text));
}

/** Reads an edited file; the old one is used up and must not be asked anything afterwards (see `reparse`). */
export function rereadSourceFile(file: SourceFile, text: string, change: TextChange): SourceFile {
  return fromTree(file.uri, reparse(file.tree, text, change));
}

function fromTree(uri: string, tree: SyntaxTree): SourceFile {
  const declared = detectDialect(tree);
  return { uri, text: tree.text, tree, declared, model: readCapability(tree, declared) };
}
