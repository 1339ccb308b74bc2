/** Stores of secrets that binds may name: each is asked over its own interface, or refused by name with a way out. */
import type { Limits } from '../plan.ts';
import type { StoreAnswer } from './store-answer.ts';
import { readVault, vaultProblem } from './vault.ts';

type Environment = Readonly<Record<string, string | undefined>>;

interface Store {
  /** What stands in the way, as far as that is known without asking; goes on from "NAME has no value: ". */
  readonly problem: (location: string, environment: Environment) => string | undefined;
  readonly read: typeof readVault;
}

const stores: Readonly<Record<string, Store>> = { vault: { problem: vaultProblem, read: readVault } };

/** The other stores that the format names. */
const wayOut: Readonly<Record<string, string>> = {
  'github-secrets':
    'GitHub gives its secrets to workflows only. Put them into the environment of the step there, and leave "location" out here.',
  'k8s-secret':
    'secrets of Kubernetes reach a container as files or variables. Mount the secret and name its file, or leave "location" out.',
  'aws-ssm': 'parameters of AWS are not read. Put them into the environment where this is started, and leave "location" out.',
};

/** Why values cannot come from that store, before it is asked; undefined when it can be. */
export function storeProblem(scheme: string, location: string, environment: Environment): string | undefined {
  const store = Object.hasOwn(stores, scheme) ? stores[scheme] : undefined;
  if (store) return store.problem(location, environment);
  return (
    (Object.hasOwn(wayOut, scheme) ? wayOut[scheme] : undefined) ??
    `values from ${scheme}:// are not supported. Use a file, the environment, or give the value when starting.`
  );
}

/** Only for locations without a `storeProblem`. */
export async function readStore(location: string, environment: Environment, limits: Limits): Promise<StoreAnswer> {
  const scheme = location.slice(0, location.indexOf(':')).toLowerCase();
  return (await stores[scheme]?.read(location, environment, limits)) ?? { kind: 'refused', reason: `nothing reads ${scheme}://.` };
}
