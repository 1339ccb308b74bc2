import { quoteList } from '../links/words.ts';
import { say } from '../say.ts';
import { example } from './example.ts';
import { renameToNearest, suggest } from './fixes.ts';
import type { Finding, Rule } from './rule.ts';
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
      const message = kind === 'server' ? noSuchSource(name, candidates) : noSuchAction(kind, qualifier ?? '', name, candidates);
      return [{ message, span, fixes: () => renameToNearest(uri, span, name, candidates) }];
    }),
};

/** @param known namespaces of the REST and MCP servers there are. */
export function noSuchSource(namespace: string, known: readonly string[]): string {
  return `${say`No REST or MCP server has the namespace \`${namespace}\`.`} ${suggest(namespace, known) ?? listed(known)}`;
}

/** @param known names of the tools or operations the server has. */
export function noSuchAction(kind: string, namespace: string, action: string, known: readonly string[]): string {
  const subject =
    kind === 'tool' ? say`\`${namespace}\` has no tool \`${action}\`.` : say`\`${namespace}\` has no operation \`${action}\`.`;
  return `${subject} ${suggest(action, known) ?? listed(known)}`;
}

function listed(known: readonly string[]): string {
  return known.length > 0 ? say`There is ${quoteList(known)}.` : say`There is none yet.`;
}
