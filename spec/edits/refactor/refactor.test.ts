import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { apply, consumes, listFile, mapFile } from '../../testing/refactoring.ts';
import { addMissingInputs } from './add-inputs.ts';
import { callToSteps, stepsToCall } from './call-to-steps.ts';

describe('a call becomes steps', () => {
  it('with its arguments and comments, map style', () =>
    assert.equal(
      apply(
        mapFile(`          description: d
          inputParameters:
            number: {type: string, description: d}
          call: shop.get-or▮der # the one
          with:
            # by number
            id: tools.number
`),
        callToSteps,
      ),
      mapFile(`          description: d
          inputParameters:
            number: {type: string, description: d}
          steps:
            get-order:
              type: call
              call: shop.get-order # the one
              with:
                # by number
                id: tools.number
`),
    ));

  it('in list style, its plain outputs as mappings', () =>
    assert.equal(
      apply(
        listFile(`          description: d
          call: shop.get-or▮der
          outputParameters:
            - type: object
              properties:
                total: {type: number, mapping: $.sum.total}
`),
        callToSteps,
      ),
      listFile(`          description: d
          steps:
            - name: get-order
              type: call
              call: shop.get-order
          mappings:
            - {targetName: total, value: $.get-order.sum.total}
          outputParameters:
            - {name: total, type: number}
`),
    ));

  it('in list style, under a name for an operation that has none', () => {
    const operation = (lines: string) => `naftiko: "1.0.0-alpha2"
info: {label: Shop, description: d}
capability:
${consumes(false)}  exposes:
    - type: rest
      port: 3000
      namespace: api
      resources:
        - path: /orders
          operations:
            - name: get-order
              method: POST
            - ${lines}`;
    assert.equal(
      apply(operation('method: GET\n              call: shop.get-or▮der\n'), callToSteps),
      operation(`name: get-order-2
              method: GET
              steps:
                - name: get-order
                  type: call
                  call: shop.get-order
`),
    );
  });

  it('and a single step becomes a call again', () => {
    const tool = `          description: d
          call: shop.get-or▮der
          with: {id: "7"}
          outputParameters:
            - type: object
              properties:
                total: {type: number, mapping: $.sum.total}
`;
    for (const file of [mapFile, listFile]) {
      const steps = apply(file(tool), callToSteps) ?? '';
      assert.equal(apply(steps.replace('call: shop.get-order', 'call: shop.get-or▮der'), stepsToCall), file(tool).replace('▮', ''));
    }
  });

  it('not where steps, or a call, cannot say the same', () => {
    const answer = (mapping: string) =>
      mapFile(`          description: d\n          call: shop.get-or▮der\n          outputParameters:\n            - ${mapping}\n`);
    const plain = 'Mappings of steps give an object of plain fields; its output is something else.';
    assert.equal(apply(answer('{type: array, mapping: $.lines, items: {type: string}}'), callToSteps), plain);
    assert.equal(apply(answer('{type: object, properties: {a: {type: string, mapping: "$.a[0].b"}}}'), callToSteps), plain);
    const steps = (more: string) =>
      mapFile(`          description: d\n          steps:\n            a: {type: call, call: shop.get-or▮der}\n${more}`);
    assert.equal(apply(steps('            b: {type: call, call: shop.list}\n'), stepsToCall), undefined);
    assert.equal(
      apply(steps('          mappings: [{target: all, value: $.a}]\n          outputParameters: {all: {type: string}}\n'), stepsToCall),
      'One call cannot give what its mappings give: they must take plain fields of the answer, one for each output.',
    );
  });
});

describe('missing inputs', () => {
  it('are declared and passed on, map style', () =>
    assert.equal(
      apply(mapFile('          description: d\n          call: shop.get-or▮der\n'), addMissingInputs),
      mapFile(`          description: d
          inputParameters:
            id:
              type: string
              description: Id
            lang:
              type: string
              description: Lang
          call: shop.get-order
          with:
            id: tools.id
            lang: tools.lang
`),
    ));

  it('are added to those that are there, list style', () =>
    assert.equal(
      apply(
        listFile(`          description: d
          inputParameters:
            - {name: id, type: string, description: d}
          call: shop.get-or▮der
          with: {id: tools.id}
`),
        addMissingInputs,
      ),
      listFile(`          description: d
          inputParameters:
            - {name: id, type: string, description: d}
            - {name: lang, type: string, description: Lang}
          call: shop.get-order
          with: {id: tools.id, lang: tools.lang}
`),
    ));

  it('of a step are passed to the step', () =>
    assert.equal(
      apply(
        mapFile(`          description: d
          inputParameters:
            lang: {type: string, description: d}
          steps:
            one:
              type: call
              call: shop.get-or▮der
`),
        addMissingInputs,
      ),
      mapFile(`          description: d
          inputParameters:
            lang: {type: string, description: d}
            id:
              type: string
              description: Id
          steps:
            one:
              type: call
              call: shop.get-order
              with:
                id: tools.id
`),
    ));

  it('fill what is there and empty', () => {
    const filled = (file: (tool: string) => string, inputs: string) =>
      file(`          description: d
          inputParameters: ${inputs}
          call: shop.get-order
          with: {id: tools.id, lang: tools.lang}
`);
    const tool = (empty: string, none: string) => `          description: d
          inputParameters:${empty}
          call: shop.get-or▮der
          with:${none}
`;
    assert.equal(
      apply(mapFile(tool(' {}', '')), addMissingInputs),
      filled(mapFile, '{id: {type: string, description: Id}, lang: {type: string, description: Lang}}'),
    );
    assert.equal(
      apply(listFile(tool(' []', ' {}')), addMissingInputs),
      filled(listFile, '[{name: id, type: string, description: Id}, {name: lang, type: string, description: Lang}]'),
    );
  });

  it('are none when all are given', () =>
    assert.equal(
      apply(mapFile('          description: d\n          call: shop.get-or▮der\n          with: {id: "1", lang: en}\n'), addMissingInputs),
      undefined,
    ));
});
