/** Answers that were seen, and what completion and hover make of them: in both styles, alone and shared. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ordersList, ordersMap, sharedShop, shopClient, toolServer } from '../spec/testing/shop-parts.ts';
import { answersOfRecording, ObservedAnswers, valueAt } from './observed-answers.ts';
import { shown } from './observed-shape.ts';
import { accept, itemOf } from './testing/accept.ts';
import { openFixture } from './testing/client.ts';
import { complete, completeOptions } from './testing/complete.ts';
import { folder, readFixture } from './testing/fixture.ts';
import { hoverText } from './testing/hover.ts';

const answer = {
  count: 2,
  'next page': null,
  orders: [
    { id: 'o-1', total: 12.5, customer: { name: 'Ada' }, paid: null },
    { id: 'o-2', total: 3, customer: { name: 'Bo' }, paid: true, tags: ['a'] },
  ],
};

const map = (tool: string) => `
ikanos: "1.0.0-beta5"
${shopClient}${ordersMap}            list-orders: {method: GET}
            list-named: {method: GET, outputParameters: {found: {type: array, value: $.orders}}}
${toolServer}        all:
          description: All orders
${tool}`;

const list = (tool: string) => `
naftiko: "1.0.0-alpha2"
${shopClient}${ordersList}            - name: list-orders
              method: GET
${toolServer}        - name: all
          description: All orders
${tool}`;

const mapped = (path: string) => `          call: shop.list-orders
          outputParameters:
            - type: string
              mapping: ${path}
`;

function read(
  fixture: string,
  noted: unknown = [
    { operation: 'shop.list-orders', data: answer },
    { operation: 'shop.list-named', data: answer },
  ],
) {
  const found = readFixture(fixture.replace(/^\n/, ''));
  found.project.observed.note({ uri: `${folder}main.yaml`, answers: noted });
  return found;
}

function proposed(fixture: string): readonly string[] {
  const { file, project, offset } = read(fixture);
  return complete(file, project, offset, completeOptions).items.map(({ label, detail }) => `${label} ${detail}`);
}

function accepted(fixture: string, label: string): string {
  const { file, project, offset, text } = read(fixture);
  return accept(text, itemOf(complete(file, project, offset, completeOptions), label));
}

function hovered(fixture: string, noted?: unknown): string | undefined {
  const { file, project, offset } = read(fixture, noted);
  return hoverText(file, project, offset);
}

const members = ['$.count number · in the last answer', "$['next page'] null · in the last answer", '$.orders array · in the last answer'];

describe('members of an answer that was seen', () => {
  for (const [style, write] of Object.entries({ map, list })) {
    it(`are proposed with their types, ${style} style`, () => {
      assert.deepEqual(proposed(write(mapped('▮'))), [...members, '$ the whole answer']);
      assert.equal(accepted(write(mapped('$.co▮')), '$.count'), write(mapped('$.count▮')).slice(1));
      assert.equal(accepted(write(mapped('"$.o▮"')), '$.orders'), write(mapped('"$.orders▮"')).slice(1));
      assert.equal(accepted(write(mapped('▮')), "$['next page']"), write(mapped("$['next page']▮")).slice(1));
    });

    it(`are those of an element behind a bracket, and in \`items\`, ${style} style`, () => {
      const element = (before: string) => [
        `${before} object · in the last answer`,
        `${before}.id string · in the last answer`,
        `${before}.total number · in the last answer`,
        `${before}.customer object · in the last answer`,
        `${before}.customer.name string · in the last answer`,
        `${before}.paid boolean · in the last answer`,
        `${before}.tags array · in the last answer`,
      ];
      assert.deepEqual(proposed(write(mapped('$.orders[▮'))), [
        ...members,
        ...element('$.orders[0]'),
        ...element('$.orders[*]'),
        '$ the whole answer',
      ]);
      assert.equal(
        accepted(write(mapped('$.orders[1].▮')), '$.orders[1].customer.name'),
        write(mapped('$.orders[1].customer.name▮')).slice(1),
      );
      const items = (path: string) => `          call: shop.list-orders
          outputParameters:
            - type: array
              mapping: $.orders
              items:
                type: string
                mapping: ${path}
`;
      assert.deepEqual(
        proposed(write(items('▮'))).map((line) => line.split(' ')[0]),
        ['$.id', '$.total', '$.customer', '$.customer.name', '$.paid', '$.tags', '$'],
      );
    });
  }

  it('follow what declared outputs take out of it, in steps', () => {
    const steps = (path: string) =>
      map(`          steps:
            one: {type: call, call: shop.list-named}
          mappings:
            - target: x
              value: ${path}
          outputParameters: {x: {type: string}}
`);
    assert.deepEqual(proposed(steps('$.one.▮')), ['$.one all that one gives', '$.one.found array · output of shop.list-named']);
    assert.equal(accepted(steps('$.one.found[0].▮'), '$.one.found[0].id'), steps('$.one.found[0].id▮').slice(1));
  });

  it('are those of the fields of a lookup', () => {
    const lookup = map(`          steps:
            one: {type: call, call: shop.list-named}
            two: {type: lookup, index: one, match: ▮}
`);
    assert.deepEqual(proposed(lookup), ['found array · output of shop.list-named']);
  });

  it('are known to every file that uses the same operation', () => {
    const shared = `
ikanos: "1.0.0-beta5"
${sharedShop}    resources:
      orders:
        path: /orders
        operations:
          list-orders: {method: GET, outputParameters: {n: {type: number, value: ▮}}}
--- file: runs.yaml
ikanos: "1.0.0-beta5"
capability:
  consumes:
    - {from: ./main.yaml, import: shop, as: store}
`;
    const { file, project, offset } = readFixture(shared.slice(1));
    project.observed.note({ uri: `${folder}runs.yaml`, answers: [{ operation: 'store.list-orders', data: answer }] });
    assert.deepEqual(
      complete(file, project, offset, completeOptions).items.map(({ label }) => label),
      ['$.count', "$['next page']", '$.orders', '$'],
    );
  });

  it('come from recordings beside the file, the one of its own name first', () => {
    const recording = (body: unknown) =>
      JSON.stringify({
        format: 'capstan-recording/1',
        exchanges: [
          {
            operation: 'shop.list-orders',
            method: 'GET',
            url: 'https://shop.example.org/orders',
            status: 200,
            headers: {},
            body: JSON.stringify(body),
          },
          {
            operation: 'shop.list-orders',
            method: 'GET',
            url: 'https://shop.example.org/orders',
            status: 500,
            headers: {},
            body: '{"error": 1}',
          },
        ],
      });
    const files = `--- file: a.recording.json\n${recording({ other: 1 })}\n--- file: main.recording.json\n${recording({ own: 1 })}\n`;
    const { file, project, offset } = readFixture(map(mapped('▮')).slice(1) + files);
    assert.deepEqual(
      complete(file, project, offset, completeOptions).items.map(({ label, detail }) => `${label} ${detail}`),
      ['$.own number · in main.recording.json', '$ the whole answer'],
    );
  });
});

describe('hover of a path tells the value that was seen', () => {
  for (const [style, write] of Object.entries({ map, list }))
    it(`of the last answer, ${style} style`, () => {
      assert.equal(
        hovered(write(mapped('$.co▮unt'))),
        '**$.count** · JSONPath\n\n`count` of the answer of `shop.list-orders`.\n\nString · used by tool all.\n\nValue in the last answer:\n\n```json\n2\n```',
      );
      assert.equal(
        hovered(write(mapped('$.orders[-1].cust▮omer'))),
        '**$.orders[-1].customer** · JSONPath\n\n`customer` of the last element of `orders` of the answer of `shop.list-orders`.\n\nString · used by tool all.\n\nValue in the last answer:\n\n```json\n{"name":"Bo"}\n```',
      );
    });

  it('of a step, through its declared outputs', () => {
    const steps = map(`          steps:
            one: {type: call, call: shop.list-named}
          mappings:
            - target: x
              value: $.one.found[*].i▮d
          outputParameters: {x: {type: string}}
`);
    assert.match(hovered(steps) ?? '', /Value in the last answer:\n\n```json\n\["o-1","o-2"\]\n```$/);
  });

  it('of a declared output of a step, in a mapping and in a template', () => {
    const steps = (value: string, template: string) =>
      map(`          steps:
            one: {type: call, call: shop.list-named}
            two: {type: call, call: shop.list-orders, with: {x: "${template}"}}
          mappings:
            - target: x
              value: ${value}
          outputParameters: {x: {type: string}}
`);
    const value = /^\*\*found\*\* · output of list-named\n.*Value in the last answer:\n\n```json\n\[\{"id":"o-1",/s;
    assert.match(hovered(steps('$.one.fou▮nd', 'a')) ?? '', value);
    assert.match(hovered(steps('$.one', '{{one.fou▮nd}}')) ?? '', value);
    assert.match(hovered(steps('$.o▮ne', 'a')) ?? '', /Value in the last answer:\n\n```json\n\{"found":\[\{"id":"o-1",/);
  });

  it('and nothing more when none was seen, or nothing is there', () => {
    const expected = '**$.count** · JSONPath\n\n`count` of the answer of `shop.list-orders`.\n\nString · used by tool all.';
    assert.equal(hovered(map(mapped('$.co▮unt')), []), expected);
    assert.equal(hovered(map(mapped('$.co▮unt')), [{ operation: 'shop.list-orders', data: [] }]), expected);
  });
});

describe('what a client tells', () => {
  it('is taken over the protocol, and bounded', async () => {
    const fixture = await openFixture(map(mapped('▮')).slice(1));
    await fixture.client.connection.sendNotification('capstan/observedAnswers', {
      uri: fixture.uri,
      answers: [{ operation: 'shop.list-orders', data: { sum: 1 } }, { operation: 5, data: 1 }, null],
    });
    await fixture.client.connection.sendNotification('capstan/observedAnswers', 'nothing like it');
    const list = await fixture.client.connection.sendRequest<{ items: { label: string }[] }>('textDocument/completion', fixture.at());
    assert.deepEqual(
      list.items.map(({ label }) => label),
      ['$.sum', '$'],
    );
    assert.deepEqual(fixture.client.logged, []);
    await fixture.client.close();
  });

  it('is forgotten file by file, the oldest first', () => {
    const { file, project } = read(map(mapped('$')), []);
    const found = project
      .linksOf(file)
      .sections.clients.flatMap((client) =>
        client.part.resources.flatMap((resource) => resource.operations.map((operation) => ({ client, resource, operation }))),
      )[0];
    assert.ok(found);
    const observed = new ObservedAnswers();
    const note = (uri: string, data: unknown) => observed.note({ uri, answers: [{ operation: 'shop.list-orders', data }] });
    note(file.uri, 1);
    for (let count = 0; count < 49; count++) note(`${folder}${count}.yaml`, count);
    assert.deepEqual(observed.find(file, project, found), { data: 1, recording: undefined });
    note(`${folder}49.yaml`, 49);
    assert.equal(observed.find(file, project, found), undefined);
  });
});

describe('valueAt', () => {
  it('follows members, elements and all of them', () => {
    const paths = [
      '$',
      '$.count',
      "$['next page']",
      '$.orders[1].id',
      '$.orders[-1].total',
      '$.orders[*].id',
      '$.none',
      '$.orders.id',
      '$[',
      '$..id',
    ];
    assert.deepEqual(
      paths.map((path) => valueAt(answer, path)),
      [answer, 2, null, 'o-2', 3, ['o-1', 'o-2'], undefined, undefined, undefined, undefined],
    );
    assert.equal(valueAt({}, '$.constructor'), undefined);
  });
});

describe('answersOfRecording', () => {
  it('has nothing of texts that are no recording', () => {
    for (const text of ['', '{}', '[]', '{"format": "capstan-recording/1"}', '{"format": "capstan-recording/1", "exchanges": [1, {}]}'])
      assert.deepEqual([...answersOfRecording(text)], []);
  });
});

describe('shown', () => {
  it('is JSON on one line, cut when it is long', () => {
    assert.equal(shown({ a: [1] }), '{"a":[1]}');
    assert.equal(shown('x'.repeat(300)), `"${'x'.repeat(239)}…`);
  });
});
