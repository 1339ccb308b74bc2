import { quoteList } from '../links/words.ts';
import { say } from '../say.ts';
import { example } from './example.ts';
import { renameToNearest, suggest } from './fixes.ts';
import { otherKeyMessage, referenceFixes } from './meant-references.ts';
import type { Finding, Rule } from './rule.ts';
import { usageOf } from './usage.ts';

export const unknownCall: Rule = {
  id: 'unknown-call',
  severity: 'error',
  doc: {
    title: 'The called operation does not exist',
    why: '`call` names a consumed operation as `namespace.operation`: the namespace of an entry of `consumes` (or its alias), a dot, and the name of an operation in any of its resources. A call that leads nowhere cannot be served.',
    bad: example({ tool: 'list:\n  description: Lists all orders of the shop\n  call: shop.list-order\n' }),
    good: example(),
  },
  check: ({ links, file }) =>
    usageOf(links).unresolved.flatMap((reference): Finding[] => {
      if (reference.state !== 'unresolved') return [];
      const { name, span, candidates, qualifier } = reference;
      if (reference.role === 'forward') {
        const fixes = () => renameToNearest(file.uri, span, name, candidates);
        return [{ message: unknownClient(name, candidates), span, fixes }];
      }
      if (reference.role !== 'call') return [];
      const fixes = () => referenceFixes(file, links.sections, reference);
      const other = otherKeyMessage(file, links.sections, reference);
      if (other !== undefined) return [{ message: other, span, fixes }];
      if (reference.kind === 'client') return [{ message: unknownClient(name, candidates), span, fixes }];
      const known = candidates.length > 0 ? say`It has ${quoteList(candidates)}.` : say`It has no operations.`;
      return [{ message: say`\`${qualifier ?? ''}\` has no operation \`${name}\`. ${suggest(name, candidates) ?? known}`, span, fixes }];
    }),
};

function unknownClient(name: string, candidates: readonly string[]): string {
  const known =
    candidates.length > 0 ? say`There is ${quoteList(candidates)}.` : say`Nothing is consumed yet: add an entry to \`consumes\`.`;
  return say`No consumed API has the namespace \`${name}\`. ${suggest(name, candidates) ?? known}`;
}
