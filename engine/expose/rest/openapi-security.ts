/** How callers of a REST server authenticate, as OpenAPI says it. */
import type { RestServer } from '../../../spec/model/capability.ts';
import type { Json } from '../../result.ts';

/** `resolve` puts variables in: addresses and names of headers may have some. */
export function securityScheme(
  server: RestServer,
  resolve: (text: string) => string,
): { readonly name: string; readonly scheme: Json } | undefined {
  const { authentication } = server;
  const text = (name: string): string => {
    const value = authentication?.fields[name]?.value;
    return typeof value === 'string' ? resolve(value) : '';
  };
  switch (authentication?.type?.value) {
    case 'bearer':
      return { name: 'bearer', scheme: { type: 'http', scheme: 'bearer' } };
    case 'basic':
      return { name: 'basic', scheme: { type: 'http', scheme: 'basic' } };
    case 'digest':
      return { name: 'digest', scheme: { type: 'http', scheme: 'digest' } };
    case 'apikey':
      return { name: 'apiKey', scheme: { type: 'apiKey', in: text('placement') || 'header', name: text('key') } };
    case 'oauth2':
      return {
        name: 'oauth2',
        scheme: {
          type: 'openIdConnect',
          openIdConnectUrl: `${text('authorizationServerUri').replace(/\/$/, '')}/.well-known/openid-configuration`,
        },
      };
    default:
      return undefined;
  }
}
