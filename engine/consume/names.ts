/** What templates of a consumed operation can name: variables first, so that no argument takes the place of a secret. */
import { sectionsOf } from '../../spec/model/own-parts.ts';
import type { Names } from '../compose/template.ts';
import type { Plan } from '../plan.ts';
import type { Json } from '../result.ts';

export type Arguments = ReadonlyMap<string, Json>;

const none: ReadonlyMap<string, Json> = new Map();

export function namesOf(plan: Plan, values: Arguments, more: ReadonlyMap<string, Json> = none): Names {
  return (name) => plan.variables.get(name)?.value ?? more.get(name) ?? values.get(name) ?? qualified(plan, name);
}

/** `{{namespace.VARIABLE}}`: variables live in one flat space, the namespace of the bind in front is only decoration. */
function qualified(plan: Plan, name: string): Json | undefined {
  const [namespace, variable, ...rest] = name.split('.');
  if (namespace === undefined || variable === undefined || rest.length > 0) return undefined;
  const binds = sectionsOf(plan.file).flatMap((sections) => sections.binds);
  const known = binds.some((bind) => (bind.kind === 'import' ? bind.name : bind.namespace?.value) === namespace);
  return known ? plan.variables.get(variable)?.value : undefined;
}
