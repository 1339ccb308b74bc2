import { readConnections } from '../consume/connections.ts';
import type { StartOptions } from '../control/protocol.ts';
import { defaultLimits } from '../plan.ts';
import { type LoadResult, loadPlan } from './load.ts';
import type { StoreAnswer } from './store-answer.ts';
import { readStore } from './stores.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The plan, with stores asked that its binds name. What they answered is kept in `answers`, for loading again: a store is asked once in a
 * run, unless it refused.
 */
export async function loadAskingStores(
  options: StartOptions,
  environment: Environment,
  answers: Map<string, StoreAnswer>,
  unsaved?: Readonly<Record<string, string>>,
): Promise<LoadResult> {
  for (const [location, { kind }] of answers) if (kind === 'refused') answers.delete(location);
  const first = loadPlan(options, environment, unsaved, answers);
  if (first.kind === 'plan' || !first.unasked) return first;
  const connections = readConnections(options.connections ?? {});
  const limits = { ...defaultLimits, hosts: connections.kind === 'hosts' ? connections.hosts : [] };
  await Promise.all(
    first.unasked.map(async (location) => {
      answers.set(location, await readStore(location, environment, limits));
    }),
  );
  return loadPlan(options, environment, unsaved, answers);
}
