/** Proposals where a value stands: listed values, true and false, versions, and names of things defined elsewhere. */

import { CompletionItemKind } from 'vscode-languageserver-types';
import { dialects } from '../spec/dialects/dialect.ts';
import { say, sayText } from '../spec/say.ts';
import { isIn, type Shape, type TextShape } from '../spec/schema/definition.ts';
import { getDefinition } from '../spec/schema/definitions/index.ts';
import { fieldOf, openShapeAtPath, shapeAtPath, valuesOf } from '../spec/schema/lookup.ts';
import { flowItemProposals } from './complete-blocks.ts';
import { nameProposals } from './complete-names.ts';
import type { Proposal, Question } from './proposal.ts';
import { inserted } from './quoting.ts';
import { structureOf } from './structure.ts';

export function valueProposals(question: Question): readonly Proposal[] {
  const { place } = question;
  if (place.style === 'literal' || place.style === 'folded') return [];
  const telling = tellingValues(question);
  if (telling.length > 0) return telling;
  // Whichever version the rest of the file looks like.
  const version = versionShape(place.path);
  if (version) return versions(question, version);
  const shape = shapeAtPath(place.file, place.path);
  return shape ? proposalsFor(question, shape) : [];
}

/** What stands behind the key at the root that tells the version. */
function versionShape([key, ...below]: readonly (string | number)[]): TextShape | undefined {
  const field = below.length === 0 ? getDefinition('Root').fields.find((known) => known.key === key) : undefined;
  return field?.shape.kind === 'text' && field.shape.meaning === 'version' ? field.shape : undefined;
}

/**
 * The values of a key that decides what its block is (`type`): all of them, whatever the other keys suggest, because one
 * asks for the list in order to change one's mind.
 */
function tellingValues(question: Question): readonly Proposal[] {
  const { place } = question;
  const key = place.path.at(-1);
  if (typeof key !== 'string' || !place.pair) return [];
  const choice = openShapeAtPath(place.file, place.path.slice(0, -1));
  if (choice?.kind !== 'choice') return [];
  const structure = structureOf(place.file);
  return choice.options.flatMap(({ shape, when, ...range }) => {
    if (when.kind !== 'value' || when.key !== key || !isIn(range, structure)) return [];
    const doc = shape.kind === 'object' ? sayText(getDefinition(shape.definition).doc) : '';
    return when.values.map((value) => ({
      label: value,
      kind: CompletionItemKind.EnumMember,
      documentation: doc,
      replace: place.replace,
      insert: inserted(place, value),
    }));
  });
}

function proposalsFor(question: Question, shape: Shape): readonly Proposal[] {
  switch (shape.kind) {
    case 'boolean':
      return booleans(question);
    case 'text':
      return texts(question, shape);
    case 'choice':
      return [
        ...shape.options.flatMap((option) =>
          option.shape.kind === 'text' || option.shape.kind === 'boolean' ? proposalsFor(question, option.shape) : [],
        ),
        ...flowItemProposals(question),
      ];
    case 'number':
    case 'integer':
      return examples(question, shape);
    case 'any':
      return nameProposals(question, undefined);
    case 'object':
      return flowItemProposals(question);
    case 'map':
    case 'list':
    case 'named':
      return [];
    default:
      return shape satisfies never;
  }
}

function booleans(question: Question): readonly Proposal[] {
  const { place } = question;
  const fallback = place.pair && fieldOf(place.file, place.pair)?.default;
  return [true, false].map((value) => ({
    label: String(value),
    kind: CompletionItemKind.Value,
    ...(fallback === value ? { detail: say`default` } : {}),
    replace: place.replace,
    insert: place.lead + String(value),
    ...(fallback !== undefined && fallback !== value ? { preselect: true } : {}),
  }));
}

function texts(question: Question, shape: TextShape): readonly Proposal[] {
  const { place } = question;
  const values = valuesOf(place.file, shape);
  const fallback = place.pair && fieldOf(place.file, place.pair)?.default;
  if (values.length > 0) {
    return values.map((value) => ({
      label: value.value,
      kind: CompletionItemKind.EnumMember,
      ...(fallback === value.value ? { detail: say`default` } : {}),
      documentation: sayText(value.doc),
      replace: place.replace,
      insert: inserted(place, value.value),
    }));
  }
  const names = nameProposals(question, shape.meaning);
  return names.length > 0 ? names : examples(question, shape);
}

/** All versions of the key, newest first: the one in the file may be the one to be changed. */
function versions(question: Question, shape: TextShape): readonly Proposal[] {
  const { place } = question;
  const key = place.pair?.key.text;
  return dialects
    .filter((dialect) => dialect.key === key)
    .reverse()
    .map((dialect, index) => ({
      label: dialect.version,
      kind: CompletionItemKind.EnumMember,
      detail: index === 0 ? say`newest` : '',
      documentation: sayText(shape.values?.find(({ value }) => value === dialect.version)?.doc ?? ''),
      replace: place.replace,
      insert: inserted(place, dialect.version),
      ...(index === 0 ? { preselect: true } : {}),
    }));
}

/** What the format gives as an example, where it has nothing better: a start to be written over. */
function examples(question: Question, shape: Shape): readonly Proposal[] {
  const { place } = question;
  if (place.written !== '' || !place.pair) return [];
  const field = fieldOf(place.file, place.pair);
  // A number, or a text of a form of its own: the example shows it. Names are nobody's but the author's.
  const isNumber = shape.kind === 'integer' || shape.kind === 'number';
  const isFormed = isNumber || (shape.kind === 'text' && shape.pattern !== undefined && shape.meaning === undefined);
  const known = field?.example ?? (shape.kind === 'text' ? shape.pattern?.example : undefined);
  const example = isFormed && !/^[a-z][\w-]*$/i.test(known ?? 'a') ? known : undefined;
  const fallback = field?.default ?? example;
  if (fallback === undefined || field === undefined) return [];
  // Some examples stand in quotes: older readers of YAML take a date for more than text.
  const value = String(fallback).replace(/^"(.*)"$/, '$1');
  const insert = isNumber || (place.style === 'plain' && value !== fallback) ? place.lead + String(fallback) : inserted(place, value);
  return [
    {
      label: value,
      kind: CompletionItemKind.Value,
      detail: field.default === undefined ? say`example` : say`default`,
      documentation: sayText(field.doc),
      replace: place.replace,
      insert,
    },
  ];
}
