/** Values of variables: from what the caller gives, from secrets files, from the environment by explicit name. */
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Binding } from '../../spec/model/capability.ts';
import type { Project } from '../../spec/source-file.ts';
import { locationPath } from '../file-location.ts';
import { fatal, type LoadProblem } from './problems.ts';
import { readSecretFile, type SecretFile } from './secret-text.ts';
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
  /** Bound variables without a value: somebody may be asked for them. */
  readonly missing: readonly string[];
  readonly problems: readonly LoadProblem[];
  /** Locations in stores that have to be asked for values. */
  readonly unasked: readonly string[];
}

export function resolveBindings(bindings: readonly EffectiveBinding[], options: BindingOptions): ResolvedBindings {
  const values = new Map<string, string>();
  const qualified = new Map<string, string>();
  const problems = new Map<string, LoadProblem>();
  const unasked = new Set<string>();
  for (const { binding, uri } of bindings) {
    const source = createSource(binding, uri, options);
    for (const key of binding.keys) {
      const found =
        options.given[key.name] !== undefined
          ? { kind: 'value' as const, value: options.given[key.name] ?? '' }
          : source(key.source?.value ?? key.name);
      if (found.kind === 'value') {
        // A later bind of the same name counts.
        values.set(key.name, found.value);
        problems.delete(key.name);
        if (binding.namespace) qualified.set(`${binding.namespace.value}.${key.name}`, found.value);
      } else if (!values.has(key.name)) {
        if (found.code === 'bind-unasked' && binding.location) unasked.add(binding.location.value);
        const node = found.blame === 'key' ? (key.source?.node ?? key.node) : (binding.location?.node ?? key.node);
        problems.set(key.name, fatal(uri, node, found.code, `${key.name} has no value: ${found.reason}`));
      }
    }
  }
  for (const [name, value] of Object.entries(options.given)) values.set(name, value);
  const missing = bindings
    .flatMap(({ binding }) => binding.keys.map(({ name }) => name))
    .filter((name, index, all) => !values.has(name) && all.indexOf(name) === index);
  return { values, qualified, missing, problems: [...problems.values()], unasked: [...unasked] };
}

type Found =
  | { readonly kind: 'value'; readonly value: string }
  | { readonly kind: 'none'; readonly code: string; readonly reason: string; readonly blame: 'key' | 'location' };
type Source = (key: string) => Found;

function createSource(binding: Binding, uri: string, options: BindingOptions): Source {
  const location = binding.location?.value;
  if (location === undefined || location === '') return environmentSource(options.environment);
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):\/\//.exec(location)?.[1]?.toLowerCase();
  if (scheme === undefined)
    return nothing('bind-location', `the location "${location}" has no scheme. Write it as file:///./${location.replace(/^\.?\//, '')}.`);
  if (scheme !== 'file') return storeSource(scheme, location, options);
  const directory = uri.startsWith('file:') ? path.dirname(fileURLToPath(uri)) : process.cwd();
  const absolute = locationPath(location, directory);
  if (absolute === undefined) return nothing('bind-location', `the location "${location}" is on another machine.`);
  const file = options.project.findData(pathToFileURL(absolute).href);
  if (file === 'missing') return nothing('bind-file-missing', `there is no file ${absolute}.`);
  if (file === 'unknown') return nothing('bind-file-unreadable', `the file ${absolute} cannot be read.`);
  return fileSource(readSecretFile(absolute, file.text), absolute);
}

function storeSource(scheme: string, location: string, { stores, environment }: BindingOptions): Source {
  const answer = stores.get(location);
  if (!answer) {
    const problem = storeProblem(scheme, location, environment);
    return problem === undefined ? nothing('bind-unasked', `${scheme} has not been asked yet.`) : nothing('bind-provider', problem);
  }
  if (answer.kind === 'refused') return nothing('bind-provider', answer.reason);
  return (key) => {
    const value = answer.values.get(key);
    return value === undefined
      ? { kind: 'none', code: 'bind-key-missing', reason: `${location} has no key "${key}".`, blame: 'key' }
      : { kind: 'value', value };
  };
}

function environmentSource(environment: Readonly<Record<string, string | undefined>>): Source {
  return (key) => {
    const value = environment[key];
    return value === undefined
      ? { kind: 'none', code: 'bind-environment', reason: `the environment has no variable ${key}.`, blame: 'key' }
      : { kind: 'value', value };
  };
}

function fileSource(file: SecretFile, absolute: string): Source {
  if (file.kind === 'unreadable') return nothing('bind-file-unreadable', `the file ${absolute} cannot be used. ${file.reason}`);
  return (key) => {
    const value = file.values.get(key);
    return value === undefined
      ? { kind: 'none', code: 'bind-key-missing', reason: `the file ${absolute} has no key "${key}".`, blame: 'key' }
      : { kind: 'value', value };
  };
}

function nothing(code: string, reason: string): Source {
  return () => ({ kind: 'none', code, reason, blame: 'location' });
}
