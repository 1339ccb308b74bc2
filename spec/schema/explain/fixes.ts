/** Repairs of schema problems, as edits of the text. */
import { findVersionPair } from '../../dialects/detect.ts';
import { dialects, type Structure, usesKeyedMaps } from '../../dialects/dialect.ts';
import type { TextEdit } from '../../edits/apply-edits.ts';
import { commentOut } from '../../edits/comment-out.ts';
import { insertKey } from '../../edits/insert-key.ts';
import { isFirstOnLine, lineStart, nextLine } from '../../edits/lines.ts';
import { movePair } from '../../edits/move-pair.ts';
import { removePair } from '../../edits/remove-pair.ts';
import { rewriteScalar, writeScalar } from '../../edits/write-scalar.ts';
import type { Fix } from '../../problem.ts';
import { say, sayText } from '../../say.ts';
import type { SourceFile } from '../../source-file.ts';
import { findPair, toData } from '../../syntax/navigate.ts';
import type { MappingNode, Node, PairNode, ScalarNode, SequenceNode } from '../../syntax/tree.ts';
import type { FieldDefinition, Range, Shape } from '../definition.ts';
import type { Checking, Frame } from './finding.ts';
import { capitalize, code, shorten } from './words.ts';

export function toFix(file: SourceFile, title: string, edits: readonly TextEdit[], { preferred }: { preferred: boolean }): Fix {
  return { title, preferred, edits: edits.map((edit) => ({ uri: file.uri, ...edit })) };
}

// ---------------------------------------------------------------- keys

export function renameKeyFix(file: SourceFile, pair: PairNode, key: string, options: { preferred: boolean }): Fix {
  return toFix(
    file,
    say`Rename to ${code(key)}`,
    [{ start: pair.key.start, end: pair.key.end, newText: rewriteScalar(pair.key, key) }],
    options,
  );
}

export function removeKeyFix(file: SourceFile, pair: PairNode, options: { preferred: boolean }): Fix {
  return toFix(file, say`Remove ${code(shorten(pair.key.text))}`, [removePair(file.text, pair.parent, pair)], options);
}

export function commentOutFix(file: SourceFile, pair: PairNode, options: { preferred: boolean }): readonly Fix[] {
  const edits = commentOut(file.text, pair.parent, pair);
  return edits ? [toFix(file, say`Turn ${code(pair.key.text)} into a comment`, edits, options)] : [];
}

export function moveKeyFix(file: SourceFile, pair: PairNode, target: MappingNode, home: string): readonly Fix[] {
  const edits = movePair(file.text, pair, target);
  if (!edits) return [removeKeyFix(file, pair, { preferred: false })];
  return [
    toFix(file, say`Move ${code(pair.key.text)} to the ${sayText(home)}`, edits, { preferred: true }),
    removeKeyFix(file, pair, { preferred: false }),
  ];
}

/** Adds a key with the value that makes most sense; nothing where only the author can know it. */
export function addKeyFix(checking: Checking, frame: Frame, field: FieldDefinition): readonly Fix[] {
  const { file } = checking;
  const fixes: Fix[] = [];
  const dropped = dropOutputs(file, frame);
  if (field.key === 'properties' && dropped) fixes.push(dropped);
  const value = valueFor(frame, field);
  if (value === undefined) return fixes;
  const order = frame.definition.fields.map((known) => known.key);
  const edit = insertKey(file.text, frame.mapping, field.key, value, order);
  fixes.push(toFix(file, say`Add ${code(field.key)}`, [edit], { preferred: fixes.length === 0 }));
  return fixes;
}

function valueFor(frame: Frame, field: FieldDefinition): string | undefined {
  if (field.key === 'description' || field.key === 'display' || field.key === 'label') {
    const words = wordsOf(frame);
    return words === undefined ? field.example && writeScalar(field.example) : writeScalar(words);
  }
  const { shape } = field;
  if (shape.kind === 'text' && shape.values?.length === 1) return shape.values[0]?.value;
  if (field.default !== undefined) return String(field.default);
  return field.example;
}

/** A name turned into words: `list-orders` → `List orders`. */
function wordsOf(frame: Frame): string | undefined {
  const named = findPair(frame.mapping, 'name') ?? findPair(frame.mapping, 'namespace');
  const own = named?.value.kind === 'scalar' ? named.value.text : undefined;
  const name = own ?? (frame.definition.name === 'Info' || frame.definition.name === 'Root' ? undefined : frame.owner?.key.text);
  const words = name?.replace(/[-_.]+/g, ' ').trim();
  return words ? capitalize(words) : undefined;
}

/** `outputParameters: [{type: object, mapping: $.}]` says no more than leaving it out: the answer as it is. */
function dropOutputs(file: SourceFile, frame: Frame): Fix | undefined {
  const list = frame.mapping.parent;
  const outputs = list?.kind === 'sequence' ? list.parent : undefined;
  if (list?.kind !== 'sequence' || outputs?.kind !== 'pair' || outputs.key.text !== 'outputParameters' || list.items.length !== 1)
    return undefined;
  const mapping = findPair(frame.mapping, 'mapping')?.value;
  if (mapping && !(mapping.kind === 'scalar' && /^\$\.?$/.test(mapping.text))) return undefined;
  return toFix(file, say`Answer with everything: remove \`outputParameters\``, [removePair(file.text, outputs.parent, outputs)], {
    preferred: true,
  });
}

// ---------------------------------------------------------------- values

