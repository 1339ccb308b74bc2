/** Requests that are not as the protocol has them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { askModern, postMessage } from '../../testing/mcp-message.ts';
import { type Served, serve } from '../../testing/serve.ts';

const capability = `ikanos: "1.0.0-beta5"
capability:
  exposes:
  - type: mcp
    port: 3001
    namespace: tools
    tools: {t: {description: d, outputParameters: {ok: {type: boolean, value: true}}}}
    resources: {one: {display: One, uri: "data://{id}", description: d, outputParameters: {ok: {type: boolean, value: true}}}}
    prompts: {p: {display: P, description: d, arguments: {a: {description: a}, b: {description: b}, c: {description: c}}, template: [{role: user, content: "{{a}} {{b}} {{c}}"}]}}
`;

interface Answer {
  readonly result?: { readonly messages: readonly { readonly content: { readonly text: string } }[] };
  readonly error?: { readonly code: number; readonly message: string };
}

/** Of a request that stands alone. */
async function ask(served: Served, method: string, params: object): Promise<Answer> {
  return (await postMessage(served, JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }))).body as Answer;
}

describe('a request that is not as the protocol has it', () => {
  it('is refused as such, with all that is wrong', async (t) => {
    const served = await serve(t, capability);
    for (const [method, params, message] of [
      ['tools/call', {}, 'tools/call cannot be used: name must be a text.'],
      ['tools/call', { name: 1, arguments: [1] }, 'tools/call cannot be used: name must be a text; arguments must be an object.'],
      ['prompts/get', {}, 'prompts/get cannot be used: name must be a text.'],
      ['resources/read', { uri: 5 }, 'resources/read cannot be used: uri must be a text.'],
      [
        'completion/complete',
        { ref: { type: 'ref/tool', name: 't' } },
        'completion/complete cannot be used: ref must name a prompt (type ref/prompt, name) or a resource (type ref/resource, uri); argument must have a name and a value, both texts.',
      ],
    ] as const)
      assert.deepEqual((await ask(served, method, params)).error, { code: -32602, message });
  });

  it('is refused with the status of its error in the newest era', async (t) => {
    const served = await serve(t, capability);
    const { status, body } = await askModern(served, { method: 'tools/call', params: { name: 't', arguments: 'none' } });
    const { error } = body as Answer;
    assert.deepEqual([status, error], [400, { code: -32602, message: 'tools/call cannot be used: arguments must be an object.' }]);
  });
});

describe('arguments of a prompt', () => {
  it('become texts; null is none', async (t) => {
    const served = await serve(t, capability);
    const { result } = await ask(served, 'prompts/get', { name: 'p', arguments: { a: 5, b: { x: [true] }, c: null } });
    assert.deepEqual(
      result?.messages.map(({ content }) => content.text),
      ['5 {"x":[true]} {{c}}'],
    );
  });
});
