/** An example that the description of an input gives: `IMO number, such as IMO-9321483`. */
import type { CallableInput } from '../../server/protocol.ts';
import { parseInput } from './input-values.ts';

const announced =
  /(?:\bsuch as|\be\.g\.,?|\bfor example,?|\bfor instance,?|\bexample:)\s+(?:"([^"]+)"|`([^`]+)`|“([^”]+)”|'([^']+)'|([^\s,;()]+))/i;

/** Undefined when there is none, or it is no value of the declared type. */
export function exampleInput(input: CallableInput): string | undefined {
  const [, ...texts] = announced.exec(input.description ?? '') ?? [];
  const quoted = texts.slice(0, -1).find((text) => text !== undefined);
  // A full stop behind a bare word ends the sentence.
  const text = quoted ?? texts.at(-1)?.replace(/\.$/, '');
  if (text === undefined || text === '') return undefined;
  const parsed = parseInput(input, text);
  return parsed.ok && parsed.value !== undefined ? text : undefined;
}
