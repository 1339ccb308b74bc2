/** What an operation of a REST server may answer, as OpenAPI says it: results as declared, and the one error object. */
import type { RestOperation } from '../../../spec/model/capability.ts';
import type { Json } from '../../result.ts';
import type { JsonSchema } from '../mcp/schemas.ts';

/** `components.schemas`: every error looks like this. */
export const errorSchemas: Json = {
  Error: {
    type: 'object',
    required: ['error'],
    properties: {
      error: {
        type: 'object',
        required: ['code', 'message', 'status'],
        properties: {
          code: { type: 'string', description: 'Stable, in kebab-case: invalid-input, upstream-unreachable, …' },
          message: { type: 'string', description: 'A sentence for people.' },
          status: { type: 'integer', description: 'The HTTP status.' },
          details: {
            type: 'array',
            description: 'One entry for each thing that is wrong with the request.',
            items: {
              type: 'object',
              required: ['name', 'message'],
              properties: { name: { type: 'string' }, message: { type: 'string' } },
            },
          },
        },
      },
    },
  },
};

export interface ResponseParts {
  /** Undefined when what the consumed API answers is passed on as it comes. */
  readonly output: JsonSchema | undefined;
  readonly hasInputs: boolean;
  readonly hasBody: boolean;
  /** True when a consumed API is asked. */
  readonly calls: boolean;
  readonly authenticated: boolean;
}

export function responsesOf(operation: RestOperation, parts: ResponseParts): Json {
  const declared = [...operation.responses, ...(operation.responseBinary ? [operation.responseBinary] : [])];
  const own = declared.map(({ status, description, content }): readonly [string, Json] => [
    String(status),
    {
      description: description?.value ?? '',
      ...(content.length > 0 && {
        content: Object.fromEntries(
          content.map(({ mediaType, binary, schema }) => [
            mediaType,
            binary ? { schema: { type: 'string', format: 'binary' } } : schema ? { schema: schema.value as Json } : {},
          ]),
        ),
      }),
    },
  ]);
  const answers = own.length > 0 ? own : resultsOf(parts.output);
  // Keys that are whole numbers come in order by themselves, as in any JSON object.
  return { ...errorsOf(parts), ...Object.fromEntries(answers), default: error('Something else went wrong.') };
}

function resultsOf(output: JsonSchema | undefined): readonly (readonly [string, Json])[] {
  if (output) {
    const content = { 'application/json': { schema: output }, 'application/yaml': { schema: output } };
    return [['200', { description: 'The declared result.', content }]];
  }
  return [
    ['200', { description: 'The answer of the consumed API, as it comes.' }],
    ['204', { description: 'The consumed API has nothing to answer.' }],
  ];
}

function errorsOf({ output, hasInputs, hasBody, calls, authenticated }: ResponseParts): Record<string, Json> {
  return {
    ...(hasInputs && { 400: error('Inputs are missing or of the wrong kind; `details` lists all that is wrong.') }),
    ...(authenticated && { 401: error('The credentials are missing or wrong.') }),
    ...(output && { 406: error('The caller takes none of the forms this answers in.') }),
    ...(hasBody && { 413: error('The body is too large.'), 415: error('The body is neither JSON nor a form.') }),
    ...(calls && { 502: error('A consumed API cannot be reached, or failed.'), 504: error('A consumed API did not answer in time.') }),
  };
}

function error(description: string): Json {
  return { description, content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } } };
}
