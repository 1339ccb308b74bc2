/** The keys of test files, with what they mean (docs/testing.md): for completion and hover. Read by `spec/tests/read-test-file.ts`. */
import { say } from '../../spec/say.ts';

export interface TestKey {
  readonly key: string;
  readonly doc: string;
  /** Put behind the key: a value on the same line, or a block below it. */
  readonly value: 'line' | 'block' | 'items';
}

export type TestLevel = 'file' | 'test' | 'answer' | 'expect' | 'error' | 'call';

/** Where keys of the format stand, and where the author names something. */
export type TestPlace =
  | { readonly kind: 'keys'; readonly level: TestLevel }
  | { readonly kind: 'inputs' | 'references' | 'paths' | 'variables' }
  | { readonly kind: 'none' };

/** What the keys of the mapping at a path are. */
export function placeOfPath(path: readonly (string | number)[]): TestPlace {
  const [first, second, ...inTest] = path;
  if (path.length === 0) return keys('file');
  if (first === 'variables') return path.length === 1 ? { kind: 'variables' } : { kind: 'none' };
  if (first === 'upstreams') return placeInUpstreams(path.slice(1));
  if (first !== 'tests' || typeof second !== 'number') return { kind: 'none' };
  const [key, ...below] = inTest;
  switch (key) {
    case undefined:
      return keys('test');
    case 'with':
      return below.length === 0 ? { kind: 'inputs' } : { kind: 'none' };
    case 'upstreams':
      return placeInUpstreams(below);
    case 'expect':
      return placeInExpect(below);
    default:
      return { kind: 'none' };
  }
}

/** Below `upstreams`: the operation, perhaps the position in a list of answers. */
function placeInUpstreams(below: readonly (string | number)[]): TestPlace {
  if (below.length === 0) return { kind: 'references' };
  return below.length === 1 || (below.length === 2 && typeof below[1] === 'number') ? keys('answer') : { kind: 'none' };
}

function placeInExpect([key, index, ...more]: readonly (string | number)[]): TestPlace {
  if (key === undefined) return keys('expect');
  if (key === 'error' && index === undefined) return keys('error');
  if (key === 'calls' && typeof index === 'number' && more.length === 0) return keys('call');
  const isPaths = key === 'values' || key === 'matches' || key === 'types' || key === 'lengths';
  return isPaths && index === undefined ? { kind: 'paths' } : { kind: 'none' };
}

function keys(level: TestLevel): TestPlace {
  return { kind: 'keys', level };
}

export function keysOf(level: TestLevel): readonly TestKey[] {
  switch (level) {
    case 'file':
      return [
        { key: 'capability', value: 'line', doc: say`Path of the capability, when it is not the one with the same name.` },
        {
          key: 'variables',
          value: 'block',
          doc: say`Values of variables. Those without one get a made-up value; the environment is never read.`,
        },
        { key: 'upstreams', value: 'block', doc: say`Answers of consumed APIs for all tests, by \`namespace.operation\`.` },
        {
          key: 'recordings',
          value: 'items',
          doc: say`Files with recorded answers that are replayed for what \`upstreams\` does not answer.`,
        },
        { key: 'tests', value: 'items', doc: say`The tests, in order; each stands for itself.` },
      ];
    case 'test':
      return [
        { key: 'name', value: 'line', doc: say`What the test shows; the name of what is called when absent.` },
        {
          key: 'call',
          value: 'line',
          doc: say`A tool, REST operation, resource, prompt or flow: \`name\`, or \`namespace.name\` when several have it.`,
        },
        { key: 'with', value: 'block', doc: say`The inputs of the call.` },
        { key: 'upstreams', value: 'block', doc: say`Answers of consumed APIs for this test; they count before those of the file.` },
        {
          key: 'expect',
          value: 'block',
          doc: say`What must be true afterwards. Without it the call must succeed and answer in its declared shape.`,
        },
        { key: 'skip', value: 'line', doc: say`Why the test is not run.` },
      ];
    case 'answer':
      return [
        { key: 'status', value: 'line', doc: say`HTTP status of the answer, 200 when absent.` },
        { key: 'headers', value: 'block', doc: say`Response headers.` },
        { key: 'body', value: 'block', doc: say`The answer as data, whatever format the API speaks.` },
        { key: 'text', value: 'line', doc: say`The answer as the API sends it.` },
        { key: 'file', value: 'line', doc: say`The answer as the API sends it, from a file beside the test file.` },
        { key: 'latency', value: 'line', doc: say`Milliseconds until it answers.` },
        { key: 'fault', value: 'line', doc: say`What goes wrong instead of an answer.` },
      ];
    case 'expect':
      return [
        { key: 'status', value: 'line', doc: say`HTTP status of a REST operation; of a tool 200, or the status of its error.` },
        { key: 'data', value: 'block', doc: say`The whole answer.` },
        { key: 'includes', value: 'block', doc: say`A part of the answer: objects may have more keys, lists more elements at their end.` },
        { key: 'text', value: 'line', doc: say`The whole answer, when it is text.` },
        { key: 'values', value: 'block', doc: say`JSONPath → value; \`null\` also for what is not there.` },
        { key: 'matches', value: 'block', doc: say`JSONPath → regular expression.` },
        { key: 'types', value: 'block', doc: say`JSONPath → type of the value.` },
        { key: 'lengths', value: 'block', doc: say`JSONPath → number of elements or characters.` },
        {
          key: 'error',
          value: 'line',
          doc: say`The code of the error, or \`code\` and \`message\`; the message is a part of the real one.`,
        },
        { key: 'shape', value: 'line', doc: say`Whether the answer is held against the declared output; \`true\` when absent.` },
        { key: 'calls', value: 'items', doc: say`The calls to consumed APIs in order, none more.` },
      ];
    case 'error':
      return [
        { key: 'code', value: 'line', doc: say`The code of the error.` },
        { key: 'message', value: 'line', doc: say`A part of its message.` },
      ];
    case 'call':
      return [
        { key: 'call', value: 'line', doc: say`The consumed operation: \`namespace.operation\`.` },
        { key: 'method', value: 'line', doc: say`Its HTTP method.` },
        { key: 'url', value: 'line', doc: say`The address that is asked.` },
        { key: 'query', value: 'block', doc: say`Parameters of the query.` },
        { key: 'headers', value: 'block', doc: say`Headers of the request.` },
        { key: 'body', value: 'block', doc: say`The body of the request as data.` },
      ];
    default:
      return level satisfies never;
  }
}
