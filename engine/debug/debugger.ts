/** Pauses running calls where breakpoints, steps and faults say so. One a process; off until somebody configures it. */
import type { SourceFile } from '../../spec/source-file.ts';
import { lineStarts, toPosition } from '../../spec/syntax/positions.ts';
import type { WatchedFrame, WatchedPlace, Watcher } from '../compose/watcher.ts';
import type { Breakpoint, DebugCommand, DebugEvent, DebugFrame, DebugReply, FaultKind } from '../control/debug-protocol.ts';
import { pathOrAddress } from '../file-location.ts';
import type { Plan } from '../plan.ts';
import type { Json } from '../result.ts';
import { evaluateExpression, isTrue, type Outcome } from './expression.ts';
import { linesToStop } from './stops.ts';

/** Larger values are told by their size: an editor cannot show them anyway. */
const maxValue = 1_000_000;

export interface Debugger {
  /** Undefined while nobody debugs: the call then runs as fast as ever. */
  begin(plan: Plan, name: string): Watcher | undefined;
  command(command: DebugCommand): DebugReply;
}

interface Hit extends Breakpoint {
  hits: number;
  /** What is wrong with its condition was told. */
  isTold: boolean;
}

interface Thread {
  readonly id: number;
  readonly plan: Plan;
  readonly frames: WatchedFrame[];
  mode: 'go' | 'in' | 'over' | 'out';
  /** Number of frames when it was last let go. */
  depth: number;
  /** Lets the paused call go on; undefined while it runs. */
  release: (() => void) | undefined;
}

