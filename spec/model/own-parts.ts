/** What is written in a file itself, wherever it stands: at the root or under `capability`. Imports bring more, see `resolveSections`. */
import type { Aggregate, Binding, CapabilityModel, Client, ImportEntry, Sections, Server } from './capability.ts';

interface Modelled {
  readonly model: CapabilityModel;
}

export function sectionsOf({ model: { root, capability } }: Modelled): readonly Sections[] {
  return capability ? [root, capability] : [root];
}

export function ownClients(file: Modelled): readonly Client[] {
  return sectionsOf(file).flatMap(({ consumes }) => consumes.filter((entry) => entry.kind === 'client'));
}

export function ownServers(file: Modelled): readonly Server[] {
  return sectionsOf(file).flatMap(({ exposes }) => exposes.filter((entry) => entry.kind !== 'import'));
}

export function ownAggregates(file: Modelled): readonly Aggregate[] {
  return sectionsOf(file).flatMap(({ aggregates }) => aggregates.filter((entry) => entry.kind === 'aggregate'));
}

export function ownBindings(file: Modelled): readonly Binding[] {
  return sectionsOf(file).flatMap(({ binds }) => binds.filter((entry) => entry.kind === 'binding'));
}

export function ownImports(file: Modelled): readonly ImportEntry[] {
  return sectionsOf(file).flatMap((sections) =>
    [...sections.consumes, ...sections.exposes, ...sections.aggregates, ...sections.binds].filter((entry) => entry.kind === 'import'),
  );
}
