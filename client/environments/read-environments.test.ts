import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readEnvironments, summaryOf } from './read-environments.ts';

test('environments are read, and what is no text is left out', () => {
  assert.deepEqual(
    readEnvironments({
      local: { upstreams: { a: 'http://localhost:1', b: null }, variables: { PORT: 1, ON: true, L: [] } },
      empty: {},
      odd: 5,
    }),
    [
      { name: 'local', upstreams: { a: 'http://localhost:1' }, variables: { PORT: '1', ON: 'true' } },
      { name: 'empty', upstreams: {}, variables: {} },
      { name: 'odd', upstreams: {}, variables: {} },
    ],
  );
  assert.deepEqual([undefined, null, [], 'x'].map(readEnvironments), [[], [], [], []]);
});

test('an environment says what it changes, but no value', () => {
  const say = (upstreams: Record<string, string>, variables: Record<string, string>) => summaryOf({ name: 'x', upstreams, variables });
  assert.equal(say({ a: 'http://b' }, { T: 'secret', U: 'v' }), 'a → http://b, sets 2 variables');
  assert.equal(say({}, { T: 'secret' }), 'sets T');
  assert.equal(say({}, {}), 'changes nothing');
});
