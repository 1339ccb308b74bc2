/** Text of a test file → its meaning and its problems. */
import { parse } from '../syntax/parse.ts';
import type { Node, PairNode, Span } from '../syntax/tree.ts';
import { lowerCase, NodeReader } from './node-reader.ts';
import { readExpectations } from './read-expectations.ts';
import {
  type AnswerBody,
  type AnswerQueue,
  faults,
  type TestCase,
  type TestFile,
  type UpstreamAnswer,
  type Upstreams,
} from './test-file.ts';

const none: Upstreams = new Map();

export function readTestFile(text: string): TestFile {
  const reader = new NodeReader();
  const tree = parse(text);
  for (const { severity, message, span } of tree.problems) if (severity === 'error') reader.report(span, message);
  const nothing: TestFile = { capability: undefined, variables: {}, upstreams: none, recordings: [], tests: [], problems: reader.problems };
  if (!tree.root) {
    reader.report({ start: 0, end: 0 }, 'The file is empty: write the tests as a list under `tests`.');
    return nothing;
  }
  const pairs = reader.mapping(tree.root, 'A test file', ['capability', 'variables', 'upstreams', 'recordings', 'tests']);
  if (!pairs) return nothing;
  const value = <T>(key: string, read: (node: Node) => T | undefined): T | undefined => {
    const pair = pairs.get(key);
    return pair && read(pair.value);
  };
  if (!pairs.has('tests')) reader.report(firstOf(tree.root), 'A test file needs `tests`: a list of calls and what is expected of them.');
  return {
    capability: value('capability', (node) => {
      const path = reader.text(node, '`capability`');
      return path === undefined ? undefined : { path, span: node };
    }),
    variables: value('variables', (node) => reader.texts(node, '`variables`')) ?? {},
    upstreams: value('upstreams', (node) => readUpstreams(reader, node)) ?? none,
    recordings: value('recordings', (node) => readPaths(reader, node)) ?? [],
    tests: value('tests', (node) => reader.list(node, '`tests`')?.flatMap((item) => readTest(reader, item) ?? [])) ?? [],
    problems: reader.problems,
  };
}

function firstOf(node: Node): Span {
  return { start: node.start, end: Math.min(node.end, node.start + 1) };
}

function readPaths(reader: NodeReader, node: Node): TestFile['recordings'] {
  const items = node.kind === 'scalar' ? [node] : (reader.list(node, '`recordings`') ?? []);
  return items.flatMap((item) => {
    const path = reader.text(item, 'A recording');
    return path === undefined ? [] : [{ path, span: item }];
  });
}

function readTest(reader: NodeReader, node: Node): TestCase | undefined {
  const pairs = reader.mapping(node, 'A test', ['name', 'call', 'with', 'upstreams', 'expect', 'skip']);
  if (!pairs) return undefined;
  const [name, call, given] = [pairs.get('name'), pairs.get('call'), pairs.get('with')];
  const called = call && reader.text(call.value, '`call`');
  if (!call) reader.report(firstOf(node), 'This test needs `call`: the name of the tool, operation or flow to call.');
  const written = name && reader.text(name.value, '`name`');
  const [answers, expected, skip] = [pairs.get('upstreams'), pairs.get('expect'), pairs.get('skip')];
  // Read even when the test cannot run: all mistakes of a file are told at once.
  const test = {
    name: written ?? called ?? '',
    span: name?.value ?? call?.value ?? firstOf(node),
    with: given ? readInputs(reader, given) : {},
    upstreams: answers ? readUpstreams(reader, answers.value) : none,
    expectations: expected ? readExpectations(reader, expected.value) : [],
    skip: skip && reader.text(skip.value, '`skip` (why it is not run)'),
  };
  return call && called !== undefined ? { ...test, call: { name: called, span: call.value } } : undefined;
}

function readInputs(reader: NodeReader, { value }: PairNode): TestCase['with'] {
  return Object.fromEntries([...(reader.anyMapping(value, '`with`') ?? [])].map(([name, pair]) => [name, reader.data(pair.value)]));
}

function readUpstreams(reader: NodeReader, node: Node): Upstreams {
  const queues = new Map<string, AnswerQueue>();
  for (const [reference, pair] of reader.anyMapping(node, '`upstreams`') ?? []) {
    if (!/^[^.\s]+\.[^.\s]+$/.test(reference)) {
      reader.report(pair.key, `\`${reference}\` must name an operation of a consumed API: \`namespace.operation\`.`);
      continue;
    }
    const nodes = pair.value.kind === 'sequence' ? pair.value.items : [pair.value];
    const answers = nodes.flatMap((item) => readAnswer(reader, item) ?? []);
    if (nodes.length === 0) reader.report(pair.value, 'An empty list answers nothing: write at least one answer.');
    if (answers.length > 0) queues.set(reference, { answers, span: pair.key });
  }
  return queues;
}

const bodyKeys = ['body', 'text', 'file'] as const;

/** `status`, `headers`, one of `body`, `text` and `file`, `latency`, `fault`. */
function readAnswer(reader: NodeReader, node: Node): UpstreamAnswer | undefined {
  const pairs = reader.mapping(node, 'An answer', ['status', 'headers', ...bodyKeys, 'latency', 'fault']);
  if (!pairs) return undefined;
  const [status, headers, latency, fault] = [pairs.get('status'), pairs.get('headers'), pairs.get('latency'), pairs.get('fault')];
  const [first, second] = bodyKeys.flatMap((key) => pairs.get(key) ?? []);
  if (first && second) reader.report(second.key, `An answer has one body: \`${first.key.text}\` is there already.`);
  const code = (status && reader.wholeNumber(status.value, '`status`', 100, 599)) ?? 200;
  return {
    status: code,
    headers: headers ? lowerCase(reader.texts(headers.value, '`headers`')) : {},
    body: first ? readBody(reader, first) : { kind: code === 204 || code === 304 || code >= 400 ? 'empty' : 'sample' },
    latencyMs: (latency && reader.wholeNumber(latency.value, '`latency` (in milliseconds)', 0, 600_000)) ?? 0,
    fault: fault && reader.oneOf(fault.value, '`fault`', faults),
    span: node,
  };
}

function readBody(reader: NodeReader, pair: PairNode): AnswerBody {
  const what = `\`${pair.key.text}\``;
  switch (pair.key.text) {
    case 'text':
      return { kind: 'text', text: reader.text(pair.value, what) ?? '' };
    case 'file':
      return { kind: 'file', path: reader.text(pair.value, what) ?? '' };
    default:
      return { kind: 'data', data: reader.data(pair.value) };
  }
}
