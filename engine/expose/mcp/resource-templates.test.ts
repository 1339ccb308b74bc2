/** Resources whose address has variables: how clients hear of them, and what they may put in. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { serve } from '../../testing/serve.ts';
import { startUpstream } from '../../testing/upstream.ts';

const resources = `
      item: {display: Item, uri: "data://item/{{id}}/x", description: d, inputParameters: {id: {type: integer, description: i, enum: [12, 15, 20]}}, call: u.echo, with: {p: "{{id}}"}}
      word: {display: Word, uri: "data://word/{w}", description: d, call: u.echo, with: {p: "{{w}}"}}
`;

async function start(t: TestContext) {
  const upstream = await startUpstream(t);
  const served = await serve(
    t,
    `ikanos: "1.0.0-beta5"
capability:
  consumes:
  - {type: http, namespace: u, baseUri: "${upstream.url}", resources: {echo: {path: "/echo/{{p}}", operations: {echo: {method: GET}}}}}
  exposes:
  - type: mcp
    port: 3001
    namespace: tools
    resources:${resources}
`,
  );
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode: 'auto' } });
  await client.connect(new StreamableHTTPClientTransport(new URL(`${served.address('tools')}/mcp`)));
  t.after(() => client.close());
  const read = async (uri: string): Promise<string | undefined> => {
    const before = upstream.requests.length;
    await client.readResource({ uri });
    return upstream.requests[before]?.url;
  };
  return { client, served, read };
}

describe('resources with variables', () => {
  it('are listed as addresses are written elsewhere, and read by them', async (t) => {
    const { client, read } = await start(t);
    const { resourceTemplates } = await client.listResourceTemplates();
    assert.deepEqual(
      resourceTemplates.map(({ uriTemplate }) => uriTemplate),
      ['data://item/{id}/x', 'data://word/{w}'],
    );
    assert.equal(await read('data://item/12/x'), '/echo/12');
    assert.equal(await read('data://word/a%2Fb%20c'), '/echo/a%2Fb%20c');
    await assert.rejects(read('data://word/a/b'), /Unknown resource URI: data:\/\/word\/a\/b/);
  });

  it('complete the values their variables list, by the address that was listed', async (t) => {
    const { client } = await start(t);
    const ref = { type: 'ref/resource', uri: 'data://item/{id}/x' } as const;
    const { completion } = await client.complete({ ref, argument: { name: 'id', value: '1' } });
    assert.deepEqual(completion.values, ['12', '15']);
  });

  it('take values of the declared kind only, and report what they refuse', async (t) => {
    const { served, read } = await start(t);
    await assert.rejects(
      read('data://item/x/x'),
      /The arguments of data:\/\/item\/x\/x cannot be used: id must be a whole number, not "x"\./,
    );
    await assert.rejects(read('data://item/13/x'), /id must be one of 12, 15, 20/);
    assert.deepEqual(
      served.events.flatMap((event) => (event.event === 'served' ? [[event.record.unit, event.record.status]] : [])),
      [
        ['item', 400],
        ['item', 400],
      ],
    );
  });
});
