import type { Plan, PlanServer } from '../plan.ts';
import { createControlEndpoint } from './control/control-server.ts';
import type { EngineView } from './control/engine-view.ts';
import { withCors } from './http/cors.ts';
import { createRestEndpoint } from './rest/rest-server.ts';
import type { Endpoint, Services } from './services.ts';
import { createSkillEndpoint } from './skill/skill-server.ts';

export interface EndpointOptions {
  /** True when the port is open on loopback only. */
  readonly loopback: boolean;
  readonly view: EngineView;
  /** Origins of web pages that may call, besides those of this machine; never the control server. */
  readonly corsOrigins: readonly string[];
}

/** What answers for a server of the plan. Who serves no MCP does not wait for its libraries. */
export async function createEndpoint(plan: Plan, planServer: PlanServer, services: Services, options: EndpointOptions): Promise<Endpoint> {
  const endpoint = await createBareEndpoint(plan, planServer, services, options);
  return planServer.server.kind === 'control' ? endpoint : { ...endpoint, handle: withCors(endpoint.handle, options.corsOrigins) };
}

async function createBareEndpoint(plan: Plan, planServer: PlanServer, services: Services, options: EndpointOptions): Promise<Endpoint> {
  const { server } = planServer;
  switch (server.kind) {
    case 'rest':
      return createRestEndpoint(plan, planServer, server, services);
    case 'mcp':
      return (await import('./mcp/http-endpoint.ts')).createMcpEndpoint(plan, planServer, server, services, options);
    case 'skill':
      return createSkillEndpoint(plan, planServer, server, services);
    case 'control':
      return createControlEndpoint(plan, server, services, { view: options.view, loopback: options.loopback });
    case 'unknown-server':
      throw new Error('A server of unknown type has passed the loader.');
    default:
      return server satisfies never;
  }
}
