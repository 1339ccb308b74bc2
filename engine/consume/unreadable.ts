import { fail } from './failure.ts';

/** An answer that is not in the declared format. `reason` is a clause without a full stop. */
export function unreadable(format: string, reason: string): never {
  return fail('invalid-upstream-body', 500, `The upstream answer is no ${format}: ${reason}.`);
}
