/** Names of the variables that hold OAuth 2 credentials of a consumed API: `CRM_CLIENT_ID` for the namespace `crm`. */
export function oauthVariable(namespace: string, what: OAuthCredential): string {
  return `${namespace.replaceAll(/[^A-Za-z0-9]+/g, '_').toUpperCase()}_${what}`;
}

export type OAuthCredential = 'CLIENT_ID' | 'CLIENT_SECRET' | 'USERNAME' | 'PASSWORD' | 'REFRESH_TOKEN' | 'ACCESS_TOKEN';

/** Fields of `authentication` that say where tokens are fetched; one is enough. */
export const tokenAddresses = ['tokenEndpoint', 'tokenUrl', 'authorizationServerUri'];
