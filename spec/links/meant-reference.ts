/** What an author meant by a `call` or `ref` that is only half right: `get-order`, `shop.`, `shop/orders/get-order`, `GET /orders`. */
import { findNearName } from './near-name.ts';
import { type FoundOperation, operationsOf, splitReference } from './operations.ts';
import type { EffectiveSections } from './resolve-imports.ts';
import { routeOf } from './routes.ts';

/** Something that can be referred to as `namespace.name`. */
export interface Referable {
  readonly namespace: string;
  readonly name: string;
  /** Method and path of an operation, as `routeOf` writes it. */
  readonly route?: string;
  /** The file it would have to be imported from. */
  readonly from?: string;
}

export interface Meant<T extends Referable> {
  readonly of: T;
  /** Nothing else could be meant. */
  readonly sure: boolean;
}

/** `namespace.name`. */
export function referenceTo({ namespace, name }: Referable): string {
  return `${namespace}.${name}`;
}

/** Operations that `call` can name here. */
export function callableOperations(sections: EffectiveSections): readonly Referable[] {
  return sections.clients.flatMap((client) =>
    client.namespace === undefined ? [] : operationsOf(client).flatMap(referable(client.namespace)),
  );
}

export function referable(namespace: string): (found: FoundOperation) => Referable[] {
  return ({ operation, resource }) =>
    operation.name === ''
      ? []
      : [{ namespace, name: operation.name, route: routeOf(operation.method?.value ?? 'GET', resource.path?.value ?? '') }];
}

/** Flows that `ref` can name here. */
export function referableFlows(sections: EffectiveSections): readonly Referable[] {
  return sections.aggregates.flatMap(({ part, namespace }) =>
    namespace === undefined ? [] : part.flows.flatMap(({ name }) => (name === '' ? [] : [{ namespace, name }])),
  );
}

/**
 * Those that a text may mean, in the order in which they are known: what has the name that the text ends with, in the namespace that it
 * begins with if that is one; else what has nearly that name; else the only one of the namespace. Case and separators do not count.
 */
export function findMeant<T extends Referable>(text: string, known: readonly T[]): readonly Meant<T>[] {
  const others = known.filter((candidate) => referenceTo(candidate) !== text);
  const byRoute = withRoute(text, others);
  if (byRoute.length > 0) return judged(byRoute, true);
  const words = text.split(/[^\p{L}\p{N}_-]+/u).filter((word) => word !== '');
  for (let from = 0; from < words.length; from++) {
    const found = named(words.slice(from), others);
    if (found.length > 0) return chosen(found, words.slice(0, from), others);
  }
  return nearly(text, words, others);
}

function withRoute<T extends Referable>(text: string, known: readonly T[]): readonly T[] {
  const [, method, path] = /^\s*(?:(get|put|post|delete|patch|head|options)\s+)?(\/\S*)\s*$/i.exec(text) ?? [];
  if (path === undefined) return [];
  const methods = method === undefined ? ['GET', 'PUT', 'POST', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'] : [method];
  const routes = new Set(methods.map((one) => routeOf(one, path)));
  return known.filter(({ route }) => route !== undefined && routes.has(route));
}

/** Those with exactly the last word as their name, else those with the words written in another way (`getOrder`). */
function named<T extends Referable>(words: readonly string[], known: readonly T[]): readonly T[] {
  const [only] = words;
  const exactly = words.length === 1 ? known.filter(({ name }) => name === only) : [];
  const wanted = plain(words.join(''));
  return exactly.length > 0 ? exactly : known.filter(({ name }) => plain(name) === wanted);
}

/** Of things with the right name, those in the namespace that stands in front of it. */
function chosen<T extends Referable>(found: readonly T[], before: readonly string[], known: readonly T[]): readonly Meant<T>[] {
  const inside = found.filter(({ namespace }) => isNamed(namespace, before));
  if (inside.length > 0) return judged(inside, true);
  // A namespace that is there, but has nothing of that name: either of the two may be wrong.
  return judged(found, !known.some(({ namespace }) => isNamed(namespace, before)));
}

function nearly<T extends Referable>(text: string, words: readonly string[], known: readonly T[]): readonly Meant<T>[] {
  const last = words.at(-1);
  if (last === undefined) return [];
  const inside = known.filter(({ namespace }) => isNamed(namespace, words.slice(0, -1)));
  const near = findNearName(
    last,
    (inside.length > 0 ? inside : known).map(({ name }) => name),
  );
  if (near !== undefined) {
    return judged(
      (inside.length > 0 ? inside : known).filter(({ name }) => name === near),
      splitReference(text) === undefined,
    );
  }
  const whole = words.length === 1 ? known.filter(({ namespace }) => isNamed(namespace, words)) : [];
  return whole.length === 1 ? judged(whole, false) : [];
}

/** Resources of one API may have operations of one name: a reference to them is the same. */
function judged<T extends Referable>(found: readonly T[], mayBeSure: boolean): readonly Meant<T>[] {
  const different = [...new Map(found.map((one) => [`${referenceTo(one)} ${one.from ?? ''}`, one])).values()];
  return different.map((of) => ({ of, sure: mayBeSure && different.length === 1 }));
}

function isNamed(namespace: string, words: readonly string[]): boolean {
  const wanted = plain(namespace);
  return words.some((word) => plain(word) === wanted) || (words.length > 0 && plain(words.join('')) === wanted);
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[-_]/g, '');
}
