/** Tests of capabilities in the Test Explorer: found, run, wrong ones shown at their place, and one made from a call. */
import { describe } from 'node:test';
import { writeGreeter } from './files.ts';
import { stage } from './stage.ts';

const wrong = `
  - name: greets Bob as Ada
    call: greet
    with: { name: Bob }
    expect:
      values:
        $.greeting: "Hello, Ada!"
`;

const the = stage(async () => writeGreeter(wrong));

describe('the test explorer', () => {
  the.step('tests have their arrows in the file, and are in the Test Explorer', '50-tests-found', async () => {
    await the.hands.openFile('greeter.test.yaml');
    await the.workbench.page.locator('.testing-run-glyph').nth(1).waitFor();
    await the.hands.command('Test: Run All Tests');
    await the.hands.see('.monaco-list-row', /^greet refuses a call without name/);
  });

  the.step(
    'a failed one shows what was expected, at its place',
    '51-test-failed',
    async () => {
      await the.hands.openFile('greeter.test.yaml');
      await the.hands.see('.monaco-list-row', /greets Bob as Ada.*is "Hello, Bob!", expected "Hello, Ada!"/);
    },
    ['dark'],
  );

  the.step(
    'coverage tells which tools the tests have called',
    '52-coverage',
    async () => {
      await the.hands.command('Test: Run All Tests with Coverage');
      await the.hands.see('.monaco-list-row', /greeter\.capability\.yaml\s*100/);
    },
    ['dark'],
  );

  the.step('a call becomes a test', '53-test-saved', async () => {
    await the.hands.openFile('greeter.capability.yaml');
    await the.hands.lens('▶ Call', '.tabs-container .tab.active', /^greet$/);
    await the.hands.panel().locator('input[name=name]').fill('Grace');
    await the.hands.call();
    await the.hands.panel().locator('.json', { hasText: 'Hello, Grace!' }).first().waitFor();
    await the.hands.command('Capstan: Save Last Call as Test');
    await the.hands.activeTab('greeter.test.yaml');
    await the.hands.see('.view-line', 'Hello, Grace!');
  });
});
