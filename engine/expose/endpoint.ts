import type { Plan, PlanServer } from '../plan.ts';
import { createControlEndpoint } from './control/control-server.ts';
import type { EngineView } from './control/engine-view.ts';
import { createRestEndpoint } from './rest/rest-server.ts';
import type { Endpoint, Services } from './services.ts';
import { createSkillEndpoint } from './skill/skill-server.ts';

export interface EndpointOptions {
  /** True when the port is open on loopback only. */
  readonly loopback: boolean;
  readonly view: EngineView;
}

/** What answers for a server of the plan. Who serves no MCP does not wait for its libraries. */
export async function createEndpoint(plan: Plan, planServer: PlanServer, services: Services, options: EndpointOptions): Promise<Endpoint> {
  const { server } = planServer;
  switch (server.kind) {
    case 'rest':
      return createRestEndpoint(plan, planServer, server, services);
    case 'mcp':
      return (await import('./mcp/http-endpoint.ts')).createMcpEndpoint(plan, planServer, server, services, options);
    case 'skill':
      return createSkillEndpoint(plan, planServer, server, services);
    case 'control':
      return createControlEndpoint(plan, server, services, options);
    case 'unknown-server':
      throw new Error('A server of unknown type has passed the loader.');
    default:
      return server satisfies never;
  }
}
