/** `node scripts/pictures.ts`: takes the pictures of the README in a real VS Code, from the packed extension, on the examples. */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { copyExamples } from '../test/workbench/files.ts';
import { handsOn } from '../test/workbench/pages.ts';
import { packVsix } from './package.ts';
import { root } from './steps.ts';
import { findChromium } from './vscode/browser.ts';
import { startWorkbench } from './vscode/workbench.ts';

const tell = (message: string): void => void process.stdout.write(`${message}\n`);
const target = (name: string): string => path.join(root, 'docs/images', name);

async function takePictures(): Promise<void> {
  const browser = findChromium(tell);
  if (browser === undefined) throw new Error('Pictures need Chromium or Chrome: install one, or name one with CAPSTAN_CHROMIUM.');
  const vsix = await packVsix(path.join(root, '.cache/capstan.vsix'));
  const examples = await copyExamples();
  const settings = { 'editor.minimap.enabled': false, 'editor.fontSize': 13, 'workbench.colorTheme': 'Default Dark Modern' };
  const workbench = await startWorkbench({ vsix, browser, workspace: examples.folder, settings, tell });
  try {
    const { page } = workbench;
    const hands = handsOn(page);
    const inPage = () => page.frameLocator('iframe.webview.ready >> nth=-1').frameLocator('#active-frame');
    await page.setViewportSize({ width: 1440, height: 860 });
    await workbench.open();
    await hands.openFile('fleet.capability.yaml');
    await (await hands.see('.codelens-decoration a', /^▶ Run$/)).click();
    await hands.see('.statusbar-item', `Fleet :${examples.ports['3101']}`);
    await hands.command('View: Show Capstan');
    await hands.see('.pane-body .monaco-list-row', 'get-ship-with-crew');
    await hands.goTo(79, 9);
    // Lenses are drawn anew when a capability starts: a press at that moment is lost.
    for (let tries = 0; tries < 5 && (await page.locator('iframe.webview.ready').count()) === 0; tries++) {
      await page.locator('.codelens-decoration a[title^="Call get-ship-with-crew"]').click();
      await page.waitForTimeout(2_000);
    }
    await inPage().locator('input[name=imo]').fill('IMO-9321483');
    await hands.press('Enter');
    await inPage().locator('.waterfall').waitFor();
    await inPage().locator('.waterfall').scrollIntoViewIfNeeded();
    await page.locator('.notifications-toasts').evaluateAll((toasts) => {
      for (const toast of toasts) toast.remove();
    });
    await page.screenshot({ path: target('editor.png') });

    await hands.command('View: Toggle Primary Side Bar Visibility');
    await hands.openFile('fleet.capability.yaml');
    await hands.command('Capstan: Show Map');
    await inPage().locator('.map').waitFor();
    await hands.command('View: Close Editors in Other Groups');
    for (const imo of ['IMO-9321483', 'IMO-9321483', 'no-such-ship'])
      await fetch(`http://127.0.0.1:${examples.ports['3101']}/mcp`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream' },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'get-ship-with-crew', arguments: { imo } } }),
      });
    await inPage().locator('.node', { hasText: '3× ✗1' }).first().waitFor();
    await page.setViewportSize({ width: 1240, height: 620 });
    await inPage().locator('.metrics').waitFor();
    await page.screenshot({ path: target('map.png') });
  } catch (error) {
    await workbench.page.screenshot({ path: path.join(root, 'test-results/picture-failed.png') });
    throw error;
  } finally {
    await workbench.close();
    await examples.close();
    rmSync(examples.folder, { recursive: true, force: true });
  }
}

await takePictures();
