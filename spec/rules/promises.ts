/** Rules about what a unit says of itself: whether it changes anything. */
import type { FoundOperation } from '../links/operations.ts';
import { findFlow } from '../links/operations.ts';
import { ownUnits } from '../links/units.ts';
import type { Flag, Text, Unit } from '../model/capability.ts';
import { say } from '../say.ts';
import { spanOf } from '../span.ts';
import { behaviourOf, operationsCalled } from './calls.ts';
import { example } from './example.ts';
import type { Finding, Rule } from './rule.ts';

const flowTool = (semantics: string, hints: string) =>
  example({
    sections: `aggregates:\n  - display: Orders\n    namespace: orders\n    flows:\n      list: {description: Lists all orders of the shop, semantics: {${semantics}}, call: shop.list-orders}\n`,
    tool: `list:\n  ref: orders.list\n  hints: {${hints}}\n`,
  });

export const contradictingSemantics: Rule = {
  id: 'contradicting-semantics',
  severity: 'warning',
  doc: {
    title: 'A flow and the one that refers to it say different things',
    why: 'A flow says what it does to the world (`semantics`); a tool says it again as `hints`, a REST operation by its method. Agents and caches rely on it, so the two must agree.',
    bad: flowTool('safe: true', 'readOnly: false'),
    good: flowTool('safe: true', 'readOnly: true'),
  },
  check: ({ file, links }) =>
    ownUnits(file).flatMap(({ unit }): Finding[] => {
      const semantics = unit.ref && unit.kind !== 'flow' ? findFlow(links.sections, unit.ref.value)?.flow.semantics : undefined;
      if (!semantics || !unit.ref) return [];
      const { safe, idempotent } = semantics;
      const reference = unit.ref.value;
      const clash = (node: Parameters<typeof spanOf>[0], said: string, flow: string): Finding => ({
        message: say`This says ${said}, but the flow \`${reference}\` is declared ${flow}.`,
        span: spanOf(node),
      });
      const findings: Finding[] = [];
      if (unit.kind === 'tool' && unit.hints) {
        const { readOnly, destructive, idempotent: repeatable } = unit.hints;
        if (safe && readOnly && safe.value !== readOnly.value)
          findings.push(clash(readOnly.node, `\`readOnly: ${readOnly.value}\``, `\`safe: ${safe.value}\``));
        if (safe?.value === true && destructive?.value === true)
          findings.push(clash(destructive.node, '`destructive: true`', '`safe: true`'));
        if (idempotent && repeatable && idempotent.value !== repeatable.value)
          findings.push(clash(repeatable.node, `\`idempotent: ${repeatable.value}\``, `\`idempotent: ${idempotent.value}\``));
      }
      if (unit.kind === 'rest-operation' && unit.method) {
        const method = unit.method.value.toUpperCase();
        if (safe && safe.value !== (method === 'GET')) findings.push(clash(unit.method.node, `\`${method}\``, `\`safe: ${safe.value}\``));
        else if (idempotent?.value === true && method === 'POST') findings.push(clash(unit.method.node, '`POST`', '`idempotent: true`'));
      }
      return findings;
    }),
};

const deleting = (hints: string) =>
  example({
    resources: 'order:\n  path: "/orders/{{id}}"\n  operations:\n    delete-order: {method: DELETE, inputParameters: {id: {in: path}}}\n',
    tool: `delete:\n  description: Deletes one order of the shop\n  hints: {${hints}}\n  inputParameters: {id: {type: string, description: Number of the order}}\n  call: shop.delete-order\n`,
  });

export const promiseNotKept: Rule = {
  id: 'promise-not-kept',
  severity: 'warning',
  doc: {
    title: 'What promises to change nothing calls a writing method',
    why: 'Agents call tools that are `readOnly` without asking anybody, and clients repeat a GET when it fails. `readOnly: true`, `safe: true` and GET therefore must not lead to PUT, PATCH or DELETE, and only to a POST that reads (its name says so: search, query, find …); `destructive: false` must not lead to DELETE.',
    bad: deleting('readOnly: true'),
    good: deleting('destructive: true'),
  },
  check: (context) =>
    ownUnits(context.file).flatMap((place): Finding[] => {
      const { unit } = place;
      const { sections } = context.links;
      // What a flow says of itself is compared with its operations at the flow, and with those who refer to it above.
      if (unit.kind !== 'flow' && unit.ref && findFlow(sections, unit.ref.value)?.flow.semantics?.safe) return [];
      const behaviour = behaviourOf(place, sections);
      if (!behaviour) return [];
      const promises = promisesOf(unit);
      if (promises.length === 0) return [];
      const called = operationsCalled(behaviour, sections);
      for (const { said, node, breaks } of promises) {
        const found = called.find(breaks);
        if (!found) continue;
        const { operation, client } = found;
        const target = `\`${client.namespace ?? ''}.${operation.name}\``;
        const method = operation.method;
        return [
          {
            message: say`${said}, but ${target} is a \`${method?.value ?? ''}\`.`,
            span: spanOf(node),
            ...(method ? { related: [{ uri: client.uri, span: spanOf(method.node), message: say`The method that is called.` }] } : {}),
          },
        ];
      }
      return [];
    }),
};

interface Promised {
  readonly said: string;
  readonly node: (Flag | Text)['node'];
  readonly breaks: (found: FoundOperation) => boolean;
}

function promisesOf(unit: Unit): readonly Promised[] {
  switch (unit.kind) {
    case 'tool': {
      const { readOnly, destructive } = unit.hints ?? {};
      return [
        ...(readOnly?.value === true
          ? [{ said: say`\`readOnly: true\` says that nothing is changed`, node: readOnly.node, breaks: isWriting }]
          : []),
        ...(destructive?.value === false && readOnly?.value !== true
          ? [{ said: say`\`destructive: false\` says that nothing is lost`, node: destructive.node, breaks: isDeleting }]
          : []),
      ];
    }
    case 'flow': {
      const safe = unit.semantics?.safe;
      return safe?.value === true ? [{ said: say`\`safe: true\` says that nothing is changed`, node: safe.node, breaks: isWriting }] : [];
    }
    case 'rest-operation':
      return unit.method?.value.toUpperCase() === 'GET'
        ? [{ said: say`A \`GET\` changes nothing`, node: unit.method.node, breaks: isWriting }]
        : [];
    case 'resource':
      return [];
    default:
      return unit satisfies never;
  }
}

function isDeleting({ operation }: FoundOperation): boolean {
  return operation.method?.value.toUpperCase() === 'DELETE';
}

/** Words of APIs that read by POST, because what they are asked is too long for an address. */
const readingWords =
  /(?:^|[^a-z])(?:search|quer(?:y|ies)|find|list|get|read|fetch|lookup|look-up|filter|count|calculate|estimate|validate|verify|check|preview|translate|analy[sz]e|compare|match|convert|graphql|sparql|token|login|sign-in|batch-get|aggregate|report|export|render|complet(?:e|ion)s?|embeddings?|generate|forecast|quote)/i;

function isWriting({ operation, resource }: FoundOperation): boolean {
  const method = operation.method?.value.toUpperCase();
  if (method === 'POST')
    return !readingWords.test(withDashes(operation.name)) && !readingWords.test(withDashes(lastSegment(resource.path?.value ?? '')));
  return method === 'PUT' || method === 'PATCH' || method === 'DELETE';
}

function withDashes(name: string): string {
  return name.replaceAll(/([a-z])([A-Z])/g, '$1-$2');
}

function lastSegment(path: string): string {
  return path.split('/').findLast((segment) => segment !== '' && !segment.includes('{')) ?? '';
}
