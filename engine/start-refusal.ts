import type { StartFailure } from './control/protocol.ts';

/** Why nothing was started, in the words of the protocol. */
export class StartRefusal extends Error {
  readonly failure: StartFailure;

  constructor(failure: StartFailure) {
    super(failure.message);
    this.failure = failure;
  }
}
