/** Half-right references in both styles, in one file and over three: what is meant is offered, and accepting it leaves no mistake. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openWorld, type World } from './world.ts';
import { type WorldName, worlds } from './worlds.ts';

/** What is written in place of a reference, and what is offered for it. */
const cases: readonly (readonly [place: string, written: string, offered: readonly string[]])[] = [
  ['step-reference', 'get-order', ['★ Change to `shop.get-order`']],
  ['step-reference', 'getOrder', ['★ Change to `shop.get-order`']],
  ['step-reference', 'get-ordre', ['★ Change to `shop.get-order`']],
  ['step-reference', '.get-order', ['★ Change to `shop.get-order`']],
  ['step-reference', 'shop/get-order', ['★ Change to `shop.get-order`']],
  ['step-reference', 'shop get order', ['★ Change to `shop.get-order`']],
  ['step-reference', '"shop:get-order"', ['★ Change to `shop.get-order`']],
  ['step-reference', 'shop.orders.get-order', ['★ Change to `shop.get-order`']],
  ['step-reference', 'GET /orders', ['★ Change to `shop.list-orders`']],
  ['step-reference', '"GET /orders/{number}"', ['★ Change to `shop.get-order`']],
  ['step-reference', '"/parcels/{code}"', ['★ Change to `carriers.track`']],
  ['step-reference', 'carriers.', ['Change to `carriers.track`']],
  ['step-reference', 'carriers.get-order', ['Change to `shop.get-order`', 'Change to `track`']],
  ['step-reference', 'api.get-order', ['★ Change to `shop.get-order`']],
  ['step-reference', 'shop.', []],
  ['step-reference', 'nothing', []],
  ['step-reference', 'orders.find', []],
  ['rest-reference', 'orders.find', ['★ Change `call` to `ref`']],
  ['flow-reference', 'find', ['★ Change to `orders.find`']],
  ['flow-reference', 'orders/find', ['★ Change to `orders.find`']],
  ['flow-reference', 'shop.list-orders', ['★ Change `ref` to `call`']],
];

const leadsNowhere = new Set(['wrong-format', 'unknown-call', 'unknown-flow']);

for (const which of Object.keys(worlds) as WorldName[]) {
  describe(`half-right references: ${which}`, () => {
    let world: World;
    before(async () => {
      world = await openWorld(which);
    });
    after(() => world.close());

    it('are put right', async () => {
      for (const [place, written, offered] of cases) {
        const repairs = (await world.repairs(place, written)).filter(([title]) => !title.startsWith('Ignore '));
        assert.deepEqual(
          repairs.map(([title]) => title),
          offered,
          written,
        );
        for (const [title, text] of repairs) {
          const left = (await world.problemsWith(place, text)).filter(({ code }) => leadsNowhere.has(`${code}`));
          assert.deepEqual(left, [], `${written}: ${title}`);
        }
      }
    });
  });
}
