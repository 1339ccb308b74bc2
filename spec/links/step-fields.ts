/** Fields of what a step gives, as far as the operation it calls declares them. */
import type { Step } from '../model/capability.ts';
import { defineNamed } from './define.ts';
import type { Definition } from './definition.ts';
import { findOperation } from './operations.ts';
import type { EffectiveSections } from './resolve-imports.ts';

/** The declared output that a field of a step's result is; a lookup gives fields of the step it looks into. */
export function findStepField(sections: EffectiveSections, steps: readonly Step[], step: Step, field: string): Definition | undefined {
  let source: Step | undefined = step;
  // A lookup into a lookup into … ends where it began at the latest.
  for (let hops = 0; source?.kind === 'lookup' && hops <= steps.length; hops++) {
    const index: string | undefined = source.index?.value;
    source = steps.find(({ name }) => name === index);
  }
  if (source?.kind !== 'call' || !source.call) return undefined;
  const found = findOperation(sections, source.call.value);
  if (found?.operation.outputs?.form !== 'map') return undefined;
  const output = found.operation.outputs.parameters.find(({ name }) => name === field);
  return output && defineNamed('output', output, found.client.uri, found.operation.name);
}
