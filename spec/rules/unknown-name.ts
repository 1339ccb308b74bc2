import { quoteList } from '../links/words.ts';
import { renameToNearest } from './fixes.ts';
import type { Finding, Rule } from './rule.ts';
import { suggest } from './unknown-call.ts';

const file = (template: string) => `ikanos: "1.0.0-beta5"
capability:
  consumes:
    - type: http
      namespace: shop
      baseUri: https://shop.example.org
      resources:
        order: {path: "/orders/{{id}}", operations: {get-order: {method: GET, inputParameters: {id: {in: path}}}}}
  exposes:
    - type: mcp
      port: 3000
      namespace: shop-tools
      tools:
        get:
          description: Reads one order of the shop
          inputParameters:
            order: {type: string, description: Number of the order}
          call: shop.get-order
          with: {id: "${template}"}
`;

export const unknownName: Rule = {
  id: 'unknown-name',
  severity: 'warning',
  doc: {
    title: 'The name between the braces is not known here',
    why: 'A template such as `{{name}}` inserts an input of the tool or operation, the output of an earlier step, or a variable. A name that is none of these inserts nothing, and the call goes out without it.',
    bad: file('{{ordr}}'),
    good: file('{{order}}'),
  },
  check: ({ links, file: { uri } }) =>
    links.references.flatMap((reference): Finding[] => {
      if (reference.state !== 'unresolved' || reference.kind === 'variable') return [];
      if (reference.role !== 'template' && reference.role !== 'with-value') return [];
      const { name, span, candidates } = reference;
      const known = candidates.length > 0 ? `Known here: ${quoteList(candidates)}.` : 'There are no inputs here yet.';
      return [
        {
          message: `Nothing here is called \`${name}\`. ${suggest(name, candidates) ?? known}`,
          span,
          fixes: () => renameToNearest(uri, span, name, candidates),
        },
      ];
    }),
};
