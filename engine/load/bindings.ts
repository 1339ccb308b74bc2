/** Values of variables: from what the caller gives, from secrets files, from the environment by explicit name. */
import { pathToFileURL } from 'node:url';
import type { Binding, BindingKey } from '../../spec/model/capability.ts';
import { noBindFile, noSuchBindKey } from '../../spec/rules/binds.ts';
import { explainKeys } from '../../spec/schema/explain.ts';
import type { Project } from '../../spec/source-file.ts';
import { folderOf, locationPath } from '../file-location.ts';
import { fatal, type LoadProblem } from './problems.ts';
import { readSecretFile } from './secret-text.ts';
import type { StoreAnswers } from './store-answer.ts';
import { storeProblem } from './stores.ts';

export interface EffectiveBinding {
  readonly binding: Binding;
  /** The file it is written in: relative locations start there. */
  readonly uri: string;
}

export interface BindingOptions {
  /** Values that count before those of binds. */
  readonly given: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly project: Project;
  /** What stores have answered so far. */
  readonly stores: StoreAnswers;
}

export interface ResolvedBindings {
  readonly values: ReadonlyMap<string, string>;
  /** The same values as `namespace.NAME`. */
  readonly qualified: ReadonlyMap<string, string>;
  /** Bound variables without a value, and why: somebody may be asked for them. */
  readonly unfilled: readonly Unfilled[];
  /** Locations in stores that have to be asked for values. */
  readonly unasked: readonly string[];
}

/** Variables that lack their values for one reason. */
export interface Unfilled {
  readonly names: readonly string[];
  readonly problem: LoadProblem;
}

export function resolveBindings(bindings: readonly EffectiveBinding[], options: BindingOptions): ResolvedBindings {
  const values = new Map<string, string>();
  const qualified = new Map<string, string>();
  const lacking = new Map<string, Lacking>();
  for (const effective of bindings) {
    const { binding } = effective;
    const source = createSource(effective, options);
    for (const key of binding.keys) {
      const given = options.given[key.name];
      const found = given === undefined ? source(key.source?.value ?? key.name) : { kind: 'value' as const, value: given };
      if (found.kind === 'value') {
        // A later bind of the same name counts.
        values.set(key.name, found.value);
        lacking.delete(key.name);
        if (binding.namespace) qualified.set(`${binding.namespace.value}.${key.name}`, found.value);
      } else if (!values.has(key.name)) lacking.set(key.name, { ...effective, key, lack: found });
    }
  }
  for (const [name, value] of Object.entries(options.given)) values.set(name, value);
  const unasked = [...lacking.values()].flatMap(({ binding, lack }) =>
    lack.code === 'bind-unasked' ? (binding.location?.value ?? []) : [],
  );
  return { values, qualified, unfilled: group([...lacking.values()]), unasked: [...new Set(unasked)] };
}

interface Lacking extends EffectiveBinding {
  readonly key: BindingKey;
  readonly lack: Lack;
}

/** What is wrong with a location is said once, for all variables that come from there. */
function group(lacking: readonly Lacking[]): readonly Unfilled[] {
  return lacking.flatMap(({ key, binding, uri, lack }): Unfilled[] => {
    const span = lack.blame === 'location' ? binding.location?.node : key.source?.node;
    const together =
      lack.blame === 'key'
        ? [key]
        : lacking.flatMap((other) => (other.binding === binding && other.lack.code === lack.code ? other.key : []));
    if (together[0] !== key) return [];
    const names = together.map(({ name }) => name);
    return [{ names, problem: fatal(uri, span ?? key.node, lack.code, lack.message(names)) }];
  });
}

interface Lack {
  readonly kind: 'none';
  readonly code: string;
  readonly message: (names: readonly string[]) => string;
  readonly blame: 'key' | 'location';
}
type Source = (key: string) => { readonly kind: 'value'; readonly value: string } | Lack;

function createSource({ binding, uri }: EffectiveBinding, options: BindingOptions): Source {
  const location = binding.location?.value;
  if (location === undefined || location === '') return environmentSource(options.environment);
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):\/\//.exec(location)?.[1]?.toLowerCase();
  if (scheme === undefined) return nothing('wrong-format', () => locationMistake(binding, uri, options.project));
  if (scheme !== 'file') return storeSource(scheme, location, options);
  const absolute = locationPath(location, folderOf(uri));
  if (absolute === undefined) return nothing('bind-location', because(`the location "${location}" is on another machine.`));
  const file = options.project.findData(pathToFileURL(absolute).href);
  if (file === 'missing') return nothing('missing-bind-file', (names) => noBindFile(location, names));
  if (file === 'unknown') return nothing('bind-file-unreadable', because(`the file ${absolute} cannot be read.`));
  const read = readSecretFile(absolute, file.text);
  if (read.kind === 'unreadable') return nothing('bind-file-unreadable', because(`the file ${absolute} cannot be used. ${read.reason}`));
  return valueSource(location, read.values);
}

/** As the format says it; only a version that has other words for binds has none. */
function locationMistake(binding: Binding, uri: string, project: Project): string {
  const file = project.findFile(uri);
  const told = typeof file === 'string' ? undefined : explainKeys(file)(binding.node, 'location');
  return told?.message ?? `\`${binding.location?.value ?? ''}\` is no address, such as \`file:///./secrets.yml\`.`;
}

function storeSource(scheme: string, location: string, { stores, environment }: BindingOptions): Source {
  const answer = stores.get(location);
  if (!answer) {
    const problem = storeProblem(scheme, location, environment);
    return problem === undefined
      ? nothing('bind-unasked', because(`${scheme} has not been asked yet.`))
      : nothing('bind-provider', because(problem));
  }
  return answer.kind === 'refused' ? nothing('bind-provider', because(answer.reason)) : valueSource(location, answer.values);
}

function environmentSource(environment: Readonly<Record<string, string | undefined>>): Source {
  return (key) => {
    const value = environment[key];
    if (value !== undefined) return { kind: 'value', value };
    return { kind: 'none', code: 'bind-environment', message: because(`the environment has no variable ${key}.`), blame: 'key' };
  };
}

function valueSource(location: string, values: ReadonlyMap<string, string | undefined>): Source {
  return (key) => {
    const value = values.get(key);
    if (value !== undefined) return { kind: 'value', value };
    const message = () =>
      noSuchBindKey(
        location,
        key,
        [...values.keys()].filter((known) => values.get(known) !== undefined),
      );
    return { kind: 'none', code: 'unknown-bind-key', message, blame: 'key' };
  };
}

function nothing(code: string, message: Lack['message']): Source {
  return () => ({ kind: 'none', code, message, blame: 'location' });
}

/** @param reason goes on from "NAME has no value: ". */
function because(reason: string): Lack['message'] {
  return (names) => `${names.join(', ')} ${names.length > 1 ? 'have' : 'has'} no value: ${reason}`;
}
