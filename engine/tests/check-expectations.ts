/** Holds an answer against what a test expects. */
import { get } from '../../spec/syntax/navigate.ts';
import type { Node, Span } from '../../spec/syntax/tree.ts';
import type { Expectation, ExpectedCall, ValueType } from '../../spec/tests/test-file.ts';
import { find } from '../compose/json-path.ts';
import type { CallOutcome } from '../control/protocol.ts';
import type { JsonSchema } from '../expose/mcp/schemas.ts';
import { isObject } from '../json-object.ts';
import type { Json } from '../result.ts';
import { shapeFaults } from './check-shape.ts';
import { brief, type Difference, differences } from './compare.ts';
import type { TestFailure } from './results.ts';
import type { MadeCall } from './test-upstreams.ts';

export interface Answered {
  readonly outcome: CallOutcome;
  readonly calls: readonly MadeCall[];
  /** Of the declared output; undefined when none is declared. */
  readonly schema: JsonSchema | undefined;
  /** Where the test says what is called: failures that no expectation stands for are shown there. */
  readonly span: Span;
}

export function checkExpectations(expectations: readonly Expectation[], answered: Answered): readonly TestFailure[] {
  return [
    ...checkStatus(expectations, answered),
    ...checkShape(expectations, answered),
    ...expectations.flatMap((one) => check(one, answered)),
  ];
}

/** A test that says nothing about status or error expects success. */
function checkStatus(expectations: readonly Expectation[], { outcome, span }: Answered): readonly TestFailure[] {
  if (outcome.status < 400 || expectations.some(({ kind }) => kind === 'status' || kind === 'error')) return [];
  return [{ message: `The call failed with status ${outcome.status}${because(outcome)}`, span }];
}

/** What was answered must be what is declared, unless the test says otherwise. */
function checkShape(expectations: readonly Expectation[], { outcome, schema, span }: Answered): readonly TestFailure[] {
  const said = expectations.find((one) => one.kind === 'shape');
  if (said && !said.checked) return [];
  const at = said?.span ?? span;
  if (!schema) return said ? [{ message: 'No output is declared, so the answer has no shape to be held against.', span: at }] : [];
  if (outcome.status >= 400 || outcome.data === undefined) return [];
  return shapeFaults(outcome.data, schema).map(({ message }) => ({ message, span: at }));
}

function check(expectation: Expectation, answered: Answered): readonly TestFailure[] {
  const { outcome } = answered;
  const { span } = expectation;
  switch (expectation.kind) {
    case 'status':
      if (outcome.status === expectation.status) return [];
      return [
        {
          message: `The status is ${outcome.status}, expected ${expectation.status}${because(outcome)}`,
          expected: String(expectation.status),
          actual: String(outcome.status),
          span,
        },
      ];
    case 'data':
      return compareData(expectation.data as Json, expectation.node, outcome, false);
    case 'includes':
      return compareData(expectation.data as Json, expectation.node, outcome, true);
    case 'text':
      return checkText(expectation.text, outcome, span);
    case 'value':
    case 'matches':
    case 'type':
    case 'length':
      return checkPath(expectation, outcome);
    case 'error':
      return checkError(expectation, outcome);
    case 'shape':
      return [];
    case 'calls':
      return checkCalls(expectation.calls, answered.calls, span);
    default:
      return expectation satisfies never;
  }
}

function because({ error }: CallOutcome): string {
  return error ? `: ${error.message}` : '.';
}

function answerText(outcome: CallOutcome): string {
  if (outcome.data !== undefined) return JSON.stringify(outcome.data, null, 2);
  return outcome.text ?? outcome.error?.message ?? '';
}

function withoutData(outcome: CallOutcome, span: Span): TestFailure {
  if (outcome.error) return { message: `There is no answer to look at, because the call failed${because(outcome)}`, span };
  if (outcome.text !== undefined) return { message: `The answer is text, not data: ${brief(outcome.text)}.`, span };
  if (outcome.binary) return { message: `The answer is ${outcome.binary.size} bytes of ${outcome.binary.mediaType}, not data.`, span };
  return { message: 'The answer is empty.', span };
}

function compareData(expected: Json, node: Node, outcome: CallOutcome, partial: boolean): readonly TestFailure[] {
  const { data } = outcome;
  if (data === undefined) return [withoutData(outcome, node)];
  return differences(expected, data, { partial }).map((difference, index) => ({
    message: difference.message,
    // The whole of it once: an editor shows the two side by side.
    ...(index === 0 && { expected: JSON.stringify(expected, null, 2), actual: JSON.stringify(data, null, 2) }),
    span: placeOf(difference, node),
  }));
}

/** The nearest place in the expected data: something that is too much stands at what holds it. */
function placeOf({ path }: Difference, node: Node): Span {
  for (let length = path.length; length > 0; length--) {
    const found = get(node, ...path.slice(0, length));
    if (found) return found;
  }
  return node;
}

function checkText(expected: string, outcome: CallOutcome, span: Span): readonly TestFailure[] {
  const actual = answerText(outcome);
  if (outcome.data === undefined && actual === expected) return [];
  return [{ message: `The answer is ${brief(actual)}, expected ${brief(expected)}.`, expected, actual, span }];
}

