/** Values that people bring along from elsewhere, and what they are called here. */
const habits: Readonly<Record<string, readonly string[]>> = {
  formUrlEncoded: ['form', 'urlencoded', 'x-www-form-urlencoded', 'application/x-www-form-urlencoded'],
  multipartForm: ['multipart', 'multipart/form-data', 'form-data', 'formdata'],
  bearer: ['jwt', 'token', 'http-bearer'],
  apikey: ['key', 'api_key_auth'],
  oauth2: ['oauth', 'openIdConnect', 'oidc'],
  rest: ['http', 'https', 'openapi'],
  skill: ['agent-skill', 'agentskill', 'agent-skills'],
  integer: ['int', 'int32', 'int64', 'long'],
  number: ['float', 'double', 'decimal', 'numeric', 'integer', 'int', 'long'],
  boolean: ['bool', 'flag'],
  array: ['list', 'sequence'],
  object: ['map', 'dict', 'record', 'json'],
  string: ['str', 'text', 'uuid', 'date', 'datetime', 'date-time', 'enum', 'uri'],
  markdown: ['md'],
  javascript: ['js', 'node', 'ecmascript'],
  python: ['py', 'python3'],
};

/** The allowed value that a habit stands for; `int` is an integer where there are integers, else a number. */
export function findValueHabit(value: string, allowed: readonly string[]): string | undefined {
  const written = value.toLowerCase();
  return allowed
    .toSorted((a, b) => Number(a === 'number') - Number(b === 'number'))
    .find((candidate) => habits[candidate]?.some((habit) => habit.toLowerCase() === written));
}
