/** Single steps as something to call: their inputs are what they see, the inputs of the unit and the outputs of earlier steps. */
import type { Step } from '../spec/model/capability.ts';
import { say } from '../spec/say.ts';
import type { SourceFile } from '../spec/source-file.ts';
import { rangeIn } from './positions.ts';
import type { Callable, CallableInput, CallableKind } from './protocol.ts';

export interface SteppedUnit {
  readonly kind: CallableKind;
  readonly server: string;
  readonly name: string;
  readonly steps: readonly Step[];
  /** As the form of the unit asks for them. */
  readonly inputs: readonly CallableInput[];
}

/** Steps of a unit that is written in this file. */
export function servableSteps(file: SourceFile, { server, name, steps, inputs }: SteppedUnit): readonly Callable[] {
  return steps.flatMap((step, index): Callable[] => {
    if (step.kind === 'unknown' || step.name === '') return [];
    const earlier = steps.slice(0, index).filter((before) => sees(file, step, before.name));
    return [
      {
        kind: 'step',
        server,
        name: `${name}/${step.name}`,
        title: step.name,
        description: undefined,
        method: undefined,
        path: undefined,
        readOnly: undefined,
        range: rangeIn(file, step.node),
        nameRange: rangeIn(file, step.nameNode ?? step.node),
        inputs: [
          // A step needs none of them by itself.
          ...inputs.map((input) => ({ ...input, required: false, in: undefined })),
          ...earlier.map((before) => outputOf(before.name)),
        ],
        uses: step.kind === 'call' && step.call ? [{ kind: 'operation', reference: step.call.value, step: step.name }] : [],
      },
    ];
  });
}

/** A script sees all there is; the others name what they use. */
function sees(file: SourceFile, step: Step, name: string): boolean {
  if (step.kind === 'script') return true;
  const text = file.text.slice(step.node.start, step.node.end);
  return new RegExp(`(?<![\\w-])${name.replaceAll(/[^\w-]/g, '\\$&')}(?![\\w-])`).test(text);
}

function outputOf(step: string): CallableInput {
  return {
    name: step,
    type: 'json',
    description: say`What the step ${step} gave.`,
    required: false,
    in: undefined,
    choices: undefined,
    default: undefined,
  };
}
