/**
 * Variables that nothing binds in places where only a binding can help: credentials and base addresses. A name that some
 * caller may send as a parameter is none of them.
 */
import type { EffectiveSections } from '../../spec/links/resolve-imports.ts';
import { spanWithin } from '../../spec/links/scalar-text.ts';
import { templateNames } from '../../spec/links/template.ts';
import type { Authentication, InputParameter, Located } from '../../spec/model/capability.ts';
import { nothingBinds } from '../../spec/rules/undeclared-variable.ts';
import type { Project } from '../../spec/source-file.ts';
import { type OAuthCredential, oauthVariable, tokenAddresses } from '../oauth-variables.ts';
import { fatal, type LoadProblem } from './problems.ts';

export interface Unbound {
  readonly name: string;
  readonly problem: LoadProblem;
}

export function findUnbound(
  sections: EffectiveSections,
  known: (name: string) => boolean,
  overridden: ReadonlySet<string>,
  project: Project,
): readonly Unbound[] {
  const found = new Map<string, Unbound>();
  const look = ({ value, node }: Located<unknown>, uri: string, parameters: ReadonlySet<string>): void => {
    if (typeof value !== 'string') return;
    const file = project.findFile(uri);
    for (const { name, nameStart, nameEnd } of templateNames(value)) {
      const bare = name.slice(name.lastIndexOf('.') + 1);
      if (known(name) || known(bare) || parameters.has(name) || found.has(bare)) continue;
      const span = typeof file === 'string' ? node : spanWithin(file, node, nameStart, nameEnd);
      found.set(bare, { name: bare, problem: fatal(uri, span, 'undeclared-variable', nothingBinds(name)) });
    }
  };
  const lookAt = (authentication: Authentication | undefined, uri: string, parameters: ReadonlySet<string>): void => {
    for (const field of Object.values(authentication?.fields ?? {})) look(field, uri, parameters);
  };

  const callers = new Set(callerParameters(sections).map(({ name }) => name));
  for (const { part, namespace, uri } of sections.clients) {
    lookAt(part.authentication, uri, callers);
    if (part.authentication?.type?.value === 'oauth2' && namespace !== undefined) {
      for (const { name, problem } of lackingCredentials(part.authentication, namespace, uri, known))
        if (!found.has(name)) found.set(name, { name, problem });
    }
    if (part.baseUri && !(namespace !== undefined && overridden.has(namespace))) look(part.baseUri, uri, callers);
  }
  for (const { part, namespace, uri } of sections.servers) {
    lookAt(part.authentication, uri, new Set());
    for (const { name, problem } of lackingForIntrospection(part.authentication, namespace ?? 'control', uri, known))
      if (!found.has(name)) found.set(name, { name, problem });
  }
  return [...found.values()];
}

/** OAuth 2 credentials have no place in the format: they are variables named after the consumed API. */
function lackingCredentials(
  authentication: Authentication,
  namespace: string,
  uri: string,
  known: (name: string) => boolean,
): readonly Unbound[] {
  const has = (field: string, variable: OAuthCredential): boolean =>
    authentication.fields[field] !== undefined || known(oauthVariable(namespace, variable));
  if (has('token', 'ACCESS_TOKEN')) return [];
  const span = (authentication.type ?? authentication).node;
  if (tokenAddresses.every((name) => authentication.fields[name] === undefined)) {
    const name = oauthVariable(namespace, 'ACCESS_TOKEN');
    const message = `${name} has no value, and ${namespace} does not say where it fetches access tokens: write \`authorizationServerUri\`, or give it when starting.`;
    return [{ name, problem: fatal(uri, span, 'unbound-variable', message) }];
  }
  const needsSecret = !has('refreshToken', 'REFRESH_TOKEN') && !(has('username', 'USERNAME') && has('password', 'PASSWORD'));
  const lacking = [
    ...(has('clientId', 'CLIENT_ID') ? [] : [oauthVariable(namespace, 'CLIENT_ID')]),
    ...(needsSecret && !has('clientSecret', 'CLIENT_SECRET') ? [oauthVariable(namespace, 'CLIENT_SECRET')] : []),
  ];
  return lacking.map((name) => ({
    name,
    problem: fatal(
      uri,
      span,
      'unbound-variable',
      `${name} has no value: ${namespace} fetches its access tokens with it. Bind it, or give it when starting.`,
    ),
  }));
}

/** So have those that a server looks access tokens up with. */
function lackingForIntrospection(
  authentication: Authentication | undefined,
  namespace: string,
  uri: string,
  known: (name: string) => boolean,
): readonly Unbound[] {
  const validation = authentication?.fields['tokenValidation'];
  if (authentication?.type?.value !== 'oauth2' || validation?.value !== 'introspection') return [];
  return (['CLIENT_ID', 'CLIENT_SECRET'] as const).flatMap((what) => {
    const name = oauthVariable(namespace, what);
    if (known(name) || authentication.fields[what === 'CLIENT_ID' ? 'clientId' : 'clientSecret']) return [];
    const message = `${name} has no value: ${namespace} looks access tokens up at the authorization server with it. Bind it, or give it when starting.`;
    return [{ name, problem: fatal(uri, validation.node, 'unbound-variable', message) }];
  });
}

function callerParameters(sections: EffectiveSections): readonly (InputParameter | { readonly name: string })[] {
  const clients = sections.clients.flatMap(({ part }) => [
    ...part.inputParameters,
    ...part.resources.flatMap((resource) => [
      ...resource.inputParameters,
      ...resource.operations.flatMap((operation) => operation.inputParameters),
    ]),
  ]);
  const flows = sections.aggregates.flatMap(({ part }) => part.flows.flatMap((flow) => [...flow.inputParameters, ...flow.with]));
  const units = sections.servers.flatMap(({ part }) => {
    if (part.kind === 'mcp') return part.tools.flatMap((tool) => [...tool.inputParameters, ...tool.with]);
    if (part.kind === 'rest')
      return part.resources.flatMap((resource) => [
        ...resource.inputParameters,
        ...resource.operations.flatMap((operation) => [...operation.inputParameters, ...operation.with]),
      ]);
    return [];
  });
  return [...clients, ...flows, ...units];
}
