/** What the references of a file say together: which parts are used, and which names lead nowhere. Put together once for all rules. */
import type { Reference } from '../links/definition.ts';
import type { Links } from '../links/link.ts';
import type { Node, Span } from '../syntax/tree.ts';

export interface Usage {
  /** Steps and inputs that some text names. */
  readonly used: ReadonlySet<Node | undefined>;
  readonly unresolved: readonly Reference[];
  /** Places of steps, and of inputs, that are not found: each may be one that is there, misspelt. */
  readonly unknownSteps: readonly number[];
  readonly unknownInputs: readonly number[];
}

const known = new WeakMap<Links, Usage>();

export function usageOf(links: Links): Usage {
  const before = known.get(links);
  if (before) return before;
  const used = new Set<Node | undefined>();
  const unresolved: Reference[] = [];
  for (const reference of links.references) {
    for (const { kind, node } of reference.targets) if (kind === 'input' || kind === 'step') used.add(node);
    if (reference.state === 'unresolved') unresolved.push(reference);
  }
  const placesOf = (kind: 'step' | 'input') =>
    unresolved.filter((reference) => reference.kind === kind && reference.role !== 'with-key').map(({ span }) => span.start);
  const usage = { used, unresolved, unknownSteps: placesOf('step'), unknownInputs: placesOf('input') };
  known.set(links, usage);
  return usage;
}

/** Whether one of the places lies in a part of the text. */
export function hasPlaceIn(places: readonly number[], { start, end }: Span): boolean {
  return places.some((place) => start <= place && place < end);
}
