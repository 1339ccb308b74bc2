/** Formatting as the protocol wants it. The layout is one and the same everywhere: what the editor says about tabs is not asked. */
import type { TextEdit } from 'vscode-languageserver-types';
import type { TextEdit as Edit } from '../spec/edits/apply-edits.ts';
import { formatSpan, formatText } from '../spec/edits/format.ts';
import { formatTyped } from '../spec/edits/format-typing.ts';
import type { SourceFile } from '../spec/source-file.ts';
import type { Span } from '../spec/syntax/tree.ts';
import { rangeIn } from './positions.ts';

export function formatDocument(file: SourceFile): TextEdit[] {
  return toEdits(file, formatText(file.tree));
}

export function formatRange(file: SourceFile, span: Span): TextEdit[] {
  return toEdits(file, formatSpan(file.tree, span));
}

export function formatOnType(file: SourceFile, offset: number): TextEdit[] {
  return toEdits(file, formatTyped(file.tree, offset));
}

function toEdits(file: SourceFile, edits: readonly Edit[]): TextEdit[] {
  return edits.map((edit) => ({ range: rangeIn(file, edit), newText: edit.newText }));
}
