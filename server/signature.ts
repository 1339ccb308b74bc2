/** What a call of an operation or a flow can be given. */
import { type FoundOperation, inputsOfOperation, type OperationInput } from '../spec/links/operations.ts';
import type { InputParameter } from '../spec/model/capability.ts';

/** Inputs without a value of their own. */
export function inputsToGive(found: FoundOperation): readonly OperationInput[] {
  return inputsOfOperation(found).filter(({ parameter }) => parameter?.value === undefined);
}

/** `(id, lang?)`: what must be given, then what can be left out; empty where nothing is taken. */
export function signatureOf(inputs: readonly (OperationInput | InputParameter)[]): string {
  const isRequired = ({ required }: OperationInput | InputParameter) =>
    typeof required === 'boolean' ? required : required?.value !== false;
  const needed = inputs.filter(isRequired).map(({ name }) => name);
  const optional = inputs.filter((input) => !isRequired(input)).map(({ name }) => `${name}?`);
  const all = [...needed, ...optional];
  return all.length > 0 ? `(${all.join(', ')})` : '';
}
