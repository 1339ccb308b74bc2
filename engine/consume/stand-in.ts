/** Who answers a request to a consumed API instead of the network: a test, a recording, a fault that somebody switched on. */
import type { PlanOperation } from '../plan.ts';
import type { Json } from '../result.ts';
import type { HttpRequest } from './attempts.ts';
import type { HttpAnswer } from './transport.ts';

export interface StandInAnswer extends HttpAnswer {
  /** The data that the body stands for, when it is not to be read from the bytes. */
  readonly data?: Json;
  /** True when nobody was asked. */
  readonly mocked?: boolean;
}

/** Throws a `Failure` for an answer that does not come; `network` asks the API itself. */
export type StandIn = (target: PlanOperation, request: HttpRequest, network: () => Promise<HttpAnswer>) => Promise<StandInAnswer>;
