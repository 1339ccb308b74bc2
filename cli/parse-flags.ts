/** Flags and names on a command line, and what is said of those that are mistaken. */
import { parseArgs } from 'node:util';
import { findNearest } from '../spec/schema/nearest.ts';
import { UsageError } from './usage-error.ts';

type Config = NonNullable<Parameters<typeof parseArgs>[0]>;

/** `parseArgs` of Node, its complaints in our words. */
export function parseFlags<T extends Config>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    if (!(error instanceof TypeError) || !('code' in error)) throw error;
    throw new UsageError(complaint(String(error.code), error.message, Object.keys(config.options ?? {})));
  }
}

function complaint(code: string, message: string, known: readonly string[]): string {
  const flag = /'(?:-\w, )?(--?[^'\s=]+)/.exec(message)?.[1] ?? '';
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION')
    return `There is no option ${flag} here.${
      asJson(flag, known) ??
      didYouMean(
        flag,
        known.map((name) => `--${name}`),
      )
    }`;
  if (code !== 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') return message;
  if (message.includes('does not take an argument')) return `${flag} takes no value.`;
  const swallowed = /--\S+=-XYZ/.test(message) ? `; one that begins with a dash is written ${flag}=-…` : '';
  return `${flag} needs a value${swallowed}.`;
}

/** What other programs call `--json`. */
function asJson(flag: string, known: readonly string[]): string | undefined {
  const ours = flag === '--json' ? ['format', 'log'].find((name) => known.includes(name)) : undefined;
  return ours && ` It is --${ours} json.`;
}

/** ` Did you mean …?`, or nothing when no name is near. */
export function didYouMean(written: string, names: Iterable<string>): string {
  const near = findNearest(written, names);
  return near === undefined ? '' : ` Did you mean ${near}?`;
}

/** One of a few words that a flag takes; the first one when it is left out. */
export function oneOf<Word extends string>(flag: string, given: string | undefined, words: readonly [Word, ...Word[]]): Word {
  if (given === undefined) return words[0];
  const found = words.find((word) => word === given);
  if (found === undefined) throw new UsageError(`${flag} takes ${listed(words)}, not "${given}".`);
  return found;
}

function listed(words: readonly string[]): string {
  return words.length === 1 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
}
