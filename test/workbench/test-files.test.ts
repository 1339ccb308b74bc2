/** A test file in the editor: what the language server says about it, and its call under the debugger. */
import { describe } from 'node:test';
import { writeGreeter } from './files.ts';
import { stage } from './stage.ts';

const the = stage(async () => writeGreeter());

describe('a test file', () => {
  the.step('is known by its content', 'test-files-1-language', async () => {
    await the.hands.openFile('greeter.test.yaml');
    await the.hands.see('.statusbar-item', 'Capability Test');
  });

  the.step('is marked where it says something wrong, with what was meant', 'test-files-2-problem', async () => {
    await the.hands.goTo(3, 16);
    await the.hands.type('e');
    await the.hands.command('Problems: Focus on Problems View');
    await the.hands.see('.markers-panel .monaco-list-row', 'There is nothing called greete here. Did you mean `greet`?');
    await the.hands.goTo(3, 17);
    await the.hands.press('Backspace');
    await the.workbench.page.locator('.markers-panel .monaco-list-row').first().waitFor({ state: 'detached' });
  });

  the.step('is completed with what can be expected', 'test-files-3-completion', async () => {
    await the.hands.goTo(6, 1);
    await the.hands.press('End', 'Enter');
    await the.hands.seeAfter(() => the.hands.press('Control+Space'), '.suggest-widget .monaco-list-row', 'calls');
    await the.hands.press('Escape');
    await the.hands.revert();
  });

  the.step('leads to what it calls', 'test-files-4-definition', async () => {
    await the.hands.goTo(3, 13);
    await the.hands.press('F12');
    await the.hands.activeTab('greeter.capability.yaml');
    await the.hands.see('.statusbar-item', 'Ln 9,');
  });

  the.step('is debugged: its call pauses at a breakpoint of the capability', 'test-files-5-debug', async () => {
    await the.hands.command('Debug: Toggle Breakpoint');
    await the.hands.openFile('greeter.test.yaml');
    await the.workbench.page.locator('.testing-run-glyph').first().waitFor();
    await the.hands.goTo(3, 1);
    await the.hands.command('Test: Debug Test at Cursor');
    await the.hands.activeTab('greeter.capability.yaml');
    await the.hands.see('.debug-call-stack .monaco-list-row', 'tool greet');
  });

  the.step('and passes when it goes on', 'test-files-6-passed', async () => {
    await the.hands.press('F5');
    await the.workbench.page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
    await the.hands.openFile('greeter.test.yaml');
    await the.workbench.page.locator('.testing-run-glyph.codicon-testing-passed-icon').first().waitFor();
  });

  the.step('coverage is shown in the gutter of the capability', 'test-files-7-coverage', async () => {
    await the.hands.command('Test: Run All Tests with Coverage');
    await the.hands.openFile('greeter.capability.yaml');
    await the.workbench.page.locator('.coverage-deco-gutter.coverage-deco-hit').first().waitFor();
  });

  the.step('tests run again whenever the capability is saved', 'test-files-8-watch', async () => {
    await the.hands.command('Test: Start Continuous Run');
    const run = await the.hands.see('.quick-input-list .monaco-list-row', 'Run');
    await the.hands.seeAfter(() => run.click(), '.quick-input-count', '1 Selected');
    await the.hands.answer('1 Selected');
    await the.hands.openFile('greeter.capability.yaml');
    await the.hands.goTo(14, 1);
    await the.hands.press('End', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'Backspace');
    await the.hands.type('?');
    await the.hands.command('File: Save');
    await the.hands.openFile('greeter.test.yaml');
    await the.workbench.page.locator('.testing-run-glyph.codicon-testing-failed-icon').first().waitFor();
  });
});
