import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkFixes, problemsIn } from '../testing/fixture.ts';

const consuming = (client: string, root = '') => `ikanos: "1.0.0-beta5"
${root}consumes:
  - type: http
    namespace: shop
    baseUri: https://shop.internal
${client}`;
const serving = (authentication: string, more = 'port: 3000') => `ikanos: "1.0.0-beta5"
exposes:
  - type: mcp
    ${more}
    namespace: shop-tools
    authentication: ${authentication}
    tools: {list: {description: Lists all orders of the shop, call: shop.list-orders}}
`;

describe('secrets and authentication', () => {
  it('are fine when variables stand for them', () => {
    const text = consuming(
      '    authentication: {type: basic, username: me, password: "{{PASSWORD}}"}\n    inputParameters: {X-Api-Key: {in: header, value: "{{KEY}}"}, token: {in: query}, page: {in: query, value: "1"}}\n',
    );
    assert.deepEqual(problemsIn(text), []);
  });

  it('are told where they stand in the file', () => {
    const text = consuming(
      '    authentication: {type: basic, username: me, password: tiger}\n    inputParameters: {X-Api-Key: {in: header, value: abc123}, access_token: {in: query, value: xyz}}\n',
    ).replace('https://shop', 'https://me:tiger@shop');
    assert.deepEqual(problemsIn(text), [
      '5: «tiger» warning literal-secret: This secret is readable for everybody who has the file. Write a variable such as `{{API_TOKEN}}` and bind it.',
      '6: «tiger» warning literal-secret: This secret is readable for everybody who has the file. Write a variable such as `{{API_TOKEN}}` and bind it.',
      '7: «abc123» warning literal-secret: This secret is readable for everybody who has the file. Write a variable such as `{{API_TOKEN}}` and bind it.',
      '7: «xyz» warning literal-secret: This secret is readable for everybody who has the file. Write a variable such as `{{API_TOKEN}}` and bind it.',
    ]);
  });

  it('are not placeholders of people who have yet to write one', () => {
    const text = consuming('    authentication: {type: bearer, token: "???"}\n');
    assert.deepEqual(problemsIn(text), []);
  });

  it('are not the names of variables', () => {
    const text = consuming('    authentication: {type: apikey, key: X-Key, value: SHOP_KEY, placement: header}\n');
    assert.deepEqual(problemsIn(text), [
      '6: «SHOP_KEY» warning literal-secret: This is the text `SHOP_KEY` itself. Write `{{SHOP_KEY}}` for the value of the variable.',
    ]);
    checkFixes(text, ['Change to `{{SHOP_KEY}}`: «SHOP_KEY» → «"{{SHOP_KEY}}"»']);
  });

  it('need HTTPS and scopes with OAuth 2', () => {
    const text = serving(
      '{type: oauth2, authorizationServerUri: "http://login.internal", resource: "https://shop.internal", tokenEndpoint: "http://login.internal/token"}',
    );
    assert.deepEqual(problemsIn(text), [
      '6: «oauth2» warning oauth2-without-scopes: Without `scopes` every token of the authorization server is accepted. List those that callers need.',
      '6: «"http://login.internal"» error oauth2-not-https: `authorizationServerUri` must be reached over `https:`.',
      '6: «"http://login.internal/token"» error oauth2-not-https: `tokenEndpoint` must be reached over `https:`.',
    ]);
  });

  it('are of no use over standard input and output', () => {
    const text = serving('{type: bearer, token: "{{TOKEN}}"}', 'transport: stdio');
    assert.deepEqual(problemsIn(text), [
      '6: «authentication» warning authentication-over-stdio: `authentication` has no effect over standard input and output. Remove it, or use `transport: http`.',
    ]);
  });

  it('of the operator stay on this machine', () => {
    const text = 'ikanos: "1.0.0-beta5"\nexposes:\n  - {type: control, port: 9090, address: 0.0.0.0}\n';
    assert.deepEqual(problemsIn(text), [
      '3: «0.0.0.0» warning control-not-local: On `0.0.0.0` the management endpoints can be reached from outside. Use `localhost`.',
    ]);
  });

  it('of the operator stay on this machine, as they do here', () => {
    const text = 'ikanos: "1.0.0-beta5"\nexposes:\n  - {type: control, port: 9090, address: 127.0.0.1}\n';
    assert.deepEqual(problemsIn(text), []);
  });

  it('are not reached by code in a text', () => {
    const text = consuming('    description: Orders <SCRIPT src=x></SCRIPT>\n', 'info: {display: "Shop", description: "Runs eval(1)"}\n');
    assert.deepEqual(problemsIn(text), [
      '2: «"Runs eval(1)"» error script-in-text: `eval(` could be run where this text is shown. Remove it.',
      '7: «Orders <SCRIPT src=x></SCRIPT>» error script-in-text: `<SCRIPT` could be run where this text is shown. Remove it.',
    ]);
  });
});
