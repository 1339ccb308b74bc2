/** What every route of the control server is given. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ControlServer } from '../../../spec/model/capability.ts';
import type { Plan } from '../../plan.ts';
import type { Services } from '../services.ts';
import type { EngineView } from './engine-view.ts';

export interface ControlContext {
  readonly plan: Plan;
  readonly server: ControlServer;
  readonly url: URL;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly view: EngineView;
  readonly services: Services;
  /** Answers that stay open, to be ended with the server. */
  readonly open: Set<ServerResponse>;
}

export type Route = (context: ControlContext) => void | Promise<void>;
