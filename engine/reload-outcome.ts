import type { Started, StartFailure } from './control/protocol.ts';

export type ReloadOutcome =
  | { readonly kind: 'reloaded'; readonly started: Started }
  /** The plan from before goes on. */
  | { readonly kind: 'kept'; readonly failure: StartFailure };
