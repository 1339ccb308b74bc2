/** A consumed operation as something to call by itself: what its API answers, passed on as it comes. */
import type { Flow, InputParameter } from '../../spec/model/capability.ts';
import type { PlanOperation, PlanUnit } from '../plan.ts';

export function operationUnit({ reference, client, operation }: PlanOperation): PlanUnit {
  const flow: Flow = {
    kind: 'flow',
    name: operation.name,
    nameNode: operation.nameNode,
    node: operation.node,
    display: undefined,
    description: operation.description,
    tags: [],
    semantics: undefined,
    outputMediaType: undefined,
    inputParameters: [],
    call: { value: reference, node: operation.node },
    ref: undefined,
    with: [],
    steps: [],
    mappings: [],
    outputs: undefined,
  };
  return { unit: flow, namespace: client.namespace, uri: client.uri, label: `operation ${reference}`, maxBinarySize: undefined };
}

/** What a caller can give: the parameters of the client, the resource and the operation, but for those with a value of their own. */
export function operationInputs({ client, resource, operation }: PlanOperation): readonly InputParameter[] {
  const byName = new Map<string, InputParameter>();
  for (const parameter of [...client.client.inputParameters, ...resource.inputParameters, ...operation.inputParameters])
    byName.set(parameter.name, parameter);
  return [...byName.values()].filter(({ value }) => value === undefined);
}
