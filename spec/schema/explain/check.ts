/** Checks a node against a shape, and finds words for what is wrong. One mistake gives one finding. */
import { type Structure, usesKeyedMaps } from '../../dialects/dialect.ts';
import { say } from '../../say.ts';
import { deref } from '../../syntax/navigate.ts';
import type { AliasNode, Node } from '../../syntax/tree.ts';
import type { Shape } from '../definition.ts';
import { getDefinition } from '../definitions/index.ts';
import { decide, type SimpleShape, typeOf } from '../resolve.ts';
import { tableOf } from '../tables.ts';
import { callListFix } from './call-fixes.ts';
import { checkGuess, reportOpenChoice } from './check-choice.ts';
import { checkCollection } from './check-collection.ts';
import { checkObject } from './check-object.ts';
import { checkNumber, checkText } from './check-scalar.ts';
import { type Checking, type Finding, labelOf, type Place } from './finding.ts';
import { commentOutFix, emptyItemFix, fixWrongType, removeKeyFix, type TypeFix } from './fixes.ts';
import { findLostPair, findStrayEnd } from './scalar-slips.ts';
import { spanOfValue } from './spans.ts';
import { code, expected, found, isPlaceholder } from './words.ts';

/**
 * Blocks in which a structure found nothing, with the shape they were checked against. What is in a block decides that
 * alone, and blocks keep their identity across edits: after a keystroke only the blocks around it are checked again.
 */
const clean = new Map<Structure, WeakMap<Node, Shape>>();

export function check(checking: Checking, node: Node, shape: Shape, place: Place): void {
  if (node.kind === 'alias') checkAlias(checking, node, shape, place);
  else if (node.kind === 'scalar' || place.frame === undefined || place.tolerated) checkTarget(checking, node, node, shape, place);
  else {
    const known = clean.get(checking.structure) ?? new WeakMap<Node, Shape>();
    clean.set(checking.structure, known);
    if (known.get(node) === shape) return;
    const before = checking.findings.length;
    checkTarget(checking, node, node, shape, place);
    if (checking.findings.length === before) known.set(node, shape);
  }
}

function checkAlias(checking: Checking, node: AliasNode, shape: Shape, place: Place): void {
  const target = deref(node);
  if (!target || checking.open.has(target)) {
    reportType(checking, node, shape, place);
    return;
  }
  // Against one shape an anchored block is right or wrong once, however often it is used.
  const known = checking.seen.get(target) ?? new Set<Shape>();
  checking.seen.set(target, known);
  if (known.has(shape)) return;
  known.add(shape);
  checking.open.add(target);
  checkTarget(checking, node, target, shape, place);
  checking.open.delete(target);
}

function checkTarget(checking: Checking, node: Node, target: Node, shape: Shape, place: Place): void {
  if (shape.kind !== 'choice') {
    checkSimple(checking, target, node, shape, place);
    return;
  }
  const decision = decide(shape, target, checking.structure);
  if (decision.kind === 'told') checkSimple(checking, target, node, decision.shape, place);
  else if (decision.kind === 'guessed') checkGuess(checking, target, shape, decision.option, decision.shape, place, check);
  else reportOpenChoice(checking, target, node, shape, place, { check, reportType });
}

function checkSimple(checking: Checking, target: Node, node: Node, shape: SimpleShape, place: Place): void {
  switch (shape.kind) {
    case 'any':
      if (shape.types && !shape.types.includes(typeOf(target))) reportType(checking, node, shape, place);
      return;
    case 'boolean':
      if (typeOf(target) !== 'boolean') reportType(checking, node, shape, place);
      return;
    case 'number':
    case 'integer':
      if (target.kind === 'scalar' && typeof target.value === 'number') checkNumber(checking, target, target.value, shape, place);
      else reportType(checking, node, shape, place);
      return;
    case 'text':
      if (target.kind === 'scalar' && typeof target.value === 'string') checkText(checking, target, target.value, shape, place);
      else reportType(checking, node, shape, place);
      return;
    case 'object':
      if (target.kind === 'mapping') checkObject(checking, target, getDefinition(shape.definition), place, check);
      else reportType(checking, node, shape, place);
      return;
    case 'list':
    case 'map':
    case 'named':
      if (target.kind === 'scalar') reportType(checking, node, shape, place);
      else if (target.kind !== 'alias') checkCollection(checking, target, shape, place, check);
      return;
    default:
      shape satisfies never;
  }
}

