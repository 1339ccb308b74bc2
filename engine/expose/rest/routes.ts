/**
 * Path templates of exposed resources: `/ships/{{imo}}/crew`, `/ships/{imo}`, `/proxy/{{path}}` (the variable named `path`
 * takes the rest of the path, slashes included).
 */
import { decodePercent } from '../../../spec/percent.ts';
import { type CompiledTemplate, compileTemplate } from '../path-template.ts';

export interface Route<T> {
  readonly template: string;
  readonly target: T;
}

export interface RouteMatch<T> {
  readonly target: T;
  /** Decoded values of the path variables. */
  readonly variables: Readonly<Record<string, string>>;
}

interface CompiledRoute<T> extends CompiledTemplate {
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

function compile<T>({ template, target }: Route<T>): CompiledRoute<T> {
  const path = template.startsWith('/') ? template : `/${template}`;
  return { ...compileTemplate(path, (name) => (name === greedyName ? '(.+)' : '([^/]+)')), target };
}

function decodeVariables(names: readonly string[], match: RegExpExecArray): Record<string, string> {
  const variables: Record<string, string> = {};
  let group = 1;
  for (const name of names) {
    const raw = match[group++] ?? '';
    // The rest of a path is handed on as a path: its slashes and escapes stay as they came.
    variables[name] = name === greedyName ? raw : decodePercent(raw);
  }
  return variables;
}
