/** The capability file that a command is given: whether it can be one at all is said before anything is started. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { exists, findFiles, noSuchFile } from './find-files.ts';
import { UsageError } from './usage-error.ts';

const maxListed = 5;

/** Its absolute path. A name that leads to no file is a `UsageError` with what may have been meant. */
export function capabilityFile(name: string): string {
  const info = exists(name);
  if (info?.isDirectory()) throw new UsageError(`${name} is a folder. ${listing(name) ?? 'There is no capability file in it.'}`);
  if (info) return path.resolve(name);
  if (name === '-') throw new UsageError('A capability is read from a file here, not from standard input.');
  const missing = noSuchFile(name);
  const isPlain = missing.message === `There is no file ${name}.`;
  throw new UsageError([missing.message, (isPlain && listing(path.dirname(name))) || ''].join(' ').trim());
}

/** For a command that was given no file. */
export function whichFile(usage: string): UsageError {
  return new UsageError(['Which file?', `${usage}.`, listing('.') ?? ''].join(' ').trim());
}

/** The one file that a command takes; more of them, or none, is a `UsageError`. */
export function onlyFile(command: string, [file, ...others]: readonly string[]): string {
  if (file === undefined) throw whichFile(`${command} FILE`);
  if (others.length > 0) throw new UsageError(`${command} takes one file: "${others.join(' ')}" is too much.`);
  return file;
}

/** Directly in a folder; who has them further below knows their names. Undefined when there is none. */
function listing(folder: string): string | undefined {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ya?ml$/i.test(entry.name))
    .map((entry) => path.join(folder, entry.name));
  const found = names.length === 0 ? [] : [...findFiles(names)].filter(({ file }) => file.declared).map(({ name }) => name);
  if (found.length === 0) return undefined;
  const more = found.length > maxListed ? `, and ${found.length - maxListed} more` : '';
  return `Capability files ${folder === '.' ? 'here' : 'there'}: ${found.slice(0, maxListed).join(', ')}${more}.`;
}