export function reportType(checking: Checking, node: Node, shape: Shape, place: Place): void {
  checking.findings.push(typeFinding(checking, node, shape, place));
}

function typeFinding(checking: Checking, node: Node, shape: Shape, place: Place): Finding {
  const { structure, file } = checking;
  const source = file.text.slice(node.start, node.end);
  if (isPlaceholder(source) && node.kind === 'mapping') {
    return {
      code: 'needs-quotes',
      message: say`Put ${code(source)} in quotes: without them YAML reads the braces as a map.`,
      span: node,
      fixes: () => [
        {
          title: say`Put it in quotes`,
          preferred: true,
          edits: [{ uri: file.uri, start: node.start, end: node.end, newText: JSON.stringify(source) }],
        },
      ],
    };
  }
  const target = deref(node);
  if (target?.kind === 'scalar' && target.value === null) {
    const form = shape.kind === 'named' && !usesKeyedMaps(structure) ? say`a list` : expected(shape, structure);
    return {
      code: 'no-value',
      message: place.isItem
        ? say`${labelOf(place)} have no value; it must be ${form}.`
        : say`${labelOf(place)} has no value; it must be ${form}.`,
      span: place.pair?.key ?? node,
      ...(place.isItem && node.parent?.kind === 'sequence' ? emptyItemFix(file, node.parent, node) : emptyKeyFix(checking, shape, place)),
    };
  }
  const calls = place.pair?.key.text === 'call' ? callListFix(file, structure, place.pair) : undefined;
  const isSeveral = node.kind === 'sequence' && node.items.length > 1;
  const fixes = calls
    ? { hint: isSeveral ? ` ${say`Several calls are \`steps\`.`}` : '', fixes: calls }
    : (findScalarSlip(checking, target, shape) ?? fixWrongType(file, target ?? node, shape, structure));
  return {
    code: 'wrong-type',
    message: `${say`${labelOf(place)} must be ${expected(shape, structure)}, not ${found(node)}.`}${fixes.hint}`,
    span: spanOfValue(node, place),
    ...(fixes.fixes ? { fixes: fixes.fixes } : {}),
  };
}

/** A value with something behind it that does not belong to it, or a pair that reads as a text. */
function findScalarSlip(checking: Checking, node: Node | undefined, shape: Shape): TypeFix | undefined {
  if (node?.kind !== 'scalar') return undefined;
  const wanted =
    shape.kind === 'boolean' ? /^(?:true|false)$/ : shape.kind === 'integer' || shape.kind === 'number' ? /^-?\d+(?:\.\d+)?$/ : undefined;
  const stray = wanted && findStrayEnd(checking.file, node);
  return stray && wanted.test(stray.value) ? stray : findLostPair(checking, node, shape);
}

/** An optional list or map that nobody filled, or all of whose entries are comments now. */
function emptyKeyFix({ file, structure }: Checking, shape: Shape, { pair, frame }: Place): Pick<Finding, 'fixes'> {
  const isCollection = shape.kind === 'named' || shape.kind === 'list' || shape.kind === 'map';
  if (!pair || !frame || !isCollection || tableOf(frame.definition, structure).required.some(({ key }) => key === pair.key.text)) return {};
  return { fixes: () => [...commentOutFix(file, pair, { preferred: true }), removeKeyFix(file, pair, { preferred: false })] };
}

export type Checker = typeof check;
export interface Checkers {
  readonly check: Checker;
  readonly reportType: typeof reportType;
}
