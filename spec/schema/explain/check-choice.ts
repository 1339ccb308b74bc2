/** Choices that the text does not settle: the telling value is wrong, absent, or of another version. */
import { unwrapList } from '../../edits/map-to-list.ts';
import { say, sayText } from '../../say.ts';
import { deref, findPair } from '../../syntax/navigate.ts';
import type { MappingNode, Node, PairNode, SequenceNode } from '../../syntax/tree.ts';
import { type ChoiceOption, type ChoiceShape, isIn, isTooNew, type Shape } from '../definition.ts';
import { getDefinition } from '../definitions/index.ts';
import type { SimpleShape } from '../resolve.ts';
import type { Checker, Checkers } from './check.ts';
import { checkObject } from './check-object.ts';
import { reportNotInList } from './check-scalar.ts';
import { type Checking, labelOf, type Place } from './finding.ts';
import { declareVersionFix, replaceScalar, toFix } from './fixes.ts';
import { spanOfValue } from './spans.ts';
import { code, isTooNewSentence, lastVersionOf, orList, versionOf, withArticle } from './words.ts';

/** One option is likely. The rest is checked against it only when there is little doubt. */
export function checkGuess(
  checking: Checking,
  target: Node,
  choice: ChoiceShape,
  option: ChoiceOption,
  shape: SimpleShape,
  place: Place,
  check: Checker,
): void {
  if (target.kind !== 'mapping') return;
  const { structure } = checking;
  if (!isIn(option, structure)) {
    checkOtherVersion(checking, target, choice, option, place, check);
    return;
  }
  if (shape.kind !== 'object') return;
  const definition = getDefinition(shape.definition);
  const telling = option.when.kind === 'value' ? findPair(target, option.when.key) : undefined;
  if (!telling || deref(telling.value)?.kind !== 'scalar' || textOfPair(telling) === '') {
    checkObject(checking, target, definition, place, check);
    return;
  }
  const near = reportNotInList(checking, telling, valuesOf(choice, structure), { pair: telling, frame: place.frame });
  if (near) checkObject(checking, target, definition, withoutTelling(place, telling), check);
}

/** Something another version has. If this one has it by another value (`api`, `rest`), it is checked as that. */
function checkOtherVersion(
  checking: Checking,
  target: MappingNode,
  choice: ChoiceShape,
  option: ChoiceOption,
  place: Place,
  check: Checker,
): void {
  const { structure, file } = checking;
  const telling = option.when.kind === 'value' ? findPair(target, option.when.key) : undefined;
  const sign = telling ?? findSign(target, option) ?? target.pairs[0];
  const name = code(telling ? `${telling.key.text}: ${textOfPair(telling)}` : (sign?.key.text ?? choice.title));
  const tooNew = isTooNew(option, structure);
  const fits = tooNew ? option.since : option.until;
  const same = choice.options.find((other) => other !== option && sameObject(other.shape, option.shape) && isIn(other, structure));
  const span = telling?.value ?? sign?.key ?? target;
  if (same?.when.kind === 'value' && telling) {
    const value = same.when.values[0] ?? '';
    const node = deref(telling.value);
    checking.findings.push({
      code: tooNew ? 'too-new' : 'too-old',
      message: tooNew
        ? say`${name} is called ${code(value)} up to ${lastVersionOf(same.until ?? structure)}.`
        : say`${name} is called ${code(value)} from ${versionOf(same.since ?? structure)} on.`,
      span,
      ...(fits ? { fits } : {}),
      ...(node?.kind === 'scalar' ? { fixes: () => [replaceScalar(file, node, value, { preferred: true })] } : {}),
    });
    if (same.shape.kind === 'object')
      checkObject(checking, target, getDefinition(same.shape.definition), withoutTelling(place, telling), check);
    return;
  }
  const message = tooNew
    ? isTooNewSentence(name, option, code(file.declared?.dialect.version ?? ''))
    : say`${name} exists up to ${lastVersionOf(option.until ?? structure)}.`;
  checking.findings.push({
    code: tooNew ? 'too-new' : 'too-old',
    message,
    span,
    ...(fits ? { fits } : {}),
    fixes: () => declareVersionFix(checking, option),
  });
}

function findSign(target: MappingNode, option: ChoiceOption): PairNode | undefined {
  if (option.when.kind !== 'has') return undefined;
  return option.when.keys.map((key) => findPair(target, key)).find((pair) => pair !== undefined);
}

function withoutTelling(place: Place, telling: PairNode): Place {
  return { ...place, tolerated: new Set([...(place.tolerated ?? []), telling.key.text]) };
}

function sameObject(a: Shape, b: Shape): boolean {
  return a.kind === 'object' && b.kind === 'object' && a.definition === b.definition;
}

function valuesOf(choice: ChoiceShape, structure: Checking['structure']): readonly string[] {
  return choice.options
    .filter((option) => isIn(option, structure))
    .flatMap((option) => (option.when.kind === 'value' ? option.when.values : []));
}

function textOfPair(pair: PairNode): string {
  const value = deref(pair.value);
  return value?.kind === 'scalar' ? value.text : '';
}

export function reportOpenChoice(
  checking: Checking,
  target: Node,
  node: Node,
  choice: ChoiceShape,
  place: Place,
  { check, reportType }: Checkers,
): void {
  if (target.kind === 'sequence' && choice.options.every((other) => other.shape.kind === 'object')) {
    checkListOfOne(checking, target, choice, place, check);
    return;
  }
  const values = valuesOf(choice, checking.structure);
  const option = choice.options.find((candidate) => candidate.when.kind === 'value');
  if (target.kind !== 'mapping' || option?.when.kind !== 'value') {
    reportType(checking, node, choice, place);
    return;
  }
  const key = option.when.key;
  const pair = findPair(target, key);
  if (pair && deref(pair.value)?.kind === 'scalar' && textOfPair(pair) !== '') {
    reportNotInList(checking, pair, values, { pair, frame: place.frame });
    return;
  }
  checking.findings.push({
    code: pair ? 'no-value' : 'missing-key',
    message: pair
      ? say`${code(key)} has no value: ${withArticle(choice.title)} is one of ${orList(values.map(code))}.`
      : say`${code(key)} is missing: ${withArticle(choice.title)} is one of ${orList(values.map(code))}.`,
    span: pair?.key ?? spanOfValue(target, place),
  });
}

/** One thing with a dash before it: right in an older version, or a slip. */
function checkListOfOne(checking: Checking, list: SequenceNode, choice: ChoiceShape, place: Place, check: Checker): void {
  const { file } = checking;
  const older = place.frame?.definition.fields.find((field) => field.key === place.pair?.key.text && field.shape.kind === 'list');
  const [only] = list.items;
  checking.findings.push({
    code: 'list-instead-of-map',
    message: older
      ? say`From ${versionOf(older.until === '0.5' ? 'alpha1' : checking.structure)} on ${labelOf(place)} is one ${sayText(choice.title)}, not a list.`
      : say`${labelOf(place)} is one ${sayText(choice.title)}, not a list.`,
    span: spanOfValue(list, place),
    ...(older?.until ? { fits: older.until } : {}),
    fixes: () =>
      list.items.length === 1 && only
        ? [toFix(file, say`Take it out of the list`, unwrapList(file.text, list, only), { preferred: true })]
        : [],
  });
  for (const item of list.items) check(checking, item, choice, place);
}
