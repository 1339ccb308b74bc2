import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { apply, consumes, listFile, mapFile } from '../../testing/refactoring.ts';
import { outputsFromSample } from './outputs-from-sample.ts';
import type { Place } from './refactoring.ts';

const sample =
  '{"id": 7, "name": "Bolt", "in stock": true, "maker": {"city": "Ulm"}, "tags": ["a"], "lines": [{"sum": 1.5}, {"sum": 2, "note": null}]}';

const withSample = (text: string) => (place: Place) => {
  const result = outputsFromSample(place, text);
  return 'refused' in result ? undefined : result;
};

function refusal(marked: string, text: string): string | undefined {
  let refused: string | undefined;
  apply(marked, (place) => {
    const result = outputsFromSample(place, text);
    refused = 'refused' in result ? result.refused : undefined;
    return undefined;
  });
  return refused;
}

const outputs = `          outputParameters:
            - type: object
              properties:
                id: {type: number, mapping: $.id}
                name: {type: string, mapping: $.name}
                in stock: {type: boolean, mapping: "$['in stock']"}
                maker:
                  type: object
                  properties:
                    city: {type: string, mapping: $.maker.city}
                tags:
                  type: array
                  mapping: $.tags
                  items:
                    type: string
                    mapping: $
                lines:
                  type: array
                  mapping: $.lines
                  items:
                    type: object
                    properties:
                      sum: {type: number, mapping: $.sum}
                      note: {type: string, mapping: $.note}
`;

describe('outputs from a sample', () => {
  const tool = '          description: d\n          call: shop.get-or▮der\n';
  it('are mapped in a tool with one call, in both styles', () => {
    for (const file of [mapFile, listFile]) assert.equal(apply(file(tool), withSample(sample)), file(tool.replace('▮', '') + outputs));
  });

  it('take the place of those that are there', () =>
    assert.equal(
      apply(mapFile(`${tool}          outputParameters:\n            - type: string\n              mapping: $\n`), withSample('{"id": 1}')),
      mapFile(
        `${tool.replace('▮', '')}          outputParameters:\n            - type: object\n              properties:\n                id: {type: number, mapping: $.id}\n`,
      ),
    ));

  it('are named in a consumed operation', () => {
    const keyed = mapFile(tool.replace('▮', ''));
    const after = apply(keyed.replace('get-order:', 'get-or▮der:'), withSample('{"id": 1, "lines": []}')) ?? '';
    assert.equal(
      after,
      keyed.replace(
        consumes(true),
        `${consumes(true)}              outputParameters:\n                id: {type: number, value: $.id}\n                lines: {type: string, value: $.lines}\n`,
      ),
    );
    const list = listFile(tool.replace('▮', ''));
    assert.equal(
      apply(list.replace('name: get-order', 'name: get-or▮der'), withSample('{"id": 1}')),
      list.replace(
        consumes(false),
        `${consumes(false)}              outputParameters:\n                - {name: id, type: number, value: $.id}\n`,
      ),
    );
  });

  it('are refused in words', () => {
    assert.equal(refusal(mapFile(tool), '{"a": '), 'The sample is no JSON.');
    assert.equal(refusal(mapFile(tool), '{}'), 'The sample has nothing in it that could be an output.');
    assert.equal(
      refusal(mapFile(tool.replace('▮', '')).replace('get-order:', 'get-or▮der:'), '[1]'),
      'Steps take the fields of an answer by name, and this sample is no object with fields.',
    );
    assert.equal(
      refusal(mapFile(tool.replace('▮', '')).replace('port', 'po▮rt'), '{"a": 1}'),
      'Put the cursor into a consumed operation, or into a tool or operation that makes one call.',
    );
  });
});
