/** Single mistakes of the kinds people make, put into good files: each at every place where it fits, up to a few. */
import { applyEdits, type TextEdit } from '../../spec/edits/apply-edits.ts';
import { removePair } from '../../spec/edits/remove-pair.ts';
import { readSourceFile } from '../../spec/read-file.ts';
import type { DefinitionName } from '../../spec/schema/definition.ts';
import { definitionOf } from '../../spec/schema/lookup.ts';
import type { SourceFile } from '../../spec/source-file.ts';
import { findPair, pathOf, walk } from '../../spec/syntax/navigate.ts';
import type { MappingNode, PairNode, Span } from '../../spec/syntax/tree.ts';

export type Path = readonly (string | number)[];

/** Where the problem has to be: a key, a value, or the pair that names an item of a list. */
export interface Expected {
  readonly code: string;
  readonly path: Path;
  readonly part: 'key' | 'value' | 'pair';
}

export interface Seeded {
  readonly edits: readonly TextEdit[];
  readonly expected: Expected;
}

export interface Mistake {
  readonly name: string;
  readonly seed: (file: SourceFile) => readonly Seeded[];
}

interface Spot {
  readonly file: SourceFile;
  readonly mapping: MappingNode;
  readonly pair: PairNode;
}

/** The pairs with a key in the objects of a kind. */
function spots(file: SourceFile, definition: DefinitionName, key: string): readonly Spot[] {
  const found: Spot[] = [];
  for (const node of file.tree.root ? walk(file.tree.root) : []) {
    if (node.kind !== 'mapping') continue;
    const pair = findPair(node, key);
    if (pair && pair.parent === node && definitionOf(file, node)?.name === definition) found.push({ file, mapping: node, pair });
  }
  return found;
}

function atSpots(name: string, definition: DefinitionName, key: string, make: (spot: Spot) => Seeded | undefined): Mistake {
  return {
    name: `${name}: ${definition}.${key}`,
    seed: (file) =>
      spots(file, definition, key)
        .map(make)
        .filter((seeded) => seeded !== undefined),
  };
}

const replace = (span: Span, newText: string): TextEdit => ({ start: span.start, end: span.end, newText });

/** Two letters in the middle swapped that are not the same. */
function swapped(word: string): string {
  let at = Math.max(1, Math.floor(word.length / 2) - 1);
  while (word.charAt(at) === word.charAt(at + 1)) at--;
  return word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2);
}

function misspelt(definition: DefinitionName, key: string): Mistake {
  return atSpots('misspelt key', definition, key, ({ pair, mapping }) => ({
    edits: [replace(pair.key, swapped(key))],
    expected: { code: 'unknown-key', path: [...pathOf(mapping), swapped(key)], part: 'key' },
  }));
}

function missing(definition: DefinitionName, key: string, code = 'missing-key'): Mistake {
  return atSpots('missing key', definition, key, ({ file, pair, mapping }) =>
    mapping.pairs.length < 2 ? undefined : { edits: [removePair(file.text, mapping, pair)], expected: { code, ...ownerOf(mapping, key) } },
  );
}

const telling = ['name', 'namespace', 'type', 'target', 'import', 'from'];

function ownerOf(mapping: MappingNode, without: string): Omit<Expected, 'code'> {
  const path = pathOf(mapping);
  if (mapping.parent?.kind === 'pair') return { path, part: 'key' };
  const key = telling.find((candidate) => candidate !== without && findPair(mapping, candidate)?.value.kind === 'scalar');
  if (key) return { path: [...path, key], part: 'pair' };
  const first = mapping.pairs.find((pair) => pair.key.text !== without);
  return { path: [...path, first?.key.text ?? ''], part: 'key' };
}

function value(
  name: string,
  definition: DefinitionName,
  key: string,
  text: string | ((old: string) => string),
  code: string,
  part: Expected['part'] = 'value',
): Mistake {
  return atSpots(name, definition, key, ({ file, pair, mapping }) => {
    const old = file.text.slice(pair.value.start, pair.value.end);
    const newText = typeof text === 'string' ? text : text(old);
    const isWritten = pair.value.kind === 'scalar' || (pair.value.kind !== 'alias' && pair.value.flow);
    if (!isWritten || newText === old) return undefined;
    return { edits: [replace(pair.value, newText)], expected: { code, path: [...pathOf(mapping), key], part } };
  });
}

/** A whole block taken away and something short put in its place. */
function instead(name: string, definition: DefinitionName, key: string, text: string, code: string, part: Expected['part']): Mistake {
  return atSpots(name, definition, key, ({ file, pair, mapping }) => {
    const end = file.text.slice(0, pair.value.end).trimEnd().length;
    return { edits: [{ start: pair.key.end, end, newText: text }], expected: { code, path: [...pathOf(mapping), key], part } };
  });
}

