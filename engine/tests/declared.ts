/** What a target declares: its inputs, its outputs, and the operations it reaches. */
import { inheritedInputs, inputsOfTool } from '../../spec/links/inherited-inputs.ts';
import type { Behaviour, InputParameter, Outputs } from '../../spec/model/capability.ts';
import type { Span } from '../../spec/syntax/tree.ts';
import type { Target } from '../control/targets.ts';
import type { Plan } from '../plan.ts';

export interface Declared {
  /** The unit that the target names; its flow when it refers to one. */
  readonly behaviour: Behaviour;
  readonly parameters: readonly InputParameter[];
  /** What `required` is when a parameter does not say. */
  readonly requiredByDefault: boolean;
  readonly outputs: Outputs | undefined;
  readonly safe: boolean;
  readonly idempotent: boolean;
  readonly place: { readonly uri: string; readonly span: Span };
}

/** Undefined for prompts and for resources that are files. */
export function declaredOf(plan: Plan, target: Target): Declared | undefined {
  if (target.kind === 'flow') {
    const found = plan.flows.get(`${target.server}.${target.name}`);
    if (!found) return undefined;
    const { flow, uri } = found;
    return {
      behaviour: flow,
      parameters: flow.inputParameters,
      requiredByDefault: true,
      outputs: flow.outputs,
      safe: flow.semantics?.safe?.value === true,
      idempotent: flow.semantics?.idempotent?.value === true,
      place: { uri, span: flow.nameNode ?? flow.node },
    };
  }
  const planServer = plan.servers.find(({ namespace = '' }) => namespace === target.server);
  const server = planServer?.server;
  if (!planServer || !server) return undefined;
  const flowOf = (behaviour: Behaviour) => (behaviour.ref ? plan.flows.get(behaviour.ref.value)?.flow : undefined);
  const at = (unit: { readonly nameNode: Span | undefined; readonly node: Span }) => ({
    place: { uri: planServer.uri, span: unit.nameNode ?? unit.node },
  });
  if (server.kind === 'mcp' && target.kind === 'tool') {
    const tool = server.tools.find(({ name }) => name === target.name);
    const flow = tool && flowOf(tool);
    return (
      tool && {
        behaviour: flow ?? tool,
        parameters: inputsOfTool(tool, flow, planServer.namespace),
        requiredByDefault: true,
        outputs: flow?.outputs ?? tool.outputs,
        safe: tool.hints?.readOnly?.value ?? flow?.semantics?.safe?.value === true,
        idempotent: tool.hints?.idempotent?.value ?? flow?.semantics?.idempotent?.value === true,
        ...at(tool),
      }
    );
  }
  if (server.kind === 'mcp' && target.kind === 'resource') {
    const resource = server.resources.find(({ name }) => name === target.name);
    if (!resource || resource.location) return undefined;
    const flow = flowOf(resource);
    const variables = [...(resource.uri?.value ?? '').matchAll(/\{([^{}]+)\}/g)];
    // A template is called by an address, not by its name.
    if (variables.length > 0) return undefined;
    return {
      behaviour: flow ?? resource,
      parameters: [],
      requiredByDefault: false,
      outputs: flow?.outputs ?? resource.outputs,
      safe: false,
      idempotent: false,
      ...at(resource),
    };
  }
  if (server.kind === 'rest' && target.kind === 'rest-operation') {
    const resource = server.resources.find(({ operations }) => operations.some(({ name }) => name === target.name));
    const operation = resource?.operations.find(({ name }) => name === target.name);
    if (!resource || !operation) return undefined;
    const flow = flowOf(operation);
    const own = [...server.inputParameters, ...resource.inputParameters, ...operation.inputParameters];
    const inherited = inheritedInputs(operation, flow, planServer.namespace).filter(
      ({ name }) => !own.some((parameter) => parameter.name === name),
    );
    return {
      behaviour: flow ?? operation,
      parameters: [...own, ...inherited.map(asRequired)],
      requiredByDefault: false,
      outputs: flow?.outputs ?? operation.outputs,
      safe: flow?.semantics?.safe?.value === true,
      idempotent: flow?.semantics?.idempotent?.value === true,
      ...at(operation),
    };
  }
  return undefined;
}

/** Inputs of a flow are required unless they say otherwise, also when an operation passes them on. */
function asRequired(parameter: InputParameter): InputParameter {
  return { ...parameter, required: parameter.required ?? { value: true, node: parameter.node } };
}

/** `namespace.operation` of everything it may call, in the order of the file. */
export function operationsOf(behaviour: Behaviour): readonly string[] {
  const steps = behaviour.steps.flatMap((step) => (step.kind === 'call' && step.call ? [step.call.value] : []));
  return [...new Set(steps.length > 0 ? steps : behaviour.call ? [behaviour.call.value] : [])];
}
