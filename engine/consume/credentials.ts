/** What a consumed API is told about who calls: headers and query of each authentication type (engine.md 2.6). */
import { type Names, render } from '../compose/template.ts';
import type { Plan, PlanClient } from '../plan.ts';
import { append, loginOf } from './address.ts';
import { type AnswerHead, canRepeat, type HttpRequest, type RequestBody } from './attempts.ts';
import { converseDigest } from './digest.ts';
import { fail } from './failure.ts';
import { credentialHeader, isHeaderName } from './headers.ts';
import { accessToken, type OAuthClient } from './oauth2-client.ts';

export interface Credentials {
  readonly headers: Readonly<Record<string, string>>;
  /**
   * What to send under `Authorization` in a second request, after an answer with status 401; undefined when that is no use. `redirected` is the
   * request that was answered, when it is another one of the same host.
   */
  readonly retry?: (answer: AnswerHead<RequestBody>, redirected?: HttpRequest) => Promise<string | undefined>;
}

interface Call {
  readonly plan: Plan;
  readonly client: PlanClient;
  readonly names: Names;
  readonly method: string;
  /** An API key in the query is added to it. */
  readonly url: URL;
  /** As far as it is at hand: some servers want it signed. */
  readonly body?: Uint8Array | undefined;
  readonly signal?: AbortSignal | undefined;
}

export async function credentialsFor({ plan, client, names, method, url, body, signal }: Call): Promise<Credentials> {
  const { authentication } = client.client;
  const login = takeLogin(url);
  if (!authentication) return { headers: login };
  const field = (name: string): string => {
    const value = authentication.fields[name]?.value;
    if (value === undefined || value === null) return '';
    const { text, missing } = render(String(value), names);
    if (missing.length > 0)
      fail(
        'missing-variable',
        500,
        `The upstream credentials need ${missing.map((one) => `\`{{${one}}}\``).join(', ')}, which has no value. Bind it, or give it in an environment file.`,
      );
    return text;
  };
  switch (authentication.type?.value) {
    case 'basic':
      return { headers: basic({ username: field('username'), password: field('password') }) };
    case 'bearer':
      return { headers: bearer(field('token')) };
    case 'apikey': {
      const key = field('key');
      if (key === '') fail('invalid-credentials', 500, 'The API key has no name: `key` is missing under `authentication`.');
      if (authentication.fields['placement']?.value !== 'query') {
        if (!isHeaderName(key))
          fail('invalid-credentials', 500, `\`${key}\` cannot be the name of a header: it is the \`key\` under \`authentication\`.`);
        return { headers: { [key.toLowerCase()]: credentialHeader('value', '', field('value')) } };
      }
      append(url, key, field('value'));
      return { headers: {} };
    }
    case 'digest': {
      const digest = converseDigest({ username: field('username'), password: field('password'), method, target: url, body });
      return {
        headers: digest.first === undefined ? {} : { authorization: digest.first },
        retry: async ({ headers }, redirected) => digest.again(headers['www-authenticate'] ?? '', redirected),
      };
    }
    case 'oauth2': {
      const scopes = authentication.fields['scopes']?.value;
      const oauth: OAuthClient = {
        namespace: client.namespace,
        field: (name) => (authentication.fields[name] === undefined ? undefined : field(name)),
        variable: (name) => plan.variables.get(name)?.value,
        scopes: Array.isArray(scopes) ? scopes.map(String) : typeof scopes === 'string' ? scopes.split(/[\s,]+/) : [],
        limits: plan.limits,
        signal,
      };
      const token = await accessToken(oauth);
      return {
        headers: bearer(token),
        retry: async () => {
          const another = await accessToken(oauth, token);
          return another === token ? undefined : bearer(another)['authorization'];
        },
      };
    }
    default:
      return { headers: {} };
  }
}

/** Sends a request, and once more when the first answer says what credentials are wanted. */
export async function askAuthorized<Body extends RequestBody, Answer extends AnswerHead<Body>>(
  credentials: Credentials,
  request: HttpRequest<Body>,
  { ask, drop }: { readonly ask: (request: HttpRequest<Body>) => Promise<Answer>; readonly drop?: (answer: Answer) => void },
): Promise<Answer> {
  const answer = await ask(request);
  const redirected = answer.redirected?.url.origin === request.url.origin ? answer.redirected : undefined;
  const again = redirected ?? request;
  if (answer.status !== 401 || !canRepeat(again)) return answer;
  const authorization = await credentials.retry?.(answer, redirected && again);
  if (authorization === undefined) return answer;
  drop?.(answer);
  return ask({ ...again, headers: { ...again.headers, authorization } });
}

function basic({ username, password }: { readonly username: string; readonly password: string }): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };
}

/** A variable that is there and empty is how people say that they have no token. */
function bearer(token: string): Record<string, string> {
  return token === '' ? {} : { authorization: credentialHeader('token', 'Bearer ', token) };
}

/** `https://user:password@host`: they are credentials, and no part of the address that is asked and recorded. */
function takeLogin(url: URL): Record<string, string> {
  const login = loginOf(url);
  if (!login) return {};
  url.username = '';
  url.password = '';
  return basic(login);
}
