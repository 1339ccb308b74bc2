/**
 * Path templates of exposed resources: `/ships/{{imo}}/crew`, `/ships/{imo}`, `/proxy/{{path}}` (the variable named `path`
 * takes the rest of the path, slashes included).
 */

export interface Route<T> {
  readonly template: string;
  readonly target: T;
}

export interface RouteMatch<T> {
  readonly target: T;
  /** Decoded values of the path variables. */
  readonly variables: Readonly<Record<string, string>>;
}

interface CompiledRoute<T> {
  readonly expression: RegExp;
  readonly names: readonly string[];
  readonly target: T;
}

export interface Router<T> {
  /** The first declared route that matches the whole path wins; a trailing slash counts. Undefined when none matches. */
  find(path: string): RouteMatch<T> | undefined;
}

/** Name of the variable that takes several segments. */
const greedyName = 'path';

export function createRouter<T>(routes: readonly Route<T>[]): Router<T> {
  const compiled = routes.map((route) => compile(route));
  return {
    find: (path) => {
      for (const route of compiled) {
        const match = route.expression.exec(path);
        if (match) return { target: route.target, variables: decodeVariables(route.names, match) };
      }
      return undefined;
    },
  };
}

/** Names of the path variables of a template, in order. */
export function pathVariables(template: string): readonly string[] {
  return compile({ template, target: undefined }).names;
}

function compile<T>(route: Route<T>): CompiledRoute<T> {
  const names: string[] = [];
  const template = route.template.startsWith('/') ? route.template : `/${route.template}`;
  let source = '';
  let end = 0;
  for (const match of template.matchAll(/\{\{\s*([^{}\s]+)\s*\}\}|\{\s*([^{}\s]+)\s*\}/g)) {
    const name = match[1] ?? match[2] ?? '';
    source += escapeExpression(template.slice(end, match.index));
    source += name === greedyName ? '(.+)' : '([^/]+)';
    names.push(name);
    end = match.index + match[0].length;
  }
  source += escapeExpression(template.slice(end));
  return { expression: new RegExp(`^${source}$`, 'u'), names, target: route.target };
}

function escapeExpression(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

function decodeVariables(names: readonly string[], match: RegExpExecArray): Record<string, string> {
  const variables: Record<string, string> = {};
  let group = 1;
  for (const name of names) {
    const raw = match[group++] ?? '';
    // The rest of a path is handed on as a path: its slashes and escapes stay as they came.
    variables[name] = name === greedyName ? raw : decode(raw);
  }
  return variables;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    // A stray percent sign: the text as it came is the best reading.
    return segment;
  }
}
