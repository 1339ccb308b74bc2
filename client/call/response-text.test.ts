import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallParams } from '../../engine/control/protocol.ts';
import { describeOutcome } from './response-text.ts';

const params: CallParams = { kind: 'tool', server: 'ship-tools', name: 'get-ship', arguments: { imo: 'IMO-9321483' } };

test('JSON follows a line on what happened', () => {
  assert.deepEqual(describeOutcome(params, { status: 200, milliseconds: 12, data: { name: 'Northern Star' } }), {
    language: 'jsonc',
    text: '// ✔ 200 in 12 ms: tool get-ship of ship-tools\n// inputs: {"imo":"IMO-9321483"}\n{\n  "name": "Northern Star"\n}\n',
  });
});

test('an error is told in words, with each faulty input', () => {
  const error = {
    code: 'invalid-input',
    message: 'The inputs do not fit.',
    status: 400,
    details: [{ name: 'imo', message: 'is required' }],
  };
  assert.deepEqual(describeOutcome({ ...params, arguments: {} }, { status: 400, milliseconds: 1, error }), {
    language: 'plaintext',
    text: '✖ 400 in 1.0 ms: tool get-ship of ship-tools\nThe inputs do not fit.\n  imo: is required\n',
  });
});

test('text, binary and empty answers are shown as what they are', () => {
  const at = { status: 200, milliseconds: 1000 };
  const head = '✔ 200 in 1.0 s: tool get-ship of ship-tools\n\n';
  const noInputs = { ...params, arguments: {} };
  assert.equal(describeOutcome(noInputs, { ...at, text: 'ahoy' }).text, `${head}ahoy\n`);
  assert.equal(
    describeOutcome(noInputs, { ...at, binary: { mediaType: 'image/png', size: 9 } }).text,
    `${head}(9 bytes of image/png, not shown)\n`,
  );
  assert.equal(describeOutcome(noInputs, at).text, `${head}(the answer has no body)\n`);
});
