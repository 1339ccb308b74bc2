import path from 'node:path';
import type { StartOptions } from '../engine/control/protocol.ts';
import type { LoadedPlan } from '../engine/load/load.ts';
import { loadAskingStores } from '../engine/load/load-asking-stores.ts';
import { fetchPython, NoPython } from '../engine/load/python-home.ts';
import type { StoreAnswer } from '../engine/load/store-answer.ts';
import { failureText } from './engine-options.ts';
import type { Terminal } from './terminal.ts';

/** The plan of a file, its remarks printed; undefined when it has none and the reasons were printed. */
export async function loadCapability(
  options: StartOptions,
  terminal: Terminal,
  stores = new Map<string, StoreAnswer>(),
): Promise<LoadedPlan | undefined> {
  if (options.getPython && !(await getPython(path.dirname(options.file), terminal))) return undefined;
  const loaded = await loadAskingStores(options, process.env, stores);
  if (loaded.kind === 'failed') {
    terminal.err(`${failureText(loaded.failure)}\n`);
    return undefined;
  }
  for (const note of loaded.notes) terminal.err(`${note}\n`);
  return loaded;
}

/** Fetches the interpreter unless it is there; false when that did not work, which was printed. */
export async function getPython(folder: string, terminal: Terminal): Promise<boolean> {
  try {
    await fetchPython(folder, process.env);
    return true;
  } catch (error) {
    if (!(error instanceof NoPython)) throw error;
    terminal.err(`${error.message}\n`);
    return false;
  }
}
