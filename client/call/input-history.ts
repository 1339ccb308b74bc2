/** Inputs that were given before, for each thing that can be called: in the workspace state, latest first. */
import type { Memento, Uri } from 'vscode';
import type { Inputs } from './input-values.ts';
import type { CallTarget } from './unit-name.ts';

const key = 'capstan.inputHistory';
const maxKept = 10;

type Kept = Readonly<Record<string, readonly Inputs[]>>;

export function inputHistory(state: Memento, uri: Uri, target: CallTarget): readonly Inputs[] {
  return state.get<Kept>(key, {})[keyOf(uri, target)] ?? [];
}

export async function rememberInputs(state: Memento, uri: Uri, target: CallTarget, inputs: Inputs): Promise<void> {
  if (Object.keys(inputs).length === 0) return;
  await state.update(key, { ...state.get<Kept>(key, {}), [keyOf(uri, target)]: latestFirst(inputHistory(state, uri, target), inputs) });
}

/** The same inputs are kept once. */
export function latestFirst(before: readonly Inputs[], inputs: Inputs): readonly Inputs[] {
  const text = JSON.stringify(inputs);
  return [inputs, ...before.filter((earlier) => JSON.stringify(earlier) !== text)].slice(0, maxKept);
}

function keyOf(uri: Uri, { kind, server, name }: CallTarget): string {
  return [uri.toString(), kind, server, name].join(' ');
}
