import { describe, it } from 'node:test';
import { checkProblems } from '../testing/fixture.ts';

const server = (authentication: string, marks = '') => `ikanos: "1.0.0-beta5"
capability:
  exposes:
    - type: rest
      port: 3000
      namespace: shop-api
      authentication: ${authentication}
${marks}      resources:
        orders: {path: /orders, operations: {list: {method: GET, outputParameters: {said: {type: string, value: none}}}}}
`;
const quiet = { severities: { 'literal-secret': 'off', 'no-effect-elsewhere': 'off' } } as const;

describe('a server that asks for credentials', () => {
  it('says which', () => {
    checkProblems(
      server(
        '{type: bearer}',
        '#                            ^^^^^^ error missing-credentials: `bearer` needs `token`: without, nobody can call this server.\n',
      ),
    );
    checkProblems(
      server(
        '{type: basic}',
        '#                            ^^^^^ error missing-credentials: `basic` needs `username` and `password`: without, nobody can call this server.\n',
      ),
    );
    checkProblems(
      server(
        '{type: apikey, key: X-Key, placement: header}',
        '#                            ^^^^^^ error missing-credentials: `apikey` needs `value`: without, nobody can call this server.\n',
      ),
    );
  });

  it('may be called then', () => {
    for (const said of [
      '{type: digest, username: u, password: p}',
      '{type: bearer, token: t}',
      '{type: apikey, key: k, value: v, placement: query}',
    ])
      checkProblems(server(said), quiet);
  });
});
