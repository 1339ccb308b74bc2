/** Somebody who looks over the shoulder of a running unit: the debugger. The unit goes on when the watcher lets it. */
import type { Named } from '../../spec/model/capability.ts';
import type { Span } from '../../spec/syntax/tree.ts';
import type { Json } from '../result.ts';

export interface WatchedPlace extends Span {
  readonly uri: string;
}

export interface WatchedFrame {
  /** For people: `tool get-ship`, `GET registry.get-ship`. */
  readonly name: string;
  readonly place: WatchedPlace;
  /** Inputs, arguments and what steps gave. Changes take effect. */
  readonly values: Map<string, Json>;
  /** What steps gave so far, where there are steps. Changes take effect. */
  readonly outputs: Map<string, Json> | undefined;
}

export interface Watcher {
  /** A unit, a flow or a request to a consumed API begins. */
  enter(frame: WatchedFrame): Promise<void>;
  /** The innermost unit or flow comes to its next step. */
  step(frame: WatchedFrame): Promise<void>;
  leave(): void;
  fault(kind: 'failures' | 'misses', message: string, place: WatchedPlace | undefined): Promise<void>;
  /** The call is over. */
  end(): void;
}

/** Where a debugger shows a part: at its name if that comes first, as in a map; else where it begins. */
export function placeOf(uri: string, { node, nameNode }: Named): WatchedPlace {
  const { start, end } = nameNode && nameNode.start < node.start ? nameNode : node;
  return { uri, start, end };
}
