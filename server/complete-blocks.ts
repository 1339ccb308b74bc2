/** Whole blocks: a new tool, operation, server of a kind, filled with what one would write. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import { say, sayText } from '../spec/say.ts';
import type { ObjectDefinition, Shape } from '../spec/schema/definition.ts';
import { withArticle } from '../spec/schema/explain/words.ts';
import { objectsOf, openShapeAtPath } from '../spec/schema/lookup.ts';
import type { Place } from './cursor.ts';
import { type KnownNames, namesKnownTo } from './known-names.ts';
import type { Proposal, Question } from './proposal.ts';
import { blockSnippet, entrySnippet, itemSnippet, withoutStops } from './snippet.ts';

/** Of whole blocks. Not `Snippet`: the extension keeps that kind out of lists, because the editor offers its snippets wherever the cursor is. */
export const blockKind = CompletionItemKind.Constructor;

/** Whole blocks where an item of a list begins, or a block that can be several things: what each kind of it needs. */
export function blockProposals(question: Question, names: KnownNames): readonly Proposal[] {
  const { place } = question;
  if (!takesBlocks(place)) return [];
  const shape = openShapeAtPath(place.file, place.path);
  const objects = shape ? blocksIn(place, shape) : [];
  if (typeof place.path.at(-1) !== 'number' && objects.length < 2) return [];
  const at = { file: place.file, column: place.column, flow: false, names };
  return objects.map((definition) =>
    blockProposal(question, definition.title, definition.doc, blockSnippet(at, shapeOfObject(definition))),
  );
}

/** Several lines fit where nothing is closed or opened on this one. */
function takesBlocks({ flow, hasColon, style }: Place): boolean {
  return !flow && !hasColon && style === 'plain';
}

/** `noun`: what the author would call it. What will be there is shown, as it would be left. */
function blockProposal({ place }: Question, noun: string, doc: string, snippet: string): Proposal {
  const shown = withoutStops(snippet).replaceAll(`\n${' '.repeat(place.column)}`, '\n');
  return {
    label: say`new ${sayText(noun)}`,
    kind: blockKind,
    detail: say`Add ${withArticle(noun)}`,
    documentation: `${doc === '' ? '' : `${sayText(doc)}\n\n`}\`\`\`yaml\n${shown}\n\`\`\``,
    replace: place.replace,
    insert: place.lead + snippet,
  };
}

function shapeOfObject({ name }: ObjectDefinition): Shape {
  return { kind: 'object', definition: name };
}

/** A new entry with a name of its own; where it can be several things, one of each kind. */
export function entryProposals(question: Question, shape: Extract<Shape, { kind: 'map' | 'named' }>): readonly Proposal[] {
  const { place } = question;
  if (!takesBlocks(place) || place.written !== '') return [];
  const at = { file: place.file, column: place.column, flow: false, names: namesKnownTo(question) };
  const kinds = objectsOf(place.file, shape.values);
  if (kinds.length > 1) {
    return kinds.map((definition) =>
      blockProposal(question, definition.title, definition.doc, entrySnippet(at, shape, shapeOfObject(definition))),
    );
  }
  return [blockProposal(question, shape.entry, kinds[0]?.doc ?? '', entrySnippet(at, shape))];
}

/** The same in `[…]`, as `{…}`. */
export function flowItemProposals(question: Question): readonly Proposal[] {
  const { place } = question;
  if (!place.flow || typeof place.path.at(-1) !== 'number' || place.written !== '' || place.style !== 'plain') return [];
  const shape = openShapeAtPath(place.file, place.path);
  const at = { file: place.file, column: place.column, flow: true, names: namesKnownTo(question) };
  return (shape ? blocksIn(place, shape) : []).map((definition) =>
    blockProposal(question, definition.title, definition.doc, itemSnippet(at, shapeOfObject(definition))),
  );
}

/** What is imported is proposed with what there is to import. */
function blocksIn(place: Place, shape: Shape): readonly ObjectDefinition[] {
  return objectsOf(place.file, shape).filter(({ name }) => name !== 'ImportEntry');
}
