/** Inputs that are asked for and then dropped, and whole parts that nobody reaches. */
import type { FoundOperation } from '../links/operations.ts';
import { findFlow, findOperation, inputsOfOperation, namesTakenByFlow } from '../links/operations.ts';
import type { UnitPlace } from '../links/scope.ts';
import { templateNames } from '../links/template.ts';
import { effectiveUnits, ownUnits } from '../links/units.ts';
import type { InputParameter, Named } from '../model/capability.ts';
import { ownAggregates, ownServers, sectionsOf } from '../model/own-parts.ts';
import { say } from '../say.ts';
import { spanOf } from '../span.ts';
import type { Node } from '../syntax/tree.ts';
import { example } from './example.ts';
import type { Finding, Rule, RuleContext } from './rule.ts';
import { forwardedIn, wordsOf } from './unused.ts';
import { hasPlaceIn, type Usage, usageOf } from './usage.ts';

const order = 'order:\n  path: "/orders/{{id}}"\n  operations:\n    get-order: {method: GET, inputParameters: {id: {in: path}}}\n';
const tool = (more: string) =>
  `get:\n  description: Reads one order of the shop\n  inputParameters:\n    number: {type: string, description: Number of the order}\n${more}  call: shop.get-order\n  with: {id: "{{number}}"}\n`;

export const unusedInput: Rule = {
  id: 'unused-input',
  severity: 'hint',
  doc: {
    title: 'Nothing uses this input',
    why: 'Callers are asked for a value that goes nowhere: no template names it, and what is called has no input of that name.',
    bad: example({ resources: order, tool: tool('    detail: {type: string, description: How much to tell}\n') }),
    good: example({ resources: order, tool: tool('') }),
  },
  check: (context) => {
    const usage = usageOf(context.links);
    return [...ofUnits(context, usage), ...ofResources(context, usage), ...ofPrompts(context, usage)];
  },
};

function idleOf<T extends InputParameter>(inputs: readonly T[], { used }: Usage): readonly T[] {
  return inputs.filter((input) => !used.has(input.node) && input.in?.value !== 'path');
}

function ofUnits(context: RuleContext, usage: Usage): readonly Finding[] {
  return ownUnits(context.file).flatMap((place) => {
    const idle = idleOf(place.unit.inputParameters, usage);
    return idle.length === 0 || hasPlaceIn(usage.unknownInputs, place.unit.node) ? [] : untold(idle, namesTakenBy(place, context, usage));
  });
}

/** Inputs of a REST resource are there for all its operations: one that uses them is enough. */
function ofResources(context: RuleContext, usage: Usage): readonly Finding[] {
  const { file } = context;
  const units = new Map<Node, UnitPlace[]>();
  for (const place of ownUnits(file)) {
    const resource = place.restResource?.node;
    if (resource) units.set(resource, [...(units.get(resource) ?? []), place]);
  }
  return ownServers(file).flatMap((server) =>
    server.kind !== 'rest'
      ? []
      : server.resources.flatMap((resource): readonly Finding[] => {
          const idle = idleOf(resource.inputParameters, usage);
          if (idle.length === 0 || resource.forward || hasPlaceIn(usage.unknownInputs, resource.node)) return [];
          const taken = (units.get(resource.node) ?? []).map((place) => namesTakenBy(place, context, usage));
          return taken.includes('unknown') ? [] : untold(idle, new Set(taken.flatMap((names) => (names === 'unknown' ? [] : [...names]))));
        }),
  );
}

function ofPrompts({ file }: RuleContext, usage: Usage): readonly Finding[] {
  return ownServers(file).flatMap((server) =>
    server.kind !== 'mcp'
      ? []
      : server.prompts.flatMap((prompt) =>
          prompt.template.length === 0 || hasPlaceIn(usage.unknownInputs, prompt.node)
            ? []
            : untold(
                prompt.arguments.filter((argument) => !usage.used.has(argument.node)),
                // Of two with one name, that is the mistake.
                new Set(prompt.arguments.flatMap(({ name, node }) => (usage.used.has(node) ? name : []))),
              ),
        ),
  );
}

function untold(inputs: readonly (InputParameter | Named)[], taken: ReadonlySet<string> | 'unknown'): readonly Finding[] {
  if (taken === 'unknown') return [];
  return inputs
    .filter(({ name }) => name !== '' && !taken.has(name))
    .map(({ name, nameNode, node }) => ({
      message: say`Nothing uses \`${name}\`: what callers give for it goes nowhere.`,
      span: spanOf(nameNode ?? node),
      tags: ['unnecessary'],
    }));
}

/** Names of arguments that have an effect when a unit is called, by themselves; `unknown` when something it needs is not known. */
function namesTakenBy({ unit }: UnitPlace, { file, links: { sections } }: RuleContext, usage: Usage): ReadonlySet<string> | 'unknown' {
  if (unit.kind !== 'flow' && unit.ref) {
    const found = findFlow(sections, unit.ref.value);
    return found ? namesTakenByFlow(found.flow, sections) : 'unknown';
  }
  const calls = [unit.call, ...unit.steps.map((step) => (step.kind === 'call' ? step.call : undefined))].filter(
    (call) => call !== undefined,
  );
  if (unit.steps.some(({ kind }) => kind === 'script' || kind === 'unknown')) return 'unknown';
  if (calls.length === 0 && unit.steps.length === 0 && !unit.outputs) return 'unknown';
  const taken = new Set(wordsOf([...unit.with, ...unit.steps.flatMap((step) => (step.kind === 'call' ? step.with : []))]));
  for (const call of calls) {
    const operation = findOperation(sections, call.value);
    if (!operation || (operation.client.uri === file.uri && hasPlaceIn(usage.unknownInputs, operation.resource.node))) return 'unknown';
    for (const name of namesReadBy(operation)) taken.add(name);
  }
  return taken;
}

