import { type Structure, usesKeyedMaps } from '../../dialects/dialect.ts';
import { say, sayText } from '../../say.ts';
import { deref, entriesOf } from '../../syntax/navigate.ts';
import type { MappingNode, Node, PairNode, SequenceNode } from '../../syntax/tree.ts';
import { findField, type ListShape, type MapShape, type NamedShape, type Pattern, type Shape } from '../definition.ts';
import { getDefinition } from '../definitions/index.ts';
import { decide } from '../resolve.ts';
import { matches } from '../tables.ts';
import type { Checker } from './check.ts';
import { type Checking, labelOf, type Place } from './finding.ts';
import { listToMapFixes, mapToListFixes } from './form-fixes.ts';
import { legalKeyFix } from './name-fixes.ts';
import { spanOfValue } from './spans.ts';
import { capitalize, code, lastVersionOf, shorten, versionOf, withArticle } from './words.ts';

const nameOnly: ReadonlySet<string> = new Set(['name']);
const nameOrNamespace: ReadonlySet<string> = new Set(['name', 'namespace']);

export function checkCollection(
  checking: Checking,
  node: MappingNode | SequenceNode,
  shape: ListShape | MapShape | NamedShape,
  place: Place,
  check: Checker,
): void {
  const form = shape.kind === 'named' ? (usesKeyedMaps(checking.structure) ? 'map' : 'list') : shape.kind;
  if (node.kind === 'sequence') {
    const items = shape.kind === 'list' ? shape.items : shape.values;
    if (form === 'map') checkListForMap(checking, node, shape, place, check);
    else if (checkItems(checking, node, items, place, check) === 0) reportEmpty(checking, node, shape, place);
    return;
  }
  if (form === 'list' || shape.kind === 'list') {
    checkMapForList(checking, node, shape, place, check);
    return;
  }
  const entries = entriesOf(node);
  for (const pair of entries) {
    if (shape.keys) checkKey(checking, pair, shape.keys, shape.entry, place);
    check(checking, pair.value, shape.values, { pair, frame: place.frame });
  }
  if (entries.length === 0) reportEmpty(checking, node, shape, place);
}

function checkItems(
  checking: Checking,
  node: SequenceNode,
  items: Shape,
  place: Place,
  check: Checker,
  tolerated?: ReadonlySet<string>,
): number {
  // One place serves all items: it holds nothing of the single one.
  const itemPlace: Place = { pair: undefined, frame: place.frame, list: place.pair, isItem: true, tolerated };
  for (const item of node.items) check(checking, item, items, itemPlace);
  return node.items.length;
}

function checkKey(checking: Checking, pair: PairNode, pattern: Pattern, entry: string, place: Place): void {
  const text = pair.key.text;
  if (matches(pattern, text)) return;
  const fixes = legalKeyFix(checking.file, place.frame, place.pair, pair, pattern);
  checking.findings.push({
    code: 'wrong-format',
    message: say`${code(shorten(text))} is not a valid name for ${withArticle(entry)}: it takes ${sayText(pattern.words)}, such as ${code(pattern.example)}.`,
    span: pair.key,
    ...(fixes ? { fixes } : {}),
  });
}

function reportEmpty(checking: Checking, node: Node, shape: ListShape | MapShape | NamedShape, place: Place): void {
  const min = minimumOf(shape, checking.structure);
  if (min === 0) return;
  const what = sayText(shape.kind === 'list' ? 'entry' : shape.entry);
  checking.findings.push({
    code: 'empty-collection',
    message: say`${labelOf(place)} is empty: it needs at least one ${what}.`,
    span: place.pair?.key ?? node,
  });
}

function minimumOf(shape: ListShape | MapShape | NamedShape, structure: Structure): number {
  if (shape.kind === 'named') return (usesKeyedMaps(structure) ? shape.minEntries : shape.minItems) ?? 0;
  return shape.min ?? 0;
}

/** A list where the version has a map. The items are checked as if they stood in it. */
function checkListForMap(checking: Checking, node: SequenceNode, shape: Shape, place: Place, check: Checker): void {
  const entry = sayText(shape.kind === 'named' || shape.kind === 'map' ? shape.entry : 'entry');
  const fixes = shape.kind === 'named' ? listToMapFixes(checking.file, node, shape) : undefined;
  checking.findings.push({
    code: 'list-instead-of-map',
    message:
      shape.kind === 'named'
        ? say`From ${versionOf('alpha3')} on ${labelOf(place)} is a map, not a list: each ${entry} stands under its name.`
        : say`${labelOf(place)} is a map, not a list: each ${entry} stands under its name.`,
    span: spanOfValue(node, place),
    ...(fixes ? { fixes } : {}),
  });
  if (shape.kind === 'named' || shape.kind === 'map') checkItems(checking, node, shape.values, place, check, nameOnly);
}

/** A map where a list belongs: named things in an older version, entries keyed by name, or a single entry without its dash. */
function checkMapForList(
  checking: Checking,
  node: MappingNode,
  shape: ListShape | MapShape | NamedShape,
  place: Place,
  check: Checker,
): void {
  const items = shape.kind === 'list' ? shape.items : shape.values;
  const single = isSingle(node, items, checking.structure);
  const newer = place.frame?.definition.fields.find(
    (field) => field.key === place.pair?.key.text && field.since && field.shape.kind !== 'list',
  );
  checking.findings.push({
    code: 'map-instead-of-list',
    message:
      shape.kind === 'named'
        ? say`Up to ${lastVersionOf('alpha2')} ${labelOf(place)} is a list: each ${sayText(shape.entry)} is an item with a \`name\`.`
        : say`${capitalize(labelOf(place))} is a list: each entry begins with a dash.`,
    span: spanOfValue(node, place),
    ...(newer?.since ? { fits: newer.since } : {}),
    fixes: mapToListFixes(checking.file, node, shape, single),
  });
  if (single) {
    // The same map once more, as the item it stands for.
    check(checking, node, items, { ...place, tolerated: nameOnly });
    return;
  }
  for (const pair of entriesOf(node)) {
    const value = deref(pair.value);
    if (value?.kind !== 'mapping') continue;
    check(checking, value, items, { pair, frame: place.frame, tolerated: nameOrNamespace });
  }
}

/** Whether a map is one entry of the list, rather than entries under names. */
function isSingle(node: MappingNode, items: Shape, structure: Structure): boolean {
  const decision = decide(items, node, structure);
  if (decision.kind === 'open' || decision.shape.kind !== 'object') return false;
  const definition = getDefinition(decision.shape.definition);
  const known = node.pairs.filter((pair) => findField(definition, structure, pair.key.text)).length;
  return known > 0 && known * 2 >= node.pairs.length;
}