function checkPath(
  expectation: Extract<Expectation, { kind: 'value' | 'matches' | 'type' | 'length' }>,
  outcome: CallOutcome,
): readonly TestFailure[] {
  const { path, span } = expectation;
  if (outcome.data === undefined) return [withoutData(outcome, span)];
  const { value, miss } = find(outcome.data, path);
  const found = miss === undefined ? `is ${brief(value)}` : `finds nothing (${miss.replace(/\.$/, '')})`;
  const fail = (expected: string, actual?: string): readonly TestFailure[] => [
    { message: `\`${path}\` ${found}, expected ${expected}.`, expected, actual: actual ?? JSON.stringify(value), span },
  ];
  switch (expectation.kind) {
    case 'value': {
      const expected = expectation.data as Json;
      if (miss !== undefined) return expected === null ? [] : fail(brief(expected));
      return differences(expected, value, { partial: false }).length === 0 ? [] : fail(brief(expected));
    }
    case 'matches':
      return miss === undefined && typeof value !== 'object' && expectation.pattern.test(String(value))
        ? []
        : fail(`a match of ${expectation.pattern.source}`);
    case 'type':
      return miss === undefined && isOfType(value, expectation.type) ? [] : fail(expectation.type);
    case 'length': {
      const length = typeof value === 'string' || Array.isArray(value) ? value.length : undefined;
      if (length === expectation.length) return [];
      return length === undefined
        ? fail(`a list or text of length ${expectation.length}`)
        : [
            {
              message: `\`${path}\` has length ${length}, expected ${expectation.length}.`,
              expected: String(expectation.length),
              actual: String(length),
              span,
            },
          ];
    }
    default:
      return expectation satisfies never;
  }
}

function isOfType(value: Json, type: ValueType): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isObject(value);
    case 'integer':
      return Number.isInteger(value);
    case 'string':
    case 'number':
    case 'boolean':
      return typeof value === type;
    default:
      return type satisfies never;
  }
}

function checkError({ code, message, span }: Extract<Expectation, { kind: 'error' }>, outcome: CallOutcome): readonly TestFailure[] {
  const { error } = outcome;
  if (!error)
    return [{ message: `The call answered with status ${outcome.status}, expected the error ${code ?? 'with this message'}.`, span }];
  const failures: TestFailure[] = [];
  if (code !== undefined && error.code !== code)
    failures.push({
      message: `The error is ${error.code} (${error.message}), expected ${code}.`,
      expected: code,
      actual: error.code,
      span,
    });
  if (message !== undefined && !error.message.includes(message))
    failures.push({
      message: `The message is ${brief(error.message)}, expected one with ${brief(message)} in it.`,
      expected: message,
      actual: error.message,
      span,
    });
  return failures;
}

function checkCalls(expected: readonly ExpectedCall[], made: readonly MadeCall[], span: Span): readonly TestFailure[] {
  const lines = (calls: readonly { readonly reference: string }[]) => calls.map(({ reference }) => reference).join('\n');
  const names = (calls: readonly { readonly reference: string }[]) => calls.map(({ reference }) => reference).join(', ') || 'nothing';
  if (lines(expected) !== lines(made))
    return [{ message: `It called ${names(made)}, expected ${names(expected)}.`, expected: lines(expected), actual: lines(made), span }];
  return expected.flatMap((call, index) => {
    const actual = made[index];
    return actual ? checkCall(call, actual) : [];
  });
}

function checkCall(expected: ExpectedCall, actual: MadeCall): readonly TestFailure[] {
  const failures: TestFailure[] = [];
  const tell = (what: string, wanted: string, found: string | undefined) => {
    if (wanted !== found)
      failures.push({
        message: `${what} of ${actual.reference} is ${found === undefined ? 'not there' : brief(found)}, expected ${brief(wanted)}.`,
        expected: wanted,
        actual: found ?? '',
        span: expected.span,
      });
  };
  if (expected.method !== undefined) tell('The method', expected.method, actual.method);
  if (expected.url !== undefined) tell('The address', expected.url, actual.url.href);
  for (const [name, value] of Object.entries(expected.query ?? {}))
    tell(`The query parameter \`${name}\``, value, actual.url.searchParams.get(name) ?? undefined);
  for (const [name, value] of Object.entries(expected.headers ?? {})) tell(`The header \`${name}\``, value, actual.headers[name]);
  if (expected.body) failures.push(...checkBody(expected.body.data as Json, actual, expected.span));
  return failures;
}

/** Text is compared as it was sent; anything else with the JSON that was sent. */
function checkBody(expected: Json, actual: MadeCall, span: Span): readonly TestFailure[] {
  const sent = actual.body ?? '';
  const expectedText = typeof expected === 'string' ? expected : JSON.stringify(expected, null, 2);
  if (typeof expected === 'string')
    return sent === expected
      ? []
      : [{ message: `The body of ${actual.reference} is ${brief(sent)}, expected ${brief(expected)}.`, expected, actual: sent, span }];
  const data = parseJson(sent);
  if (data === undefined)
    return [{ message: `The body of ${actual.reference} is ${brief(sent)}, expected JSON.`, expected: expectedText, actual: sent, span }];
  return differences(expected, data, { partial: false }).map(({ message }, index) => ({
    message: `In the body of ${actual.reference}: ${message}`,
    ...(index === 0 && { expected: expectedText, actual: JSON.stringify(data, null, 2) }),
    span,
  }));
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    // The caller tells what was sent instead.
    return undefined;
  }
}
