/** Hover over texts that are no names of the format: sources of variables and fields that a lookup keeps, in both styles. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ordersList, ordersMap, shopClient, toolServer } from '../spec/testing/shop-parts.ts';
import { hovered } from './testing/hover.ts';

describe('the source of a variable', () => {
  const map = (location: string) => `ikanos: "1.0.0-beta5"\nbinds:\n  - namespace: env\n${location}    keys:\n      TOKEN: shop-to▮ken\n`;
  const list = (location: string) =>
    `naftiko: "1.0.0-alpha2"\ncapability:\n  binds:\n    - namespace: env\n${location}      keys:\n        TOKEN: shop-to▮ken\n`;
  const secrets = '--- file: secrets.yaml\nshop-token: hunter2\n';
  it('is a key of a file, told without its value', () => {
    const expected = '**shop-token** · key in `file:///./secrets.yaml`\n\nGives `{{TOKEN}}` its value.';
    assert.equal(hovered(map('    location: file:///./secrets.yaml\n') + secrets), expected);
    assert.equal(hovered(list('      location: file:///./secrets.yaml\n') + secrets), expected);
  });
  it('is an environment variable', () => {
    assert.equal(hovered(map('')), '**shop-token** · environment variable\n\nGives `{{TOKEN}}` its value.');
    assert.equal(hovered(list('')), '**shop-token** · environment variable\n\nGives `{{TOKEN}}` its value.');
  });
  it('is a key of the file of an external reference', () => {
    const text =
      'naftiko: "0.5"\nexternalRefs:\n  - name: env\n    type: environment\n    resolution: file\n    uri: ./s.json\n    keys: {token: shop-to▮ken}\n';
    assert.equal(hovered(text), '**shop-token** · key in `./s.json`\n\nGives `{{token}}` its value.');
  });
});

describe('a field that a lookup keeps', () => {
  const outputs = '**name** · field\n\nKept of the entry of `all` whose `id` fits.\n\nUsed by tool one.';
  it('is told with the step and what is known of it, map style', () => {
    const text = `ikanos: "1.0.0-beta5"
${shopClient}${ordersMap}            list: {method: GET}
${toolServer}        one:
          description: d
          steps:
            all: {type: call, call: shop.list}
            mine: {type: lookup, index: all, match: id, lookupValue: x, outputParameters: [na▮me]}
`;
    assert.equal(hovered(text), outputs);
  });
  it('is told, list style', () => {
    const text = `naftiko: "1.0.0-alpha2"
${shopClient}${ordersList}            - {name: list, method: GET}
${toolServer}        - name: one
          description: d
          steps:
            - {name: all, type: call, call: shop.list}
            - {name: mine, type: lookup, index: all, match: id, lookupValue: x, outputParameters: [na▮me]}
`;
    assert.equal(hovered(text), outputs);
  });
});
