/** Refactorings in a file that takes what it calls from two others. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { apply } from '../../testing/refactoring.ts';
import { toolServer } from '../../testing/shop-parts.ts';
import { addMissingInputs } from './add-inputs.ts';
import { callToSteps, stepsToCall } from './call-to-steps.ts';
import { inlineImport } from './extract.ts';
import { outputsFromSample } from './outputs-from-sample.ts';
import type { Place, Refactoring, Refusal } from './refactoring.ts';
import { wrapAsFlow } from './wrap-as-flow.ts';

interface Style {
  readonly head: string;
  readonly from: string;
  readonly version: string;
  /** An entry of a collection of named things: in flow style, and as the first line of a block. */
  entry(name: string, fields: string): string;
  first(name: string): string;
  collection(entries: string): string;
  readonly target: string;
}

const maps: Style = {
  version: 'ikanos: "1.0.0-beta5"\n',
  head: 'info: {display: Front, description: d}\n',
  from: 'from',
  entry: (name, fields) => `${name}: {${fields}}`,
  first: (name) => `${name}:`,
  collection: (entries) => `{${entries}}`,
  target: 'target',
};
const lists: Style = {
  version: 'naftiko: "1.0.0-alpha2"\n',
  head: 'info: {label: Front, description: d}\n',
  from: 'location',
  entry: (name, fields) => `{name: ${name}, ${fields}}`,
  first: (name) => `- name: ${name}`,
  collection: (entries) => `[${entries}]`,
  target: 'targetName',
};

const bank = ({ entry, collection }: Style) =>
  `{type: http, namespace: bank, baseUri: "https://bank.example.org", resources: ${collection(
    entry(
      'book',
      `path: /book, operations: ${collection(
        entry(
          'book',
          `method: POST, inputParameters: ${collection(entry('iban', 'in: query'))}, outputParameters: ${collection(entry('nr', 'type: string, value: $.number'))}`,
        ),
      )}`,
    ),
  )}}`;

const shop = ({ first, entry, collection }: Style, namespace = 'shop', schema = './order.avsc') => `type: http
    namespace: ${namespace} # the shop
    baseUri: https://shop.example.org
    resources:
      ${first('orders')}
        path: "/orders/{{id}}"
        operations:
          ${first('get-order')}
            method: GET
            inputParameters: ${collection(entry('id', 'in: path'))}
            outputRawFormat: avro
            outputSchema: ${schema}
`;

const file = (style: Style, find: string, pay: string, more = '') => `${style.version}${style.head}capability:
  consumes:
    # The shop.
    - ${style.from}: ./apis/shop.yaml
      import: shop
      as: store
    - {${style.from}: ./bank.yaml, import: bank}
${more}${toolServer}        ${style.first('find')}
${find}        ${style.first('pay')}
${pay}`;

const others = (style: Style) => `--- bank.yaml
${style.version}consumes:
  - ${bank(style)}
--- apis/shop.yaml
${style.version}consumes:
  - ${shop(style)}--- apis/order.avsc
{}
`;

const find = `          description: d
          call: store.get-order
          outputParameters:
            - type: object
              properties:
                total: {type: number, mapping: $.sum}
`;
const pay = (style: Style) => `          description: d
          inputParameters: ${style.collection(style.entry('iban', 'type: string, description: d'))}
          steps:
            ${style.first('book')}
              type: call
              call: bank.book
              with: {iban: tools.iban}
          mappings:
            - {${style.target}: number, value: $.book.nr}
          outputParameters:
            ${style === maps ? 'number: {type: string}' : '- {name: number, type: string}'}
`;

function check(style: Style, cursor: string, refactor: (place: Place) => Refactoring | Refusal | undefined, expected: string): void {
  const before = file(style, find, pay(style));
  assert.ok(before.includes(cursor.replace('▮', '')));
  const after = apply(before.replace(cursor.replace('▮', ''), cursor) + others(style), refactor);
  assert.equal(after, expected);
}

