import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';

/** A diff that `git apply` and `patch` take. */
export function unifiedDiff(name: string, before: string, after: string): string {
  return createTwoFilesPatch(`a/${name}`, `b/${name}`, before, after, undefined, undefined, { headerOptions: FILE_HEADERS_ONLY });
}
