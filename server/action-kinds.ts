/** Which code actions a client asks for: `refactor` means `refactor.extract` too, the empty kind and none at all mean every kind. */

type Kinds = readonly string[] | undefined;

export function isWanted(kind: string, only: Kinds): boolean {
  return !only || only.includes('') || isNamed(kind, only);
}

/** For what changes a whole file: somebody who asks for every kind does not mean it. */
export function isNamed(kind: string, only: Kinds): boolean {
  return only?.some((wanted) => kind === wanted || (wanted !== '' && kind.startsWith(`${wanted}.`))) ?? false;
}