for (const [name, style] of [
  ['map', maps],
  ['list', lists],
] as const) {
  describe(`with two imports, ${name} style,`, () => {
    it('a call becomes steps', () =>
      check(
        style,
        'call: store.get-or▮der',
        callToSteps,
        file(
          style,
          `          description: d
          steps:
            ${style.first('get-order')}
              type: call
              call: store.get-order
          mappings:
            - {${style.target}: total, value: $.get-order.sum}
          outputParameters:
            ${style === maps ? 'total: {type: number}' : '- {name: total, type: number}'}
`,
          pay(style),
        ),
      ));

    it('the only step becomes a call, with the paths into the answer', () =>
      check(
        style,
        'call: bank.bo▮ok',
        stepsToCall,
        file(
          style,
          find,
          `${pay(style).split('          steps:')[0]}          call: bank.book
          with: {iban: tools.iban}
          outputParameters:
            - type: object
              properties:
                number: {type: string, mapping: $.number}
`,
        ),
      ));

    it('missing inputs are added', () =>
      check(
        style,
        'call: store.get-or▮der',
        addMissingInputs,
        file(
          style,
          find
            .replace(
              '          call',
              `          inputParameters:\n            ${style.first('id')}\n              type: string\n              description: Id\n          call`,
            )
            .replace('          output', '          with:\n            id: tools.id\n          output'),
          pay(style),
        ),
      ));

    it('a tool becomes a flow', () =>
      check(
        style,
        'call: bank.bo▮ok',
        wrapAsFlow,
        file(
          style,
          find,
          '          ref: flows.pay\n',
          `  aggregates:
    - ${style === maps ? 'display' : 'label'}: Flows
      namespace: flows
      ${style === maps ? 'flows' : 'functions'}:
        ${style.first('pay')}
${pay(style).replace('tools.iban', 'flows.iban')}`,
        ),
      ));

    it('outputs come from a sample', () =>
      check(
        style,
        'call: store.get-or▮der',
        (place) => outputsFromSample(place, '{"sum": 1}') as Refactoring,
        file(style, find.replace('total: {type: number, mapping: $.sum}', 'sum: {type: number, mapping: $.sum}'), pay(style)),
      ));

    it('an import is written out under its name here, paths and all', () => {
      check(
        style,
        'import: sh▮op',
        inlineImport,
        file(style, find, pay(style)).replace(
          `- ${style.from}: ./apis/shop.yaml\n      import: shop\n      as: store\n`,
          `- ${shop(style, 'store', './apis/order.avsc').replaceAll('\n    ', '\n      ')}`,
        ),
      );
      check(
        style,
        'import: ba▮nk',
        inlineImport,
        file(style, find, pay(style)).replace(`{${style.from}: ./bank.yaml, import: bank}`, bank(style)),
      );
    });
  });
}

describe('beside imported flows', () => {
  it('a tool becomes a flow of an aggregate of its own', () => {
    const more = '  aggregates:\n    - {from: ./flows.yaml, import: flows}\n';
    const before = file(maps, find, pay(maps), more).replace('bank.book', 'bank.bo▮ok');
    assert.equal(
      apply(
        `${before}${others(maps)}--- flows.yaml\n${maps.version}aggregates:\n  - {display: F, namespace: flows, flows: {a: {description: d, call: bank.book}}}\n`,
        wrapAsFlow,
      ),
      file(
        maps,
        find,
        '          ref: flows-2.pay\n',
        `${more}    - display: Flows
      namespace: flows-2
      flows:
        pay:
${pay(maps).replace('tools.iban', 'flows-2.iban')}`,
      ),
    );
  });

  it('an import with anchors is not written out', () =>
    assert.equal(
      apply(
        file(maps, find, pay(maps)).replace('import: shop', 'import: sh▮op') + others(maps).replace('path: "/orders', 'path: &p "/orders'),
        inlineImport,
      ),
      'It uses an anchor (`&`, `*` or `<<`) of its file. Write it out first.',
    ));
});
