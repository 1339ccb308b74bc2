/** What was said on the streams of one session, so that a client whose connection broke can ask for the rest (`Last-Event-ID`). */
import type { EventStore } from '@modelcontextprotocol/server';

type Message = Parameters<EventStore['storeEvent']>[1];

interface Kept {
  readonly stream: string;
  readonly message: Message;
  readonly size: number;
}

const maxEvents = 256;
const maxCharacters = 4 * 1024 * 1024;

/** Bounded: the oldest go first. An id that is not kept any more is refused rather than answered with a gap. */
export function createEventStore(): EventStore {
  const kept = new Map<string, Kept>();
  let size = 0;
  let last = 0;
  return {
    storeEvent: async (stream, message) => {
      const id = String(++last);
      const entry = { stream, message, size: JSON.stringify(message).length };
      kept.set(id, entry);
      size += entry.size;
      for (const [oldest, { size: its }] of kept) {
        if (kept.size <= maxEvents && size <= maxCharacters) break;
        kept.delete(oldest);
        size -= its;
      }
      return id;
    },
    getStreamIdForEventId: async (id) => kept.get(id)?.stream,
    replayEventsAfter: async (id, { send }) => {
      const stream = kept.get(id)?.stream ?? '';
      for (const [later, { stream: its, message }] of kept) {
        // The first event of a stream is empty: it only gives the client an id to come back with.
        if (Number(later) > Number(id) && its === stream && Object.keys(message).length > 0) await send(later, message);
      }
      return stream;
    },
  };
}
