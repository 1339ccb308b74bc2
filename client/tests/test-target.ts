/** Tests as something to debug: they begin when the breakpoints are set, and the session ends with them. */
import type { DebugEvent } from '../../engine/control/protocol.ts';
import type { DebugTarget } from '../debug/adapter.ts';
import { createEmitter } from '../emitter.ts';
import type { EngineProcess } from '../run/engine-process.ts';

export interface TestTarget {
  readonly target: DebugTarget;
  /** True as soon as breakpoints are set; false when debugging was given up before. */
  readonly begun: Promise<boolean>;
  /** What the engine tells while the tests run. */
  readonly event: (event: DebugEvent) => void;
  /** The tests are over. */
  readonly end: () => void;
  /** Whether somebody ended the session before the tests were over. */
  readonly wasStopped: () => boolean;
}

export function createTestTarget(engine: Pick<EngineProcess, 'debug' | 'stop'>): TestTarget {
  const events = createEmitter<DebugEvent>();
  const ended = createEmitter<void>();
  let begin = (_begins: boolean): void => undefined;
  let isOver = false;
  let stopped = false;
  const begun = new Promise<boolean>((resolve) => {
    begin = resolve;
  });
  return {
    begun,
    event: events.fire,
    end: () => {
      isOver = true;
      ended.fire();
    },
    wasStopped: () => stopped,
    target: {
      debug: async (command) => {
        const answer = await engine.debug(command);
        return answer.ok ? answer.value : { kind: 'refused', message: answer.failure.message };
      },
      onEvent: events.on,
      // The output of tests is shown by the Test Explorer.
      onLine: () => ({ dispose: () => undefined }),
      onEnd: ended.on,
      begin: () => begin(true),
      stop: async () => {
        begin(false);
        if (isOver) return;
        stopped = true;
        await engine.stop();
      },
    },
  };
}
