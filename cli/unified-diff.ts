import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';

/** A diff that `git apply` and `patch` take. */
export function unifiedDiff(name: string, before: string, after: string): string {
  const shown = name.replace(/^\/+/, '');
  const diff = createTwoFilesPatch(`a/${shown}`, `b/${shown}`, before, after, undefined, undefined, { headerOptions: FILE_HEADERS_ONLY });
  return diff.endsWith('\n') ? diff : `${diff}\n`;
}
