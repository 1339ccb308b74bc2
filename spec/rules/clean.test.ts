import assert from 'node:assert/strict';
import { it } from 'node:test';
import { analyse } from '../analyse.ts';
import { readSourceFile, rereadSourceFile } from '../read-file.ts';
import type { Project } from '../source-file.ts';
import { describeProblem } from '../testing/fixture.ts';
import { rememberClean } from './clean.ts';

const finding = { message: 'm', span: { start: 0, end: 1 } };

it('a part without findings is asked again only when something it depends on is another', () => {
  const check = rememberClean();
  const part = {};
  const asked: string[] = [];
  const ask = (name: string, dependsOn: readonly unknown[], found: readonly (typeof finding)[]) =>
    check(part, dependsOn, () => {
      asked.push(name);
      return found;
    });
  ask('first', ['a'], []);
  ask('same', ['a'], [finding]);
  ask('other', ['b'], [finding]);
  ask('after a finding', ['b'], []);
  ask('clean again', ['b'], [finding]);
  assert.deepEqual(asked, ['first', 'other', 'after a finding']);
});

const project: Project = { findFile: () => 'missing', findData: () => 'missing', resolvePath: (_uri, path) => `file:///${path}` };
const text = `ikanos: "1.0.0-beta5"
capability:
  consumes:
    - type: http
      namespace: shop
      baseUri: https://shop.internal
      resources:
        orders:
          path: "/orders/{{id}}"
          operations:
            get-order:
              method: GET
              inputParameters: {id: {in: path}}
              outputParameters:
                total: {type: number, value: $.sum}
  exposes:
    - type: mcp
      port: 3000
      namespace: shop-tools
      tools:
        sum:
          description: Sums up one order of the shop
          inputParameters: {id: {type: string, description: Number of the order}}
          steps: {one: {type: call, call: shop.get-order}}
          mappings: [{target: total, value: $.one.total}]
          outputParameters: {total: {type: number}}
`;

/** Messages after some text is replaced by other text, in the file that was read before. */
function messagesAfter(from: string, to: string): readonly string[] {
  const file = readSourceFile('file:///main.yaml', text);
  assert.deepEqual(analyse(file, project), []);
  const start = text.indexOf(from);
  const edited = `${text.slice(0, start)}${to}${text.slice(start + from.length)}`;
  const again = rereadSourceFile(file, edited, { start, end: start + from.length, newLength: to.length });
  return analyse(again, project).map((problem) => describeProblem(problem, edited));
}

it('a clean unit is judged again when what it calls is edited', () => {
  assert.deepEqual(messagesAfter('total: {type: number, value: $.sum}', 'sum: {type: number, value: $.sum}'), [
    '25: «total» warning unknown-field: The step `one` leaves no `total` behind. It has `sum`.',
  ]);
  assert.deepEqual(messagesAfter('type: number, value', 'type: array, value'), [
    '25: «total» warning type-clash: `total` is declared as number, but `total` of the step `one` is an array.',
  ]);
  assert.deepEqual(messagesAfter('/orders/{{id}}', '/orders/{{id}}/{{line}}'), [
    '9: «line» warning unknown-name: Nothing gives `line` a value: nobody who calls this has an input of that name.',
  ]);
  assert.deepEqual(messagesAfter('"/orders/{{id}}"', '"/orders/{{line}}"\n          inputParameters: {line: {in: path}}').slice(-1), [
    '25: «shop.get-order» warning missing-argument: `shop.get-order` needs `line`, which nothing here gives it. Add it to `with`.',
  ]);
});