function extra(name: string, definition: DefinitionName, after: string, line: string, code: string): Mistake {
  const key = line.slice(0, line.indexOf(':'));
  return atSpots(`extra key ${name}, ${line}`, definition, after, ({ pair, mapping, file }) => {
    if (findPair(mapping, key)) return undefined;
    const column = pair.start - file.text.lastIndexOf('\n', pair.start - 1) - 1;
    const newText = mapping.flow ? `${line}, ` : `${line}\n${' '.repeat(column)}`;
    return { edits: [{ start: pair.start, end: pair.start, newText }], expected: { code, path: [...pathOf(mapping), key], part: 'key' } };
  });
}

function renamed(definition: DefinitionName, key: string, to: string, code: string): Mistake {
  return atSpots(`renamed to ${to}`, definition, key, ({ pair, mapping }) => ({
    edits: [replace(pair.key, to)],
    expected: { code, path: [...pathOf(mapping), to], part: 'key' },
  }));
}

/** A map of one entry written as a list of one, in flow style, so that nothing else moves. */
function asList(definition: DefinitionName, key: string): Mistake {
  return atSpots('list for map', definition, key, ({ file, pair, mapping }) => {
    if (pair.value.kind !== 'mapping' || pair.value.flow) return undefined;
    const edits: TextEdit[] = [];
    for (const entry of pair.value.pairs) {
      if (entry.value.kind !== 'mapping') return undefined;
      const name = file.text.slice(entry.key.start, entry.key.end);
      if (entry.value.flow) edits.push({ start: entry.start, end: entry.value.start + 1, newText: `- {name: ${name}, ` });
      else edits.push({ start: entry.start, end: file.text.indexOf(':', entry.key.end) + 1, newText: `- name: ${name}` });
    }
    return { edits, expected: { code: 'list-instead-of-map', path: [...pathOf(mapping), key], part: 'key' } };
  });
}

