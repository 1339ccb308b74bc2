/** How stretches of a text lie to each other. A node of a tree is one too. */
import type { Span } from './syntax/tree.ts';

/** Where something stands, without the rest of it: what is kept or sent on must not hold a tree. */
export function spanOf({ start, end }: Span): Span {
  return { start, end };
}

/** Its end counts: a cursor behind the last letter of a name is on the name. */
export function contains({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset <= end;
}

export function isWithin(inner: Span, outer: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
