/** What tools, REST operations, MCP resources and flows take, do and answer, in words. */
import { inheritedInputs } from '../spec/links/inherited-inputs.ts';
import { findFlow, findOperation } from '../spec/links/operations.ts';
import type { EffectiveSections } from '../spec/links/resolve-imports.ts';
import { inputsOf, placeholdersOf, type UnitPlace } from '../spec/links/scope.ts';
import type { Behaviour, Flow, InputParameter, Named, OutputParameter, Outputs, Step } from '../spec/model/capability.ts';
import { say } from '../spec/say.ts';
import { requestLine } from './request-line.ts';

/** Description, what it does, inputs and outputs; of a unit with `ref` those of the flow, where it has none of its own. `isDescribed`: by words of others. */
export function unitLines(place: UnitPlace, sections: EffectiveSections, isDescribed = false): string[] {
  const { unit } = place;
  const flow = unit.ref ? findFlow(sections, unit.ref.value)?.flow : undefined;
  const description = unit.description?.value || flow?.description?.value;
  const own = inputsOf(place);
  const declared = own.length > 0 ? own : inheritedInputs(unit, flow, place.namespace);
  const named = new Set(declared.map(({ name }) => name));
  const placeholders = placeholdersOf(place).filter((name) => !named.has(name));
  return [
    ...(description && !isDescribed ? ['', description] : []),
    ...behaviourLines(unit, flow, sections),
    ...inputLines(declared, placeholders),
    ...outputLines(unit.outputs ?? flow?.outputs),
  ];
}

/** What a unit does when it is called. */
export function behaviourLines(unit: Behaviour, flow: Flow | undefined, sections: EffectiveSections): string[] {
  if (unit.ref) return ['', say`Runs the flow \`${unit.ref.value}\`.`, ...(flow ? behaviourLines(flow, undefined, sections) : [])];
  if (unit.steps.length > 0) return ['', say`Steps:`, '', ...unit.steps.map((step, index) => `${index + 1}. ${stepLine(step, sections)}`)];
  if (unit.call) return ['', callLine(unit.call.value, sections)];
  return unit.outputs ? ['', say`Calls nothing: it answers with fixed values.`] : [];
}

function callLine(call: string, sections: EffectiveSections): string {
  const found = findOperation(sections, call);
  return found ? say`Calls \`${call}\`: \`${requestLine(found)}\`` : say`Calls \`${call}\`.`;
}

function stepLine(step: Step, sections: EffectiveSections): string {
  switch (step.kind) {
    case 'call': {
      const found = step.call && findOperation(sections, step.call.value);
      const request = found ? `: \`${requestLine(found)}\`` : '';
      return step.call ? say`\`${step.name}\` calls \`${step.call.value}\`${request}` : `\`${step.name}\``;
    }
    case 'lookup':
      return say`\`${step.name}\` searches what \`${step.index?.value ?? '?'}\` gave`;
    case 'script':
      return say`\`${step.name}\` runs the script \`${step.file?.value ?? '?'}\``;
    case 'unknown':
      return `\`${step.name}\``;
    default:
      return step satisfies never;
  }
}

/** An input of any kind: of a call, or an argument of a prompt. */
type Input = Pick<Named, 'name'> &
  Pick<InputParameter, 'description' | 'required'> &
  Partial<Pick<InputParameter, 'type' | 'in' | 'value'>>;

/** `placeholders`: inputs that only a path or an address names. */
export function inputLines(inputs: readonly Input[], placeholders: readonly string[] = []): string[] {
  if (inputs.length === 0 && placeholders.length === 0) return [];
  return [
    '',
    say`Inputs:`,
    '',
    ...inputs.map((input) => `- \`${input.name}\`${inputFacts(input)}`),
    ...placeholders.map((name) => `- \`${name}\`: ${say`in ${'path'}`}`),
  ];
}

export function inputFacts(input: Input): string {
  const facts = [
    input.type?.value,
    input.in ? say`in ${input.in.value}` : undefined,
    input.required?.value === false ? say`optional` : undefined,
    input.value ? say`always \`${String(input.value.value)}\`` : undefined,
  ].filter((fact) => fact !== undefined);
  return `${facts.length > 0 ? `: ${facts.join(', ')}` : ''}${input.description?.value ? ` – ${input.description.value}` : ''}`;
}

export function outputLines(outputs: Outputs | undefined): string[] {
  if (!outputs || outputs.parameters.length === 0) return [];
  return ['', say`Outputs:`, '', ...outputs.parameters.flatMap((output) => outputEntry(output, ''))];
}

/** Objects and lists with their fields, two levels deep. */
function outputEntry(output: OutputParameter, indent: string): string[] {
  const name = output.name === '' ? '' : `\`${output.name}\`: `;
  const fields = [...output.properties, ...output.itemFields, ...(output.items ? [output.items] : [])];
  const below = indent.length < 4 ? fields.flatMap((field) => outputEntry(field, `${indent}  `)) : [];
  return [`${indent}- ${name}${outputFacts(output)}`, ...below];
}

/** `array from $.lines`; of a fixed value, the value. */
export function outputFacts({ type, mapping, value }: OutputParameter): string {
  const known = type?.value ?? say`anything`;
  const path = mapping?.value ?? (value ? String(value.value) : '');
  return path === '' || path === '$.' ? known : say`${known} from \`${path}\``;
}

const maxListed = 12;

/** `Tools: a, b, c, 4 more`, as a paragraph; nothing for none. */
export function listed(title: string, names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const shown = names.slice(0, maxListed).map((name) => `\`${name}\``);
  const more = names.length > maxListed ? [say`${names.length - maxListed} more`] : [];
  return ['', `${title} ${[...shown, ...more].join(', ')}`];
}
