import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { shopClient } from '../spec/testing/shop-parts.ts';
import { inlayHints } from './inlay-hints.ts';
import { offsetIn } from './positions.ts';
import { readFixture } from './testing/fixture.ts';
import { listStyle, mapStyle } from './testing/shop.ts';

const none = { urls: false, types: false, variables: false, calls: false };

/** The lines that have hints, with the hints in them: `text‹hint›text`. */
function hintsIn(fixture: string, settings: Partial<typeof none>): string[] {
  const { file, project, text } = readFixture(fixture);
  const hints = inlayHints(file, project, { start: 0, end: text.length }, { ...none, ...settings });
  let marked = text;
  for (const { position, label } of [...hints].reverse()) {
    const at = offsetIn({ text }, position);
    marked = `${marked.slice(0, at)}‹${label}›${marked.slice(at)}`;
  }
  return marked.split('\n').flatMap((line) => (line.includes('‹') ? [line.trim()] : []));
}

const served = `ikanos: "1.0.0-beta5"
${shopClient}      resources: {r: {path: "/{{id}}", operations: {get: {method: GET, inputParameters: {id: {in: path, type: string}}}}}}
  exposes:
    - type: rest
      address: 0.0.0.0
      port: 8080
      namespace: api
      resources:
        order:
          path: /orders/{id}
          operations:
            get: {method: GET, inputParameters: {id: {in: path}}, call: shop.get, with: {id: api.id}}
`;

describe('hints', () => {
  it('show the requests of operations', () => {
    assert.deepEqual(hintsIn(mapStyle, { urls: true }), [
      'get-order:‹GET https://shop.example.org/orders/{{id}}›',
      'list-orders:‹GET https://shop.example.org/orders/{{id}}›',
    ]);
    assert.deepEqual(hintsIn(listStyle, { urls: true }), [
      '- name: get-order‹GET https://shop.example.org/orders/{{id}}›',
      '- name: list-orders‹GET https://shop.example.org/orders/{{id}}›',
    ]);
  });

  it('show where a REST operation is served, as one reaches it from here', () =>
    assert.equal(
      hintsIn(served, { urls: true }).at(-1),
      'get:‹GET http://localhost:8080/orders/{id}› {method: GET, inputParameters: {id: {in: path}}, call: shop.get, with: {id: api.id}}',
    ));

  it('show the types that arguments are taken as', () =>
    assert.deepEqual(hintsIn(served, { types: true }), [
      'get: {method: GET, inputParameters: {id: {in: path}}, call: shop.get, with: {id‹string›: api.id}}',
    ]));

  it('show where variables come from, never their values', () => {
    const line = 'authentication: {type: bearer, token: "{{TOKEN}}‹environment SHOP_TOKEN›"}';
    assert.deepEqual(hintsIn(mapStyle, { variables: true }), [line]);
    assert.deepEqual(hintsIn(listStyle, { variables: true }), [line]);
    for (const [location, shown] of [
      ['file:///./secrets.yaml', 'secrets.yaml'],
      ['file:///etc/secrets.yaml', 'file:///etc/secrets.yaml'],
      ['vault://shop', 'vault://shop'],
    ]) {
      const fromFile = mapStyle.replace('namespace: env', `namespace: env\n    location: ${location}`);
      assert.deepEqual(hintsIn(fromFile, { variables: true }), [`authentication: {type: bearer, token: "{{TOKEN}}‹${shown} SHOP_TOKEN›"}`]);
    }
  });

  it('count the steps alone beside a call that has no effect', () =>
    assert.deepEqual(
      hintsIn(
        mapStyle.replace('          steps:\n            all:', '          call: shop.list-orders\n          steps:\n            all:'),
        { calls: true },
      ),
      ['find-order:‹1 upstream call›', 'both:‹2 upstream calls›'],
    ));

  it('show how many upstream calls a unit makes', () => {
    assert.deepEqual(hintsIn(mapStyle, { calls: true }), ['find-order:‹1 upstream call›', 'both:‹2 upstream calls›']);
    assert.deepEqual(hintsIn(listStyle, { calls: true }), ['- name: find-order‹1 upstream call›', '- name: both‹2 upstream calls›']);
  });

  it('are only those in sight', () => {
    const { file, project, text } = readFixture(mapStyle);
    const at = text.indexOf('both:');
    assert.deepEqual(
      inlayHints(file, project, { start: at, end: at + 20 }, { ...none, urls: true, calls: true }).map(({ label }) => label),
      ['2 upstream calls'],
    );
  });
});
