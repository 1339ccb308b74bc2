/** Lookup steps: entries of an earlier output whose field has a value (engine.md 4.3). Compared as text: 3 matches "3". */
import type { LookupStep } from '../../spec/model/capability.ts';
import { fail } from '../consume/failure.ts';
import { memberOf } from '../json-object.ts';
import type { Json } from '../result.ts';
import type { Values } from './arguments.ts';
import { stepValue } from './step-path.ts';
import { asText, evaluate, type Names } from './template.ts';

export interface LookupScope {
  readonly outputs: Values;
  /** Steps that ran, with or without an output. */
  readonly ran: ReadonlySet<string>;
  readonly names: Names;
  /** The file the step is written in. */
  readonly uri: string;
}

export interface LookedUp {
  /** Null when nothing matches: later steps and mappings see a null, never something else. */
  readonly output: Json;
  /** Why there is nothing. */
  readonly note?: string;
}

export function lookUp(step: LookupStep, { outputs, ran, names, uri }: LookupScope): LookedUp {
  const index = step.index?.value ?? missing(step, 'index', 'the earlier step to look into');
  const place = step.index && { place: { uri, start: step.index.node.start, end: step.index.node.end } };
  if (!ran.has(index)) fail('unknown-step', 400, `The step ${step.name} looks into \`${index}\`, which has not run before it.`, place);
  const entries = outputs.get(index) ?? null;
  const match = step.match?.value ?? missing(step, 'match', 'the field to compare');
  if (!step.lookupValue) missing(step, 'lookupValue', 'the value to look for');
  const value = lookupValue(step, outputs, names);
  if (value === undefined || value === null)
    return { output: null, note: `There is no value to look for: \`${step.lookupValue?.value ?? ''}\` has none.` };
  const list: readonly Json[] = Array.isArray(entries) ? entries : [entries];
  const byText = new Map<string, Json>();
  for (const entry of list) {
    const field = memberOf(entry, match);
    if (field !== undefined && field !== null && !byText.has(asText(field))) byText.set(asText(field), entry);
  }
  const pick = (wanted: Json): Json | undefined => {
    const found = byText.get(asText(wanted));
    return found === undefined
      ? undefined
      : Object.fromEntries(step.outputParameters.map(({ value: name }) => [name, memberOf(found, name) ?? null]));
  };
  const wanted: Json = value;
  const found = Array.isArray(wanted) ? (wanted as readonly Json[]).map(pick).filter((entry) => entry !== undefined) : pick(wanted);
  if (found !== undefined && !(Array.isArray(found) && found.length === 0)) return { output: found };
  const entriesText = list.length === 1 ? `The entry of ${index} does not have` : `None of the ${list.length} entries of ${index} has`;
  const all = asText(wanted);
  const text = all.length > 60 ? `${all.slice(0, 60)}…` : all;
  const which = Array.isArray(wanted) ? `one of ${text}` : text;
  return { output: null, note: `${entriesText} ${which} as its \`${match}\`.` };
}

function missing({ name }: LookupStep, key: string, what: string): never {
  return fail('invalid-lookup', 500, `The step ${name} has no \`${key}\`: ${what}.`);
}

function lookupValue(step: LookupStep, outputs: Values, names: Names): Json | undefined {
  const text = step.lookupValue?.value ?? '';
  return text.startsWith('$') ? stepValue(text, outputs).value : evaluate(text, names);
}
