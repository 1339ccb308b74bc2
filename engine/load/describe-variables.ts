/** Which variables a capability needs, where each comes from, and whether it is there; never a value. */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { VariableInfo } from '../control/protocol.ts';
import { pathOrAddress } from '../file-location.ts';
import { resolveBindings } from './bindings.ts';
import { createDiskProject } from './disk-project.ts';
import { readSections } from './read-sections.ts';
import { findUnbound } from './unbound.ts';

/** In the order of the file, each name once (a later bind counts); empty for a file that cannot be read. */
export function describeVariables(file: string, environment: Readonly<Record<string, string | undefined>>): readonly VariableInfo[] {
  const project = createDiskProject();
  const source = project.findFile(pathToFileURL(path.resolve(file)).href);
  if (typeof source === 'string') return [];
  const { sections } = readSections(source, project);
  const bindings = sections.bindings.map(({ part, uri }) => ({ binding: part, uri }));
  const found = new Map<string, VariableInfo>();
  for (const { binding, uri } of bindings) {
    const { values, unfilled, unasked } = resolveBindings([{ binding, uri }], { given: {}, environment, project, stores: new Map() });
    for (const key of binding.keys) {
      const origin = key.source?.value ?? key.name;
      const lack = unfilled.find(({ names }) => names.includes(key.name));
      found.set(key.name, {
        name: key.name,
        origin: binding.location ? `${binding.location.value}, key ${origin}` : `environment variable ${origin}`,
        // A store is asked when it is run; until then it is taken to have what it is named for.
        isThere: values.has(key.name) || unasked.length > 0,
        ...(lack && unasked.length === 0 && { reason: lack.problem.message }),
        file: pathOrAddress(uri),
        offset: (key.nameNode ?? key.node).start,
      });
    }
  }
  for (const { name, problem } of findUnbound(sections, (known) => found.has(known), new Set(), project))
    found.set(name, {
      name,
      origin: 'nothing binds it',
      isThere: false,
      reason: problem.message,
      file: pathOrAddress(problem.uri),
      offset: problem.span.start,
    });
  return [...found.values()];
}
