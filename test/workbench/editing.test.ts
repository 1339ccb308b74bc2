/** Editing as a person does it: completion, what uses what, new names in all files, repairs, formatting. Each step leaves a picture. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe } from 'node:test';
import { writeWorkspace } from './files.ts';
import { soon } from './pages.ts';
import { stage } from './stage.ts';

const the = stage(async () => writeWorkspace({ upstream: 'http://127.0.0.1:9', mcp: 3801, rest: 3802 }));

/** A new name for what is at the cursor; keys before the box has the focus would go into the text. */
async function rename(name: string): Promise<void> {
  const box = the.workbench.page.locator('.rename-box input:focus');
  await the.hands.press('F2');
  await box.waitFor();
  await box.fill(name);
  await box.press('Enter');
}

/** Lines of a file as it was saved, from 1. */
function linesOf(name: string, from: number, to: number): readonly string[] {
  const text = readFileSync(path.join(the.workbench.workspace, name), 'utf8');
  return text.split('\n').slice(from - 1, to);
}

async function rowsOf(selector: string): Promise<readonly string[]> {
  const labels = the.workbench.page.locator(`${selector} .monaco-list-row .monaco-icon-label-container`);
  return (await labels.allInnerTexts()).map((text) => text.replaceAll('\u00a0', ' ').replaceAll('\n', ''));
}

