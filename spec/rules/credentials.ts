/** What callers of a server have to show, where nothing says what that is. */
import { quoteList } from '../links/words.ts';
import type { Server } from '../model/capability.ts';
import { ownServers } from '../model/own-parts.ts';
import { say } from '../say.ts';
import { spanOf } from '../span.ts';
import { example } from './example.ts';

import type { Finding, Rule } from './rule.ts';

const guarded = (fields: string) =>
  example({
    root: 'binds:\n  - namespace: shop-secrets\n    keys: {SHOP_TOKEN: SHOP_TOKEN}\n',
    client: 'authentication: {type: bearer, token: "{{SHOP_TOKEN}}"}\n',
    exposes: `- type: rest\n  address: 127.0.0.1\n  port: 3000\n  namespace: shop-api\n  authentication: {type: bearer${fields}}\n  resources:\n    orders: {path: /orders, description: All orders, operations: {list: {method: GET, call: shop.list-orders}}}\n`,
  });

export const missingCredentials: Rule = {
  id: 'missing-credentials',
  severity: 'error',
  doc: {
    title: 'Nobody can call this server',
    why: 'Callers are let in when they show what `authentication` says: a `token`, a `username` and a `password`, or the `value` of an API key. Where that is left out, nothing they show is right.',
    bad: guarded(''),
    good: guarded(', token: "{{SHOP_TOKEN}}"'),
  },
  check: ({ file }) => ownServers(file).flatMap((server) => credentialsMistake(server) ?? []),
};

const needed: ReadonlyMap<string, readonly string[]> = new Map([
  ['bearer', ['token']],
  ['basic', ['username', 'password']],
  ['digest', ['username', 'password']],
  ['apikey', ['key', 'value']],
]);

export function credentialsMistake({ authentication }: Server): Finding | undefined {
  const type = authentication?.type;
  if (!authentication || !type) return undefined;
  const missing = (needed.get(type.value) ?? []).filter((name) => !authentication.fields[name]);
  if (missing.length === 0) return undefined;
  return { message: say`\`${type.value}\` needs ${quoteList(missing)}: without, nobody can call this server.`, span: spanOf(type.node) };
}
