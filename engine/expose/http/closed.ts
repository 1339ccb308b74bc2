import type { ServerResponse } from 'node:http';

/** Runs when a response is over, sent or not. At once when it is so already: of a caller who has gone meanwhile no event is told a second time. */
export function whenClosed(response: ServerResponse, run: () => void): void {
  if (response.closed) run();
  else response.once('close', run);
}

/** Aborted when the caller goes away before the answer is complete. */
export function goneSignal(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  whenClosed(response, () => {
    // An abort that nobody waits for any more would still cost an exception per request.
    if (!response.writableFinished) gone.abort();
  });
  return gone.signal;
}
