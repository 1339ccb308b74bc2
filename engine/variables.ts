import type { Plan } from './plan.ts';

/** Variables put into a text of the file; what has no value is empty. */
export function resolveVariables(text: string, plan: Plan): string {
  return text.replace(/\{\{\{?\s*&?\s*([^{}\s]+)\s*\}?\}\}/g, (_whole, name: string) => plan.variables.get(name)?.value ?? '');
}
