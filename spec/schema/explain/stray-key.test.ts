import { describe, it } from 'node:test';
import { checkFix } from '../../testing/fixture.ts';

const shared = (info: string, more = '') => `ikanos: "1.0.0-beta5"
info:
  ${info}: Shop
  description: Orders of the shop
${more}consumes:
  - type: http
    namespace: shop
    baseUri: https://shop.internal
`;
const binds = (key: string) => `ikanos: "1.0.0-beta5"
${key}:
  - namespace: env
    keys: {TOKEN: SHOP_TOKEN}
`;

describe('the repair of a key that is called otherwise in this version', () => {
  it('renames it', () => checkFix(shared('label'), 'renamed-key', shared('display')));
  it('renames it where what stands below is written in the new way already', () =>
    checkFix(binds('externalRefs'), 'renamed-key', binds('binds')));
});
