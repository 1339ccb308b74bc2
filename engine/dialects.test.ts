/** One capability, written as each published version writes it: the same calls give the same data, whatever way they come in. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import type { Json } from './result.ts';
import { indent } from './testing/run.ts';
import { type Served, serve } from './testing/serve.ts';
import { startUpstream } from './testing/upstream.ts';

/** Things with names: a list with `name` in older versions, a map since the format is called ikanos. */
interface Dialect {
  readonly version: string;
  readonly lists: boolean;
  /** What is written one way before, another way since: `label`, `targetName`, … */
  readonly old: (before: string, since: string) => string;
  /** Elements of a mapped array. */
  readonly item: (shape: string) => string;
  /** The key of a fixed value. */
  readonly fixed: string;
  readonly rest: string;
  readonly hasFlows: boolean;
}

const older = (version: string, more: Partial<Dialect>): Dialect => ({
  version: `naftiko: "${version}"`,
  lists: true,
  old: (before) => before,
  item: (shape) => shape,
  fixed: 'value',
  rest: 'rest',
  hasFlows: true,
  ...more,
});
const maps = (version: string): Dialect => ({
  ...older(version, {}),
  version: `ikanos: "${version}"`,
  lists: false,
  old: (_before, since) => since,
});
const listed = { item: (shape: string) => `[${shape}]`, fixed: 'const', hasFlows: false };

const dialects: readonly Dialect[] = [
  older('0.4', { ...listed, rest: 'api' }),
  older('0.5', listed),
  older('1.0.0-alpha1', { fixed: 'const', hasFlows: false }),
  ...['1.0.0-alpha2', '1.0.0-alpha3'].map((version) => older(version, {})),
  ...['alpha3', 'alpha4', 'beta1', 'beta2', 'beta3', 'beta4', 'beta5'].map((version) => maps(`1.0.0-${version}`)),
];

/** Things by name, each with the keys it has. */
function named(dialect: Dialect, things: Readonly<Record<string, string>>): string {
  const items = Object.entries(things).map(([name, keys]) => (dialect.lists ? `{name: ${name}, ${keys}}` : `${name}: {${keys}}`));
  return dialect.lists ? `[${items.join(', ')}]` : `{${items.join(', ')}}`;
}

function capability(dialect: Dialect, upstream: string): string {
  const { old, fixed, item, hasFlows, lists } = dialect;
  const many = (things: Readonly<Record<string, string>>): string => named(dialect, things);
  const get = (path: string, name: string, more = ''): string => `path: ${path}, operations: ${many({ [name]: `method: GET${more}` })}`;
  const resources = many({
    one: get('/json', 'one'),
    table: get('/arr', 'table', `, outputParameters: ${many({ key: 'type: string, value: $.id' })}`),
    echo: get('"/echo/{{pid}}"', 'echo', `, inputParameters: ${many({ q: 'in: query', fix: 'in: query, value: "f {{q}}"' })}`),
    xml: get('/xml', 'xml', ', outputRawFormat: xml'),
  });
  /** What tools and operations do; `ns` is the namespace of their server. */
  const units = (ns: string): Readonly<Record<string, string>> => ({
    shaped: `call: u.one, outputParameters: [{type: object, properties: {id: {type: string, mapping: $.id}, in: {type: object, properties: {k: {type: string, mapping: $.nested.k}}}, fix: {type: string, ${fixed}: f}}}]`,
    list: `call: u.table, outputParameters: [{type: array, mapping: $., items: ${item('{type: object, properties: {n: {type: string, mapping: $.n}, d: {type: number, mapping: $.v.d}}}')}}]`,
    first: 'call: u.one, outputParameters: [{type: string, mapping: $.zz}, {type: number, mapping: $.price}]',
    elements: `call: u.xml, outputParameters: [{type: array, mapping: $.x, items: ${item('{type: number, mapping: $.}')}}]`,
    renamed: `call: u.echo, with: {pid: ${ns}.a, q: "<{{a}}>"}, outputParameters: [{type: string, mapping: $.url}]`,
    joined: `steps: ${many({
      one: 'type: call, call: u.one',
      table: 'type: call, call: u.table',
      pick: 'type: lookup, index: table, match: key, lookupValue: "$.one.nested.x", outputParameters: [n, key]',
      tail: `type: call, call: u.echo, with: {pid: "{{one.name}}", q: ${ns}.a}`,
    })}, mappings: [{${old('targetName', 'target')}: name, value: $.one.name}, {${old('targetName', 'target')}: rows, value: $.pick}, {${old('targetName', 'target')}: url, value: $.tail.url}], outputParameters: ${many(
      { name: 'type: string', rows: `type: array, items: ${many({ n: 'type: string', key: 'type: number' })}`, url: 'type: string' },
    )}`,
    // Older versions have no names for the outputs of a route that calls nothing.
    ...(hasFlows &&
      !(lists && ns === 'api') && {
        made: `outputParameters: ${many({ text: 'type: string, value: "Hi {{a}}"', n: 'type: number, value: "2"', yes: 'type: boolean, value: "true"' })}`,
      }),
    ...(hasFlows && {
      flow: 'ref: dom.flow',
      mock: 'ref: dom.mock',
    }),
  });
  const input = many({ a: 'type: string, description: an input' });
  const tools = Object.fromEntries(
    Object.entries(units('tools')).map(([name, keys]) => [name, `description: d, inputParameters: ${input}, ${keys}`]),
  );
  const operation = (name: string, keys: string): string =>
    `path: /${name}, description: d, operations: ${many({ [name]: `method: GET, inputParameters: ${many({ a: 'in: query, type: string, description: an input' })}, ${keys}` })}`;
  const routes = Object.fromEntries(Object.entries(units('api')).map(([name, keys]) => [name, operation(name, keys)]));
  const flows = {
    flow: `description: d, call: u.echo, with: {pid: dom.a}, inputParameters: ${input}, outputParameters: [{type: string, mapping: $.url}]`,
    mock: `description: d, inputParameters: ${input}, outputParameters: ${many({ said: 'type: string, value: "{{a}}!"' })}`,
  };
  const aggregates = `\naggregates: [{${old('label', 'display')}: Domain, namespace: dom, ${old('functions', 'flows')}: ${many(flows)}}]`;
  return `${dialect.version}
info: {${old('label', 'display')}: All, description: d}
capability:
${indent(
  `consumes: [{type: http, namespace: u, description: d, baseUri: "${upstream}", resources: ${resources}}]${hasFlows ? aggregates : ''}
exposes:
- {type: ${dialect.rest}, port: 3001, namespace: api, resources: ${many(routes)}}
- {type: mcp, port: 3002, namespace: tools, tools: ${many(tools)}}`,
  2,
)}
`;
}

