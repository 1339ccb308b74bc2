/** One step as something to call by itself: it runs with values as the unit around it would have given it. */
import type { Behaviour, Flow, Step } from '../../spec/model/capability.ts';
import type { Plan, PlanUnit } from '../plan.ts';
import type { Json } from '../result.ts';

export interface StepCall {
  readonly unit: PlanUnit;
  /** Inputs of the unit around it. */
  readonly inputs: Readonly<Record<string, Json>>;
  /** What the steps before it gave, by their names. */
  readonly earlier: ReadonlyMap<string, Json>;
}

/** `unit/step` of the server or aggregate with that namespace; undefined when there is none. */
export function stepCall(plan: Plan, server: string, name: string, given: Readonly<Record<string, Json>>): StepCall | undefined {
  const at = name.lastIndexOf('/');
  const [unitName, stepName] = [name.slice(0, at), name.slice(at + 1)];
  for (const { uri, behaviour, label } of behavioursOf(plan, server, unitName)) {
    const index = behaviour.steps.findIndex((step) => step.name === stepName);
    const step = behaviour.steps[index];
    if (!step) continue;
    const before = new Set(behaviour.steps.slice(0, index).map((earlier) => earlier.name));
    const entries = Object.entries(given);
    return {
      unit: { unit: alone(step, name), namespace: server, uri, label: `step ${stepName} of ${label}`, maxBinarySize: undefined },
      inputs: Object.fromEntries(entries.filter(([key]) => !before.has(key))),
      earlier: new Map(entries.filter(([key]) => before.has(key))),
    };
  }
  return undefined;
}

interface Found {
  readonly uri: string;
  readonly behaviour: Behaviour;
  readonly label: string;
}

function behavioursOf(plan: Plan, namespace: string, name: string): readonly Found[] {
  const served = plan.servers.flatMap(({ namespace: own, server, uri }): Found[] => {
    if (own !== namespace) return [];
    const named = (label: string) => (behaviour: Behaviour & { readonly name: string }) =>
      behaviour.name === name ? [{ uri, behaviour, label: `${label} ${name}` }] : [];
    switch (server.kind) {
      case 'mcp':
        return [...server.tools.flatMap(named('tool')), ...server.resources.flatMap(named('resource'))];
      case 'rest':
        return server.resources.flatMap(({ operations }) => operations.flatMap(named('operation')));
      default:
        return [];
    }
  });
  const flow = plan.flows.get(`${namespace}.${name}`);
  return [...served, ...(flow ? [{ uri: flow.uri, behaviour: flow.flow, label: `flow ${flow.reference}` }] : [])];
}

/** What it gives is what it answers. */
function alone(step: Step, name: string): Flow {
  return {
    kind: 'flow',
    name,
    nameNode: step.nameNode,
    node: step.node,
    display: undefined,
    description: undefined,
    tags: [],
    semantics: undefined,
    outputMediaType: undefined,
    inputParameters: [],
    call: undefined,
    ref: undefined,
    with: [],
    steps: [step],
    mappings: [],
    outputs: undefined,
  };
}
