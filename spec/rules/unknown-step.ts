import { quoteList } from '../links/words.ts';
import { say } from '../say.ts';
import { example } from './example.ts';
import { renameToNearest, suggest } from './fixes.ts';
import type { Finding, Rule } from './rule.ts';
import { usageOf } from './usage.ts';

const file = (index: string) =>
  example({
    tool: `find:
  description: Finds one order by its number
  inputParameters:
    number: {type: string, description: Number of the order}
  steps:
    all: {type: call, call: shop.list-orders}
    one: {type: lookup, index: ${index}, match: number, lookupValue: "{{number}}", outputParameters: [total]}
  mappings:
    - {target: total, value: $.one.total}
  outputParameters:
    total: {type: number}
`,
  });

export const unknownStep: Rule = {
  id: 'unknown-step',
  severity: 'error',
  doc: {
    title: 'The step does not exist, or has not run yet',
    why: 'A lookup reads the output of an earlier step (`index`), templates read it as `{{step.field}}`, and `mappings` as `$.step.field`. Steps run in the order in which they are written.',
    bad: file('al'),
    good: file('all'),
  },
  check: ({ links, file: { uri } }) =>
    usageOf(links).unresolved.flatMap((reference): Finding[] => {
      if (reference.kind !== 'step' || reference.state !== 'unresolved') return [];
      const { name, span, candidates, targets } = reference;
      if (targets.length > 0)
        return [{ message: say`The step \`${name}\` has not run yet at this point: a step can only use those above it.`, span }];
      const known = candidates.length > 0 ? say`There is ${quoteList(candidates)}.` : say`No step stands above this one.`;
      return [
        {
          message: say`There is no step \`${name}\` here. ${suggest(name, candidates) ?? known}`,
          span,
          fixes: () => renameToNearest(uri, span, name, candidates),
        },
      ];
    }),
};
