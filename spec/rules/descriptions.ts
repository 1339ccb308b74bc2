/** Rules about texts for people and agents. */
import { ownUnits } from '../links/units.ts';
import type { McpTool } from '../model/capability.ts';
import { ownClients, ownServers, sectionsOf } from '../model/own-parts.ts';
import { say } from '../say.ts';
import { spanOf } from '../span.ts';
import { rememberClean } from './clean.ts';
import { example } from './example.ts';
import type { Finding, Rule } from './rule.ts';

export const emptyDescription: Rule = {
  id: 'empty-description',
  severity: 'warning',
  doc: {
    title: 'A description is empty',
    why: 'Agents choose a tool by its description, and tools inherit the one of their flow. An empty one tells them nothing.',
    bad: example({ tool: 'list:\n  description: ""\n  call: shop.list-orders\n' }),
    good: example(),
  },
  check: ({ file }) =>
    ownUnits(file).flatMap(({ unit }): Finding[] =>
      unit.description && unit.description.value.trim() === ''
        ? [{ message: say`This description is empty. Say what it does and when to use it.`, span: spanOf(unit.description.node) }]
        : [],
    ),
};

export const missingDescription: Rule = {
  id: 'missing-description',
  severity: 'off',
  doc: {
    title: 'A description is missing',
    why: 'Descriptions of consumed APIs, of routes and of operations are what people and portals see. Some teams want every one of them.',
    bad: example().replace('      description: The shop\n', ''),
    good: example(),
  },
  check: ({ file }) => {
    const parts = [
      ...ownClients(file).map((client) => ({ what: say`This API`, part: client, at: client.namespace?.node })),
      ...ownServers(file).flatMap((server) =>
        server.kind === 'rest'
          ? server.resources.flatMap((resource) => [
              { what: say`This resource`, part: resource, at: resource.nameNode },
              ...resource.operations
                .filter(({ ref }) => !ref)
                .map((operation) => ({ what: say`This operation`, part: operation, at: operation.nameNode })),
            ])
          : [],
      ),
    ];
    return parts.flatMap(({ what, part, at }): Finding[] =>
      part.description && part.description.value.trim() !== ''
        ? []
        : [{ message: say`${what} has no description.`, span: spanOf(at ?? part.node) }],
    );
  },
};

export const missingTags: Rule = {
  id: 'missing-tags',
  severity: 'off',
  doc: {
    title: 'The file has no tags',
    why: 'Tags in `info` are how a capability is found among many.',
    bad: example({ root: 'info: {display: Shop, description: Orders of the shop}\n' }),
    good: example({ root: 'info: {display: Shop, description: Orders of the shop, tags: [orders]}\n' }),
  },
  check: ({ file }) => {
    const { info } = file.model;
    const key = info?.node.parent;
    return info && info.tags.length === 0 && !/\btags\s*:/.test(file.text.slice(info.node.start, info.node.end))
      ? [
          {
            message: say`Add \`tags\` by which this capability can be found.`,
            span: key?.kind === 'pair' ? spanOf(key.key) : spanOf(info.node),
          },
        ]
      : [];
  },
};

/** Characters below which a text is a word or two: `Lists orders`. */
const shortest = 15;

export const thinDescription: Rule = {
  id: 'thin-description',
  severity: 'hint',
  doc: {
    title: 'A tool description is too thin to choose by',
    why: 'An agent sees the name and the description of each tool and must choose. A word or two, or the name once more, seldom say what a tool does and when to use it.',
    bad: example({ tool: 'list:\n  description: Lists orders\n  call: shop.list-orders\n' }),
    good: example(),
  },
  check: ({ file }) =>
    sectionsOf(file).flatMap(({ exposes }) =>
      exposes.flatMap((server) =>
        server.kind !== 'mcp' ? [] : server.tools.flatMap((tool) => ifChanged(tool, [], () => judgeDescription(tool))),
      ),
    ),
};

const ifChanged = rememberClean();

function judgeDescription({ description, name }: McpTool): readonly Finding[] {
  const text = description?.value.trim() ?? '';
  if (!description || text === '' || (text.length >= shortest && !isSameWords(text, name))) return [];
  return [{ message: say`An agent chooses by this text: say what the tool does and when to use it.`, span: spanOf(description.node) }];
}

function isSameWords(text: string, name: string): boolean {
  const words = (from: string) => from.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
  return words(text) === words(name);
}
