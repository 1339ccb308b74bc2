/** Editing as a person does it: what uses what, new names in all files, formatting. Each step leaves a picture in test-results/. */
import { describe } from 'node:test';
import { writeWorkspace } from './files.ts';
import { stage } from './stage.ts';

const the = stage(async () => writeWorkspace({ upstream: 'http://127.0.0.1:9', mcp: 3801, rest: 3802 }));

/** A new name for what is at the cursor; keys before the box has the focus would go into the text. */
async function rename(name: string): Promise<void> {
  await the.hands.press('F2');
  await the.workbench.page.locator('.rename-box input:focus').waitFor();
  await the.workbench.page.locator('.rename-box input:focus').fill(name);
  await the.hands.press('Enter');
}

describe('editing', () => {
  the.step('lenses and hints tell who uses an operation and what it requests', 'editing-1-lenses', async () => {
    await the.hands.openFile('store.consumes.yaml');
    await the.hands.see('.codelens-decoration a', '2 references');
    await the.hands.see('.codelens-decoration a', 'served as tool find-item, GET /items/{{id}}');
    await the.hands.see('.view-line', 'GET http://127.0.0.1:9/items/{{id}}');
  });

  the.step('a lens lists the references, from all files', 'editing-2-references', async () => {
    await (await the.hands.see('.codelens-decoration a', '2 references')).click();
    await the.hands.see('.peekview-widget', 'Locations (2)');
    await the.workbench.page.locator('.peekview-widget .codicon-close').click();
  });

  the.step('the call hierarchy leads from the operation to its callers', 'editing-3-calls', async () => {
    await the.hands.goTo(10, 12);
    await the.hands.command('Calls: Show Call Hierarchy');
    await the.hands.see('.sidebar .monaco-list-row', 'get-itemstore');
    await the.hands.see('.sidebar .monaco-list-row', 'find-itemshop-tools');
  });

  the.step('breadcrumbs tell where one is', 'editing-4-breadcrumbs', async () => {
    for (const name of ['consumes', 'store', 'item', 'get-item'])
      await the.hands.see('.breadcrumbs-below-tabs .monaco-breadcrumb-item', name);
  });

  the.step('a new name reaches the file that imports it', 'editing-5-rename', async () => {
    await the.hands.goTo(10, 12);
    await rename('fetch-item');
    await the.hands.see('.view-line', 'fetch-item');
    await the.hands.openFile('shop.yaml');
    await the.hands.see('.view-line', 'store.fetch-item');
  });

  the.step('a name that is taken is refused, with the reason', 'editing-6-refused', async () => {
    await the.hands.openFile('shop.yaml');
    await the.hands.goTo(16, 18);
    await rename('shop-api');
    await the.hands.see('.notification-toast', 'There is a server `shop-api` already.');
  });

  the.step('formatting puts indentation and blanks right, and nothing else', 'editing-7-format', async () => {
    await the.hands.openFile('payments.yaml');
    await the.hands.goTo(15, 22);
    await the.hands.type('   ');
    await the.hands.press('End');
    await the.hands.type('  ');
    await the.hands.see('.view-line', /method:\s{4}GET\s{2}/);
    await the.hands.command('Format Document');
    await the.hands.see('.view-line', /^\s{14}method:\sGET$/);
  });
});
