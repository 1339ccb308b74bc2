/**
 * The protocol object of the SDK, with requests checked in our words first: it would tell callers what its schema library
 * says, mostly as an internal error.
 */
import {
  type JSONRPCRequest,
  ProtocolError,
  ProtocolErrorCode,
  type Result,
  Server,
  type ServerContext,
} from '@modelcontextprotocol/server';
import { isRecord } from '../../json-object.ts';
import { logLevels } from './notices.ts';

type Handler = (request: JSONRPCRequest, context: ServerContext) => Promise<Result>;

export class CheckedServer extends Server {
  /** Is told the code of a refusal. */
  onRefused: ((code: number) => void) | undefined;

  protected override _wrapHandler(method: string, handler: Handler): Handler {
    const checked = super._wrapHandler(method, handler);
    return async (given, context) => {
      const request = withTexts(given);
      const fault = requestFault(method, request.params ?? {});
      if (fault === undefined) return checked(request, context);
      this.onRefused?.(ProtocolErrorCode.InvalidParams);
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, fault);
    };
  }
}

/** Arguments of a prompt become texts, as all of them are; null means none. */
function withTexts(request: JSONRPCRequest): JSONRPCRequest {
  const given = request.params?.['arguments'];
  if (request.method !== 'prompts/get' || !isRecord(given)) return request;
  const texts = Object.entries(given).flatMap(([name, value]) =>
    value === null ? [] : [[name, typeof value === 'string' ? value : JSON.stringify(value)] as const],
  );
  return { ...request, params: { ...request.params, arguments: Object.fromEntries(texts) } };
}

interface Field {
  readonly name: string;
  readonly fits: (value: unknown) => boolean;
  /** What it must be, as the end of a sentence. */
  readonly must: string;
}

const isText = (value: unknown): boolean => typeof value === 'string';
const text = (name: string): Field => ({ name, fits: isText, must: 'must be a text' });
const given: Field = { name: 'arguments', fits: (value) => value === undefined || isRecord(value), must: 'must be an object' };

const fields: Readonly<Record<string, readonly Field[]>> = {
  'tools/call': [text('name'), given],
  'prompts/get': [text('name'), given],
  'resources/read': [text('uri')],
  'resources/subscribe': [text('uri')],
  'resources/unsubscribe': [text('uri')],
  'completion/complete': [
    { name: 'ref', fits: isReference, must: 'must name a prompt (type ref/prompt, name) or a resource (type ref/resource, uri)' },
    {
      name: 'argument',
      fits: (value) => isRecord(value) && isText(value['name']) && isText(value['value']),
      must: 'must have a name and a value, both texts',
    },
  ],
  'logging/setLevel': [
    { name: 'level', fits: (value) => logLevels.some((level) => level === value), must: `must be one of ${logLevels.join(', ')}` },
  ],
};

function isReference(value: unknown): boolean {
  if (!isRecord(value)) return false;
  return value['type'] === 'ref/prompt' ? isText(value['name']) : value['type'] === 'ref/resource' && isText(value['uri']);
}

/** Undefined when nothing is wrong. */
function requestFault(method: string, params: Readonly<Record<string, unknown>>): string | undefined {
  const faults = (Object.hasOwn(fields, method) ? fields[method] : undefined)?.filter(({ name, fits }) => !fits(params[name]));
  if (!faults || faults.length === 0) return undefined;
  return `${method} cannot be used: ${faults.map(({ name, must }) => `${name} ${must}`).join('; ')}.`;
}
