/**
 * The conformance suite of the protocol against a capability that has all the suite asks for and the format can say. What
 * fails is listed, with the reason: a scenario that begins to pass, or to fail, breaks this test.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, it, type TestContext } from 'node:test';
import { serve } from '../../testing/serve.ts';

const root = path.resolve(import.meta.dirname, '../../..');

const capability = (upstream: string): string => `ikanos: "1.0.0-beta5"
info: {display: Conformance, description: What the suite asks a server for}
capability:
  consumes:
  - type: http
    namespace: media
    baseUri: "${upstream}"
    resources:
      image: {path: /image, operations: {image: {method: GET, outputRawFormat: binary}}}
      audio: {path: /audio, operations: {audio: {method: GET, outputRawFormat: binary}}}
      text: {path: /text, operations: {text: {method: GET}}}
      file: {path: /text, operations: {file: {method: GET, outputRawFormat: binary}}}
      broken: {path: /broken, operations: {broken: {method: GET}}}
      item: {path: "/item/{{id}}", operations: {item: {method: GET}}}
  exposes:
  - type: mcp
    port: 3001
    namespace: suite
    tools:
      test_simple_text: {description: Answers a text, call: media.text}
      test_image_content: {description: Answers an image, call: media.image}
      test_audio_content: {description: Answers a sound, call: media.audio}
      test_error_handling: {description: Always fails, call: media.broken}
      test_embedded_resource: {description: Answers a file, call: media.file}
      test_tool_with_logging: {description: Says what it does, steps: {one: {type: call, call: media.item, with: {id: "123"}}, two: {type: call, call: media.item, with: {id: "123"}}}, mappings: [{target: id, value: $.two.id}]}
      test_tool_with_progress: {description: Says how far it is, steps: {one: {type: call, call: media.item, with: {id: "123"}}, two: {type: call, call: media.item, with: {id: "123"}}}, mappings: [{target: id, value: $.two.id}]}
      test_reconnection: {description: Answers a text, call: media.text}
    resources:
      text: {display: Text, uri: "test://static-text", description: A text, mimeType: text/plain, call: media.text}
      binary: {display: Binary, uri: "test://static-binary", description: An image, mimeType: image/png, call: media.image}
      watched: {display: Watched, uri: "test://watched-resource", description: A text that may change, mimeType: text/plain, call: media.text}
      template: {display: Data, uri: "test://template/{id}/data", description: Data of an id, mimeType: application/json, inputParameters: {id: {type: string, description: i, enum: [alpha, Albert, beta, "123"]}}, call: media.item}
    prompts:
      test_simple_prompt: {display: Simple, description: Without arguments, template: [{role: user, content: This is a simple prompt for testing.}]}
      test_prompt_with_arguments: {display: Arguments, description: With two arguments, arguments: {arg1: {description: first}, arg2: {description: second}}, template: [{role: user, content: "Prompt with arguments: arg1='{{arg1}}', arg2='{{arg2}}'"}]}
`;

const answers: Readonly<Record<string, readonly [status: number, type: string, body: string | Uint8Array]>> = {
  '/image': [200, 'image/png', Uint8Array.from([137, 80, 78, 71])],
  '/audio': [200, 'audio/wav', 'RIFF'],
  '/text': [200, 'text/plain', 'This is a simple text response for testing.'],
  '/item/123': [200, 'application/json', '{"id":"123","templateTest":true,"data":"Data for ID: 123"}'],
};

async function startMedia(context: TestContext): Promise<string> {
  const server = createServer((request, response) => {
    const [status, type, body] = answers[request.url ?? ''] ?? [
      500,
      'application/json',
      '{"error":"This tool intentionally returns an error"}',
    ];
    response.writeHead(status, { 'Content-Type': type }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Scenarios of the suite that fail, in its order; docs/compatibility.md says why. */
const failing = [
  'tools-call-mixed-content',
  'tools-call-sampling',
  'tools-call-elicitation',
  'json-schema-2020-12',
  'elicitation-sep1034-defaults',
  'elicitation-sep1330-enums',
  'prompts-get-embedded-resource',
  'prompts-get-with-image',
];

describe('the conformance suite of MCP', () => {
  it('passes wherever the format can say what is asked for', async (t) => {
    const served = await serve(t, capability(await startMedia(t)));
    const cli = path.join(root, 'node_modules/@modelcontextprotocol/conformance/dist/index.js');
    const child = spawn(process.execPath, [cli, 'server', '--url', `${served.address('suite')}/mcp`, '--suite', 'all']);
    t.after(() => child.kill());
    const out = await text(child.stdout);
    const results = [...out.matchAll(/^([✓✗]) ([\w-]+): (\d+) passed, (\d+) failed$/gm)].map(([, sign, name]) => ({
      sign,
      name: name ?? '',
    }));
    assert.deepEqual(
      results.filter(({ sign }) => sign === '✗').map(({ name }) => name),
      failing,
      out,
    );
    assert.deepEqual(
      results.filter(({ sign }) => sign === '✓').map(({ name }) => name),
      [
        'server-initialize',
        'logging-set-level',
        'ping',
        'completion-complete',
        'tools-list',
        'tools-call-simple-text',
        'tools-call-image',
        'tools-call-audio',
        'tools-call-embedded-resource',
        'tools-call-with-logging',
        'tools-call-error',
        'tools-call-with-progress',
        'server-sse-polling',
        'server-sse-multiple-streams',
        'resources-list',
        'resources-read-text',
        'resources-read-binary',
        'resources-templates-read',
        'resources-subscribe',
        'resources-unsubscribe',
        'prompts-list',
        'prompts-get-simple',
        'prompts-get-with-args',
        'dns-rebinding-protection',
      ],
    );
  });

  it('fails elsewhere for reasons that are written down', () => {
    const page = readFileSync(path.join(root, 'docs/compatibility.md'), 'utf8');
    assert.deepEqual(
      failing.filter((name) => !page.includes(`\`${name}\``)),
      [],
    );
  });
});

describe('completion of arguments', () => {
  it('offers what a parameter of a resource lists, and refuses what is not declared', async (t) => {
    const served = await serve(t, capability('http://127.0.0.1:1'));
    const complete = async (ref: object, value: string): Promise<unknown> => {
      const answer = await fetch(`${served.address('suite')}/mcp`, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          Accept: 'application/json, text/event-stream',
          'MCP-Protocol-Version': '2025-11-25',
        },
        body: JSON.stringify({
          jsonrpc: '2.0',
          id: 1,
          method: 'completion/complete',
          params: { ref, argument: { name: 'id', value } },
        }),
      });
      const { result, error } = JSON.parse((await answer.text()).replace(/^[\s\S]*?data: /, '')) as {
        result?: { completion: unknown };
        error?: { message: string };
      };
      return result?.completion ?? error?.message;
    };
    const uri = 'test://template/{id}/data';
    assert.deepEqual(await complete({ type: 'ref/resource', uri }, 'al'), { values: ['alpha', 'Albert'], total: 2, hasMore: false });
    assert.deepEqual(await complete({ type: 'ref/prompt', name: 'test_simple_prompt' }, ''), { values: [], total: 0, hasMore: false });
    assert.equal(await complete({ type: 'ref/prompt', name: 'zz' }, ''), 'There is no prompt zz.');
  });
});
