/** An engine process for as long as one question takes: nothing is served, and nothing stays behind. */
import type { EngineProcess, ProcessHooks } from '../run/engine-process.ts';

export type LaunchEngine = (hooks: ProcessHooks) => EngineProcess;

export async function withEngine<T>(
  launch: LaunchEngine,
  ask: (engine: EngineProcess) => Promise<T>,
  hooks: Partial<ProcessHooks> = {},
): Promise<T> {
  const engine = launch({ event: hooks.event ?? (() => undefined), output: hooks.output ?? (() => undefined) });
  try {
    return await ask(engine);
  } finally {
    await engine.stop();
  }
}