describe('editing', () => {
  the.step(
    'a mistake says what is wrong and what is expected',
    'editing-01-mistake',
    async () => {
      await the.hands.openFile('payments.yaml');
      await the.workbench.page.locator('.monaco-editor .squiggly-error').first().waitFor();
      await the.hands.goTo(29, 18);
      const show = () => the.hands.command('Show or Focus Hover');
      await the.hands.seeAfter(show, '.monaco-hover', 'This array output needs `items`.');
      await the.hands.see('.monaco-hover', 'missing-key');
      await the.hands.see('.monaco-hover', 'Type of the value.');
    },
    ['dark'],
  );

  the.step('fix all makes every repair that is without doubt', 'editing-02-fix-all', async () => {
    await the.hands.press('Escape');
    await the.hands.command('Fix All');
    await the.hands.see('.view-line', 'items:');
    await the.hands.save();
    await the.hands.see('.statusbar-item[id="status.problems"]', /^[\s0]+$/);
    assert.deepEqual(linesOf('payments.yaml', 1, 6), [
      'naftiko: "1.0.0-alpha1"',
      'binds:',
      '  - namespace: env',
      '    keys:',
      '      PAYMENTS_TOKEN: PAYMENTS_TOKEN',
      'capability:',
    ]);
    assert.deepEqual(linesOf('payments.yaml', 33, 36), [
      '            - type: array',
      '              mapping: "$.data"',
      '              items:',
      '                type: object',
    ]);
  });

  the.step('formatting puts indentation and blanks right, and nothing else', 'editing-03-format', async () => {
    await the.hands.goTo(19, 22);
    await the.hands.type('   ');
    await the.hands.press('End');
    await the.hands.type('  ');
    await the.hands.see('.view-line', /method:\s{4}GET\s{2}/);
    await the.hands.command('Format Document');
    await the.hands.see('.view-line', /^\s{14}method:\sGET$/);
  });

  the.step(
    'lenses and hints tell who uses an operation and what it requests',
    'editing-04-lenses',
    async () => {
      await the.hands.openFile('store.consumes.yaml');
      await the.hands.see('.codelens-decoration a', '2 references');
      await the.hands.see('.codelens-decoration a', 'served as tool find-item, GET /items/{{id}}');
      await the.hands.see('.view-line', 'GET http://127.0.0.1:9/items/{{id}}');
    },
    ['dark'],
  );

  the.step('a lens lists the references, from all files', 'editing-05-references', async () => {
    await the.hands.lens('2 references', '.peekview-widget', 'Locations (2)');
    await the.hands.see('.peekview-widget .view-line', 'call: store.get-item');
  });

  the.step('all references stand in a list of their own too', 'editing-06-reference-list', async () => {
    await the.workbench.page.locator('.peekview-widget .codicon-close').click();
    await the.hands.goTo(10, 12);
    await the.hands.command('References: Find All References');
    await the.hands.see('.sidebar', '3 results in 2 files');
    await (await the.hands.see('.sidebar .monaco-list-row', 'shop.yaml')).click();
    await the.hands.see('.sidebar .monaco-list-row', 'call: store.get-item');
  });

  the.step('the call hierarchy leads from the operation to its callers', 'editing-07-calls', async () => {
    await the.hands.goTo(10, 12);
    await the.hands.command('Calls: Show Call Hierarchy');
    await the.hands.see('.sidebar .monaco-list-row', 'get-itemstore');
    await the.hands.see('.sidebar .monaco-list-row', 'find-itemshop-tools');
  });

  the.step('breadcrumbs tell where one is', 'editing-08-breadcrumbs', async () => {
    for (const name of ['consumes', 'store', 'item', 'get-item'])
      await the.hands.see('.breadcrumbs-below-tabs .monaco-breadcrumb-item', name);
  });

  the.step('the outline lists what the file has, by its names', 'editing-09-outline', async () => {
    await the.hands.command('View: Show Explorer');
    await the.hands.openFile('shop.yaml');
    await the.hands.command('Explorer: Focus on Outline View');
    await the.hands.see('.outline-tree .monaco-list-row', 'exposes');
    await soon(async () =>
      assert.deepEqual((await rowsOf('.outline-tree')).slice(0, 5), [
        'infoShop',
        'capability',
        'consumes',
        'storefrom ./shared/store.consumes.yaml',
        'exposes',
      ]),
    );
  });

  the.step(
    'a hover tells what a call reaches',
    'editing-10-hover',
    async () => {
      await the.hands.goTo(25, 24);
      const show = () => the.hands.command('Show or Focus Hover');
      await the.hands.seeAfter(show, '.monaco-hover', '/items/{{id}}');
      await the.hands.see('.monaco-hover', 'One item with all its attributes');
    },
    ['dark'],
  );

  the.step('a completion says what it inserts', 'editing-11-completion', async () => {
    await the.hands.press('Escape');
    await the.hands.press('End', 'Enter');
    await the.hands.type('hi');
    await the.hands.seeAfter(() => the.hands.press('Control+Space'), '.suggest-widget .monaco-list-row.focused', 'hints');
  });

  the.step('what is accepted leads on to what belongs below it', 'editing-12-accepted', async () => {
    await the.hands.press('Enter');
    await the.hands.see('.suggest-widget .monaco-list-row', 'readOnly');
    await the.hands.type('readO');
    await the.hands.see('.suggest-widget .monaco-list-row.focused', 'readOnly');
    await the.hands.press('Enter');
    await the.hands.see('.suggest-widget .monaco-list-row', 'true');
    // Nothing of what only fits elsewhere.
    await soon(async () => assert.deepEqual(await rowsOf('.suggest-widget'), ['true', 'false']));
  });

  the.step('what came of it is valid', 'editing-13-valid', async () => {
    await the.hands.type('tr');
    await the.hands.see('.suggest-widget .monaco-list-row.focused', 'true');
    await the.hands.press('Enter');
    await the.hands.see('.view-line', /readOnly:\strue/);
    await the.hands.save();
    assert.deepEqual(linesOf('shop.yaml', 25, 28), [
      '          call: store.get-item',
      '          hints:',
      '            readOnly: true',
      '          with:',
    ]);
    await the.hands.see('.statusbar-item[id="status.problems"]', /^[\s0]+$/);
  });

  the.step('a new name reaches the file that imports it', 'editing-14-rename', async () => {
    await the.hands.openFile('store.consumes.yaml');
    await the.hands.goTo(10, 12);
    await rename('fetch-item');
    await the.hands.see('.view-line', 'fetch-item');
    await the.hands.openFile('shop.yaml');
    await the.hands.see('.view-line', 'store.fetch-item');
  });

  the.step('a name that is taken is refused, with the reason', 'editing-15-refused', async () => {
    await the.hands.goTo(16, 18);
    await rename('shop-api');
    await the.hands.see('.notification-toast', 'There is a server `shop-api` already.');
  });
});
