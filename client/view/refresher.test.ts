import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { createRefresher } from './refresher.ts';

function follow() {
  mock.timers.enable({ apis: ['setTimeout'] });
  const told: (readonly string[] | 'everything')[] = [];
  const refresher = createRefresher(100, (ids) => told.push(ids ?? 'everything'));
  return { refresher, told };
}

test('changes are gathered and told once', () => {
  const { refresher, told } = follow();
  refresher.changed('a');
  mock.timers.tick(60);
  refresher.changed('b');
  refresher.changed('a');
  mock.timers.tick(40);
  assert.deepEqual(told, [['a', 'b']]);
  refresher.changed('a');
  refresher.changed(undefined);
  mock.timers.tick(100);
  assert.deepEqual(told, [['a', 'b'], 'everything']);
  mock.timers.reset();
});

test('while the view asks, it is not disturbed', async () => {
  const { refresher, told } = follow();
  let answer = (_: string): void => undefined;
  const asked = refresher.asked(() => new Promise<string>((resolve) => (answer = resolve)));
  refresher.changed('a');
  mock.timers.tick(500);
  assert.deepEqual(told, []);
  answer('children');
  assert.equal(await asked, 'children');
  mock.timers.tick(99);
  assert.deepEqual(told, []);
  mock.timers.tick(1);
  assert.deepEqual(told, [['a']]);
  mock.timers.reset();
});
