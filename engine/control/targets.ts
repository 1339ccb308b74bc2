/** What of a plan can be called, and how a name finds it. */
import type { Plan } from '../plan.ts';
import type { CallParams } from './protocol.ts';

export type Target = Pick<CallParams, 'kind' | 'server' | 'name'>;

/** Everything that can be called, in declared order: tools, resources, prompts and operations of the servers, then flows. */
export function targetsOf(plan: Plan): readonly Target[] {
  const served = plan.servers.flatMap(({ server, namespace = '' }): Target[] => {
    switch (server.kind) {
      case 'mcp':
        return [
          ...server.tools.map(({ name }): Target => ({ kind: 'tool', server: namespace, name })),
          ...server.resources.map(({ name }): Target => ({ kind: 'resource', server: namespace, name })),
          ...server.prompts.map(({ name }): Target => ({ kind: 'prompt', server: namespace, name })),
        ];
      case 'rest':
        return server.resources.flatMap(({ operations }) =>
          operations.map(({ name }): Target => ({ kind: 'rest-operation', server: namespace, name })),
        );
      default:
        return [];
    }
  });
  return [
    ...served,
    ...[...plan.flows.values()].map(({ namespace, flow }): Target => ({ kind: 'flow', server: namespace, name: flow.name })),
  ];
}

export type FoundTarget = { readonly kind: 'found'; readonly target: Target } | { readonly kind: 'refused'; readonly message: string };

/** By `name` or `namespace.name`. Of equal names tools come first, then operations, then flows: the nearest to what an agent would call. */
export function findTarget(plan: Plan, name: string): FoundTarget {
  const targets = targetsOf(plan);
  const found = targets.filter((target) => target.name === name || `${target.server}.${target.name}` === name);
  const [first] = found;
  if (!first) {
    const known = [...new Set(targets.map((target) => target.name))];
    const message = `There is nothing called ${name} here.${known.length > 0 ? ` Known: ${known.join(', ')}.` : ''}`;
    return { kind: 'refused', message };
  }
  const servers = new Set(found.map(({ server }) => server));
  const kinds = new Set(found.map(({ kind }) => kind));
  if (servers.size > 1 && kinds.size === 1) {
    const choices = found.map((target) => `${target.server}.${target.name}`).join(' or ');
    return { kind: 'refused', message: `Several servers have ${name}: say ${choices}.` };
  }
  return { kind: 'found', target: first };
}
