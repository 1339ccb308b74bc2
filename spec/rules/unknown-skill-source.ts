import { quoteList } from '../links/words.ts';
import { say } from '../say.ts';
import { example } from './example.ts';
import { renameToNearest } from './fixes.ts';
import type { Finding, Rule } from './rule.ts';
import { suggest } from './unknown-call.ts';
import { usageOf } from './usage.ts';

const skill = (action: string) =>
  example({
    exposes: `- type: mcp\n  port: 3000\n  namespace: shop-tools\n  tools:\n    list: {description: Lists all orders of the shop, call: shop.list-orders}\n- type: skill\n  port: 3001\n  namespace: shop-skills\n  skills:\n    orders:\n      description: Work with orders\n      tools:\n        list: {description: Lists all orders of the shop, from: {sourceNamespace: shop-tools, action: ${action}}}\n`,
  });

export const unknownSkillSource: Rule = {
  id: 'unknown-skill-source',
  severity: 'error',
  doc: {
    title: 'A skill tool names what does not exist',
    why: '`from` names a tool of an MCP server or an operation of a REST server in the same capability: `sourceNamespace` the server, `action` the tool or operation.',
    bad: skill('lst'),
    good: skill('list'),
  },
  check: ({ links, file: { uri } }) =>
    usageOf(links).unresolved.flatMap((reference): Finding[] => {
      if (reference.role !== 'skill-from' || reference.state !== 'unresolved') return [];
      const { name, span, candidates, kind, qualifier } = reference;
      const known = candidates.length > 0 ? say`There is ${quoteList(candidates)}.` : say`There is none yet.`;
      const subject =
        kind === 'server'
          ? say`No REST or MCP server has the namespace \`${name}\`.`
          : kind === 'tool'
            ? say`\`${qualifier ?? ''}\` has no tool \`${name}\`.`
            : say`\`${qualifier ?? ''}\` has no operation \`${name}\`.`;
      return [
        { message: `${subject} ${suggest(name, candidates) ?? known}`, span, fixes: () => renameToNearest(uri, span, name, candidates) },
      ];
    }),
};