const expected: Readonly<Record<string, Json>> = {
  shaped: { id: '1', in: { k: 'v' }, fix: 'f' },
  list: [
    { n: 'one', d: 1 },
    { n: 'two', d: null },
    { n: 'three', d: null },
  ],
  first: 9.99,
  elements: [1, 2],
  renamed: '/echo/x%20y?q=%3Cx+y%3E&fix=f+%3Cx+y%3E',
  joined: {
    name: 'Alpha',
    rows: [
      { n: 'one', key: 1 },
      { n: 'two', key: 2 },
    ],
    url: '/echo/Alpha?q=x+y&fix=f+x+y',
  },
};
/** Since there are flows, there are answers without an API. */
const ofFlows: Readonly<Record<string, Json>> = {
  made: { text: 'Hi x y', n: 2, yes: true },
  flow: '/echo/x%20y?fix=f+',
  mock: { said: 'x y!' },
};

async function overRest(served: Served, name: string): Promise<unknown> {
  return (await fetch(`${served.address('api')}/${name}?a=x%20y`)).json();
}

async function connect(context: TestContext, served: Served): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode: 'auto' } });
  await client.connect(new StreamableHTTPClientTransport(new URL(`${served.address('tools')}/mcp`)));
  context.after(() => client.close());
  return client;
}

describe('the same capability gives the same data', () => {
  for (const dialect of dialects) {
    it(`as ${dialect.version}`, async (t) => {
      const upstream = await startUpstream(t);
      const served = await serve(t, capability(dialect, upstream.url));
      assert.deepEqual(
        served.engine.started().problems.flatMap(({ severity, message }) => (severity === 'error' ? [message] : [])),
        [],
      );
      const client = await connect(t, served);
      const wanted = { ...expected, ...(dialect.hasFlows && ofFlows) };
      const [rest, mcp, called]: Record<string, unknown>[] = [{}, {}, {}];
      for (const name of Object.keys(wanted)) {
        if (!(dialect.lists && name === 'made')) Object.assign(rest ?? {}, { [name]: await overRest(served, name) });
        const { content } = await client.callTool({ name, arguments: { a: 'x y' } });
        Object.assign(mcp ?? {}, { [name]: JSON.parse((content as { text: string }[])[0]?.text ?? '') });
        const outcome = await served.engine.call({ kind: 'tool', server: 'tools', name, arguments: { a: 'x y' } });
        Object.assign(called ?? {}, { [name]: outcome.data ?? outcome });
      }
      const { made: _made, ...routes } = wanted;
      assert.deepEqual(rest, dialect.lists ? routes : wanted);
      assert.deepEqual(mcp, wanted);
      assert.deepEqual(called, wanted);
    });
  }
});
