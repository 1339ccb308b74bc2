/** Rules about what nobody uses, and hints about texts. Shown faded, or off until a team wants them. */

import { isSame } from '../links/definition.ts';
import type { Links } from '../links/link.ts';
import { callsOf } from '../links/link-clients.ts';
import { findOperation } from '../links/operations.ts';
import { templateNames } from '../links/template.ts';
import { effectiveUnits } from '../links/units.ts';
import type { Node } from '../syntax/tree.ts';
import { example } from './example.ts';
import { ownBindings, ownClients, ownServers, sectionsOf, spanOf } from './parts.ts';
import type { Finding, Rule, RuleContext } from './rule.ts';

export const unusedOperation: Rule = {
  id: 'unused-operation',
  severity: 'hint',
  doc: {
    title: 'Nothing calls this operation',
    why: 'A consumed operation of a capability that no tool, operation or flow calls does nothing. Remove it, or call it.',
    bad: example({
      resources: 'orders:\n  path: /orders\n  operations:\n    list-orders: {method: GET}\n    delete-orders: {method: DELETE}\n',
    }),
    good: example(),
  },
  check: ({ file, links }) => {
    if (!file.model.capability || links.sections.incomplete.size > 0) return [];
    const called = new Set(effectiveUnits(links.sections).flatMap(callsOf));
    const unsure = namespacesOfUnknownCalls(links, called);
    return ownClients(file).flatMap((client) =>
      client.namespace === undefined || unsure === 'all' || unsure.has(client.namespace.value)
        ? []
        : client.resources.flatMap((resource) =>
            resource.operations.flatMap((operation): Finding[] => {
              const reference = `${client.namespace?.value}.${operation.name}`;
              return called.has(reference) || !operation.name
                ? []
                : [
                    {
                      message: `Nothing calls \`${reference}\`.`,
                      span: spanOf(operation.nameNode ?? operation.node),
                      tags: ['unnecessary'],
                    },
                  ];
            }),
          ),
    );
  },
};

/** A call that leads nowhere is reported itself; which operation it means is not known before it is mended. */
function namespacesOfUnknownCalls({ sections }: Links, called: ReadonlySet<string>): ReadonlySet<string> | 'all' {
  const unsure = new Set<string>();
  for (const call of called) {
    if (findOperation(sections, call)) continue;
    const namespace = call.slice(0, Math.max(0, call.indexOf('.')));
    if (!sections.clients.some((client) => client.namespace === namespace)) return 'all';
    unsure.add(namespace);
  }
  return unsure;
}

export const unusedVariable: Rule = {
  id: 'unused-variable',
  severity: 'hint',
  doc: {
    title: 'Nothing uses this variable',
    why: 'A bound variable that no template names is read for nothing, and its secret is asked for without need.',
    bad: example({ root: 'binds:\n  - {namespace: env, keys: {OLD_TOKEN: OLD_TOKEN}}\n' }),
    good: example({
      root: 'binds:\n  - {namespace: env, keys: {TOKEN: TOKEN}}\n',
      client: 'authentication: {type: bearer, token: "{{TOKEN}}"}\n',
    }),
  },
  check: (context) => {
    const { file, links } = context;
    if (!file.model.capability || links.sections.incomplete.size > 0) return [];
    const used = namesUsed(context);
    return ownBindings(file).flatMap((binding) =>
      binding.keys.flatMap((key): Finding[] =>
        used.has(key.name)
          ? []
          : [{ message: `Nothing uses \`{{${key.name}}}\`.`, span: spanOf(key.nameNode ?? key.node), tags: ['unnecessary'] }],
      ),
    );
  },
};

/** Names of all templates in effect, imported parts included. */
function namesUsed({ file, links }: RuleContext): ReadonlySet<string> {
  const used = new Set<string>();
  const parts = [...links.sections.clients, ...links.sections.servers, ...links.sections.aggregates].map(({ part }) => part.node);
  for (const root of [...parts, ...(file.model.info ? [file.model.info.node] : [])]) for (const name of namesBelow(root)) used.add(name);
  return used;
}

const none: readonly string[] = [];
const below = new WeakMap<Node, readonly string[]>();

