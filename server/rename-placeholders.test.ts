/** Renames of names that stand for something on the wire: placeholders, and parameters that are sent. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cursorAt } from '../spec/testing/fixture.ts';
import { ordersMap, shopClient, toolServer } from '../spec/testing/shop-parts.ts';
import { renameAt } from './rename.ts';
import { readFixture } from './testing/fixture.ts';
import { refused, renamed } from './testing/rename.ts';
import { mapStyle, threeFiles, threeLists } from './testing/shop.ts';

describe('a name that only a placeholder declares', () => {
  const text = (keyed: boolean) => {
    const map = (name: string, fields: string) => (keyed ? `${name}: {${fields}}` : `{name: ${name}, ${fields}}`);
    const first = (name: string) => (keyed ? `${name}:` : `- name: ${name}`);
    const all = (...entries: string[]) => (keyed ? `{${entries.join(', ')}}` : `[${entries.join(', ')}]`);
    const id = all(map('id', 'type: string, description: d'));
    return `${keyed ? 'ikanos: "1.0.0-beta5"' : 'naftiko: "1.0.0-alpha2"\ninfo: {label: A, description: d}'}
${shopClient}      resources:
        ${first('orders')}
          path: "/orders/{{id}}"
          operations: ${all(map('get', 'method: GET'), map('put', 'method: PUT, body: {type: json, data: {id: "{{id}}", text: "{{note}}"}}'))}
${toolServer}        ${first('one')}
          description: d
          inputParameters: ${id}
          call: shop.get
        ${first('two')}
          description: d
          inputParameters: ${id}
          call: shop.put
          with: {id: tools.id, note: "{{id}}"}
    - type: rest
      port: 3001
      namespace: api
      resources:
        ${first('order')}
          path: "/o/{id}"
          operations: ${all(map('read', 'method: GET, call: shop.get'), map('write', 'method: PUT, call: shop.put, with: {id: api.id, note: "{{id}}"}'))}
`;
  };

  for (const keyed of [true, false]) {
    const style = keyed ? 'map style' : 'list style';
    const lines = (...found: string[]) => found;
    it(`gets another one where it is, and where it is given, ${style}`, () => {
      const before = text(keyed).split('\n');
      const changes = renamed(text(keyed), 'path: "/orders/{{i▮d}}"', 'order-id').map((line) => line.replace(/^main\.yaml:\d+: /, ''));
      const changed = (part: string) => before.find((line) => line.includes(part))?.trim() ?? '';
      assert.deepEqual(
        changes,
        lines(
          'path: "/orders/{{order-id}}"',
          changed('method: PUT, body').replace('"{{id}}"', '"{{order-id}}"'),
          'with:',
          'order-id: tools.id',
          'with: {order-id: tools.id, note: "{{id}}"}',
          changed('/o/').length > 0
            ? changed('method: PUT, call')
                .replace('call: shop.get', 'call: shop.get, with: {order-id: api.id}')
                .replace('with: {id:', 'with: {order-id:')
            : '',
        ),
      );
      assert.deepEqual(
        renamed(text(keyed), 'with: {i▮d: tools.id', 'order-id').map((line) => line.replace(/^main\.yaml:\d+: /, '')),
        changes,
      );
    });

    it(`in a route, ${style}`, () => {
      const before = text(keyed).split('\n');
      const line = before.find((one) => one.includes('method: PUT, call'))?.trim() ?? '';
      const expected = lines(
        'path: "/o/{number}"',
        line
          .replace('call: shop.get', 'call: shop.get, with: {id: api.number}')
          .replace('api.id, note: "{{id}}"', 'api.number, note: "{{number}}"'),
      );
      for (const cursor of ['/o/{i▮d}', 'id: api.i▮d'])
        assert.deepEqual(
          renamed(text(keyed), cursor, 'number').map((one) => one.replace(/^main\.yaml:\d+: /, '')),
          expected,
        );
    });

    it(`stays when what gives it gets another one, ${style}`, () =>
      assert.deepEqual(
        renamed(
          text(keyed)
            .replace(keyed ? 'id: {type' : 'name: id', keyed ? 'ID0: {type' : 'name: ID0')
            .replace('ID0', 'id'),
          keyed
            ? `one:\n          description: d\n          inputParameters: {i▮d`
            : `one\n          description: d\n          inputParameters: [{name: i▮d`,
          'number',
        ).map((line) => line.replace(/^main\.yaml:\d+: /, '')),
        lines(
          keyed
            ? 'inputParameters: {number: {type: string, description: d}}'
            : 'inputParameters: [{name: number, type: string, description: d}]',
          'with:',
          'id: tools.number',
        ),
      ));
  }

  it('across files', () => {
    const files = threeFiles.replace(', inputParameters: {id: {in: path}}', '');
    assert.deepEqual(renamed(files, 'path: "/orders/{{i▮d}}"', 'number'), [
      'shop.yaml:9: path: "/orders/{{number}}"',
      'flows.yaml:10: with: {number: orders.number}',
    ]);
  });

  it('is refused where it is taken, or no name', () => {
    assert.equal(refused(text(true), 'text: "{{no▮te}}"', 'id'), 'There is a parameter `id` already.');
    assert.equal(
      refused(text(true), 'path: "/orders/{{i▮d}}"', 'my id'),
      'A placeholder takes letters, digits, hyphens and underscores, such as `order_id`.',
    );
  });
});

describe('a rename that changes what is sent', () => {
  const query = mapStyle.replace(
    'list-orders:\n              method: GET',
    'list-orders:\n              method: GET\n              inputParameters: {sort: {in: query}}',
  );
  const rest = `ikanos: "1.0.0-beta5"
capability:
  exposes:
    - type: rest
      port: 3000
      namespace: api
${ordersMap}            list: {method: GET, inputParameters: {Sort-By: {in: header, type: string, description: d}}, call: shop.list, with: {sort: api.Sort-By}}
`;
  const sent = 'The query parameter `sort` is sent under this name: the API would be sent `order` from now on.';
  const read = 'The header `Sort-By` is read under this name: callers would have to send `Order` from now on.';

  it('is refused where nobody can be asked', () => {
    assert.equal(refused(query, 'so▮rt: {in: query', 'order'), sent);
    assert.equal(refused(rest, 'api.Sort▮-By', 'Order'), read);
    assert.equal(
      refused(
        threeLists.replace('GET}\n--- file: other', 'GET, inputParameters: [{name: sort, in: query}]}\n--- file: other'),
        'name: so▮rt',
        'order',
      ),
      sent,
    );
  });

  it('is asked about where it can be', () => {
    const { file, project, offset, after: textAfter } = readFixture(cursorAt(query, 'so▮rt: {in: query'));
    const edit = renameAt(file, project, { offset, newName: 'order', annotates: true });
    assert.deepEqual(edit?.changeAnnotations, {
      'on-the-wire': { label: 'Changes what is sent', description: sent, needsConfirmation: true },
    });
    assert.deepEqual(
      edit.documentChanges?.flatMap((change) =>
        'edits' in change ? change.edits.map((one) => 'annotationId' in one && one.annotationId) : [],
      ),
      ['on-the-wire'],
    );
    assert.equal(textAfter(edit), query.replace('sort:', 'order:'));
  });
});

describe('an input that a body names', () => {
  const file = (input: string, more: string, body = 'id') => `ikanos: "1.0.0-beta5"
${shopClient}      resources: {orders: {path: /orders, operations: {put: {method: PUT, body: {type: json, data: {id: "{{${body}}}"}}}}}}
${toolServer}        put:
          description: d
          inputParameters: {${input}: {type: string, description: d}}
          call: shop.put
${more}`;

  it('is given under the old name, and gets it back', () => {
    const given = '          with:\n            id: tools.number\n';
    assert.deepEqual(renamed(file('id', ''), '{i▮d: {type', 'number'), [
      'main.yaml:15: inputParameters: {number: {type: string, description: d}}',
      'main.yaml:17: with:',
      'main.yaml:18: id: tools.number',
    ]);
    assert.deepEqual(renamed(file('number', given), '{num▮ber: {type', 'id'), [
      'main.yaml:15: inputParameters: {id: {type: string, description: d}}',
      'main.yaml:18: id: tools.id',
    ]);
  });

  it('does not begin to fill what nobody filled', () =>
    assert.equal(
      refused(file('id', '', 'note'), '{i▮d: {type', 'note'),
      'With this name, `note` in line 7 of main.yaml would mean something else.',
    ));
});