export function replaceScalar(file: SourceFile, node: ScalarNode, text: string, options: { preferred: boolean }): Fix {
  return toFix(file, say`Change to ${code(text)}`, [{ start: node.start, end: node.end, newText: rewriteScalar(node, text) }], options);
}

export interface TypeFix {
  /** A sentence that goes with the message, with a blank in front. */
  readonly hint: string;
  readonly fixes?: () => readonly Fix[];
}

/** Quotes too many or too few, and a single value where a list belongs. */
export function fixWrongType(file: SourceFile, node: Node, shape: Shape, structure: Structure): TypeFix {
  if (node.kind === 'mapping' && shape.kind === 'text' && shape.meaning === 'template') return asJsonText(file, node);
  if (node.kind !== 'scalar' || node.value === null) return { hint: '' };
  const replaceBy = (title: string, newText: string) => () => [
    toFix(file, title, [{ start: node.start, end: node.end, newText }], { preferred: true }),
  ];
  const source = file.text.slice(node.start, node.end);
  if (takesText(shape) && typeof node.value !== 'string')
    return { hint: ` ${say`Put it in quotes.`}`, fixes: replaceBy(say`Put it in quotes`, `"${source}"`) };
  const quoted = node.style === 'single' || node.style === 'double';
  if (shape.kind === 'integer' || shape.kind === 'number') {
    const wanted = shape.kind === 'integer' ? /^-?(0|[1-9]\d*)$/ : /^-?(0|[1-9]\d*)(\.\d+)?$/;
    if (quoted && wanted.test(node.text))
      return { hint: ` ${say`Take the quotes away.`}`, fixes: replaceBy(say`Take the quotes away`, node.text) };
  }
  if (shape.kind === 'boolean') {
    const truth = /^(true|yes|on)$/i.test(node.text) ? 'true' : /^(false|no|off)$/i.test(node.text) ? 'false' : undefined;
    if (truth) return { hint: ` ${say`Write ${code(truth)}.`}`, fixes: replaceBy(say`Change to ${code(truth)}`, truth) };
  }
  const isList = shape.kind === 'list' || (shape.kind === 'named' && !usesKeyedMaps(structure));
  if (isList && shape.kind === 'list' && takesText(shape.items)) return { hint: '', fixes: replaceBy(say`Make it a list`, `[${source}]`) };
  return { hint: '' };
}

/** Data where a text goes out: its JSON, templates included. Comments would be lost, so with comments there is no fix. */
function asJsonText(file: SourceFile, node: MappingNode): TypeFix {
  if (/(?:^|\s)#/m.test(file.text.slice(node.start, node.end))) return { hint: '' };
  const json = JSON.stringify(toData(node));
  const written = json.includes("'") ? writeScalar(json) : `'${json}'`;
  // On the line of its key, where the block below it was.
  const key = node.parent?.kind === 'pair' && !node.flow ? node.parent.key : undefined;
  const edit = key
    ? { start: file.text.indexOf(':', key.end) + 1, end: node.end, newText: ` ${written}` }
    : { start: node.start, end: node.end, newText: written };
  return { hint: ` ${say`Write its JSON as text.`}`, fixes: () => [toFix(file, say`Write it as JSON text`, [edit], { preferred: true })] };
}

function takesText(shape: Shape): boolean {
  return shape.kind === 'text' || (shape.kind === 'choice' && shape.options.some((option) => option.shape.kind === 'text'));
}

/** A dash with nothing behind it. What would leave an empty list stays. */
export function emptyItemFix(file: SourceFile, list: SequenceNode, item: Node): { readonly fixes?: () => readonly Fix[] } {
  if (list.flow || list.items.length < 2 || item.start !== item.end) return {};
  const dash = file.text.lastIndexOf('-', item.start);
  const start = lineStart(file.text, dash);
  if (!isFirstOnLine(file.text, dash) || file.text.slice(dash + 1, nextLine(file.text, dash)).trim() !== '') return {};
  const edit = { start, end: nextLine(file.text, dash), newText: '' };
  return { fixes: () => [toFix(file, say`Remove the empty entry`, [edit], { preferred: true })] };
}

// ---------------------------------------------------------------- versions

/** Raises (or lowers) the version to the first that has something, within its family: beyond that it takes an upgrade. */
export function declareVersionFix(checking: Checking, range: Range): readonly Fix[] {
  const { file, structure } = checking;
  const wanted = range.since && dialects.find((dialect) => dialect.structure === range.since);
  if (!wanted || usesKeyedMaps(wanted.structure) !== usesKeyedMaps(structure)) return [];
  return versionFix(file, wanted, { preferred: true });
}

export function versionFix(
  file: SourceFile,
  wanted: { readonly key: string; readonly version: string },
  options: { preferred: boolean },
): readonly Fix[] {
  const pair = findVersionPair(file.tree);
  if (!pair) return [];
  const edits: TextEdit[] = [];
  if (pair.key.text !== wanted.key) edits.push({ start: pair.key.start, end: pair.key.end, newText: wanted.key });
  const value = pair.value;
  const missing = value.kind === 'scalar' && value.style === 'missing';
  const written =
    value.kind === 'scalar' && (value.style === 'single' || value.style === 'double')
      ? rewriteScalar(value, wanted.version)
      : writeScalar(wanted.version);
  edits.push(
    missing ? { start: value.start, end: value.end, newText: ` ${written}` } : { start: value.start, end: value.end, newText: written },
  );
  return [toFix(file, say`Declare ${code(`${wanted.key}: ${wanted.version}`)}`, edits, options)];
}