/** `readFile` gives the text of a capability file by its path; undefined when there is none. */
export function createDebugger(tell: (event: DebugEvent) => void, readFile: (path: string) => SourceFile | undefined): Debugger {
  const breakpoints = new Map<string, Map<number, Hit>>();
  const threads = new Map<number, Thread>();
  const texts = new Map<string, { readonly text: string; readonly starts: readonly number[] }>();
  let faults: ReadonlySet<FaultKind> = new Set();
  let on = false;
  let pauseNext = false;
  let nextThread = 1;

  function frameOf(plan: Plan, name: string, place: WatchedPlace): DebugFrame {
    const path = pathOrAddress(place.uri);
    const text = place.uri === plan.file.uri ? plan.file.text : (readFile(path)?.text ?? '');
    let known = texts.get(path);
    if (known?.text !== text) {
      known = { text, starts: lineStarts(text) };
      texts.set(path, known);
    }
    const { line, character } = toPosition(known.starts, place.start);
    return { name, path, line, character };
  }

  function evaluateIn(thread: Thread, expression: string): Outcome {
    const frame = thread.frames.at(-1);
    if (!frame) return { ok: false, message: 'The call is over.' };
    const outcome = evaluateExpression(expression, {
      values: frame.values,
      outputs: frame.outputs,
      variable: (name) => thread.plan.variables.get(name)?.value,
    });
    return outcome.ok ? { ok: true, value: clean(thread.plan, outcome.value) } : outcome;
  }

  /** A breakpoint that never pauses because of a slip in its condition would look like a call that never comes. */
  function tellOnce(hit: Hit, { path, line, character }: DebugFrame, text: string): void {
    if (!hit.isTold) tell({ event: 'logged', text, place: { path, line, character } });
    hit.isTold = true;
  }

  /** Whether a breakpoint asks for a pause here; log messages are written on the way. */
  function isStop(thread: Thread, at: DebugFrame): boolean {
    const hit = breakpoints.get(at.path)?.get(at.line);
    if (!hit) return false;
    if (hit.condition !== undefined) {
      const outcome = evaluateIn(thread, hit.condition);
      if (!outcome.ok) tellOnce(hit, at, `The condition ${hit.condition} cannot be evaluated here: ${outcome.message}`);
      if (!outcome.ok || !isTrue(outcome.value)) return false;
    }
    hit.hits++;
    if (hit.hitCondition !== undefined && !countFits(hit.hitCondition, hit.hits)) return false;
    if (hit.logMessage === undefined) return true;
    const text = hit.logMessage.replace(/\{\{[^{}]+\}\}|\{([^{}]+)\}/g, (template, expression?: string) => {
      const outcome = evaluateIn(thread, expression ?? template);
      return outcome.ok ? asText(outcome.value) : `(${outcome.message})`;
    });
    const { path, line, character } = at;
    tell({ event: 'logged', text, place: { path, line, character } });
    return false;
  }

  async function pause(thread: Thread, reason: 'breakpoint' | 'step' | 'pause' | 'fault', text?: string): Promise<void> {
    const frames = thread.frames.map(({ name, place }) => frameOf(thread.plan, name, place)).reverse();
    const released = new Promise<void>((resolve) => {
      thread.release = resolve;
    });
    tell({ event: 'paused', thread: thread.id, reason, ...(text !== undefined && { text }), frames });
    await released;
  }

  async function arrive(thread: Thread): Promise<void> {
    const frame = thread.frames.at(-1);
    if (!on || !frame) return;
    const depth = thread.frames.length;
    const isStep =
      thread.mode === 'in' || (thread.mode === 'over' && depth <= thread.depth) || (thread.mode === 'out' && depth < thread.depth);
    // Asked first, so that hits are counted and messages written also where a step ends.
    if (isStop(thread, frameOf(thread.plan, frame.name, frame.place))) await pause(thread, 'breakpoint');
    else if (pauseNext) {
      pauseNext = false;
      await pause(thread, 'pause');
    } else if (isStep) await pause(thread, 'step');
  }

  function begin(plan: Plan, name: string): Watcher | undefined {
    if (!on) return undefined;
    const thread: Thread = { id: nextThread++, plan, frames: [], mode: 'go', depth: 0, release: undefined };
    threads.set(thread.id, thread);
    tell({ event: 'thread', thread: thread.id, name, state: 'began' });
    return {
      enter: (frame) => {
        thread.frames.push(frame);
        return arrive(thread);
      },
      step: (frame) => {
        thread.frames.splice(-1, 1, frame);
        return arrive(thread);
      },
      leave: () => void thread.frames.pop(),
      fault: async (kind, message, place) => {
        const frame = thread.frames.at(-1);
        if (!on || !faults.has(kind) || !frame) return;
        if (place) thread.frames.splice(-1, 1, { ...frame, place });
        await pause(thread, 'fault', plan.redact(message));
        if (place) thread.frames.splice(-1, 1, frame);
      },
      end: () => {
        threads.delete(thread.id);
        tell({ event: 'thread', thread: thread.id, name, state: 'ended' });
      },
    };
  }

  function configure(wanted: Readonly<Record<string, readonly Breakpoint[]>>): DebugReply {
    breakpoints.clear();
    const lines: Record<string, readonly (number | null)[]> = {};
    for (const [path, list] of Object.entries(wanted)) {
      const file = readFile(path);
      const found = file
        ? linesToStop(
            file,
            list.map(({ line }) => line),
          )
        : list.map(() => null);
      lines[path] = found;
      const byLine = new Map<number, Hit>();
      for (const [index, line] of found.entries()) {
        const breakpoint = list[index];
        if (breakpoint && line !== null) byLine.set(line, { ...breakpoint, hits: 0, isTold: false });
      }
      breakpoints.set(path, byLine);
    }
    return { kind: 'configured', lines };
  }

  function release(thread: Thread, how: Thread['mode']): void {
    thread.mode = how;
    thread.depth = thread.frames.length;
    const go = thread.release;
    thread.release = undefined;
    go?.();
  }

  function command(given: DebugCommand): DebugReply {
    switch (given.kind) {
      case 'configure':
        on = true;
        faults = new Set(given.faults);
        return configure(given.breakpoints);
      case 'pause':
        pauseNext = true;
        return { kind: 'done' };
      case 'off':
        on = false;
        for (const thread of threads.values()) release(thread, 'go');
        return { kind: 'done' };
      default: {
        const thread = threads.get(given.thread);
        const frame = thread?.frames.at(-1);
        if (!thread?.release || !frame) return { kind: 'refused', message: 'This call is not paused.' };
        return aboutPaused(thread, frame, given);
      }
    }
  }

  function aboutPaused(
    thread: Thread,
    frame: WatchedFrame,
    given: Exclude<DebugCommand, { kind: 'configure' | 'pause' | 'off' }>,
  ): DebugReply {
    switch (given.kind) {
      case 'resume':
        release(thread, given.how);
        return { kind: 'done' };
      case 'read':
        return { kind: 'value', value: readScope(thread.plan, frame, given.scope) };
      case 'write': {
        const values = given.scope === 'steps' ? frame.outputs : frame.values;
        const [name, ...path] = given.path;
        if (!values || name === undefined || !values.has(name))
          return { kind: 'refused', message: `There is no ${given.path.join('.')} to change.` };
        const changed = replaceAt(values.get(name) ?? null, path, given.value);
        if (changed === undefined) return { kind: 'refused', message: `There is no ${given.path.join('.')} to change.` };
        values.set(name, changed);
        // What a step gave is also a name in templates.
        if (given.scope === 'steps') frame.values.set(name, changed);
        return { kind: 'done' };
      }
      case 'evaluate': {
        const outcome = evaluateIn(thread, given.expression);
        return outcome.ok ? { kind: 'value', value: outcome.value } : { kind: 'refused', message: outcome.message };
      }
      default:
        return given satisfies never;
    }
  }

  return { begin, command };
}

