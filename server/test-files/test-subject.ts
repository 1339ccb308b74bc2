/** What a test file is about: the capability it names or lies beside, and what of it can be called. */
import { fileNameOf } from '../../spec/links/location.ts';
import { findFlow, findOperation } from '../../spec/links/operations.ts';
import type { EffectiveSections } from '../../spec/links/resolve-imports.ts';
import { effectiveUnits } from '../../spec/links/units.ts';
import type { OutputParameter } from '../../spec/model/capability.ts';
import type { SourceFile } from '../../spec/source-file.ts';
import { get } from '../../spec/syntax/navigate.ts';
import { capabilityNames } from '../../spec/tests/test-names.ts';
import type { Callable } from '../protocol.ts';
import { describeServables } from '../servables.ts';
import type { LinkedProject } from '../workspace.ts';

export interface TestSubject {
  readonly capability: SourceFile;
  readonly sections: EffectiveSections;
  /** Everything a test can call: what servers expose, and flows. */
  readonly callables: readonly Callable[];
  /** `namespace.operation` of every consumed operation. */
  readonly references: readonly string[];
  /** Names of variables it needs. */
  readonly variables: readonly string[];
}

/** `missing`: none of `names` is there. `unknown`: files cannot be read here, so nothing is said about it. */
export type FoundSubject =
  | { readonly kind: 'subject'; readonly subject: TestSubject }
  | { readonly kind: 'missing'; readonly names: readonly string[] }
  | { readonly kind: 'unknown' };

export function findSubject(file: SourceFile, project: LinkedProject): FoundSubject {
  const found = findCapability(file, project);
  return found.kind === 'capability' ? { kind: 'subject', subject: describeSubject(found.capability, project) } : found;
}

type FoundCapability =
  | { readonly kind: 'capability'; readonly capability: SourceFile }
  | Exclude<FoundSubject, { readonly kind: 'subject' }>;

/** The capability alone: what of it can be called takes longer to tell. */
export function findCapability(file: SourceFile, project: LinkedProject): FoundCapability {
  const named = get(file.tree.root, 'capability');
  const base = fileNameOf(file.uri);
  const names = named?.kind === 'scalar' && named.value !== null ? [named.text] : capabilityNames(base);
  let isKnown = true;
  for (const name of names) {
    const found = project.findFile(project.resolvePath(file.uri, `./${name}`.replace(/^\.\/(?=\.|\/|file:)/, '')));
    if (found === 'unknown') isKnown = false;
    if (typeof found !== 'string') return { kind: 'capability', capability: found };
  }
  return isKnown ? { kind: 'missing', names } : { kind: 'unknown' };
}

function describeSubject(capability: SourceFile, project: LinkedProject): TestSubject {
  const { servers, flows, clients, variables } = describeServables(capability, project, undefined);
  return {
    capability,
    sections: project.linksOf(capability).sections,
    callables: [...servers.flatMap(({ calls }) => calls), ...flows],
    references: clients.flatMap(({ namespace, operations }) => operations.map(({ name }) => `${namespace}.${name}`)),
    variables: variables.map(({ name }) => name),
  };
}

export type FoundCallable =
  | { readonly kind: 'found'; readonly callable: Callable }
  | { readonly kind: 'unknown' }
  /** Servers that all have it. */
  | { readonly kind: 'ambiguous'; readonly choices: readonly string[] };

/** By `name` or `namespace.name`, as the engine finds it (`engine/control/targets.ts`). */
export function findCallable({ callables }: Pick<TestSubject, 'callables'>, name: string): FoundCallable {
  const found = callables.filter((callable) => callable.name === name || qualified(callable) === name);
  const [first] = found;
  if (!first) return { kind: 'unknown' };
  const isAmbiguous = new Set(found.map(({ server }) => server)).size > 1 && new Set(found.map(({ kind }) => kind)).size === 1;
  return isAmbiguous ? { kind: 'ambiguous', choices: found.map(qualified) } : { kind: 'found', callable: first };
}

export function qualified({ server, name }: Pick<Callable, 'server' | 'name'>): string {
  return `${server}.${name}`;
}

/** Paths into what it answers, as far as its outputs are declared: `$.name`, `$[0].imo`. */
export function answerPaths({ sections }: TestSubject, { kind, server, name }: Callable): readonly string[] {
  const unit = effectiveUnits(sections).find(
    (place) => place.unit.kind === kind && place.namespace === server && place.unit.name === name,
  )?.unit;
  if (!unit) return [];
  const outputs = unit.outputs ?? (unit.ref ? findFlow(sections, unit.ref.value)?.flow.outputs : undefined);
  if (!outputs) return [];
  const [root] = outputs.parameters;
  if (outputs.form === 'list' && root && root.name === '') return pathsOf(root, '$');
  return outputs.parameters.flatMap((output) => pathsOf(output, `$.${output.name}`));
}

function pathsOf(output: OutputParameter, path: string): readonly string[] {
  const fields = [
    ...output.properties.map((field) => [field, path] as const),
    ...output.itemFields.map((field) => [field, `${path}[0]`] as const),
  ];
  return [
    path,
    ...fields.flatMap(([field, before]) => pathsOf(field, `${before}.${field.name}`)),
    ...(output.items ? pathsOf(output.items, `${path}[0]`) : []),
  ];
}

export function operationOf({ sections }: TestSubject, reference: string) {
  return findOperation(sections, reference);
}
