import { render } from './compose/template.ts';
import { namesOf } from './consume/names.ts';
import type { Plan } from './plan.ts';

/** Variables put into a text of the file; what has no value is empty. */
export function resolveVariables(text: string, plan: Plan): string {
  return render(text, namesOf(plan, new Map())).text;
}