function readScope(plan: Plan, frame: WatchedFrame, scope: 'inputs' | 'steps' | 'variables'): Json {
  switch (scope) {
    case 'inputs':
      return clean(plan, Object.fromEntries([...frame.values].filter(([name]) => !frame.outputs?.has(name))));
    case 'steps':
      return clean(plan, Object.fromEntries(frame.outputs ?? []));
    case 'variables':
      // Each is there once more under the name of its namespace.
      return Object.fromEntries(
        [...plan.variables.values()]
          .filter(({ name }) => !name.includes('.'))
          .map(({ name, value, secret }) => [name, secret ? '•••' : plan.redact(value)]),
      );
    default:
      return scope satisfies never;
  }
}

/** Without secrets, and not larger than an editor can show. */
function clean(plan: Plan, value: Json): Json {
  const text = JSON.stringify(value) ?? 'null';
  if (text.length > maxValue) return `(${text.length} characters)`;
  const redacted = plan.redact(text);
  if (redacted === text) return value;
  try {
    return JSON.parse(redacted) as Json;
  } catch {
    // A secret that contains JSON punctuation took some of it along.
    return redacted;
  }
}

function replaceAt(value: Json, [key, ...rest]: readonly string[], replacement: Json): Json | undefined {
  if (key === undefined) return replacement;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  const inner = replaceAt((value as { [key: string]: Json })[key] ?? null, rest, replacement);
  if (inner === undefined) return undefined;
  if (Array.isArray(value)) return value.with(Number(key), inner);
  return { ...value, [key]: inner };
}

/** `3` and `>= 3`: from the third time on; `== 3`, `> 3`, `% 3` as they read. */
function countFits(condition: string, hits: number): boolean {
  const [, operator = '>=', count = ''] = /^\s*(==?|>=?|%)?\s*(\d+)\s*$/.exec(condition) ?? [];
  const wanted = Number(count);
  if (count === '') return true;
  if (operator === '%') return wanted > 0 && hits % wanted === 0;
  if (operator === '>') return hits > wanted;
  return operator === '>=' ? hits >= wanted : hits === wanted;
}

function asText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
