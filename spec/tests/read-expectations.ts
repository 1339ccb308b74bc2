/** What a test expects: one expectation for each key under `expect`, or for each path under `values`, `matches`, `types`, `lengths`. */
import { parseJsonPath } from '../links/json-path.ts';
import type { Node, PairNode, Span } from '../syntax/tree.ts';
import { lowerCase, type NodeReader } from './node-reader.ts';
import { type Expectation, type ExpectedCall, valueTypes } from './test-file.ts';

const keys = ['status', 'data', 'includes', 'text', 'values', 'matches', 'types', 'lengths', 'error', 'shape', 'calls'] as const;
type Key = (typeof keys)[number];

export function readExpectations(reader: NodeReader, node: Node): readonly Expectation[] {
  const pairs = reader.mapping(node, '`expect`', keys);
  if (!pairs) return [];
  const [data, text] = [pairs.get('data'), pairs.get('text')];
  if (data && text) reader.report(text.key, 'An answer is either data or text: `data` is there already.');
  return [...pairs].flatMap(([key, pair]) => (isKey(key) ? readers[key](reader, pair) : []));
}

function isKey(key: string): key is Key {
  return (keys as readonly string[]).includes(key);
}

type Read = (reader: NodeReader, pair: PairNode) => readonly Expectation[];

const readers: Readonly<Record<Key, Read>> = {
  status: (reader, { value }) => {
    const status = reader.wholeNumber(value, '`status`', 100, 599);
    return status === undefined ? [] : [{ kind: 'status', status, span: value }];
  },
  data: (reader, { value }) => [{ kind: 'data', data: reader.data(value), node: value, span: value }],
  includes: (reader, { value }) => [{ kind: 'includes', data: reader.data(value), node: value, span: value }],
  text: (reader, { value }) => {
    const text = reader.text(value, '`text`');
    return text === undefined ? [] : [{ kind: 'text', text, span: value }];
  },
  values: (reader, pair) =>
    eachPath(reader, pair, (path, { value }) => ({ kind: 'value', path, data: reader.data(value), node: value, span: value })),
  matches: (reader, pair) =>
    eachPath(reader, pair, (path, { value }) => {
      const source = reader.text(value, `The pattern of \`${path}\``);
      const pattern = source === undefined ? undefined : compile(reader, source, value);
      return pattern && { kind: 'matches', path, pattern, span: value };
    }),
  types: (reader, pair) =>
    eachPath(reader, pair, (path, { value }) => {
      const type = reader.oneOf(value, `The type of \`${path}\``, valueTypes);
      return type && { kind: 'type', path, type, span: value };
    }),
  lengths: (reader, pair) =>
    eachPath(reader, pair, (path, { value }) => {
      const length = reader.wholeNumber(value, `The length of \`${path}\``, 0, Number.MAX_SAFE_INTEGER);
      return length === undefined ? undefined : { kind: 'length', path, length, span: value };
    }),
  error: readError,
  shape: (reader, { value }) => {
    const checked = reader.flag(value, '`shape` (whether the answer must have the declared shape)');
    return checked === undefined ? [] : [{ kind: 'shape', checked, span: value }];
  },
  calls: (reader, { key, value }) => {
    const items = reader.list(value, '`calls` (to consumed APIs)');
    // An empty list has nowhere to point at but its key.
    return items
      ? [{ kind: 'calls', calls: items.flatMap((item) => readCall(reader, item) ?? []), span: items.length === 0 ? key : value }]
      : [];
  },
};

function eachPath(
  reader: NodeReader,
  { key, value }: PairNode,
  read: (path: string, pair: PairNode) => Expectation | undefined,
): readonly Expectation[] {
  return [...(reader.anyMapping(value, `\`${key.text}\` (paths into the answer)`) ?? [])].flatMap(([path, pair]) =>
    checkPath(reader, path, pair.key) ? (read(path, pair) ?? []) : [],
  );
}

function checkPath(reader: NodeReader, path: string, span: Span): boolean {
  const { problem } = parseJsonPath(path);
  if (problem) reader.report(span, `\`${path}\` cannot be read as a path into the answer: ${problem.message}`);
  return problem === undefined;
}

function compile(reader: NodeReader, source: string, span: Span): RegExp | undefined {
  try {
    return new RegExp(source, 'u');
  } catch (error) {
    reader.report(span, `\`${source}\` is no regular expression: ${error instanceof Error ? error.message : String(error)}.`);
    return undefined;
  }
}

/** The code alone, or `{code, message}`; the message is a part of the real one. */
function readError(reader: NodeReader, { value }: PairNode): readonly Expectation[] {
  if (value.kind === 'scalar') {
    const code = reader.text(value, '`error` (the code of the error)');
    return code === undefined ? [] : [{ kind: 'error', code, message: undefined, span: value }];
  }
  const pairs = reader.mapping(value, '`error`', ['code', 'message']);
  if (!pairs) return [];
  const [code, message] = [pairs.get('code'), pairs.get('message')];
  return [
    {
      kind: 'error',
      code: code && reader.text(code.value, '`code`'),
      message: message && reader.text(message.value, '`message`'),
      span: value,
    },
  ];
}

/** `namespace.operation` alone, or a mapping with `call` and what the request must be. */
function readCall(reader: NodeReader, node: Node): ExpectedCall | undefined {
  if (node.kind === 'scalar') {
    const reference = reader.text(node, 'A call');
    return reference === undefined
      ? undefined
      : { reference, method: undefined, url: undefined, query: undefined, headers: undefined, body: undefined, span: node };
  }
  const pairs = reader.mapping(node, 'A call', ['call', 'method', 'url', 'query', 'headers', 'body']);
  const call = pairs?.get('call');
  if (!pairs) return undefined;
  if (!call) {
    reader.report(node, 'This needs `call`: the `namespace.operation` that is called.');
    return undefined;
  }
  const [method, url, query, headers, body] = ['method', 'url', 'query', 'headers', 'body'].map((key) => pairs.get(key));
  const reference = reader.text(call.value, '`call`');
  if (reference === undefined) return undefined;
  return {
    reference,
    method: (method && reader.text(method.value, '`method`'))?.toUpperCase(),
    url: url && reader.text(url.value, '`url`'),
    query: query && reader.texts(query.value, '`query`'),
    headers: headers && lowerCase(reader.texts(headers.value, '`headers`')),
    body: body && { data: reader.data(body.value) },
    span: node,
  };
}
