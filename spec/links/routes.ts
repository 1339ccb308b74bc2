/** Paths of REST resources and addresses of MCP resources: their placeholders, and when two answer the same requests. */

/** Equal for routes that fit the same requests: the names of placeholders do not matter, nor does the case of the method. */
export function routeOf(method: string, path: string): string {
  return `${method.toUpperCase()} ${path.replaceAll(/\{\{?[^{}]*\}?\}/g, '{}')}`;
}

/** `{number}` or `{{number}}`. Offsets are those in the text. */
export interface RoutePlaceholder {
  readonly name: string;
  readonly nameStart: number;
  readonly start: number;
  readonly end: number;
}

export function placeholdersIn(text: string): readonly RoutePlaceholder[] {
  return [...text.matchAll(/(\{\{?\s*)([\w-]+)\s*\}?\}/g)].map(({ index, 0: whole, 1: lead = '', 2: name = '' }) => ({
    name,
    nameStart: index + lead.length,
    start: index,
    end: index + whole.length,
  }));
}
