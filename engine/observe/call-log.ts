/** The last calls of an engine with all that happened in them, for whoever wants to look closer: cleaned and placed only then. */
import type { Span } from '../../spec/syntax/tree.ts';
import type { InspectedCall, Place, ServedCall } from '../control/protocol.ts';
import type { CallRecord } from './call-record.ts';

export interface CallLog {
  /** Returns the id under which the call is found. `place` turns offsets of the plan it ran on into lines and columns. */
  keep(call: ServedCall, record: () => CallRecord, place: (place: { readonly uri: string } & Span) => Place): number;
  /** Undefined when the call is too long ago. */
  find(id: number): InspectedCall | undefined;
}

export function createCallLog(size: number): CallLog {
  const kept = new Map<number, () => InspectedCall>();
  let last = 0;
  return {
    keep: (call, record, place) => {
      last++;
      kept.set(last, () => {
        const { upstream, steps, mappings, inputs, omitted } = record();
        return {
          call,
          ...(inputs !== undefined && { inputs }),
          upstream,
          steps,
          mappings: mappings.map(({ place: at, ...mapping }) => ({ ...mapping, ...(at && { place: place(at) }) })),
          omitted,
          ...(call.error?.place && { errorPlace: place(call.error.place) }),
        };
      });
      kept.delete(last - size);
      return last;
    },
    find: (id) => kept.get(id)?.(),
  };
}
