import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readEnvironments, summaryOf, withFolder } from './read-environments.ts';

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

test('connections are kept by host, their files in the folder of the workspace', () => {
  const [found] = readEnvironments({
    x: {
      connections: {
        'api.x': { ca: 'certs/ca.pem', cert: '/etc/c.pem', timeout: 5, totalTimeout: 'long', other: 1 },
        '*': { maxBody: '1MiB' },
      },
    },
  });
  assert.deepEqual(found, {
    name: 'x',
    upstreams: {},
    variables: {},
    connections: { 'api.x': { ca: 'certs/ca.pem', cert: '/etc/c.pem', timeout: 5 }, '*': { maxBody: '1MiB' } },
  });
  assert.deepEqual(withFolder(found.connections ?? {}, '/w'), {
    'api.x': { ca: '/w/certs/ca.pem', cert: '/etc/c.pem', timeout: 5 },
    '*': { maxBody: '1MiB' },
  });
  assert.equal(summaryOf(found), 'settings for connections');
});
