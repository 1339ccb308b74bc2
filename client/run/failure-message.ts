/** What a person is told when a capability could not be started, and what they can do about it. */

import type { PlacedProblem, StartFailure } from '../../engine/control/protocol.ts';
import { say } from '../../spec/say.ts';
import { fileNameOf } from './log-lines.ts';

export type FailureAction =
  | { readonly kind: 'show-problem'; readonly title: string; readonly problem: PlacedProblem }
  | { readonly kind: 'show-problems'; readonly title: string }
  | { readonly kind: 'use-port'; readonly title: string; readonly declared: number; readonly port: number }
  | { readonly kind: 'give-values'; readonly title: string; readonly variables: readonly string[] }
  /** The interpreter that Python scripts need, from the registry of packages. */
  | { readonly kind: 'get-python'; readonly title: string }
  | { readonly kind: 'show-log'; readonly title: string }
  | { readonly kind: 'cancel'; readonly title: string };

export interface FailureMessage {
  readonly message: string;
  readonly actions: readonly FailureAction[];
}

export function describeFailure(name: string, failure: StartFailure): FailureMessage {
  switch (failure.code) {
    case 'invalid-file': {
      const errors = failure.problems.filter((problem) => problem.severity === 'error');
      const first = errors[0] ?? failure.problems[0];
      if (!first) return { message: `${say`${name} cannot be served.`} ${failure.message}`, actions: [showLog()] };
      if (lacksPython(failure))
        return {
          message: say`${name} has scripts in Python. They need an interpreter of 6 MB, the package pyodide, which is fetched once.`,
          actions: [
            { kind: 'get-python', title: say`Get Python` },
            { kind: 'show-problem', title: say`Show script`, problem: first },
          ],
        };
      const others = errors.length - 1;
      const more = others === 0 ? '' : ` ${others === 1 ? say`And one more error.` : say`And ${others} more errors.`}`;
      return {
        message: `${say`${name} cannot be served.`} ${placeOf(first)}: ${sentence(first.message)}${more}`,
        actions: [
          { kind: 'show-problem', title: say`Show problem`, problem: first },
          ...(others > 0 ? [{ kind: 'show-problems', title: say`All problems` } as const] : []),
        ],
      };
    }
    case 'port-in-use':
      return {
        message: failure.user
          ? say`Port ${failure.port} of ${failure.server} is in use by ${failure.user.program} (process ${failure.user.pid}).`
          : say`Port ${failure.port} of ${failure.server} is in use by another program.`,
        actions: [
          { kind: 'use-port', title: say`Use port ${failure.freePort}`, declared: failure.port, port: failure.freePort },
          { kind: 'cancel', title: say`Cancel` },
        ],
      };
    case 'missing-variables':
      return {
        message:
          failure.variables.length === 1
            ? say`${name} needs a value for ${list(failure.variables)}.`
            : say`${name} needs values for ${list(failure.variables)}.`,
        actions: [
          { kind: 'give-values', title: failure.variables.length === 1 ? say`Give value` : say`Give values`, variables: failure.variables },
          { kind: 'cancel', title: say`Cancel` },
        ],
      };
    case 'failed':
      return { message: say`${name} did not start. ${sentence(failure.message)}`, actions: [showLog()] };
    default:
      return failure satisfies never;
  }
}

/** The same failure while the version before goes on serving. */
export function describeReloadFailure(name: string, failure: StartFailure): FailureMessage {
  const described = describeFailure(name, failure);
  const goesOn = say`The version before goes on serving.`;
  if (lacksPython(failure))
    return {
      message: `${say`${name} was not reloaded: it has scripts in Python now, and their interpreter is not here. Run it again to get it.`} ${goesOn}`,
      actions: described.actions.filter(({ kind }) => kind !== 'get-python'),
    };
  if (failure.code !== 'invalid-file')
    return { ...described, message: `${say`${name} was not reloaded: ${sentence(failure.message)}`} ${goesOn}` };
  return {
    ...described,
    message: described.message.replace(say`${name} cannot be served.`, say`${name} was not reloaded.`).concat(` ${goesOn}`),
  };
}

/** Nothing else keeps it from running. */
function lacksPython(failure: StartFailure): boolean {
  const errors = failure.code === 'invalid-file' ? failure.problems.filter(({ severity }) => severity === 'error') : [];
  return errors.length > 0 && errors.every(({ code }) => code === 'python-missing');
}

const showLog = (): FailureAction => ({ kind: 'show-log', title: say`Show log` });

/** `shop.yaml, line 26`: the mistake may be in a file that this one imports. */
function placeOf({ uri, range }: PlacedProblem): string {
  return say`${fileNameOf(uri)}, line ${range.start.line + 1}`;
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** `A`, `A and B`, `A, B and C` */
export function list(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : say`${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}
