import { it } from 'node:test';
import { checkProblems } from '../testing/fixture.ts';

it('patterns of inputs are regular expressions, of a route as of an operation', () =>
  checkProblems(
    `ikanos: "1.0.0-beta5"
capability:
  exposes:
    - type: rest
      port: 3000
      namespace: shop-api
      resources:
        orders:
          path: /orders
          inputParameters:
            one: {in: query, type: string, description: What it is, pattern: "["}
#                                                                            ^^^ error pattern-syntax: \`[\` is no regular expression: any value is taken.
          operations:
            list:
              method: GET
              inputParameters:
                two: {in: query, type: string, description: What it is, pattern: "(a"}
#                                                                                ^^^^ error pattern-syntax: \`(a\` is no regular expression: any value is taken.
                three: {in: query, type: string, description: What it is, pattern: "^[a-z]+$"}
                four: {in: query, type: string, description: What it is, pattern: "\\\\-"}
              outputParameters: {said: {type: string, value: "{{one}} {{two}} {{three}} {{four}}"}}
`,
    { severities: { 'no-effect-elsewhere': 'off' } },
  ));
