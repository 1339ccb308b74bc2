/**
 * What stands at a place is taken away, asked for, and accepted: the file is as it was before, in both styles, in one file and over
 * three. So what is inserted is right to the letter, quotes and indentation included.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openWorld, type World } from './world.ts';
import { type WorldName, worlds } from './worlds.ts';

/** What is chosen at a place, where it is not the text of the place itself; what stands before a dot comes with it. */
const choices: Readonly<Record<string, string>> = {
  version: '',
  'token-use': '',
  'path-id': '',
  'path-code': '',
  method: '',
  'wire-in': '',
  'flow-call': 'shop.get-order',
  'flow-with': '',
  'flow-path': '',
  'number-use': 'orders.number',
  'route-key': '',
  'rest-call': 'shop.get-order',
  'rest-with': '',
  'rest-key-use': 'api.key',
  ref: 'orders.find',
  'order-type': '',
  'step-call': 'shop.get-order',
  'step-with': '',
  'order-use': '',
  'track-call': 'carriers.track',
  'track-with': '',
  'bought-use': '',
  'parcel-use': 'bought.parcel',
  target: '',
  'tracked-use': "$['tracked'].place",
  'argument-use': '',
  source: '',
  action: '',
};

/** The places of imports, which a file alone does not have. */
const imports: Readonly<Record<string, string>> = { 'shop-file': '', 'shop-import': '', 'carriers-file': '', 'carriers-import': '' };

/** All that is proposed at a place that is not written yet, likeliest first. */
const lists: Readonly<Record<string, readonly string[]>> = {
  method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
  'wire-in': ['query', 'header', 'path', 'cookie', 'body', 'environment'],
  'order-type': ['string', 'number', 'integer', 'boolean', 'array', 'object'],
  'flow-call': ['shop.get-order', 'shop.list-orders', 'carriers.track'],
  'flow-with': ['id'],
  'number-use': ['orders.number', '{{number}}'],
  'order-use': ['order', 'SHOP_TOKEN'],
  'bought-use': ['order', 'bought', 'SHOP_TOKEN'],
  'parcel-use': ['bought.total', 'bought.parcel'],
  'tracked-use': ["$['bought']", "$['bought'].total", "$['bought'].parcel", "$['tracked']", "$['tracked'].place"],
  'flow-path': ['$.sum', '$.sum.total', '$.parcel', '$'],
  source: ['api', 'tools'],
  action: ['find-order', 'where-is'],
  'argument-use': ['order'],
};

for (const which of Object.keys(worlds) as WorldName[]) {
  describe(`completion: ${which}`, () => {
    let world: World;
    before(async () => {
      world = await openWorld(which);
    });
    after(() => world.close());
    const places = { ...choices, ...(which.endsWith('three files') ? imports : {}) };

    it('puts back what was taken away', async () => {
      for (const [place, choice] of Object.entries(places)) {
        const text = world.text(place);
        for (const written of ['', text.slice(0, 1), text.slice(0, 3)]) {
          // A placeholder of a route names what is declared; three letters of `key` are all of it, and nothing is left to propose.
          if (place === 'route-key' && written === text) continue;
          const accepted = await world.accepted(place, choice || text, written);
          assert.equal(accepted.replace('▮', ''), world.texts.get(world.place(place).uri), `${place} after «${written}»`);
        }
      }
    });

    it('proposes what is known, and nothing else', async () => {
      for (const [place, labels] of Object.entries(lists)) assert.deepEqual(await world.proposed(place), labels, place);
    });
  });
}
