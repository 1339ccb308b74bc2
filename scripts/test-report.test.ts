import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeFailure, describeSlowest, inOrder } from './test-report.ts';

const root = '/clone';
const place = { name: 'adds', nesting: 1, file: '/clone/spec/add.test.ts', line: 7, column: 3 };

describe('a failure', () => {
  it('has its name, its place, its reason, and only the frames of the project', () => {
    const error = Object.assign(new Error('1 !== 2'), {
      stack:
        'Error: 1 !== 2\n    at add (file:///clone/spec/add.ts:3:5)\n    at run (node:internal/test:1:1)\n    at x (/clone/node_modules/y.js:1:1)',
    });
    assert.equal(
      describeFailure({ ...place, details: { error } }, root),
      '\n✖ adds (spec/add.test.ts:7)\n  1 !== 2\n      at add (spec/add.ts:3:5)\n',
    );
  });

  it('of a file that does not end says why', () => {
    const error = Object.assign(new Error('The operation was aborted'), { failureType: 'testAborted' });
    assert.equal(
      describeFailure({ name: '/clone/spec/add.test.ts', nesting: 0, details: { error } }, root),
      '\n✖ spec/add.test.ts\n  The file did not come to its end: something it started is still running (a timer, a server, a process).\n',
    );
  });

  it('is told once: not of the suite around it', () => {
    const error = Object.assign(new Error('1 subtest failed'), { failureType: 'subtestsFailed' });
    assert.equal(describeFailure({ ...place, details: { type: 'suite', error } }, root), undefined);
  });
});

describe('the slowest files', () => {
  it('are ten at the most, the slowest first', () => {
    const times = Array.from({ length: 12 }, (_, at) => ({ file: `${at}.test.ts`, seconds: at }));
    assert.equal(
      describeSlowest(times),
      '   slowest: 11.test.ts 11 s, 10.test.ts 10 s, 9.test.ts 9 s, 8.test.ts 8 s, 7.test.ts 7 s, 6.test.ts 6 s, 5.test.ts 5 s, 4.test.ts 4 s, 3.test.ts 3 s, 2.test.ts 2 s\n',
    );
  });

  it('are not told where all are quick', () => assert.equal(describeSlowest([{ file: 'a.test.ts', seconds: 0.9 }]), ''));
});

describe('the order of files', () => {
  it('is by name, those that take long first, and each once', () =>
    assert.deepEqual(inOrder(['b', 'a', 'long', 'longest'], ['longest', 'gone', 'long', 'longest']), ['longest', 'long', 'a', 'b']));
});
