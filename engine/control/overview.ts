/** What a plan would serve, from where, with which hosts: said before anything is opened. */
import type { Authentication, Behaviour } from '../../spec/model/capability.ts';
import { tokenAddresses } from '../oauth-variables.ts';
import type { Plan, PlanServer } from '../plan.ts';

export interface Overview {
  readonly name: string;
  readonly servers: readonly ServerOverview[];
  readonly consumes: readonly ConsumedOverview[];
}

export interface ServerOverview {
  readonly type: string;
  readonly namespace?: string;
  /** `127.0.0.1:3001`, or `stdio`. */
  readonly listens: string;
  /** Type of the credentials callers need. */
  readonly authentication?: string;
  readonly units: readonly UnitOverview[];
}

export interface UnitOverview {
  /** `GET /ships/{imo}`, `tool get-ship`. */
  readonly what: string;
  /** References to operations and flows it uses, in order; none when it answers by itself. */
  readonly uses: readonly string[];
}

export interface ConsumedOverview {
  readonly namespace: string;
  /** As written: it may hold placeholders. */
  readonly baseUri: string;
  readonly authentication?: string;
  /** Where tokens come from, as written. */
  readonly tokensFrom?: string;
  /** Kind of the tunnel it is behind. */
  readonly tunnel?: string;
  readonly operations: number;
}

export function overviewOf(plan: Plan): Overview {
  return {
    name: plan.name,
    servers: plan.servers.map(serverOverview),
    consumes: [...plan.clients.values()].map(({ namespace, baseUri, client, operations }) => ({
      namespace,
      baseUri: plan.redact(baseUri ?? ''),
      ...(client.authentication?.type && { authentication: client.authentication.type.value }),
      ...tokensFrom(client.authentication, plan.redact),
      ...(client.tunnel && { tunnel: client.tunnel.type?.value ?? 'unknown' }),
      operations: operations.size,
    })),
  };
}

function tokensFrom(authentication: Authentication | undefined, redact: (text: string) => string): Pick<ConsumedOverview, 'tokensFrom'> {
  if (authentication?.type?.value !== 'oauth2') return {};
  const found = tokenAddresses.map((name) => authentication.fields[name]?.value).find(Boolean);
  return typeof found === 'string' ? { tokensFrom: redact(found) } : {};
}

function serverOverview({ server, namespace }: PlanServer): ServerOverview {
  const isStdio = server.kind === 'mcp' && server.transport?.value === 'stdio';
  const address = server.address?.value;
  const host = address === undefined || address === 'localhost' ? '127.0.0.1' : address;
  return {
    type: server.kind,
    ...(namespace !== undefined && { namespace }),
    listens: isStdio ? 'stdio' : `${host.includes(':') ? `[${host}]` : host}:${server.port?.value ?? 0}`,
    ...(server.authentication?.type && { authentication: server.authentication.type.value }),
    units: unitsOf(server),
  };
}

function unitsOf(server: PlanServer['server']): readonly UnitOverview[] {
  switch (server.kind) {
    case 'rest':
      return server.resources.flatMap(({ path, operations, forward }) => [
        ...operations.map((operation) => ({
          what: `${operation.method?.value ?? 'GET'} ${path?.value ?? ''}`,
          uses: usesOf(operation),
        })),
        ...(forward ? [{ what: `any ${path?.value ?? ''}`, uses: [forward.targetNamespace?.value ?? ''] }] : []),
      ]);
    case 'mcp':
      return [
        ...server.tools.map((tool) => ({ what: `tool ${tool.name}`, uses: usesOf(tool) })),
        ...server.resources.map((resource) => ({
          what: `resource ${resource.uri?.value ?? resource.name}`,
          uses: resource.location ? [resource.location.value] : usesOf(resource),
        })),
        ...server.prompts.map(({ name, location }) => ({ what: `prompt ${name}`, uses: location ? [location.value] : [] })),
      ];
    case 'skill':
      return server.skills.map(({ name, location, tools }) => ({
        what: `skill ${name}`,
        uses: [
          ...(location ? [location.value] : []),
          ...tools.flatMap(({ from }) => (from ? [`${from.sourceNamespace?.value ?? ''}.${from.action?.value ?? ''}`] : [])),
        ],
      }));
    case 'control':
      return ['health', 'info', 'reload', 'validate', 'logs', 'scripting']
        .filter((part) => isOn(server.management, part))
        .map((part) => ({ what: part, uses: [] }));
    case 'unknown-server':
      return [];
    default:
      return server satisfies never;
  }
}

function isOn(management: Extract<PlanServer['server'], { kind: 'control' }>['management'], part: string): boolean {
  if (part === 'health') return management?.health?.value ?? true;
  const value: unknown = management?.[part as 'info' | 'logs' | 'scripting'];
  if (value === undefined) return false;
  return part === 'scripting' || (value as { readonly value: unknown }).value !== false;
}

function usesOf({ call, ref, steps }: Behaviour): readonly string[] {
  return [
    ...(ref ? [ref.value] : []),
    ...(call ? [call.value] : []),
    ...steps.flatMap((step) => {
      if (step.kind === 'call') return [step.call?.value ?? ''];
      return step.kind === 'script' ? [step.file?.value ?? ''] : [];
    }),
  ].filter((use) => use !== '');
}
