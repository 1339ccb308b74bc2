/** `--watch`: reads a capability again when one of its files has changed, or one that was given with it on the command line. */
import path from 'node:path';
import type { StartOptions } from '../engine/control/protocol.ts';
import { type EngineFlagValues, givenVariables } from './engine-options.ts';
import { UsageError } from './usage-error.ts';
import { watchFiles } from './watch-files.ts';

export interface WatchedCapability {
  readonly options: StartOptions;
  readonly flags: EngineFlagValues;
  /** What it was made from, as absolute paths. */
  readonly files: () => readonly string[];
  /** Tells itself how it went. */
  readonly reload: (variables: StartOptions['variables']) => Promise<unknown>;
  readonly complain: (message: string) => void;
}

/** Returns what ends it. */
export function watchCapability({ options, flags, files, reload, complain }: WatchedCapability): () => void {
  const given = givenFiles(options, flags);
  return watchFiles({
    files: () => [...new Set([...files(), ...given])],
    onChange: async () => {
      try {
        await reload(givenVariables(flags));
      } catch (error) {
        const reason =
          error instanceof UsageError ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error);
        complain(`Not reloaded, the old version goes on. ${reason}`);
      }
    },
    onRefused: (directory, reason) =>
      complain(`Changes of files in ${directory} will not be noticed: the system does not let it be watched (${reason}).`),
  });
}

/** Environment files and certificates. */
function givenFiles({ connections = {} }: StartOptions, flags: EngineFlagValues): readonly string[] {
  const certificates = Object.values(connections).flatMap(({ ca, cert, key }) => [ca, cert, key]);
  return [...(flags['env-file'] ?? []), ...certificates].flatMap((file) => (file === undefined ? [] : [path.resolve(file)]));
}
