/** Rules about what nobody uses. Shown faded. */
import type { Links } from '../links/link.ts';
import { callsOf } from '../links/link-clients.ts';
import { findClient, findOperation } from '../links/operations.ts';
import { templateNames } from '../links/template.ts';
import { effectiveUnits, ownUnits } from '../links/units.ts';
import type { WithEntry } from '../model/capability.ts';
import { ownBindings, ownClients, ownServers } from '../model/own-parts.ts';
import { say } from '../say.ts';
import type { SourceFile } from '../source-file.ts';
import { spanOf } from '../span.ts';
import type { Node } from '../syntax/tree.ts';
import { example } from './example.ts';
import type { Finding, Rule, RuleContext } from './rule.ts';
import { undeclaredVariable } from './undeclared-variable.ts';
import { hasPlaceIn, usageOf } from './usage.ts';

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
    const forwarded = forwardedIn(file);
    return ownClients(file).flatMap((client): readonly Finding[] => {
      const namespace = client.namespace?.value;
      if (!client.namespace || namespace === undefined || unsure === 'all' || unsure.has(namespace)) return [];
      // The second of a name cannot be called: that is told as such.
      if (findClient(links.sections, namespace)?.part !== client) return [];
      const operations = client.resources.flatMap((resource) => resource.operations).filter(({ name }) => name !== '');
      const idle = operations.filter(({ name }) => !called.has(`${namespace}.${name}`));
      if (operations.length > 0 && idle.length === operations.length && !forwarded.has(namespace))
        return [{ message: say`Nothing calls \`${namespace}\`.`, span: spanOf(client.namespace.node), tags: ['unnecessary'] }];
      return idle.map(({ name, nameNode, node }) => ({
        message: say`Nothing calls \`${namespace}.${name}\`.`,
        span: spanOf(nameNode ?? node),
        tags: ['unnecessary'],
      }));
    });
  },
};

/** Namespaces of APIs that routes hand requests on to. */
export function forwardedIn(file: SourceFile): ReadonlySet<string> {
  const resources = ownServers(file).flatMap((server) => (server.kind === 'rest' ? server.resources : []));
  return new Set(resources.flatMap(({ forward }) => forward?.targetNamespace?.value ?? []));
}

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
    const findings = ownBindings(file).flatMap((binding) =>
      binding.keys.flatMap((key): Finding[] =>
        used.has(key.name)
          ? []
          : [{ message: say`Nothing uses \`{{${key.name}}}\`.`, span: spanOf(key.nameNode ?? key.node), tags: ['unnecessary'] }],
      ),
    );
    // A variable that is not found may be one of these, misspelt: that is told there.
    return findings.length > 0 && undeclaredVariable.check(context).length > 0 ? [] : findings;
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
    const { used, unknownSteps } = usageOf(links);
    return ownUnits(file).flatMap(({ unit }): readonly Finding[] => {
      const { steps, mappings, node } = unit;
      // The last step answers for a unit without mappings; a script may read every step there is.
      if (steps.length === 0 || mappings.length === 0 || steps.some(({ kind }) => kind === 'script')) return [];
      // A step that is not found may be one of these, misspelt: that is told there.
      if (hasPlaceIn(unknownSteps, node)) return [];
      const idle = steps.filter(
        (step, index) =>
          step.kind === 'call' &&
          !used.has(step.node) &&
          isReading(links, step.call?.value) &&
          !steps.slice(0, index).some(({ name }) => name === step.name),
      );
      if (idle.length === 0) return [];
      const words = new Set(wordsOf([unit, ...steps].flatMap((part) => ('with' in part ? part.with : []))));
      return idle
        .filter(({ name }) => !words.has(name))
        .map(({ name, nameNode, node: own }) => ({
          message: say`Nothing uses the output of \`${name}\`.`,
          span: spanOf(nameNode ?? own),
          tags: ['unnecessary'],
        }));
    });
  },
};

/** Words of arguments: a bare one that should have been a template is told where it stands. */
export function wordsOf(entries: readonly WithEntry[]): readonly string[] {
  return entries.flatMap(({ value }) => (typeof value.value === 'string' ? (value.value.match(/[\w*-]+/g) ?? []) : []));
}

function isReading({ sections }: Links, call: string | undefined): boolean {
  return call !== undefined && findOperation(sections, call)?.operation.method?.value === 'GET';
}
