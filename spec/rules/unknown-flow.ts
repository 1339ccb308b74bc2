import { quoteList } from '../links/words.ts';
import { say } from '../say.ts';
import { example } from './example.ts';
import { suggest } from './fixes.ts';
import { otherKeyMessage, referenceFixes } from './meant-references.ts';
import type { Finding, Rule } from './rule.ts';
import { usageOf } from './usage.ts';

const file = (ref: string) =>
  example({
    sections:
      'aggregates:\n  - display: Orders\n    namespace: orders\n    flows:\n      list: {description: Lists all orders of the shop, call: shop.list-orders}\n',
    tool: `list: {ref: ${ref}}\n`,
  });

export const unknownFlow: Rule = {
  id: 'unknown-flow',
  severity: 'error',
  doc: {
    title: 'The flow does not exist',
    why: '`ref` names a flow as `namespace.flow`: the namespace of an entry of `aggregates` (or its alias), a dot, and the name of one of its flows.',
    bad: file('orders.lst'),
    good: file('orders.list'),
  },
  check: ({ links, file }) =>
    usageOf(links).unresolved.flatMap((reference): Finding[] => {
      if (reference.role !== 'ref' || reference.state !== 'unresolved') return [];
      const { name, span, candidates, qualifier, kind } = reference;
      const missing = kind === 'aggregate' ? noSuchAggregate(name, candidates) : noSuchFlow(qualifier ?? '', name, candidates);
      const message = otherKeyMessage(file, links.sections, reference) ?? missing;
      return [{ message, span, fixes: () => referenceFixes(file, links.sections, reference) }];
    }),
};

/** @param known namespaces of the aggregates there are. */
export function noSuchAggregate(namespace: string, known: readonly string[]): string {
  const others = known.length > 0 ? say`There is ${quoteList(known)}.` : say`There are no aggregates yet.`;
  return `${say`No aggregate has the namespace \`${namespace}\`.`} ${suggest(namespace, known) ?? others}`;
}

/** @param known names of the flows there are. */
export function noSuchFlow(namespace: string, flow: string, known: readonly string[]): string {
  const others = known.length > 0 ? say`There is ${quoteList(known)}.` : say`It has no flows.`;
  return `${say`\`${namespace}\` has no flow \`${flow}\`.`} ${suggest(flow, known) ?? others}`;
}
