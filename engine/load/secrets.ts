/** Which values are secrets: whatever serves authentication, and every other bound value that does not stand in the open in a file anyway. */

import type { EffectiveSections } from '../../spec/links/resolve-imports.ts';
import { templateNames } from '../../spec/links/template.ts';
import type { Authentication } from '../../spec/model/capability.ts';
import { render } from '../compose/template.ts';
import { loginOf } from '../consume/address.ts';

/** Fields of `authentication` that hold something secret; `username`, `key` and the addresses do not. */
const secretFields = ['password', 'value', 'token', 'clientSecret', 'refreshToken'];
/** Shorter values are words like `v1` or `EU`: hiding them would only make records unreadable. */
const minOpenLength = 4;

function authentications(sections: EffectiveSections): readonly Authentication[] {
  return [...sections.clients, ...sections.servers].flatMap(({ part }) => (part.authentication ? [part.authentication] : []));
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** Names of the variables whose values must not be shown. */
export function markVariables(
  sections: EffectiveSections,
  values: ReadonlyMap<string, string>,
  texts: readonly string[],
): ReadonlySet<string> {
  const inAuthentication = new Set(
    authentications(sections).flatMap((authentication) =>
      secretFields.flatMap((field) => templateNames(textOf(authentication.fields[field]?.value)).map(({ name }) => bareName(name))),
    ),
  );
  const secret = new Set<string>();
  for (const [name, value] of values) {
    const open = value.length < minOpenLength || texts.some((text) => text.includes(value));
    if (inAuthentication.has(name) || !open) secret.add(name);
  }
  return secret;
}

function bareName(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

/** Secrets that do not come from a variable, or not alone: a token written into the file, and credentials as Basic encodes them. */
export function findSecrets(sections: EffectiveSections, values: ReadonlyMap<string, string>): readonly string[] {
  const resolve = (text: string): string => render(text, (name) => values.get(bareName(name))).text;
  const inAddresses = sections.clients.flatMap(({ part }) => loginIn(resolve(part.baseUri?.value ?? '')));
  const inAuthentication = authentications(sections).flatMap((authentication) => {
    const field = (name: string): string => resolve(textOf(authentication.fields[name]?.value));
    const basic =
      authentication.type?.value === 'basic' ? [Buffer.from(`${field('username')}:${field('password')}`, 'utf8').toString('base64')] : [];
    return [...secretFields.map(field), ...basic];
  });
  return [...inAddresses, ...inAuthentication].filter((secret) => secret !== '');
}

/** `https://user:password@host`: the password, and both as Basic encodes them. */
function loginIn(address: string): readonly string[] {
  const login = URL.canParse(address) ? loginOf(new URL(address)) : undefined;
  return login ? [login.password, Buffer.from(`${login.username}:${login.password}`, 'utf8').toString('base64')] : [];
}
