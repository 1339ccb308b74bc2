/** What is said to a page: kept until its script listens, for it would be lost before, and not said any more when it is closed. */
import type { ToPage } from './messages.ts';

export interface Outbox {
  post(message: ToPage): void;
  /** The page listens. */
  open(): void;
  close(): void;
}

export function createOutbox(send: (message: ToPage) => void): Outbox {
  let state: 'loading' | 'open' | 'closed' = 'loading';
  /** By what they are about: only the last content of an element is shown, however often it changes until then. */
  const waiting = new Map<string, ToPage>();
  return {
    post: (message) => {
      switch (state) {
        case 'loading':
          waiting.set(message.kind === 'replace' ? `replace ${message.id}` : message.kind, message);
          return;
        case 'open':
          send(message);
          return;
        case 'closed':
          return;
        default:
          state satisfies never;
      }
    },
    open: () => {
      if (state !== 'loading') return;
      state = 'open';
      for (const message of waiting.values()) send(message);
      waiting.clear();
    },
    close: () => {
      state = 'closed';
      waiting.clear();
    },
  };
}
