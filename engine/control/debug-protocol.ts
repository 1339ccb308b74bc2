/** What a debugger says to the engine, and the engine to it. Lines from 0, as editors count; paths absolute. */
import type { Json } from '../result.ts';

export interface Breakpoint {
  readonly line: number;
  /** `$.step.field == "x"`, `{{input}}`: pauses only where it is true. */
  readonly condition?: string;
  /** `3`: from the third time on; `== 3`, `% 3`, `> 3`. */
  readonly hitCondition?: string;
  /** Writes this instead of pausing; `{expression}` in it is evaluated. */
  readonly logMessage?: string;
}

/** `failures`: a call ends with an error or a consumed API answers one. `misses`: a mapping finds nothing. */
export type FaultKind = 'failures' | 'misses';

export type DebugScope = 'inputs' | 'steps' | 'variables';

export type DebugCommand =
  /** Breakpoints of all files, and on which faults to pause: what was set before is gone. Debugging is on from here. */
  | {
      readonly kind: 'configure';
      readonly breakpoints: Readonly<Record<string, readonly Breakpoint[]>>;
      readonly faults: readonly FaultKind[];
    }
  | { readonly kind: 'resume'; readonly thread: number; readonly how: 'go' | 'in' | 'over' | 'out' }
  /** The next thing any call does is a reason to pause. */
  | { readonly kind: 'pause' }
  | { readonly kind: 'read'; readonly thread: number; readonly scope: DebugScope }
  /** `path`: name in the scope, then keys and positions below it. */
  | {
      readonly kind: 'write';
      readonly thread: number;
      readonly scope: 'inputs' | 'steps';
      readonly path: readonly string[];
      readonly value: Json;
    }
  | { readonly kind: 'evaluate'; readonly thread: number; readonly expression: string }
  /** Everything goes on, and nothing pauses any more. */
  | { readonly kind: 'off' };

export type DebugReply =
  /** For each breakpoint of `configure` the line it pauses on, or null when nothing runs there. */
  | { readonly kind: 'configured'; readonly lines: Readonly<Record<string, readonly (number | null)[]>> }
  | { readonly kind: 'value'; readonly value: Json }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'done' };

export interface DebugFrame {
  readonly name: string;
  readonly path: string;
  readonly line: number;
  readonly character: number;
}

export type DebugEvent =
  | { readonly event: 'thread'; readonly thread: number; readonly name: string; readonly state: 'began' | 'ended' }
  | {
      readonly event: 'paused';
      readonly thread: number;
      readonly reason: 'breakpoint' | 'step' | 'pause' | 'fault';
      /** What went wrong, for a fault. */
      readonly text?: string;
      /** Innermost first. */
      readonly frames: readonly DebugFrame[];
    }
  | { readonly event: 'logged'; readonly text: string; readonly place: Omit<DebugFrame, 'name'> };
