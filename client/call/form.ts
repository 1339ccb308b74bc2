/** The inputs of a call as a form, from what the file declares about them. */
import type { Callable, CallableInput } from '../../server/protocol.ts';
import { say } from '../../spec/say.ts';
import { type Html, html, nothing } from '../panel/html.ts';
import { exampleInput } from './example-input.ts';
import { expected, type Inputs, inputText, parseInput } from './input-values.ts';

/** Name of the field that takes all inputs at once as JSON. */
const jsonField = '*';

export interface FormOptions {
  /** What was given last time. */
  readonly inputs: Inputs;
  /** Earlier inputs, latest first. */
  readonly history: readonly Inputs[];
  readonly asJson: boolean;
}

export function formHtml(callable: Callable, { inputs, history, asJson }: FormOptions): Html {
  const fields = asJson ? [jsonHtmlField(inputs)] : callable.inputs.map((input, index) => field(input, index, inputs));
  return html`<form class="inputs" autocomplete="off">
${fields}
<div class="buttons">
<button type="submit" id="call">${say`▶ Call`}</button>
${callable.inputs.length > 0 && html`<button type="button" class="secondary" id="as-json" data-action="as-json">${asJson ? say`As a form` : say`As JSON`}</button>`}
${historyHtml(history)}
</div>
</form>`;
}

function field(input: CallableInput, index: number, inputs: Inputs): Html {
  const id = `input-${index}`;
  const given = inputs[input.name];
  // What can be anything in JSON is written in JSON, texts too.
  const value =
    (input.type === 'json' && given !== undefined ? JSON.stringify(given, undefined, 2) : inputText(given)) || (input.default ?? '');
  // Only what is asked for in any case is filled in beforehand.
  const offered = value === '' && input.required ? (exampleInput(input) ?? '') : value;
  const about = [input.description?.replace(/\.?\s*$/, '.'), input.in && say`In the ${input.in}.`].filter(Boolean).join(' ');
  return html`<div class="field">
<label for="${id}">${input.name}${input.required ? html` <span class="required" title="${say`required`}">*</span>` : nothing} <span class="type">${input.type}</span></label>
${control(input, id, offered)}
<p class="about">${about}</p>
<p class="fault" id="${id}-fault" role="alert"></p>
</div>`;
}

function control(input: CallableInput, id: string, value: string): Html {
  const described = html`aria-describedby="${id}-fault"${input.required ? html` aria-required="true"` : nothing}`;
  const choices = input.choices ?? (input.type === 'boolean' ? ['true', 'false'] : undefined);
  if (choices) {
    const options = input.required ? choices : ['', ...choices];
    return html`<select id="${id}" name="${input.name}" ${described}>${options.map(
      (option) =>
        html`<option value="${option}"${option === value ? html` selected` : nothing}>${option === '' ? say`(leave out)` : option}</option>`,
    )}</select>`;
  }
  if (input.type === 'array' || input.type === 'object' || input.type === 'json')
    return html`<textarea id="${id}" name="${input.name}" rows="4" spellcheck="false" placeholder="${expected(input)}" ${described}>${value}</textarea>`;
  const mode = input.type === 'integer' || input.type === 'number' ? html` inputmode="decimal"` : nothing;
  return html`<input id="${id}" name="${input.name}" type="text" spellcheck="false" value="${value}" placeholder="${expected(input)}"${mode} ${described}>`;
}

function jsonHtmlField(inputs: Inputs): Html {
  return html`<div class="field">
<label for="input-json">All inputs <span class="type">object in JSON</span></label>
<textarea id="input-json" name="${jsonField}" rows="10" spellcheck="false" aria-describedby="input-json-fault">${JSON.stringify(inputs, undefined, 2)}</textarea>
<p class="fault" id="input-json-fault" role="alert"></p>
</div>`;
}

function historyHtml(history: readonly Inputs[]): Html {
  if (history.length === 0) return nothing;
  const options = history.map((inputs, index) => html`<option value="${index}">${short(inputs)}</option>`);
  return html`<select id="history" data-changes="history" aria-label="${say`Earlier inputs`}"><option value="">${say`Earlier inputs`}</option>${options}</select>`;
}

function short(inputs: Inputs): string {
  const text = Object.entries(inputs)
    .map(([name, value]) => `${name}: ${inputText(value)}`)
    .join(', ');
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

export type FilledIn =
  | { readonly ok: true; readonly inputs: Inputs }
  | { readonly ok: false; readonly faults: Readonly<Record<string, string>> };

/** What a person has filled in, as the inputs of a call; an empty field leaves an optional input out. */
export function readForm(callable: Callable, values: Readonly<Record<string, string>>): FilledIn {
  const json = values[jsonField];
  if (json !== undefined) return readJson(json);
  const faults: Record<string, string> = {};
  const inputs: Record<string, Inputs[string]> = {};
  for (const input of callable.inputs) {
    const text = values[input.name] ?? '';
    if (text === '' && input.required) {
      faults[input.name] = say`${input.name} is required: ${expected(input)}.`;
      continue;
    }
    const parsed = parseInput(input, text);
    if (!parsed.ok) faults[input.name] = parsed.message;
    else if (parsed.value !== undefined) inputs[input.name] = parsed.value;
  }
  return Object.keys(faults).length > 0 ? { ok: false, faults } : { ok: true, inputs };
}

function readJson(text: string): FilledIn {
  try {
    const value: unknown = JSON.parse(text.trim() === '' ? '{}' : text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ok: true, inputs: value as Inputs };
    return { ok: false, faults: { [jsonField]: say`The inputs are an object in JSON, like {"name": "value"}.` } };
  } catch (error) {
    return { ok: false, faults: { [jsonField]: say`This is no JSON: ${error instanceof Error ? error.message : String(error)}` } };
  }
}
