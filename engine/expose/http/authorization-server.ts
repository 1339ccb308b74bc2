/** What an authorization server says about itself (RFC 8414, OpenID Connect Discovery): read on the first token, since it may start later than we do. */

/** Only what is used here. */
export interface AuthorizationServer {
  readonly jwks_uri?: unknown;
  readonly introspection_endpoint?: unknown;
  readonly introspection_endpoint_auth_methods_supported?: unknown;
}

/** Why no token can be checked; the message is for whoever sent one. */
export class DiscoveryError extends Error {}

const discoveryTimeoutMs = 10_000;

/** The first description at one of the well-known addresses that has the address of what is wanted. */
export async function discover(
  issuer: string,
  wanted: 'jwks_uri' | 'introspection_endpoint',
): Promise<AuthorizationServer & { readonly url: URL }> {
  let answered = false;
  for (const address of metadataAddresses(issuer)) {
    const found = await readMetadata(address);
    if (!found) continue;
    answered = true;
    const value = found[wanted];
    if (typeof value === 'string' && URL.canParse(value)) return { ...found, url: new URL(value) };
  }
  throw new DiscoveryError(
    answered
      ? `The authorization server does not say where ${wanted === 'jwks_uri' ? 'its keys are' : 'tokens can be looked up'}, so that no token can be verified.`
      : 'The authorization server cannot be reached, so that no token can be verified.',
  );
}

/** RFC 8414 puts the well-known part before the path of the issuer, OpenID Connect after it. */
function metadataAddresses(issuer: string): readonly string[] {
  const bare = issuer.replace(/\/$/, '');
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, '');
  return [
    ...new Set([
      `${bare}/.well-known/oauth-authorization-server`,
      `${origin}/.well-known/oauth-authorization-server${path}`,
      `${bare}/.well-known/openid-configuration`,
    ]),
  ];
}

async function readMetadata(address: string): Promise<AuthorizationServer | undefined> {
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(discoveryTimeoutMs), headers: { Accept: 'application/json' } });
    if (!answer.ok) {
      await answer.body?.cancel();
      return undefined;
    }
    const metadata = (await answer.json()) as unknown;
    return typeof metadata === 'object' && metadata !== null ? metadata : undefined;
  } catch {
    // Unreachable or no JSON: the next address may do; when none does, `discover` says so.
    return undefined;
  }
}
