import { quoteList } from '../links/words.ts';
import { say } from '../say.ts';
import { renameToNearest } from './fixes.ts';
import type { Finding, Rule } from './rule.ts';
import { suggest } from './unknown-call.ts';
import { usageOf } from './usage.ts';

const file = (ref: string) => `ikanos: "1.0.0-beta5"
capability:
  consumes:
    - type: http
      namespace: shop
      baseUri: https://shop.example.org
      resources:
        orders: {path: /orders, operations: {list-orders: {method: GET}}}
  aggregates:
    - display: Orders
      namespace: orders
      flows:
        list: {description: Lists all orders of the shop, call: shop.list-orders}
  exposes:
    - type: mcp
      port: 3000
      namespace: shop-tools
      tools:
        list: {ref: ${ref}}
`;

export const unknownFlow: Rule = {
  id: 'unknown-flow',
  severity: 'error',
  doc: {
    title: 'The flow does not exist',
    why: '`ref` names a flow as `namespace.flow`: the namespace of an entry of `aggregates` (or its alias), a dot, and the name of one of its flows.',
    bad: file('orders.lst'),
    good: file('orders.list'),
  },
  check: ({ links, file: { uri } }) =>
    usageOf(links).unresolved.flatMap((reference): Finding[] => {
      if (reference.role !== 'ref' || reference.state !== 'unresolved') return [];
      const { name, span, candidates, qualifier, kind } = reference;
      const none = kind === 'aggregate' ? say`There are no aggregates yet.` : say`It has no flows.`;
      const known = candidates.length > 0 ? say`There is ${quoteList(candidates)}.` : none;
      const subject =
        kind === 'aggregate' ? say`No aggregate has the namespace \`${name}\`.` : say`\`${qualifier ?? ''}\` has no flow \`${name}\`.`;
      return [
        { message: `${subject} ${suggest(name, candidates) ?? known}`, span, fixes: () => renameToNearest(uri, span, name, candidates) },
      ];
    }),
};
