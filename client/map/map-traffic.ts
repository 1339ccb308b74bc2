/** Counts calls by what they pass on a map. */
import type { ServedCall } from '../../engine/control/protocol.ts';
import type { CapabilityMap } from './map-model.ts';
import { operationNodeId, unitNodeId } from './map-model.ts';
import type { MapTraffic, NodeTraffic } from './map-svg.ts';

export interface TrafficCounter {
  add(map: CapabilityMap, call: ServedCall): void;
  /** What was counted; what is busy is told once. */
  take(): MapTraffic;
  clear(): void;
}

export function createTrafficCounter(): TrafficCounter {
  const nodes = new Map<string, NodeTraffic>();
  let busy = new Set<string>();

  function count(id: string, ok: boolean, milliseconds: number): void {
    const before = nodes.get(id) ?? { calls: 0, failures: 0, totalMilliseconds: 0 };
    nodes.set(id, {
      calls: before.calls + 1,
      failures: before.failures + (ok ? 0 : 1),
      totalMilliseconds: before.totalMilliseconds + milliseconds,
    });
    busy.add(id);
  }

  return {
    add: (map, call) => {
      const unit = unitNodeId(call.server, call.unit);
      count(unit, call.ok, call.milliseconds);
      const reached = reachable(map, unit);
      for (const { reference, step, status, milliseconds } of call.upstreamCalls) {
        const ok = status !== undefined && status < 400;
        const operation = operationNodeId(reference);
        count(operation, ok, milliseconds);
        for (const id of wayTo(map, reached, operation, step)) count(id, ok, milliseconds);
        for (const { from, to } of map.edges) if (from === operation) count(to, ok, milliseconds);
      }
    },
    take: () => {
      const taken = { nodes: new Map(nodes), busy };
      busy = new Set();
      return taken;
    },
    clear: () => {
      nodes.clear();
      busy = new Set();
    },
  };
}

function reachable({ edges }: CapabilityMap, from: string): ReadonlySet<string> {
  const reached = new Set([from]);
  for (const id of reached) for (const edge of edges) if (edge.from === id) reached.add(edge.to);
  return reached;
}

/** The steps and flows between what was called and the operation that it reached; of several steps the one that made the request. */
function wayTo(
  { nodes, edges }: CapabilityMap,
  reached: ReadonlySet<string>,
  operation: string,
  step: string | undefined,
): readonly string[] {
  const way = new Set<string>();
  const before = (id: string): void => {
    for (const edge of edges) {
      if (edge.to !== id || !reached.has(edge.from) || way.has(edge.from)) continue;
      const node = nodes.find((each) => each.id === edge.from);
      const isBetween = node?.column === 'steps' || node?.column === 'flows';
      if (!isBetween || (id === operation && step !== undefined && node.label !== step)) continue;
      way.add(edge.from);
      before(edge.from);
    }
  };
  before(operation);
  return [...way];
}
