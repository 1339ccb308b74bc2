/** Names from the standards of HTTP that an author is likely to write. */

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
export const requestHeaders: readonly (readonly [string, string])[] = [
  ['Accept', 'Media types the caller understands'],
  ['Accept-Language', 'Languages the caller prefers'],
  ['Authorization', 'Credentials'],
  ['Cache-Control', 'How the answer may be kept'],
  ['Content-Type', 'Media type of the body'],
  ['Idempotency-Key', 'Makes a repeated request count once'],
  ['If-Match', 'Only if the version is this one'],
  ['If-None-Match', 'Only if the version is another one'],
  ['If-Modified-Since', 'Only if it was changed since'],
  ['Prefer', 'How the caller would like it done'],
  ['User-Agent', 'Which program is asking'],
  ['X-API-Key', 'A key that identifies the caller'],
  ['X-Request-Id', 'Identifies the request in logs'],
  ['traceparent', 'Trace the request belongs to'],
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