/** Names in the templates of a block; kept, because blocks keep their identity across edits. */
function namesBelow(node: Node): readonly string[] {
  if (node.kind === 'alias') return none;
  if (node.kind === 'scalar') {
    if (typeof node.value !== 'string' || !node.text.includes('{{')) return none;
    return templateNames(node.text).flatMap(({ name }) => name.split('.'));
  }
  const known = below.get(node);
  if (known) return known;
  const values = node.kind === 'mapping' ? node.pairs.map(({ value }) => value) : node.items;
  const names = new Set(values.flatMap(namesBelow));
  const found = names.size > 0 ? [...names] : none;
  below.set(node, found);
  return found;
}

export const unusedStep: Rule = {
  id: 'unused-step',
  severity: 'hint',
  doc: {
    title: 'Nothing uses the output of this step',
    why: 'A call step whose output neither a later step nor a mapping names is made for its effect only. If it only reads, it can go.',
    bad: example({
      tool: 'list:\n  description: Lists all orders of the shop\n  steps:\n    first: {type: call, call: shop.list-orders}\n    second: {type: call, call: shop.list-orders}\n  mappings: [{target: a, value: $.second.a}]\n  outputParameters: {a: {type: string}}\n',
    }),
    good: example({
      tool: 'list:\n  description: Lists all orders of the shop\n  steps:\n    second: {type: call, call: shop.list-orders}\n  mappings: [{target: a, value: $.second.a}]\n  outputParameters: {a: {type: string}}\n',
    }),
  },
  check: ({ file, links }) => {
    const steps = links.definitions.filter(({ kind }) => kind === 'step');
    return steps.flatMap((step): Finding[] => {
      const unit = effectiveUnits(links.sections).find(
        (place) => place.uri === file.uri && place.unit.steps.some((candidate) => candidate.node === step.node),
      );
      const own = unit?.unit.steps.find((candidate) => candidate.node === step.node);
      // The last step answers for a unit without mappings; a script may read every step there is.
      if (!unit || own?.kind !== 'call' || unit.unit.mappings.length === 0 || unit.unit.steps.some(({ kind }) => kind === 'script'))
        return [];
      if (
        !isReading(links, own.call?.value) ||
        links.references.some((reference) => reference.targets.some((target) => isSame(target, step)))
      )
        return [];
      return [{ message: `Nothing uses the output of \`${step.name}\`.`, span: step.span, tags: ['unnecessary'] }];
    });
  },
};

function isReading(links: Links, call: string | undefined): boolean {
  const [namespace, name] = call?.split('.') ?? [];
  const client = links.sections.clients.find((candidate) => candidate.namespace === namespace);
  const operation = client?.part.resources.flatMap(({ operations }) => operations).find((candidate) => candidate.name === name);
  return operation?.method?.value === 'GET';
}

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
      ...ownClients(file).map((client) => ({ what: 'This API', part: client, at: client.namespace?.node })),
      ...ownServers(file).flatMap((server) =>
        server.kind === 'rest'
          ? server.resources.flatMap((resource) => [
              { what: 'This resource', part: resource, at: resource.nameNode },
              ...resource.operations
                .filter(({ ref }) => !ref)
                .map((operation) => ({ what: 'This operation', part: operation, at: operation.nameNode })),
            ])
          : [],
      ),
    ];
    return parts.flatMap(({ what, part, at }): Finding[] =>
      part.description && part.description.value.trim() !== ''
        ? []
        : [{ message: `${what} has no description.`, span: spanOf(at ?? part.node) }],
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
      ? [{ message: 'Add `tags` by which this capability can be found.', span: key?.kind === 'pair' ? spanOf(key.key) : spanOf(info.node) }]
      : [];
  },
};

export const thinDescription: Rule = {
  id: 'thin-description',
  severity: 'off',
  doc: {
    title: 'A tool description is too thin to choose by',
    why: 'An agent sees the name and the description of each tool and must choose. Fewer than twenty characters seldom say what a tool does and when to use it.',
    bad: example({ tool: 'list:\n  description: Lists orders\n  call: shop.list-orders\n' }),
    good: example(),
  },
  check: ({ file }) =>
    sectionsOf(file).flatMap(({ exposes }) =>
      exposes.flatMap((server) =>
        server.kind !== 'mcp'
          ? []
          : server.tools.flatMap(({ description }): Finding[] =>
              description && description.value.trim() !== '' && description.value.trim().length < 20
                ? [{ message: 'An agent chooses by this text: say what the tool does and when to use it.', span: spanOf(description.node) }]
                : [],
            ),
      ),
    ),
};
