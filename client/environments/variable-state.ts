/** Where the value of a variable comes from in this window; values themselves are not looked at. */
import type { VariableInfo } from '../../engine/control/protocol.ts';
import { say } from '../../spec/say.ts';

export interface VariableState {
  readonly name: string;
  /** In words. */
  readonly from: string;
  readonly isThere: boolean;
  /** Why it is not there. */
  readonly reason: string | undefined;
  /** It is kept in the secret storage. */
  readonly isKept: boolean;
  readonly info: VariableInfo;
}

export interface Known {
  /** Names that the chosen environment sets, and its own name. */
  readonly environment: { readonly name: string; readonly variables: Readonly<Record<string, string>> } | undefined;
  /** Names in the secret storage. */
  readonly kept: readonly string[];
}

/** Where its name stands beside: `TOKEN has no value: the file x is not there.` → `The file x is not there.` */
export function withoutName({ name, reason }: Pick<VariableState, 'name' | 'reason'>): string | undefined {
  const start = `${name} has no value: `;
  if (!reason?.startsWith(start)) return reason;
  const rest = reason.slice(start.length);
  return rest.slice(0, 1).toUpperCase() + rest.slice(1);
}

/** What is given when a capability starts counts before what its binds find. */
export function variableStates(variables: readonly VariableInfo[], { environment, kept }: Known): readonly VariableState[] {
  return variables.map((info) => {
    const isKept = kept.includes(info.name);
    const base = { name: info.name, isKept, info };
    if (environment && Object.hasOwn(environment.variables, info.name))
      return { ...base, from: say`the environment ${environment.name}`, isThere: true, reason: undefined };
    if (isKept) return { ...base, from: say`the secret storage of this editor`, isThere: true, reason: undefined };
    return { ...base, from: info.origin, isThere: info.isThere, reason: info.reason };
  });
}
