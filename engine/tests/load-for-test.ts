/**
 * A plan that runs anywhere: the process environment is not read, variables nobody gives have made-up values, and base
 * addresses that cannot be known lead to hosts that do not exist. The same file gives the same plan on every machine.
 */
import path from 'node:path';
import { templateNames } from '../../spec/links/template.ts';
import type { StartFailure, StartOptions } from '../control/protocol.ts';
import { type LoadedPlan, loadPlan } from '../load/load.ts';

import type { Plan } from '../plan.ts';

export interface TestPlanOptions {
  /** Absolute path of the capability file. */
  readonly file: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Consumed APIs that are really asked, at this address. */
  readonly upstreams: Readonly<Record<string, string>>;
}

export type TestPlan =
  | { readonly kind: 'plan'; readonly plan: Plan; readonly files: readonly string[] }
  | { readonly kind: 'failed'; readonly failure: StartFailure };

export function loadForTest(options: TestPlanOptions): TestPlan {
  // With mocks nothing is missed, so that this fails for real mistakes only.
  const first = loadPlan(startOptions(options, true), {});
  if (first.kind === 'failed') return first;
  const addresses = unknownAddresses(first, options);
  let variables = options.variables;
  // Values made up for some variables can show that others are missing too, such as those a secrets file names.
  for (let round = 0; ; round++) {
    const upstreams = { ...addresses, ...options.upstreams };
    const loaded = loadPlan(startOptions({ ...options, variables, upstreams }, false), {});
    if (loaded.kind === 'plan') return { kind: 'plan', plan: loaded.plan, files: loaded.files };
    if (loaded.failure.code !== 'missing-variables' || round === 10) return loaded;
    variables = { ...Object.fromEntries(loaded.failure.variables.map((name) => [name, `test-${name}`])), ...variables };
  }
}

function startOptions({ file, variables, upstreams }: TestPlanOptions, mock: boolean): StartOptions {
  return { file, variables, upstreams, mock, loopbackOnly: true };
}

/** Consumed APIs whose address is made of something that has no value, and those behind a tunnel that is not there. */
function unknownAddresses({ plan }: LoadedPlan, options: TestPlanOptions): Record<string, string> {
  const found = [...plan.clients.values()].filter(({ namespace, baseUri, client }) => {
    if (Object.hasOwn(options.upstreams, namespace)) return false;
    if (client.tunnel) return true;
    return templateNames(baseUri ?? '').some(({ name }) => !plan.variables.has(name.slice(name.lastIndexOf('.') + 1)));
  });
  return Object.fromEntries(found.map(({ namespace }) => [namespace, `https://${hostOf(namespace)}.invalid`]));
}

function hostOf(namespace: string): string {
  return namespace.toLowerCase().replaceAll(/[^a-z0-9-]/g, '-');
}

/** Why a capability cannot run, in one sentence with the first mistake and its line. */
export function cannotRun(capability: string, failure: StartFailure): string {
  const problems = failure.code === 'invalid-file' || failure.code === 'missing-variables' ? failure.problems : [];
  const first = problems.find(({ severity }) => severity === 'error');
  const name = path.basename(capability);
  return first ? `${name} cannot run: ${first.message} (line ${first.range.start.line + 1})` : `${name} cannot run: ${failure.message}`;
}
