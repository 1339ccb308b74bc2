/** The server that a command is about. */
import type { Plan, PlanServer } from '../engine/plan.ts';
import type { Server } from '../spec/model/capability.ts';
import { UsageError } from './usage-error.ts';

const words = { mcp: 'MCP server', rest: 'REST server' } as const;

type Kind = keyof typeof words;
type Of<K extends Kind> = Extract<Server, { readonly kind: K }>;

export interface ChosenServer<K extends Kind> {
  readonly planServer: PlanServer;
  readonly server: Of<K>;
}

/** The one that was named, else the only one; of several, the only one that is `preferred`. */
export function chooseServer<K extends Kind>(
  plan: Plan,
  kind: K,
  name: string | undefined,
  preferred: (server: Of<K>) => boolean = () => false,
): ChosenServer<K> {
  const isOfKind = (server: Server): server is Of<K> => server.kind === kind;
  const found = plan.servers.flatMap((planServer): ChosenServer<K>[] => {
    const { server } = planServer;
    return isOfKind(server) ? [{ planServer, server }] : [];
  });
  const names = found.map(({ planServer }) => planServer.namespace ?? '').join(', ');
  const [first, ...others] = found;
  if (!first) throw new UsageError(`The file exposes no ${words[kind]}.`);
  if (name !== undefined) {
    const wanted = found.find(({ planServer }) => planServer.namespace === name);
    if (!wanted) throw new UsageError(`There is no ${words[kind]} ${name}. Known: ${names}.`);
    return wanted;
  }
  const [best, ...more] = found.filter(({ server }) => preferred(server));
  if (best && more.length === 0) return best;
  if (others.length > 0) throw new UsageError(`The file exposes several ${words[kind]}s: choose one with --server (${names}).`);
  return first;
}
