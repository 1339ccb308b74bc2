import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outcomeText, problemsText, startedText } from './tool-texts.ts';

test('problems are told with their places', () => {
  const range = { start: { line: 2, character: 4 }, end: { line: 2, character: 9 } };
  assert.equal(problemsText('a.yaml', []), 'a.yaml has no problems.');
  assert.equal(
    problemsText('a.yaml', [{ uri: 'file:///a.yaml', severity: 'error', code: 'unknown-key', message: 'No.', range }]),
    '1 problem:\na.yaml:3:5: error: No. [unknown-key]',
  );
});

test('what runs is told with its addresses', () => {
  const servers = [{ type: 'mcp', namespace: 't', url: 'http://127.0.0.1:1/mcp', port: 1, declaredPort: undefined }] as const;
  assert.equal(
    startedText('Fleet', { servers }, true),
    'Fleet is running, consumed APIs are answered with made-up data.\nmcp t: http://127.0.0.1:1/mcp',
  );
});

test('an answer comes with what led to it', () => {
  const at = { name: 'x', path: '$.x', target: 'x', result: null };
  assert.equal(
    outcomeText({
      status: 200,
      milliseconds: 12.4,
      data: { a: 1 },
      trace: {
        arguments: {},
        upstream: [{ reference: 'u.get', method: 'GET', url: 'https://u/x', requestHeaders: {}, status: 404, milliseconds: 3.2 }],
        steps: [],
        mappings: [{ ...at }, { ...at, note: 'There is no `x`.' }],
        omitted: 0,
      },
    }),
    'Status 200 in 12 ms.\n{\n "a": 1\n}\nCalls to consumed APIs:\nu.get: GET https://u/x → 404 (3 ms)\nMappings that found nothing:\nx ($.x): There is no `x`.',
  );
  assert.equal(
    outcomeText({ status: 400, milliseconds: 1, error: { code: 'invalid-input', message: 'No name.', status: 400 } }),
    'Failed with status 400: No name. [invalid-input]',
  );
  assert.equal(
    outcomeText({ status: 200, milliseconds: 1, text: 'x'.repeat(20_001) }),
    `Status 200 in 1 ms.\n${'x'.repeat(20_000)}… (20001 characters)`,
  );
});
