/** Regular expressions that inputs are held to. */
import type { InputParameter } from '../model/capability.ts';
import { ownServers } from '../model/own-parts.ts';
import { findPattern } from '../pattern.ts';
import { say } from '../say.ts';
import { spanOf } from '../span.ts';
import { example } from './example.ts';
import type { Finding, Rule } from './rule.ts';

const orders = (pattern: string) =>
  example({
    exposes: `- type: rest\n  address: 127.0.0.1\n  port: 3000\n  namespace: shop-api\n  resources:\n    orders:\n      path: /orders\n      inputParameters:\n        country: {in: query, type: string, description: Where it is sent, pattern: "${pattern}"}\n      operations:\n        list: {method: GET, call: shop.list-orders}\n`,
    resources: 'orders:\n  path: /orders\n  operations:\n    list-orders: {method: GET, inputParameters: {country: {in: query}}}\n',
  });

export const patternSyntax: Rule = {
  id: 'pattern-syntax',
  severity: 'error',
  doc: {
    title: 'The `pattern` of an input is no regular expression',
    why: 'Values of the input are held to its `pattern`. One that cannot be read is left out, so that every value is taken. Brackets and parentheses that are meant as such need a backslash before them, and in double quotes two.',
    bad: orders('^[A-Z{2}$'),
    good: orders('^[A-Z]{2}$'),
  },
  check: ({ file }) =>
    ownServers(file).flatMap((server) =>
      server.kind === 'rest'
        ? server.resources.flatMap((resource) =>
            [...resource.inputParameters, ...resource.operations.flatMap((operation) => operation.inputParameters)].flatMap(mistakeIn),
          )
        : [],
    ),
};

function mistakeIn({ pattern }: InputParameter): readonly Finding[] {
  if (!pattern || findPattern(pattern.value)) return [];
  return [{ message: say`\`${pattern.value}\` is no regular expression: any value is taken.`, span: spanOf(pattern.node) }];
}
