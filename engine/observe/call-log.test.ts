import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Place, ServedCall } from '../control/protocol.ts';
import { createCallLog } from './call-log.ts';
import { createRecorder } from './call-record.ts';

const call: ServedCall = { time: '', server: 'tools', unit: 'find', ok: true, status: 200, milliseconds: 1, upstreamCalls: [] };

/** Ten characters a line. */
const place = ({ uri, start, end }: { readonly uri: string; readonly start: number; readonly end: number }): Place => ({
  uri,
  range: {
    start: { line: Math.floor(start / 10), character: start % 10 },
    end: { line: Math.floor(end / 10), character: end % 10 },
  },
});

test('a call is found with its mappings placed, and without secrets', () => {
  const log = createCallLog(2);
  const recorder = createRecorder((text) => text.replaceAll('hidden', '•••'));
  recorder.mapping({
    target: 'name',
    path: '$.nam',
    input: { name: 'hidden' },
    result: null,
    note: 'There is no `nam`.',
    place: { uri: 'file:///a.yaml', start: 34, end: 39 },
  });
  const number = log.keep(call, () => ({ ...recorder.finish(), inputs: { id: '7' } }), place);
  assert.deepEqual(log.find(number), {
    call,
    inputs: { id: '7' },
    upstream: [],
    steps: [],
    mappings: [
      {
        target: 'name',
        path: '$.nam',
        input: { name: '•••' },
        result: null,
        note: 'There is no `nam`.',
        place: { uri: 'file:///a.yaml', range: { start: { line: 3, character: 4 }, end: { line: 3, character: 9 } } },
      },
    ],
    omitted: 0,
  });
});

test('the cause of an error has its place too', () => {
  const log = createCallLog(2);
  const error = { code: 'x', message: 'No.', status: 500, place: { uri: 'file:///a.yaml', start: 0, end: 4 } };
  const number = log.keep({ ...call, ok: false, error }, () => ({ upstream: [], steps: [], mappings: [], omitted: 0, error }), place);
  assert.deepEqual(log.find(number)?.errorPlace, {
    uri: 'file:///a.yaml',
    range: { start: { line: 0, character: 0 }, end: { line: 0, character: 4 } },
  });
});

test('only the last calls are kept', () => {
  const log = createCallLog(2);
  const record = () => ({ upstream: [], steps: [], mappings: [], omitted: 0 });
  const numbers = [1, 2, 3].map(() => log.keep(call, record, place));
  assert.deepEqual(numbers, [1, 2, 3]);
  assert.deepEqual(
    numbers.map((number) => log.find(number)?.call),
    [undefined, call, call],
  );
});
