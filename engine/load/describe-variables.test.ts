import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { writeFiles } from '../testing/serve.ts';
import { describeVariables } from './describe-variables.ts';

const capability = `ikanos: "1.0.0-beta5"
binds:
- {namespace: f, location: "file:///./s.yaml", keys: {A: a, B: b}}
- {namespace: e, keys: {C: THE_C, D: THE_D}}
- {namespace: v, location: "vault://x/y", keys: {E: e}}
capability:
  consumes:
  - {type: http, namespace: u, baseUri: "https://u.internal", authentication: {type: bearer, token: "{{LOOSE}}{{A}}"}, resources: {r: {path: /r, operations: {o: {method: GET}}}}}
  exposes:
  - {type: mcp, port: 3001, namespace: t, tools: {o: {description: d, call: u.o}}}
`;

describe('the variables of a capability', () => {
  it('have an origin, and are there or not; their values stay where they are', async (t) => {
    const file = await writeFiles(t, { 'c.yaml': capability, 's.yaml': 'a: secret-one\n' });
    const told = describeVariables(file, { THE_C: 'secret-two' });
    assert.deepEqual(
      told.map(({ file: where, offset, ...rest }) => {
        assert.equal(where, file);
        return [capability.slice(offset).split(/[:,}]/)[0], rest];
      }),
      [
        ['A', { name: 'A', origin: 'file:///./s.yaml, key a', isThere: true }],
        ['B', { name: 'B', origin: 'file:///./s.yaml, key b', isThere: false, reason: '`file:///./s.yaml` has no key `b`. It has `a`.' }],
        ['C', { name: 'C', origin: 'environment variable THE_C', isThere: true }],
        [
          'D',
          {
            name: 'D',
            origin: 'environment variable THE_D',
            isThere: false,
            reason: 'D has no value: the environment has no variable THE_D.',
          },
        ],
        [
          'E',
          {
            name: 'E',
            origin: 'vault://x/y, key e',
            isThere: false,
            reason: 'E has no value: the environment does not say where Vault is: set VAULT_ADDR.',
          },
        ],
        [
          'LOOSE',
          {
            name: 'LOOSE',
            origin: 'nothing binds it',
            isThere: false,
            reason: 'Nothing binds `{{LOOSE}}`: no entry of `binds` declares it.',
          },
        ],
      ],
    );
    assert.deepEqual(describeVariables('/no/such/file', {}), []);
  });
});
