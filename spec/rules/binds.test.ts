import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkFixes, problemsIn } from '../testing/fixture.ts';

const withBind = (bind: string, token = '{{TOKEN}}') => `ikanos: "1.0.0-beta5"
binds:
${bind}capability:
  consumes:
    - type: http
      namespace: shop
      baseUri: https://shop.internal
      authentication: {type: bearer, token: "${token}"}
      resources: {orders: {path: /orders, operations: {list-orders: {method: GET}}}}
  exposes:
    - type: mcp
      port: 3000
      namespace: shop-tools
      tools: {list: {description: Lists all orders of the shop, call: shop.list-orders}}
`;
const secrets = '--- secrets.yaml\nshop-token: sk-1\nother: sk-2\n';

describe('binds and their files', () => {
  it('are silent when the file has the keys', () => {
    const text = withBind('  - {namespace: secrets, location: "file:///./secrets.yaml", keys: {TOKEN: shop-token}}\n') + secrets;
    assert.deepEqual(problemsIn(text), []);
  });

  it('name a key that the file does not have', () => {
    const text = withBind('  - {namespace: secrets, location: "file:///./secrets.yaml", keys: {TOKEN: shop_token}}\n') + secrets;
    assert.deepEqual(problemsIn(text), [
      '3: «shop_token» error unknown-bind-key: `file:///./secrets.yaml` has no key `shop_token`. Did you mean `shop-token`?',
    ]);
    checkFixes(text, ['Change to `shop-token`: «shop_token» → «shop-token»']);
  });

  it('name a key of a file that has none like it', () => {
    const text = withBind('  - {namespace: secrets, location: "file:///./secrets.yaml", keys: {TOKEN: xyz}}\n') + secrets;
    assert.deepEqual(problemsIn(text), [
      '3: «xyz» error unknown-bind-key: `file:///./secrets.yaml` has no key `xyz`. It has `shop-token` and `other`.',
    ]);
  });

  it('name a file that is not there', () => {
    const text = withBind('  - {namespace: secrets, location: "file:///./secret.yaml", keys: {TOKEN: shop-token}}\n') + secrets;
    assert.deepEqual(problemsIn(text), [
      '3: «"file:///./secret.yaml"» information missing-bind-file: There is no file `./secret.yaml` here: `TOKEN` will have no value.',
    ]);
  });

  it('leave the environment and other places alone', () => {
    const text = withBind('  - {namespace: env, keys: {TOKEN: ANYTHING}}\n');
    assert.deepEqual(problemsIn(text), []);
  });

  it('from places that only other engines read', () => {
    const text = withBind('  - {namespace: vault, location: "aws-ssm://secrets/shop", keys: {TOKEN: token}}\n');
    assert.deepEqual(problemsIn(text), [
      '3: «"aws-ssm://secrets/shop"» information not-run-here: Capstan does not read `aws-ssm:`. It asks for these values when the file is run.',
    ]);
  });

  it('do not stand in front of their variables', () => {
    const text = withBind('  - {namespace: env, keys: {TOKEN: TOKEN}}\n', '{{env.TOKEN}}');
    assert.deepEqual(problemsIn(text), [
      '9: «env.TOKEN» warning qualified-variable: Other engines insert nothing for `{{env.TOKEN}}`. Write `{{TOKEN}}`: variables stand without a prefix.',
    ]);
    checkFixes(text, ['Change to `{{TOKEN}}`: «env.TOKEN» → «TOKEN»']);
  });
});
