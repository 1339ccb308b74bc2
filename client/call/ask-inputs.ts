/** Asks for the inputs of a call one after the other, from what the file declares about them, remembering what was given. */
import * as vscode from 'vscode';
import type { Json } from '../../engine/control/protocol.ts';
import type { Callable, CallableInput } from '../../server/protocol.ts';
import { expected, inputText, parseInput } from './input-values.ts';

export type Inputs = Readonly<Record<string, Json>>;

/** Undefined when the user dismisses a question. */
export async function askInputs(callable: Callable, remembered: Inputs): Promise<Inputs | undefined> {
  const inputs: Record<string, Json> = {};
  for (const [index, input] of callable.inputs.entries()) {
    const title = `${callable.name}: ${input.name} (${index + 1} of ${callable.inputs.length})`;
    const before = inputText(remembered[input.name]) || (input.default ?? '');
    const text = input.type === 'boolean' || input.choices ? await pick(input, title, before) : await type(input, title, before);
    if (text === undefined) return undefined;
    const parsed = parseInput(input, text);
    if (parsed.ok && parsed.value !== undefined) inputs[input.name] = parsed.value;
  }
  return inputs;
}

async function pick(input: CallableInput, title: string, before: string): Promise<string | undefined> {
  const values = input.choices ?? ['true', 'false'];
  // What was chosen last time comes first, and with it under the cursor.
  const ordered = values.includes(before) ? [before, ...values.filter((value) => value !== before)] : values;
  const items = ordered.map((value) => ({ label: value, value }));
  const leaveOut = { label: '$(circle-slash) Leave out', value: '' };
  const chosen = await vscode.window.showQuickPick(input.required ? items : [...items, leaveOut], {
    title,
    placeHolder: describe(input),
    ignoreFocusOut: true,
  });
  return chosen?.value;
}

function type(input: CallableInput, title: string, before: string): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title,
    prompt: describe(input),
    value: before,
    placeHolder: expected(input),
    ignoreFocusOut: true,
    validateInput: (text) => {
      const parsed = parseInput(input, text);
      return parsed.ok ? undefined : parsed.message;
    },
  });
}

function describe(input: CallableInput): string {
  const need = input.required ? 'required' : 'optional, empty leaves it out';
  return `${input.description ? `${input.description.replace(/\.?\s*$/, '')}. ` : ''}${input.in ? `${input.in}, ` : ''}${expected(input)}, ${need}`;
}
