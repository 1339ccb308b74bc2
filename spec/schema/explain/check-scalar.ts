import { say, sayText } from '../../say.ts';
import type { PairNode, ScalarNode } from '../../syntax/tree.ts';
import { isIn, isTooNew, type NumberShape, type TextShape } from '../definition.ts';
import { findNearest } from '../nearest.ts';
import { matches, valueSetOf } from '../tables.ts';
import { baseAddressFix, fileAddressFix } from './address-fixes.ts';
import { credentialFix } from './credential-fixes.ts';
import { type Checking, labelOf, type Place } from './finding.ts';
import { declareVersionFix, replaceScalar } from './fixes.ts';
import { legalNameFix } from './name-fixes.ts';
import { findStrayEnd } from './scalar-slips.ts';
import { findValueHabit } from './value-habits.ts';
import { allowedValues, code, isTooNewSentence, lastVersionOf, number, orList, shorten } from './words.ts';

export function checkNumber(checking: Checking, node: ScalarNode, value: number, shape: NumberShape, place: Place): void {
  const message = () =>
    place.isItem
      ? say`${labelOf(place)} must each be ${number(shape)}, not ${node.text}.`
      : say`${labelOf(place)} must be ${number(shape)}, not ${node.text}.`;
  if (shape.kind === 'integer' && !Number.isInteger(value)) {
    checking.findings.push({ code: 'wrong-type', message: message(), span: node });
  } else if ((shape.minimum !== undefined && value < shape.minimum) || (shape.maximum !== undefined && value > shape.maximum)) {
    checking.findings.push({ code: 'out-of-range', message: message(), span: node });
  }
}

export function checkText(checking: Checking, node: ScalarNode, value: string, shape: TextShape, place: Place): void {
  if (shape.values) {
    if (valueSetOf(shape.values, checking.structure).has(value)) return;
    const allowed = allowedValues(shape.values, checking.structure);
    if (reportOtherVersion(checking, node, value, shape, place)) return;
    reportValue(checking, node, value, allowed, place);
    return;
  }
  // Characters as people count them, not UTF-16 units.
  const length = shape.minLength === undefined && shape.maxLength === undefined ? 0 : [...value].length;
  if (shape.minLength !== undefined && length < shape.minLength) {
    checking.findings.push({ code: 'no-value', message: emptySentence(place), span: node });
    return;
  }
  if (shape.maxLength !== undefined && length > shape.maxLength) {
    checking.findings.push({
      code: 'out-of-range',
      message: say`${labelOf(place)} takes ${shape.maxLength} characters at most; this has ${length}.`,
      span: place.pair?.key ?? node,
    });
    return;
  }
  const { pattern } = shape;
  if (!pattern || matches(pattern, value)) return;
  const client = place.frame?.definition.name === 'ConsumesHttp' && place.pair?.key.text === 'baseUri' ? place.frame.mapping : undefined;
  const fixes = client
    ? baseAddressFix(checking.file, client, node)
    : (fileAddressFix(checking.file, node, pattern) ?? legalNameFix(checking.file, place.frame, place.pair, node, pattern));
  checking.findings.push({
    code: value === '' ? 'no-value' : 'wrong-format',
    message:
      value === ''
        ? emptySentence(place)
        : say`${code(shorten(value))} is not a valid ${labelOf(place)}: it takes ${sayText(pattern.words)}, such as ${code(pattern.example)}.`,
    span: node,
    ...(fixes ? { fixes } : {}),
  });
}

function emptySentence(place: Place): string {
  return say`${labelOf(place)} must not be empty.`;
}

/** A value that another version has. */
function reportOtherVersion(checking: Checking, node: ScalarNode, value: string, shape: TextShape, place: Place): boolean {
  const other = shape.meaning === 'version' ? undefined : shape.values?.find((candidate) => candidate.value === value);
  if (!other || isIn(other, checking.structure)) return false;
  const name = place.pair ? code(`${place.pair.key.text}: ${value}`) : code(value);
  const version = checking.file.declared?.dialect.version ?? '';
  const message = isTooNew(other, checking.structure)
    ? isTooNewSentence(name, other, code(version))
    : say`${name} exists up to ${lastVersionOf(other.until ?? checking.structure)}; this file declares ${code(version)}.`;
  const tooNew = isTooNew(other, checking.structure);
  const fits = tooNew ? other.since : other.until;
  checking.findings.push({
    code: tooNew ? 'too-new' : 'too-old',
    message,
    span: node,
    ...(fits ? { fits } : {}),
    fixes: () => declareVersionFix(checking, other),
  });
  return true;
}

/** True when there is a value so near that it must be the one that was meant. */
export function reportNotInList(checking: Checking, pair: PairNode, allowed: readonly string[], place: Place): boolean {
  const node = pair.value.kind === 'alias' ? pair.value.target : pair.value;
  if (node?.kind !== 'scalar') return false;
  return reportValue(checking, node, node.text, allowed, place);
}

function reportValue(checking: Checking, node: ScalarNode, value: string, allowed: readonly string[], place: Place): boolean {
  const stray = findStrayEnd(checking.file, node);
  if (stray?.fixes && allowed.includes(stray.value)) {
    checking.findings.push({
      code: 'not-in-list',
      message: `${say`${code(shorten(value))} is unknown here.`}${stray.hint}`,
      span: node,
      fixes: stray.fixes,
    });
    return true;
  }
  const near =
    findValueHabit(value, allowed) ??
    findNearest(value, allowed) ??
    findBeginning(value, allowed) ??
    (allowed.length === 1 ? allowed[0] : undefined);
  const pair = node.parent?.kind === 'pair' ? node.parent : undefined;
  const elsewhere = near === undefined && pair ? credentialFix(checking.file, checking.structure, pair) : undefined;
  const list = allowed.map(code);
  const [only = ''] = list;
  const unknown =
    list.length === 1
      ? say`${code(shorten(value))} is unknown here: ${labelOf(place)} can only be ${only}.`
      : say`${code(shorten(value))} is unknown here: ${labelOf(place)} is one of ${orList(list)}.`;
  const meant = near !== undefined && allowed.length > 1 ? ` ${say`Did you mean ${code(near)}?`}` : '';
  checking.findings.push({
    code: 'not-in-list',
    message: `${unknown}${meant}`,
    span: node,
    ...(near === undefined ? {} : { fixes: () => [replaceScalar(checking.file, node, near, { preferred: true })] }),
    ...(elsewhere ? { fixes: elsewhere } : {}),
  });
  return near !== undefined;
}

/** The one value that begins like this: a word somebody broke off. */
function findBeginning(value: string, allowed: readonly string[]): string | undefined {
  const longer = value === '' ? [] : allowed.filter((candidate) => candidate.startsWith(value.toLowerCase()));
  return longer.length === 1 ? longer[0] : undefined;
}
