/** What completion proposes, before it is put into the protocol's form. */
import type { CompletionItemKind } from 'vscode-languageserver-types';
import type { Edit } from '../spec/problem.ts';
import type { SourceFile } from '../spec/source-file.ts';
import type { Span } from '../spec/syntax/tree.ts';
import type { Place } from './cursor.ts';
import type { EditorProject } from './workspace.ts';

export interface Proposal {
  readonly label: string;
  readonly kind: CompletionItemKind;
  /** What it is, in a few words: type, request, where from. */
  readonly detail?: string;
  /** What a target takes, right behind its name: `(id, lang?)`. */
  readonly signature?: string;
  /** Markdown; a function where there may be hundreds of them. */
  readonly documentation?: string | (() => string);
  /** In the text of the author. */
  readonly replace: Span;
  /** A snippet (`$1`), other text escaped. Lines after the first carry their whole indentation. */
  readonly insert: string;
  /** What the typed text is compared with, if not the label. */
  readonly filter?: string;
  /** Characters of the replaced text that count as typed already, such as an opening quote or indentation. */
  readonly filterPrefix?: number;
  readonly preselect?: boolean;
  /** Characters that accept it and go on behind it, such as the dot of a path. */
  readonly commit?: readonly string[];
  /** After accepting, the next thing to ask for is right at the cursor. */
  readonly continues?: boolean;
  /** Changes elsewhere in the file that come with it: an import of what is named. */
  readonly also?: readonly Edit[];
}

export interface Question {
  readonly file: SourceFile;
  readonly project: EditorProject;
  readonly place: Place;
  readonly offset: number;
  /** Whether parts of files that are not imported yet are proposed. */
  readonly autoImport: boolean;
}

/** What is proposed at the first place that has something; before it, what only fits inside of it. */
export function proposalsAtPlaces(places: Iterable<Place>, propose: (place: Place) => readonly Proposal[]): readonly Proposal[] {
  let inside: readonly Proposal[] = [];
  for (const place of places) {
    const proposals = propose(place);
    if (proposals.length === 0) continue;
    if (!place.inside) return [...inside, ...proposals];
    if (inside.length === 0) inside = proposals;
  }
  return inside;
}
