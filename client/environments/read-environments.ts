/** The setting `capstan.environments`, read without believing it: what is no text is left out. */
import { say } from '../../spec/say.ts';

export interface Environment {
  readonly name: string;
  /** Other addresses for consumed APIs: namespace → base address. */
  readonly upstreams: Readonly<Record<string, string>>;
  readonly variables: Readonly<Record<string, string>>;
}

export function readEnvironments(setting: unknown): readonly Environment[] {
  return Object.entries(recordOf(setting)).map(([name, value]) => {
    const { upstreams, variables } = recordOf(value);
    return { name, upstreams: textsOf(upstreams), variables: textsOf(variables) };
  });
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : {};
}

/** Numbers and booleans are what people write for ports and switches. */
function textsOf(value: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(recordOf(value)).flatMap(([key, text]) =>
      typeof text === 'string' || typeof text === 'number' || typeof text === 'boolean' ? [[key, String(text)]] : [],
    ),
  );
}

/** What an environment changes, in one line: `registry → http://localhost:8080, sets 2 variables`. */
export function summaryOf({ upstreams, variables }: Environment): string {
  const addresses = Object.entries(upstreams).map(([namespace, address]) => `${namespace} → ${address}`);
  const [first, ...others] = Object.keys(variables);
  const sets = first === undefined ? [] : [others.length === 0 ? say`sets ${first}` : say`sets ${others.length + 1} variables`];
  return [...addresses, ...sets].join(', ') || say`changes nothing`;
}