export const mistakes: readonly Mistake[] = [
  misspelt('Info', 'display'),
  misspelt('Info', 'description'),
  misspelt('Binding', 'keys'),
  misspelt('Binding', 'location'),
  misspelt('ImportEntry', 'import'),
  misspelt('ConsumesHttp', 'baseUri'),
  misspelt('ConsumesHttp', 'namespace'),
  misspelt('ConsumesHttp', 'authentication'),
  misspelt('ConsumesHttp', 'resources'),
  misspelt('ConsumedResource', 'operations'),
  misspelt('ConsumedOperation', 'method'),
  misspelt('ConsumedOperation', 'inputParameters'),
  misspelt('ConsumedOperation', 'outputRawFormat'),
  misspelt('ConsumedInputParameter', 'value'),
  misspelt('ExposesMcp', 'tools'),
  misspelt('ExposesMcp', 'namespace'),
  misspelt('McpTool', 'description'),
  misspelt('McpTool', 'outputParameters'),
  misspelt('McpTool', 'steps'),
  misspelt('McpTool', 'hints'),
  misspelt('McpToolInputParameter', 'type'),
  misspelt('McpToolInputParameter', 'required'),
  misspelt('ExposesRest', 'resources'),
  misspelt('ExposedOperation', 'method'),
  misspelt('MappedObject', 'properties'),
  misspelt('MappedArray', 'items'),
  misspelt('MappedScalar', 'mapping'),
  misspelt('AuthBearer', 'token'),
  misspelt('StepLookup', 'lookupValue'),
  misspelt('AggregateFlow', 'semantics'),
  missing('ConsumesHttp', 'namespace'),
  missing('ConsumesHttp', 'baseUri'),
  missing('ConsumesHttp', 'type'),
  missing('ConsumedResource', 'path'),
  missing('ConsumedOperation', 'method'),
  missing('ConsumedOutputParameter', 'value'),
  missing('ExposesMcp', 'port'),
  missing('ExposesMcp', 'type'),
  missing('ExposesMcp', 'tools'),
  missing('ExposesRest', 'port'),
  missing('ExposedResource', 'path'),
  missing('ExposedOperation', 'method'),
  missing('ExposedInputParameter', 'in'),
  missing('McpTool', 'call'),
  missing('McpToolInputParameter', 'type'),
  missing('McpToolInputParameter', 'description'),
  missing('MappedObject', 'properties'),
  missing('MappedArray', 'items'),
  missing('StepCall', 'call'),
  missing('StepLookup', 'index'),
  missing('StepOutputMapping', 'value'),
  missing('ImportEntry', 'import'),
  missing('Binding', 'keys'),
  missing('SkillTool', 'description'),
  missing('ExposedSkill', 'description'),
  value('quoted number', 'ExposesMcp', 'port', (old) => `"${old}"`, 'wrong-type'),
  value('number out of range', 'ExposesMcp', 'port', '99999', 'out-of-range'),
  value('word for a number', 'ExposesRest', 'port', 'eighty', 'wrong-type'),
  value('no value', 'ConsumedOperation', 'method', '', 'no-value', 'key'),
  value('number for text', 'ConsumedResource', 'path', '42', 'wrong-type'),
  value('list for text', 'Info', 'description', '[Ships]', 'wrong-type', 'key'),
  instead('text for a list', 'Info', 'tags', ': ships', 'wrong-type', 'value'),
  value('text for a flag', 'McpToolInputParameter', 'required', '"maybe"', 'wrong-type'),
  value('small letters', 'ConsumedOperation', 'method', (old) => old.toLowerCase(), 'not-in-list'),
  value('misspelt value', 'ExposesMcp', 'type', 'mpc', 'not-in-list'),
  value('misspelt value', 'ExposesRest', 'type', 'rets', 'not-in-list'),
  value('misspelt value', 'ConsumedInputParameter', 'in', 'qeury', 'not-in-list'),
  value('invented value', 'ConsumedInputParameter', 'in', 'formData', 'not-in-list'),
  value('invented value', 'AuthBearer', 'type', 'jwt', 'not-in-list'),
  value('invented value', 'McpToolInputParameter', 'type', 'datetime', 'not-in-list'),
  value('misspelt value', 'StepCall', 'type', 'cal', 'not-in-list'),
  value('misspelt value', 'MappedScalar', 'type', 'srting', 'not-in-list'),
  value('invented value', 'ExposesMcp', 'type', 'websocket', 'not-in-list'),
  value('no dot', 'McpTool', 'call', (old) => old.replace('.', '-'), 'wrong-format'),
  value('three parts', 'StepCall', 'call', (old) => `${old}.x`, 'wrong-format'),
  value('underscore', 'ConsumesHttp', 'namespace', (old) => `${old}_x`, 'wrong-format'),
  value('no scheme', 'ConsumesHttp', 'baseUri', 'shop.example.org', 'wrong-format'),
  value('variable for an address', 'ConsumesHttp', 'baseUri', '"{{BASE}}"', 'wrong-format'),
  value('day first', 'Info', 'created', '"31.12.2026"', 'wrong-format'),
  value('variable without quotes', 'AuthBearer', 'token', '{{TOKEN}}', 'needs-quotes'),
  extra('of a sentence', 'ExposesRest', 'type', 'description: Ships', 'unknown-key'),
  extra('of OpenAPI', 'ConsumedInputParameter', 'in', 'required: true', 'unknown-key'),
  extra('of OpenAPI', 'ConsumedInputParameter', 'in', 'type: string', 'unknown-key'),
  extra('of nobody', 'McpTool', 'description', 'x-owner: me', 'unknown-key'),
  extra('of the resource', 'ConsumedOperation', 'method', 'path: /x', 'misplaced-key'),
  extra('of an older version', 'McpTool', 'description', 'name: ping', 'too-old'),
  renamed('Info', 'display', 'label', 'renamed-key'),
  renamed('Info', 'display', 'title', 'unknown-key'),
  renamed('ImportEntry', 'from', 'location', 'renamed-key'),
  renamed('StepOutputMapping', 'target', 'targetName', 'renamed-key'),
  renamed('Aggregate', 'flows', 'functions', 'renamed-key'),
  renamed('ConsumesHttp', 'baseUri', 'url', 'unknown-key'),
  asList('McpTool', 'inputParameters'),
  asList('ConsumedOperation', 'inputParameters'),
  instead('empty', 'ExposesMcp', 'tools', ': {}', 'empty-collection', 'key'),
  instead('nothing', 'ConsumesHttp', 'resources', ':', 'no-value', 'key'),
  instead('text for a block', 'ConsumedResource', 'operations', ': all', 'wrong-type', 'value'),
  {
    name: 'a port beside stdio',
    seed: (file) =>
      spots(file, 'ExposesMcp', 'port').map(({ pair, mapping }) => ({
        edits: [
          {
            start: pair.start,
            end: pair.start,
            newText: `transport: stdio\n${' '.repeat(pair.start - file.text.lastIndexOf('\n', pair.start - 1) - 1)}`,
          },
        ],
        expected: { code: 'exclusive-keys', path: [...pathOf(mapping), 'port'], part: 'key' },
      })),
  },
];

export interface Trial {
  readonly text: string;
  readonly file: SourceFile;
  readonly span: Span | undefined;
  readonly expected: Expected;
}

/** A file with the mistake in it, and the span where the problem has to be. */
export function plant(file: SourceFile, seeded: Seeded): Trial {
  const text = applyEdits(file.text, seeded.edits);
  const planted = readSourceFile(file.uri, text);
  return { text, file: planted, span: spanAt(planted, seeded.expected), expected: seeded.expected };
}

function spanAt(file: SourceFile, { path, part }: Expected): Span | undefined {
  const key = path.at(-1);
  const holder = path.slice(0, -1);
  for (const node of file.tree.root ? walk(file.tree.root) : []) {
    if (node.kind !== 'mapping' || !samePath(pathOf(node), holder)) continue;
    const pair = node.pairs.findLast((candidate) => candidate.key.text === String(key));
    if (!pair) return undefined;
    const { start, end } = part === 'key' ? pair.key : part === 'pair' ? pair : pair.value;
    return { start, end };
  }
  return undefined;
}

function samePath(a: Path, b: Path): boolean {
  return a.length === b.length && a.every((step, index) => step === b[index]);
}
