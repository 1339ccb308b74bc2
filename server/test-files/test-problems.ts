/** What is wrong in a test file, before it is run: its shape, and what it says about its capability. */
import { findNearName } from '../../spec/links/near-name.ts';
import { quoteList } from '../../spec/links/words.ts';
import { itemsOf } from '../../spec/model/reader.ts';
import type { Problem } from '../../spec/problem.ts';
import { say } from '../../spec/say.ts';
import type { SourceFile } from '../../spec/source-file.ts';
import { type Data, entriesOf, findPair, get, toData } from '../../spec/syntax/navigate.ts';
import type { Node, PairNode, ScalarNode, Span } from '../../spec/syntax/tree.ts';
import { readTestFile } from '../../spec/tests/read-test-file.ts';
import type { Callable, CallableInput } from '../protocol.ts';
import type { Workspace } from '../workspace.ts';
import { findCallable, findSubject, qualified, type TestSubject } from './test-subject.ts';

export function testProblems(file: SourceFile, project: Workspace): readonly Problem[] {
  const own = readTestFile(file.text).problems;
  const found = findSubject(file, project);
  switch (found.kind) {
    case 'unknown':
      return own;
    case 'missing':
      return [...own, noCapability(file, found.names)];
    case 'subject':
      return [...own, ...aboutSubject(file, found.subject)];
    default:
      return found satisfies never;
  }
}

function noCapability({ tree: { root } }: SourceFile, names: readonly string[]): Problem {
  const named = findPair(root, 'capability');
  if (named) return error(named.value, say`There is no file ${names.join()}.`);
  const at = findPair(root, 'tests')?.key ?? { start: 0, end: 0 };
  return error(at, say`No capability lies beside this file: none of ${names.join(', ')} is there. Name it with \`capability: ./FILE\`.`);
}

function aboutSubject({ tree: { root } }: SourceFile, subject: TestSubject): readonly Problem[] {
  return [
    ...wrongUpstreams(root && get(root, 'upstreams'), subject),
    ...itemsOf(get(root, 'tests')).flatMap((item) => aboutTest(item, subject)),
  ];
}

function aboutTest(test: Node, subject: TestSubject): readonly Problem[] {
  const expect = get(test, 'expect');
  const problems = [...wrongUpstreams(get(test, 'upstreams'), subject), ...wrongCalls(get(expect, 'calls'), subject)];
  const call = scalarAt(test, 'call');
  if (!call) return problems;
  const found = findCallable(subject, call.text);
  switch (found.kind) {
    case 'unknown': {
      const { incomplete } = subject.sections;
      const isKnown = !incomplete.has('exposes') && !incomplete.has('aggregates');
      return isKnown ? [...problems, unknownCall(call, subject)] : problems;
    }
    case 'ambiguous':
      return [...problems, error(call, say`Several servers have ${call.text}: say ${found.choices.join(say` or `)}.`)];
    case 'found':
      // A test may call wrongly on purpose, to see that it is refused.
      return expectsFailure(expect) ? problems : [...problems, ...wrongInputs(test, call, found.callable)];
    default:
      return found satisfies never;
  }
}

function unknownCall(call: ScalarNode, { callables }: TestSubject): Problem {
  const names = [...new Set(callables.map(({ name }) => name))];
  const near = findNearName(call.text, [...names, ...callables.map(qualified)]);
  if (near !== undefined) return error(call, say`There is nothing called ${call.text} here. Did you mean \`${near}\`?`);
  return error(call, say`There is nothing called ${call.text} here. Known: ${names.length === 0 ? say`nothing` : quoteList(names, 12)}.`);
}

function expectsFailure(expect: Node | undefined): boolean {
  const status = get(expect, 'status');
  return findPair(expect, 'error') !== undefined || (status?.kind === 'scalar' && typeof status.value === 'number' && status.value >= 400);
}

function wrongInputs(test: Node, call: ScalarNode, callable: Callable): readonly Problem[] {
  const given = get(test, 'with');
  const pairs = new Map((given?.kind === 'mapping' ? entriesOf(given) : []).map((pair) => [pair.key.text, pair]));
  const missing = callable.inputs.filter(
    ({ name, required, default: fallback }) => required && fallback === undefined && isNothing(pairs.get(name)),
  );
  const unknown = [...pairs.values()].filter(({ key }) => !callable.inputs.some(({ name }) => name === key.text));
  const at: Span = findPair(test, 'with')?.key ?? call;
  return [
    ...(missing.length > 0
      ? [error(at, say`${callable.name} needs ${quoteList(missing.map(({ name }) => name))}, or the test must expect an error.`)]
      : []),
    ...unknown.map(({ key }) => unknownInput(key, callable)),
    ...callable.inputs.flatMap((input) => {
      const pair = pairs.get(input.name);
      return pair && !isNothing(pair) ? (wrongValue(pair, input) ?? []) : [];
    }),
  ];
}

