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
  // A ring: a map would be laid out anew every some calls, and each old layout keeps its calls until everything is collected.
  const kept = new Array<(() => InspectedCall) | undefined>(size).fill(undefined);
  let last = 0;
  return {
    keep: (call, record, place) => {
      last++;
      kept[last % size] = () => {
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
      };
      return last;
    },
    find: (id) => (id <= last && id > last - size ? kept[id % size]?.() : undefined),
  };
}
