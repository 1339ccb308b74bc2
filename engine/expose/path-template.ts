/** Templates of paths and addresses, in which `{name}` or `{{name}}` stands for a value. */

export interface CompiledTemplate {
  /** Matches a whole text; one group a value. */
  readonly expression: RegExp;
  /** Of the values, in order. */
  readonly names: readonly string[];
}

const placeholder = /\{\{\s*([^{}\s]+)\s*\}\}|\{\s*([^{}\s]+)\s*\}/g;

/** `valueSource`: what a value of that name may be, as the source of a group. */
export function compileTemplate(template: string, valueSource: (name: string) => string): CompiledTemplate {
  const names: string[] = [];
  let source = '';
  let end = 0;
  for (const match of template.matchAll(placeholder)) {
    const name = match[1] ?? match[2] ?? '';
    source += escapeExpression(template.slice(end, match.index)) + valueSource(name);
    names.push(name);
    end = match.index + match[0].length;
  }
  return { expression: new RegExp(`^${source}${escapeExpression(template.slice(end))}$`, 'u'), names };
}

/** As others write it: with one pair of braces (OpenAPI, RFC 6570). */
export function withSingleBraces(template: string): string {
  return template.replace(placeholder, (_whole, double: string | undefined, single: string | undefined) => `{${double ?? single}}`);
}

function escapeExpression(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