/** Inputs of an operation, and whatever its texts name: an imported one is not linked here. */
function namesReadBy(found: FoundOperation): readonly string[] {
  const { part } = found.client;
  const parameters = [...part.inputParameters, ...found.resource.inputParameters, ...found.operation.inputParameters];
  const texts = [
    part.baseUri?.value,
    found.resource.path?.value,
    ...parameters.map(({ value }) => value?.value),
    ...Object.values(part.authentication?.fields ?? {}).map(({ value }) => value),
    JSON.stringify(found.operation.body?.data?.value ?? ''),
  ];
  const named = texts.flatMap((text) => (typeof text === 'string' ? templateNames(text).flatMap(({ name }) => name.split('.')) : []));
  return [...inputsOfOperation(found).map(({ name }) => name), ...named];
}

const withFlow = (ref: string) =>
  example({
    sections:
      'aggregates:\n  - display: Orders\n    namespace: orders\n    flows:\n      list: {description: Lists all orders of the shop, call: shop.list-orders}\n',
    tool: ref,
  });

export const unusedFlow: Rule = {
  id: 'unused-flow',
  severity: 'hint',
  doc: {
    title: 'Nothing refers to this flow',
    why: 'A flow runs when a tool or an operation names it in `ref`. Remove it, or refer to it.',
    bad: withFlow('list:\n  description: Lists all orders of the shop\n  call: shop.list-orders\n'),
    good: withFlow('list: {ref: orders.list}\n'),
  },
  check: ({ file, links }) => {
    if (!file.model.capability || links.sections.incomplete.has('exposes')) return [];
    const refs = effectiveUnits(links.sections).flatMap(({ unit }) => (unit.kind === 'flow' ? [] : (unit.ref ?? [])));
    // A `ref` that leads nowhere may mean any of them: that is told there.
    if (refs.some(({ value }) => !findFlow(links.sections, value))) return [];
    const used = new Set(refs.map(({ value }) => value));
    return ownAggregates(file).flatMap(({ namespace, flows }) =>
      !namespace
        ? []
        : flows.flatMap(({ name, nameNode, node }): Finding[] =>
            name === '' || used.has(`${namespace.value}.${name}`)
              ? []
              : [
                  {
                    message: say`Nothing refers to \`${namespace.value}.${name}\`.`,
                    span: spanOf(nameNode ?? node),
                    tags: ['unnecessary'],
                  },
                ],
          ),
    );
  },
};

const importing = (more: string) =>
  `ikanos: "1.0.0-beta5"
capability:
  consumes:
    - {from: ./shop.yaml, import: shop}
${more}  exposes:
    - type: mcp
      port: 3000
      namespace: shop-tools
      tools:
        list: {description: Lists all orders of the shop, call: shop.list-orders}
--- shop.yaml
ikanos: "1.0.0-beta5"
consumes:
  - type: http
    namespace: shop
    baseUri: https://shop.internal
    resources: {orders: {path: /orders, operations: {list-orders: {method: GET}}}}
  - {type: http, namespace: store, baseUri: "https://store.internal"}
`;

export const unusedImport: Rule = {
  id: 'unused-import',
  severity: 'hint',
  doc: {
    title: 'Nothing uses what is imported',
    why: 'An imported API is there to be called, an imported aggregate to be referred to. Nothing here does.',
    bad: importing('    - {from: ./shop.yaml, import: store}\n'),
    good: importing(''),
  },
  check: ({ file, links }) => {
    const { sections } = links;
    if (!file.model.capability || sections.incomplete.size > 0) return [];
    const entries = sectionsOf(file)
      .flatMap(({ consumes, aggregates }) => [...consumes, ...aggregates])
      .filter((entry) => entry.kind === 'import' && entry.name !== '');
    if (entries.length === 0 || usageOf(links).unresolved.some(({ role }) => role === 'call' || role === 'ref')) return [];
    const units = effectiveUnits(sections);
    const named = new Set(forwardedIn(file));
    for (const { unit } of units) {
      for (const text of [
        unit.call,
        unit.kind === 'flow' ? undefined : unit.ref,
        ...unit.steps.map((step) => (step.kind === 'call' ? step.call : undefined)),
      ])
        if (text) named.add(text.value.split('.')[0] ?? '');
    }
    const namespaces = [...sections.clients, ...sections.aggregates].map(({ namespace }) => namespace);
    // One of two with the same name is told as such.
    const isTwice = (name: string) => namespaces.indexOf(name) !== namespaces.lastIndexOf(name);
    return entries.flatMap((entry): Finding[] =>
      entry.kind === 'import' && !named.has(entry.name) && !isTwice(entry.name)
        ? [{ message: say`Nothing uses \`${entry.name}\`.`, span: spanOf(entry.nameNode ?? entry.node), tags: ['unnecessary'] }]
        : [],
    );
  },
};