function isNothing(pair: PairNode | undefined): boolean {
  return pair === undefined || toData(pair.value) === null;
}

/** The engine passes it on, but nobody who reads the capability would expect it. */
function unknownInput(key: ScalarNode, { name, inputs }: Callable): Problem {
  const names = inputs.map((input) => input.name);
  const near = findNearName(key.text, names);
  const more =
    near !== undefined ? say`Did you mean \`${near}\`?` : names.length > 0 ? say`It takes ${quoteList(names, 12)}.` : say`It takes none.`;
  return { ...error(key, say`${name} declares no input \`${key.text}\`. ${more}`), severity: 'warning' };
}

/** Texts that say a number or a boolean are taken for it, as by the engine (`engine/expose/check-inputs.ts`). */
function wrongValue({ value }: PairNode, { name, type, choices }: CallableInput): Problem | undefined {
  const data = toData(value);
  if (!fits(data, type)) return error(value, say`\`${name}\` must be ${nounOf(type)}.`);
  if (choices && !choices.includes(String(data))) return error(value, say`\`${name}\` must be one of ${quoteList(choices, 12)}.`);
  return undefined;
}

function fits(data: Data, type: CallableInput['type']): boolean {
  const isList = Array.isArray(data);
  const isObject = typeof data === 'object' && data !== null && !isList;
  switch (type) {
    case 'string':
      return !isList && !isObject;
    case 'integer':
      return Number.isInteger(typeof data === 'string' && data.trim() !== '' ? Number(data) : data);
    case 'number':
      return typeof data === 'number' || (typeof data === 'string' && data.trim() !== '' && Number.isFinite(Number(data)));
    case 'boolean':
      return typeof data === 'boolean' || data === 'true' || data === 'false';
    case 'array':
      return isList;
    case 'object':
      return isObject;
    case 'json':
      return true;
    default:
      return type satisfies never;
  }
}

export function nounOf(type: CallableInput['type']): string {
  switch (type) {
    case 'string':
      return say`text`;
    case 'integer':
      return say`a whole number`;
    case 'number':
      return say`a number`;
    case 'boolean':
      return say`true or false`;
    case 'array':
      return say`a list`;
    case 'object':
      return say`a mapping`;
    case 'json':
      return say`any data`;
    default:
      return type satisfies never;
  }
}

function wrongUpstreams(upstreams: Node | undefined, subject: TestSubject): readonly Problem[] {
  const pairs = upstreams?.kind === 'mapping' ? entriesOf(upstreams) : [];
  return pairs.flatMap(({ key }) => (isReference(key.text) ? unknownReference(key, key.text, subject) : []));
}

function wrongCalls(calls: Node | undefined, subject: TestSubject): readonly Problem[] {
  return itemsOf(calls).flatMap((node) => {
    const reference = node.kind === 'scalar' ? node : scalarAt(node, 'call');
    return reference && typeof reference.value === 'string' ? unknownReference(reference, reference.text, subject) : [];
  });
}

/** Those that are no reference at all are told by the reader. */
function isReference(text: string): boolean {
  return /^[^.\s]+\.[^.\s]+$/.test(text);
}

/** What a file that cannot be read would bring along may be there after all. */
function unknownReference(at: Span, reference: string, { references, sections }: TestSubject): readonly Problem[] {
  if (references.includes(reference) || sections.incomplete.has('consumes')) return [];
  const near = findNearName(reference, references);
  const more =
    near !== undefined
      ? say`Did you mean \`${near}\`?`
      : references.length > 0
        ? say`Known: ${quoteList(references, 12)}.`
        : say`Known: none.`;
  return [error(at, say`There is no consumed operation ${reference}. ${more}`)];
}

function scalarAt(node: Node, key: string): ScalarNode | undefined {
  const found = get(node, key);
  return found?.kind === 'scalar' && found.value !== null ? found : undefined;
}

function error({ start, end }: Span, message: string): Problem {
  return { code: 'test-file', severity: 'error', message, span: { start, end } };
}
