/**
 * A made-up answer of a consumed operation, for running without network: whatever its own outputs and the mappings of
 * those who call it look for is there, with a value of the declared type.
 */

import { parseJsonPath } from '../../spec/links/json-path.ts';
import type { Behaviour, OutputParameter } from '../../spec/model/capability.ts';
import type { Plan, PlanOperation } from '../plan.ts';
import type { Json } from '../result.ts';

/** A value under construction: an object or a list grows while paths are laid into it. */
type Draft = Json | { [key: string]: Draft } | Draft[];

export function mockAnswer(plan: Plan, target: PlanOperation): Json {
  let draft: Draft = target.operation.outputs ? {} : null;
  const lay = (output: OutputParameter) => {
    draft = layOutput(draft, output);
  };
  for (const output of target.operation.outputs?.parameters ?? []) lay(output);
  for (const behaviour of behavioursOf(plan)) {
    if (behaviour.call?.value === target.reference) for (const output of behaviour.outputs?.parameters ?? []) lay(output);
    for (const step of behaviour.steps) {
      if (step.kind !== 'call' || step.call?.value !== target.reference) continue;
      for (const mapping of behaviour.mappings) {
        const rest = mapping.value?.value.startsWith(`$.${step.name}.`) ? mapping.value.value.slice(step.name.length + 3) : undefined;
        const declared = behaviour.outputs?.parameters.find((output) => output.name === mapping.target?.value);
        if (rest !== undefined) draft = layPath(draft, `$.${rest}`, sampleOf(declared?.type?.value, rest.split('.').at(-1) ?? rest));
      }
    }
  }
  return draft as Json;
}

function behavioursOf(plan: Plan): readonly Behaviour[] {
  const served = plan.servers.flatMap(({ server }): readonly Behaviour[] => {
    if (server.kind === 'rest') return server.resources.flatMap((resource) => resource.operations);
    return server.kind === 'mcp' ? [...server.tools, ...server.resources] : [];
  });
  return [...served, ...[...plan.flows.values()].map(({ flow }) => flow)];
}

function layOutput(draft: Draft, output: OutputParameter): Draft {
  const path = output.mapping?.value;
  if (output.properties.length > 0 && output.type?.value === 'object') {
    return output.properties.reduce((into: Draft, property) => layOutput(into, property), draft ?? {});
  }
  if (path === undefined) return draft;
  if (output.type?.value === 'array') {
    const item = output.items ? layOutput(null, output.items) : undefined;
    return layPath(draft, path, item === undefined || item === null ? [sampleOf(output.items?.type?.value, output.name)] : [item]);
  }
  return layPath(draft, path, sampleOf(output.type?.value, output.name || 'value'));
}

function sampleOf(type: string | undefined, name: string): Draft {
  switch (type) {
    case 'number':
    case 'integer':
      return 1;
    case 'boolean':
      return true;
    case 'array':
      return [];
    case 'object':
      return {};
    default:
      return name === '' ? 'sample' : `sample ${name}`;
  }
}

/** Puts a value at a path of members and indexes; a path with anything else is left alone. What is there already stays. */
function layPath(draft: Draft, path: string, value: Draft): Draft {
  const { segments, problem } = parseJsonPath(path);
  if (problem || segments.some((segment) => segment.kind === 'many' && segment.text !== '*' && segment.text !== '[*]')) return draft;
  const place = (current: Draft, at: number): Draft => {
    const segment = segments[at];
    if (!segment) return merge(current, value);
    if (segment.kind === 'member') {
      const object: { [key: string]: Draft } =
        typeof current === 'object' && current !== null && !Array.isArray(current) ? { ...(current as { [key: string]: Draft }) } : {};
      object[segment.name] = place(Object.hasOwn(object, segment.name) ? (object[segment.name] ?? null) : null, at + 1);
      return object;
    }
    const list: Draft[] = Array.isArray(current) ? [...current] : [];
    const index = segment.kind === 'index' ? Math.min(Math.abs(segment.index), 10) : 0;
    while (list.length <= index) list.push(null);
    list[index] = place(list[index] ?? null, at + 1);
    return list;
  };
  return place(draft, 0);
}

/** Two mappings may look into one object: both find what they look for. */
function merge(current: Draft, value: Draft): Draft {
  if (current === null) return value;
  if (Array.isArray(current) && Array.isArray(value))
    return [merge(current[0] ?? null, value[0] ?? null), ...current.slice(1)].filter((item) => item !== null);
  if (isObject(current) && isObject(value)) {
    const merged: { [key: string]: Draft } = { ...current };
    for (const [key, inner] of Object.entries(value)) merged[key] = merge(Object.hasOwn(merged, key) ? (merged[key] ?? null) : null, inner);
    return merged;
  }
  return current;
}

function isObject(value: Draft): value is { [key: string]: Draft } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
