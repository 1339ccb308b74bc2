/** A task of type `capstan` in `tasks.json`, read without believing it. */
import { say } from '../../spec/say.ts';
export const taskType = 'capstan';

export interface RunTask {
  /** As it is written: absolute, or relative to the workspace folder. */
  readonly file: string;
  /** Undefined: what the setting `capstan.run.mock` says. */
  readonly mock: boolean | undefined;
  /** Undefined: the one chosen in the status bar. */
  readonly environment: string | undefined;
}

/** Words for the author of `tasks.json` when it cannot be used. */
export function readTask(definition: Readonly<Record<string, unknown>>): RunTask | string {
  const { file, mock, environment } = definition;
  if (typeof file !== 'string' || file === '') return say`"file" in tasks.json must be the path of a capability file.`;
  if (mock !== undefined && typeof mock !== 'boolean') return say`"mock" in tasks.json must be true or false.`;
  if (environment !== undefined && typeof environment !== 'string')
    return say`"environment" in tasks.json must be a name of \`capstan.environments\`.`;
  return { file, mock, environment };
}
