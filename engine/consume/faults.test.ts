import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { defaultLimits } from '../plan.ts';
import { Failure } from './failure.ts';
import { slowBody } from './faults.ts';

const url = new URL('https://registry.example.org/ships');

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error) => (error instanceof Failure ? [error.error.status, error.error.code, error.message] : error),
  );
}

describe('a slow body', () => {
  it('arrives in the end', async () => {
    assert.equal(await failureOf(slowBody(5, defaultLimits, { url, signal: undefined })), undefined);
  });

  it('is a timeout when its parts are too far apart', async () => {
    assert.deepEqual(await failureOf(slowBody(1000, { ...defaultLimits, idleTimeoutMs: 2 }, { url, signal: undefined })), [
      504,
      'upstream-timeout',
      'registry.example.org did not answer within 0.002 s.',
    ]);
  });

  it('is not waited for when the call is cancelled', async () => {
    assert.deepEqual(await failureOf(slowBody(60_000, defaultLimits, { url, signal: AbortSignal.abort() })), [
      499,
      'cancelled',
      'The call was cancelled.',
    ]);
  });
});
