/** Checks a node against a shape, and finds words for what is wrong. One mistake gives one finding. */
import { usesKeyedMaps } from '../../dialects/dialect.ts';
import { deref } from '../../syntax/navigate.ts';
import type { MappingNode, Node, PairNode, SequenceNode } from '../../syntax/tree.ts';
import { type ChoiceOption, type ChoiceShape, isIn, type Shape } from '../definition.ts';
import { getDefinition } from '../definitions/index.ts';
import { decide, type SimpleShape, typeOf } from '../resolve.ts';
import { checkCollection } from './check-collection.ts';
import { checkObject } from './check-object.ts';
import { checkNumber, checkText, reportNotInList } from './check-scalar.ts';
import type { Checking, Finding, Place } from './finding.ts';
import { fixWrongType } from './fixes.ts';
import { spanOfValue } from './spans.ts';
import { code, existsFrom, expected, found, isPlaceholder, lastVersionOf, orList, withArticle } from './words.ts';

export function check(checking: Checking, node: Node, shape: Shape, place: Place): void {
  const target = deref(node);
  if (node.kind === 'alias' && target) {
    // Against one shape an anchored block is right or wrong once, however often it is used.
    const known = checking.seen.get(target) ?? new Set<Shape>();
    checking.seen.set(target, known);
    if (known.has(shape)) return;
    known.add(shape);
    checkTarget(checking, node, target, shape, place);
    return;
  }
  checkTarget(checking, node, target, shape, place);
}

function checkTarget(checking: Checking, node: Node, target: Node | undefined, shape: Shape, place: Place): void {
  if (!target || checking.open.has(target)) return reportType(checking, node, shape, place);
  checking.open.add(target);
  const decision = decide(shape, target, checking.structure);
  if (decision.kind === 'told') {
    checkSimple(checking, target, node, decision.shape, place);
  } else if (shape.kind === 'choice') {
    if (decision.kind === 'guessed') checkGuess(checking, target, shape, decision.option, decision.shape, place);
    else reportOpenChoice(checking, target, node, shape, place);
  }
  checking.open.delete(target);
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

/** The telling value is wrong, missing, or of another version; the rest is checked only when there is little doubt. */
function checkGuess(checking: Checking, target: Node, choice: ChoiceShape, option: ChoiceOption, shape: SimpleShape, place: Place): void {
  if (target.kind !== 'mapping') return;
  const { structure } = checking;
  const telling = option.when.kind === 'value' ? pairOf(target, option.when.key) : undefined;
  if (!isIn(option, structure)) {
    const pair = telling ?? pairOf(target, option.when.kind === 'has' ? (option.when.keys[0] ?? '') : '') ?? target.pairs[0];
    const name = telling ? `${telling.key.text}: ${textOfPair(telling)}` : (pair?.key.text ?? choice.title);
    const tooNew = option.since !== undefined && !isIn({ since: option.since }, structure);
    const message = tooNew
      ? `${code(name)} ${existsFrom(option)}; this file declares ${code(checking.file.declared?.dialect.version ?? '')}.`
      : `${code(name)} exists up to ${lastVersionOf(option.until ?? structure)}.${replacementFor(choice, option, structure)}`;
    checking.findings.push({ code: tooNew ? 'too-new' : 'too-old', message, span: telling?.value ?? pair?.key ?? target });
    return;
  }
  if (telling && deref(telling.value)?.kind === 'scalar' && textOfPair(telling) !== '') {
    const values = valuesOf(choice, structure);
    const near =
      option.when.kind === 'value'
        ? reportNotInList(checking, telling, values, { ...place, label: code(telling.key.text), plural: false })
        : false;
    if (!near || shape.kind !== 'object') return;
    checkObject(
      checking,
      target,
      getDefinition(shape.definition),
      { ...place, tolerated: new Set([...(place.tolerated ?? []), telling.key.text]) },
      check,
    );
    return;
  }
  if (shape.kind === 'object') checkObject(checking, target, getDefinition(shape.definition), place, check);
}

/** `api` was renamed, not dropped. */
function replacementFor(choice: ChoiceShape, gone: ChoiceOption, checkedIn: Checking['structure']): string {
  const same = choice.options.find((option) => option !== gone && sameObject(option.shape, gone.shape) && isIn(option, checkedIn));
  return same?.when.kind === 'value' ? ` Write ${code(same.when.values[0] ?? '')}.` : '';
}

function sameObject(a: Shape, b: Shape): boolean {
  return a.kind === 'object' && b.kind === 'object' && a.definition === b.definition;
}

function valuesOf(choice: ChoiceShape, structure: Checking['structure']): readonly string[] {
  return choice.options
    .filter((option) => isIn(option, structure))
    .flatMap((option) => (option.when.kind === 'value' ? option.when.values : []));
}

function pairOf(mapping: MappingNode, key: string): PairNode | undefined {
  return mapping.pairs.findLast((pair) => pair.key.text === key);
}

function textOfPair(pair: PairNode): string {
  const value = deref(pair.value);
  return value?.kind === 'scalar' ? value.text : '';
}

function reportOpenChoice(checking: Checking, target: Node, node: Node, choice: ChoiceShape, place: Place): void {
  const values = valuesOf(choice, checking.structure);
  const option = choice.options.find((candidate) => candidate.when.kind === 'value');
  if (target.kind !== 'mapping' || option?.when.kind !== 'value') return reportType(checking, node, choice, place);
  const key = option.when.key;
  const pair = pairOf(target, key);
  if (pair && textOfPair(pair) !== '') {
    reportNotInList(checking, pair, values, { ...place, label: code(key), plural: false });
    return;
  }
  const at = pair?.key ?? spanOfValue(target, place);
  checking.findings.push({
    code: pair ? 'no-value' : 'missing-key',
    message: `${pair ? `${code(key)} has no value` : `${code(key)} is missing`}: ${withArticle(choice.title)} is one of ${orList(values.map(code))}.`,
    span: at,
  });
}

export function reportType(checking: Checking, node: Node, shape: Shape, place: Place): void {
  checking.findings.push(typeFinding(checking, node, shape, place));
}

function typeFinding(checking: Checking, node: Node, shape: Shape, place: Place): Finding {
  const { structure, file } = checking;
  const must = `${place.label} must be ${expected(shape, structure)}`;
  const source = file.text.slice(node.start, node.end);
  if (isPlaceholder(source) && node.kind === 'mapping') {
    return {
      code: 'needs-quotes',
      message: `Put ${code(source)} in quotes: without them YAML reads the braces as a map.`,
      span: node,
      fixes: () => [
        {
          title: 'Put it in quotes',
          preferred: true,
          edits: [{ uri: file.uri, start: node.start, end: node.end, newText: JSON.stringify(source) }],
        },
      ],
    };
  }
  const target = deref(node);
  if (target?.kind === 'scalar' && target.value === null) {
    const form = shape.kind === 'named' && !usesKeyedMaps(structure) ? 'a list' : expected(shape, structure);
    return {
      code: 'no-value',
      message: `${place.label} ${place.plural ? 'have' : 'has'} no value; it must be ${form}.`,
      span: place.pair?.key ?? node,
    };
  }
  const fixes = fixWrongType(file, target ?? node, shape, structure);
  return {
    code: 'wrong-type',
    message: `${must}, not ${found(node)}.${fixes.hint}`,
    span: spanOfValue(node, place),
    ...(fixes.fixes ? { fixes: fixes.fixes } : {}),
  };
}

export type Checker = typeof check;
export type Collection = MappingNode | SequenceNode;
