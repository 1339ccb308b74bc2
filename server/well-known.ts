/** Names from the standards of HTTP that an author is likely to write. */
import { say } from '../spec/say.ts';

export const mediaTypes: readonly string[] = [
  'application/json',
  'application/xml',
  'application/pdf',
  'application/octet-stream',
  'application/zip',
  'text/plain',
  'text/csv',
  'text/html',
  'text/markdown',
  'image/png',
  'image/jpeg',
  'image/svg+xml',
];

/** Request headers, each with what it is for. */
export const requestHeaders = (): readonly (readonly [string, string])[] => [
  ['Accept', say`Media types the caller understands`],
  ['Accept-Language', say`Languages the caller prefers`],
  ['Authorization', say`Credentials`],
  ['Cache-Control', say`How the answer may be kept`],
  ['Content-Type', say`Media type of the body`],
  ['Idempotency-Key', say`Makes a repeated request count once`],
  ['If-Match', say`Only if the version is this one`],
  ['If-None-Match', say`Only if the version is another one`],
  ['If-Modified-Since', say`Only if it was changed since`],
  ['Prefer', say`How the caller would like it done`],
  ['User-Agent', say`Which program is asking`],
  ['X-API-Key', say`A key that identifies the caller`],
  ['X-Request-Id', say`Identifies the request in logs`],
  ['traceparent', say`Trace the request belongs to`],
];

/** Statuses of answers, each with its name. */
export const statuses: readonly (readonly [string, string])[] = [
  ['200', 'OK'],
  ['201', 'Created'],
  ['202', 'Accepted'],
  ['204', 'No Content'],
  ['400', 'Bad Request'],
  ['401', 'Unauthorized'],
  ['403', 'Forbidden'],
  ['404', 'Not Found'],
  ['409', 'Conflict'],
  ['422', 'Unprocessable Content'],
  ['429', 'Too Many Requests'],
  ['500', 'Internal Server Error'],
  ['502', 'Bad Gateway'],
  ['503', 'Service Unavailable'],
];
