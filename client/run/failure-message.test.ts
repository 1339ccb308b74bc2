import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PlacedProblem } from '../../engine/control/protocol.ts';
import { describeFailure, describeReloadFailure } from './failure-message.ts';

const problem = (line: number, message: string, severity: PlacedProblem['severity'] = 'error'): PlacedProblem => ({
  uri: 'file:///a.yaml',
  severity,
  code: 'x',
  message,
  range: { start: { line, character: 0 }, end: { line, character: 1 } },
});

test('a file that cannot be served says where its first error is', () => {
  const first = problem(11, 'No operation list-ship in registry');
  assert.deepEqual(describeFailure('Ships', { code: 'invalid-file', message: '', problems: [problem(0, 'old', 'warning'), first] }), {
    message: 'Ships cannot be served. a.yaml, line 12: No operation list-ship in registry.',
    actions: [{ kind: 'show-problem', title: 'Show problem', problem: first }],
  });
});

test('with several errors the others can be listed', () => {
  const problems = [problem(0, 'One.'), problem(1, 'Two.'), problem(2, 'Three.')];
  const described = describeFailure('Ships', { code: 'invalid-file', message: '', problems });
  assert.equal(described.message, 'Ships cannot be served. a.yaml, line 1: One. And 2 more errors.');
  assert.deepEqual(
    described.actions.map((action) => action.title),
    ['Show problem', 'All problems'],
  );
});

test('a taken port comes with a free one, and with who has it where that is known', () => {
  const failure = { code: 'port-in-use', message: '', port: 3001, freePort: 3002, server: 'ship-tools' } as const;
  assert.equal(
    describeFailure('Ships', { ...failure, user: { pid: 4711, program: 'node server.js' } }).message,
    'Port 3001 of ship-tools is in use by node server.js (process 4711).',
  );
  assert.deepEqual(describeFailure('Ships', failure), {
    message: 'Port 3001 of ship-tools is in use by another program.',
    actions: [
      { kind: 'use-port', title: 'Use port 3002', declared: 3001, port: 3002 },
      { kind: 'cancel', title: 'Cancel' },
    ],
  });
});

test('missing variables are named', () => {
  assert.equal(
    describeFailure('Ships', { code: 'missing-variables', message: '', variables: ['A', 'B', 'C'], problems: [] }).message,
    'Ships needs values for A, B and C.',
  );
  assert.equal(
    describeFailure('Ships', { code: 'missing-variables', message: '', variables: ['A'], problems: [] }).message,
    'Ships needs a value for A.',
  );
});

test('a failed reload says that the version before goes on', () => {
  assert.equal(
    describeReloadFailure('Ships', { code: 'invalid-file', message: '', problems: [problem(3, 'A tool needs a name.')] }).message,
    'Ships was not reloaded. a.yaml, line 4: A tool needs a name. The version before goes on serving.',
  );
  assert.equal(
    describeReloadFailure('Ships', { code: 'failed', message: 'The file is gone' }).message,
    'Ships was not reloaded: The file is gone. The version before goes on serving.',
  );
});

test('scripts in Python offer to get their interpreter, which a reload does not', () => {
  const missing: PlacedProblem = { ...problem(3, 'Python scripts need an interpreter.'), code: 'python-missing' };
  const failure = { code: 'invalid-file', message: '', problems: [missing, problem(1, 'old', 'warning')] } as const;
  assert.deepEqual(describeFailure('Ships', failure), {
    message: 'Ships has scripts in Python. They need an interpreter of 6 MB, the package pyodide, which is fetched once.',
    actions: [
      { kind: 'get-python', title: 'Get Python' },
      { kind: 'show-problem', title: 'Show script', problem: missing },
    ],
  });
  assert.deepEqual(describeReloadFailure('Ships', failure), {
    message:
      'Ships was not reloaded: it has scripts in Python now, and their interpreter is not here. Run it again to get it. The version before goes on serving.',
    actions: [{ kind: 'show-problem', title: 'Show script', problem: missing }],
  });
});
