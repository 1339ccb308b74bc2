/** What is written down about runs, so that a reload of the window can start them again. */
import type { RunSession, SameAgain } from './session.ts';

export interface KeptRuns {
  /** The editor's own word for "the same start of the editor"; a window in a browser has another one after each reload. */
  readonly session: string;
  /** When this was written, in milliseconds since 1970. */
  readonly at: number;
  readonly runs: readonly ({ readonly uri: string } & SameAgain)[];
}

/** A reload takes seconds; what is older than this was left behind by a window that was closed. */
const maxAgeMs = 2 * 60_000;

/** True when what was kept belongs to this window before its reload. */
export function isReload(kept: KeptRuns, session: string, now: number): boolean {
  return kept.session === session || now - kept.at <= maxAgeMs;
}

/** What is on its way out is not wanted any more. */
export function describeRuns(
  sessions: readonly Pick<RunSession, 'options' | 'state'>[],
  { session, at }: Pick<KeptRuns, 'session' | 'at'>,
): KeptRuns {
  const wanted = sessions.filter(({ state }) => state.kind === 'starting' || state.kind === 'running');
  return { session, at, runs: wanted.map(({ options }) => ({ uri: options.uri, ...options.again })) };
}
