/** The way into a server: the same for all kinds. Who may come in is let in, who may not is answered, with the way to get credentials. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Authentication } from '../../../spec/model/capability.ts';
import type { Plan } from '../../plan.ts';
import { sendError, sendJson } from './answers.ts';
import { createAuthenticator } from './authentication.ts';
import { tokenSettings } from './oauth2.ts';

export interface Gate {
  /** Undefined when the request has been answered, or its caller has gone meanwhile. */
  admit(request: IncomingMessage, response: ServerResponse): Promise<Admitted | undefined>;
}

export interface Admitted {
  /** Who it is, where callers can be told apart; else empty. */
  readonly caller: string;
}

const anybody: Promise<Admitted> = Promise.resolve({ caller: '' });

export function createGate(authentication: Authentication | undefined, plan: Plan, namespace: string): Gate {
  if (!authentication) return { admit: () => anybody };
  const metadata = metadataOf(authentication, plan, namespace);
  const authenticate = createAuthenticator(authentication, plan, { namespace, metadataUrl: metadata?.url });
  return {
    admit: async (request, response) => {
      if (metadata && (request.method === 'GET' || request.method === 'HEAD') && request.url?.split('?')[0] === metadata.path) {
        sendJson(response, 200, metadata.document);
        return undefined;
      }
      const verdict = await authenticate(request);
      // Whatever waits for the end of this answer would wait for ever.
      if (response.closed) return undefined;
      if (verdict.kind === 'allowed') return { caller: verdict.caller ?? '' };
      const { status, message, challenge } = verdict;
      sendError(
        response,
        { code: status === 401 ? 'unauthorized' : 'forbidden', message, status },
        challenge === undefined ? {} : { 'WWW-Authenticate': challenge },
      );
      return undefined;
    },
  };
}

/** An OAuth 2 protected resource describes itself (RFC 9728), to everybody: that is how a client learns where to get a token. */
interface ResourceMetadata {
  readonly path: string;
  readonly url: string;
  readonly document: object;
}

function metadataOf(authentication: Authentication | undefined, plan: Plan, namespace: string): ResourceMetadata | undefined {
  if (authentication?.type?.value !== 'oauth2') return undefined;
  const { issuer, resource, scopes } = tokenSettings(authentication, plan, namespace);
  if (!URL.canParse(resource)) return undefined;
  const url = new URL(resource);
  const wellKnown = `/.well-known/oauth-protected-resource${url.pathname.replace(/\/$/, '')}`;
  return {
    path: wellKnown,
    url: `${url.origin}${wellKnown}`,
    document: {
      resource,
      authorization_servers: [issuer],
      ...(scopes.length > 0 && { scopes_supported: scopes }),
      bearer_methods_supported: ['header'],
    },
  };
}
