/** Checks only what has changed: on each keystroke nearly all parts of a file are the ones that were found without fault before. */
import type { Finding } from './rule.ts';

/**
 * Remembers the parts without findings. Parts of the model keep their identity as long as their text is the same (see
 * `oncePerNode`); `dependsOn` is what else the answer depends on, compared by identity. Findings themselves are not kept:
 * they hold places, which move.
 */
export function rememberClean(): (part: object, dependsOn: readonly unknown[], find: () => readonly Finding[]) => readonly Finding[] {
  const clean = new WeakMap<object, readonly unknown[]>();
  return (part, dependsOn, find) => {
    const before = clean.get(part);
    if (before && before.length === dependsOn.length && before.every((value, index) => value === dependsOn[index])) return none;
    const found = find();
    if (found.length === 0) clean.set(part, dependsOn);
    else clean.delete(part);
    return found;
  };
}

const none: readonly Finding[] = [];
