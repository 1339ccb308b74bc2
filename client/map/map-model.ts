/** A capability as a picture: what is exposed → the steps and flows behind it → consumed operations → the hosts they are on. */

import type { Callable, ServableServer, Servables, TextRange } from '../../server/protocol.ts';
import { say } from '../../spec/say.ts';
import { kindName } from '../call/unit-name.ts';

export type MapColumn = 'exposed' | 'flows' | 'steps' | 'operations' | 'hosts';

export const columns: readonly MapColumn[] = ['exposed', 'flows', 'steps', 'operations', 'hosts'];

export interface MapNode {
  readonly id: string;
  readonly column: MapColumn;
  readonly label: string;
  /** A second line: the method and the route, the kind. */
  readonly detail: string;
  /** Nodes of one group stand together under its name. */
  readonly group: string;
  readonly place: { readonly uri: string; readonly range: TextRange } | undefined;
}

export interface MapEdge {
  readonly from: string;
  readonly to: string;
}

export interface CapabilityMap {
  readonly nodes: readonly MapNode[];
  readonly edges: readonly MapEdge[];
}

export const unitNodeId = (server: string, name: string): string => `unit ${server} ${name}`;
export const operationNodeId = (reference: string): string => `operation ${reference}`;
const flowNodeId = (reference: string): string => `flow ${reference}`;
const hostNodeId = (namespace: string): string => `host ${namespace}`;

/** `upstreams`: other addresses by namespace, as the run session uses them. */
export function mapOf(servables: Servables, upstreams: Readonly<Record<string, string>>): CapabilityMap {
  const nodes = new Map<string, MapNode>();
  const edges = new Map<string, MapEdge>();
  const add = (node: MapNode): void => {
    if (!nodes.has(node.id)) nodes.set(node.id, node);
  };
  const join = (from: string, to: string): void => {
    edges.set(`${from} → ${to}`, { from, to });
  };
  const { uri } = servables;

  for (const { namespace, baseUri, uri: home, nameRange, operations } of servables.clients) {
    const host = hostNodeId(namespace);
    const address = upstreams[namespace] ?? baseUri;
    add({ id: host, column: 'hosts', label: hostOf(address), detail: namespace, group: '', place: { uri: home, range: nameRange } });
    for (const operation of operations) {
      const id = operationNodeId(`${namespace}.${operation.name}`);
      const detail = [operation.method, operation.path].filter(Boolean).join(' ');
      add({ id, column: 'operations', label: operation.name, detail, group: namespace, place: { uri: home, range: operation.nameRange } });
      join(id, host);
    }
  }

  const placeOfStep = (unit: Callable, step: string): TextRange =>
    servables.steps.find(({ server, name }) => server === unit.server && name === `${unit.name}/${step}`)?.nameRange ?? unit.nameRange;
  const behind = (from: string, unit: Callable): void => {
    for (const { kind, reference, step } of unit.uses) {
      const to = kind === 'flow' ? flowNodeId(reference) : operationNodeId(reference);
      if (step === undefined) join(from, to);
      else {
        const id = `step ${from} ${step}`;
        add({
          id,
          column: 'steps',
          label: step,
          detail: say`step of ${unit.name}`,
          group: '',
          place: { uri, range: placeOfStep(unit, step) },
        });
        join(from, id);
        join(id, to);
      }
    }
  };

  for (const server of servables.servers) {
    for (const unit of server.calls) {
      const id = unitNodeId(unit.server, unit.name);
      add({
        id,
        column: 'exposed',
        label: unit.name,
        detail: routeOf(unit),
        group: groupOf(server),
        place: { uri, range: unit.nameRange },
      });
      behind(id, unit);
    }
    for (const skill of server.skills) {
      const id = `skill ${server.namespace ?? ''} ${skill.name}`;
      add({ id, column: 'exposed', label: skill.name, detail: say`skill`, group: groupOf(server), place: { uri, range: skill.nameRange } });
    }
  }
  for (const flow of servables.flows) {
    const id = flowNodeId(`${flow.server}.${flow.name}`);
    add({ id, column: 'flows', label: flow.name, detail: say`flow of ${flow.server}`, group: '', place: { uri, range: flow.nameRange } });
    behind(id, flow);
  }
  // What leads nowhere because a name is not known is shown by diagnostics, not here.
  return { nodes: [...nodes.values()], edges: [...edges.values()].filter(({ from, to }) => nodes.has(from) && nodes.has(to)) };
}

function groupOf({ type, namespace }: ServableServer): string {
  return namespace === undefined ? type : `${namespace} (${type})`;
}

function routeOf({ kind, method, path }: Callable): string {
  if (method !== undefined) return `${method} ${path ?? ''}`.trim();
  return kind === 'resource' && path !== undefined ? path : kindName(kind);
}

/** `https://api.example.org/v2` → `api.example.org`; an address with variables in it as it is. */
function hostOf(address: string | undefined): string {
  if (address === undefined) return say`(no address)`;
  return /^[a-z][\w+.-]*:\/\/([^/]+)/i.exec(address)?.[1] ?? address;
}
