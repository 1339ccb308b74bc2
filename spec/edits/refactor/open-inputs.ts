/** What those who call an operation have to give it, or can. */
import { isVariableName } from '../../links/linker.ts';
import { type FoundOperation, inputsOfOperation, type OperationInput } from '../../links/operations.ts';
import type { EffectiveSections } from '../../links/resolve-imports.ts';
import { variablesOf } from '../../links/scope.ts';

/** Without what has a value, what comes from the environment, and placeholders that a variable fills. */
export function openInputs(found: FoundOperation, sections: EffectiveSections): readonly OperationInput[] {
  const variables = variablesOf(sections);
  const isGiven = (name: string) => /^[\w-]+$/.test(name) && !variables.has(name) && !isVariableName(name);
  return inputsOfOperation(found).filter(({ name, parameter }) =>
    parameter ? parameter.value === undefined && parameter.in?.value !== 'environment' : isGiven(name),
  );
}
