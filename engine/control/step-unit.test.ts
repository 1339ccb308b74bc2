import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { serve } from '../testing/serve.ts';
import { startUpstream } from '../testing/upstream.ts';

const capability = (upstream: string) => `ikanos: "1.0.0-beta5"
capability:
  consumes:
  - type: http
    namespace: u
    baseUri: "${upstream}"
    resources:
      echo: {path: "/echo/{{id}}", operations: {echo: {method: GET, inputParameters: {q: {in: query}}}}}
      gone: {path: /status/404, operations: {gone: {method: GET}}}
  aggregates:
  - namespace: fleet
    flows:
      both:
        description: d
        steps:
          first: {type: call, call: u.gone}
  exposes:
  - type: mcp
    port: 3001
    namespace: tools
    tools:
      ship:
        description: d
        inputParameters: {imo: {type: string, description: i}}
        steps:
          one: {type: call, call: u.echo, with: {id: "{{imo}}"}}
          two: {type: call, call: u.echo, with: {id: "{{one.path}}", q: tools.imo}}
          found: {type: lookup, index: one, match: name, lookupValue: "{{imo}}", outputParameters: [name]}
`;

describe('a step by itself', () => {
  it('runs with the inputs of its unit and what the steps before it gave', async (t) => {
    const upstream = await startUpstream(t);
    const { engine } = await serve(t, capability(upstream.url));
    const call = async (
      server: string,
      name: string,
      given: Record<string, string | { [key: string]: string } | { [key: string]: string }[]>,
    ) => {
      const { status, data, error, trace } = await engine.call({ kind: 'step', server, name, arguments: given, trace: true });
      return [status, error?.message ?? data, trace?.upstream.map(({ url }) => url.slice(upstream.url.length))];
    };
    const [status, , urls] = await call('tools', 'ship/one', { imo: '7' });
    assert.deepEqual([status, urls], [200, ['/echo/7']]);
    assert.deepEqual((await call('tools', 'ship/two', { imo: '7', one: { path: 'x' } }))[2], ['/echo/x?q=7']);
    assert.deepEqual(await call('tools', 'ship/found', { imo: 'b', one: [{ name: 'a' }, { name: 'b' }] }), [200, { name: 'b' }, []]);
    assert.deepEqual((await call('fleet', 'both/first', {})).slice(0, 1), [404]);
    assert.deepEqual(await call('tools', 'ship/four', {}), [404, 'There is no step ship/four of tools.', []]);
  });
});
