/**
 * `node scripts/pictures.ts [loop|stills]`: takes the pictures of the README in a real VS Code, from the packed extension, on the examples. The
 * loop is put together by ffmpeg from frames that stay in `test-results/loop/`.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { FrameLocator, Page } from 'playwright-core';
import { copyExamples, type Examples } from '../test/workbench/files.ts';
import { type Hands, handsOn } from '../test/workbench/pages.ts';
import { packVsix } from './package.ts';
import { root } from './steps.ts';
import { findChromium } from './vscode/browser.ts';
import { startWorkbench } from './vscode/workbench.ts';

const tell = (message: string): void => void process.stdout.write(`${message}\n`);
const target = (name: string): string => path.join(root, 'docs/images', name);
const frames = path.join(root, 'test-results/loop');

const settings = {
  'editor.minimap.enabled': false,
  'editor.fontSize': 13,
  'editor.stickyScroll.enabled': false,
  'workbench.layoutControl.enabled': false,
  'window.commandCenter': false,
};

interface Studio {
  readonly page: Page;
  readonly hands: Hands;
  readonly examples: Examples;
  /** The copy of the examples that is open. */
  readonly workspace: string;
  readonly inPage: () => FrameLocator;
}

async function inStudio(takePictures: (studio: Studio) => Promise<void>): Promise<void> {
  const browser = findChromium(tell);
  if (browser === undefined) throw new Error('Pictures need Chromium or Chrome: install one, or name one with CAPSTAN_CHROMIUM.');
  const vsix = process.env['CAPSTAN_VSIX'] ?? (await packVsix(path.join(root, '.cache/capstan.vsix')));
  const examples = await copyExamples();
  const workbench = await startWorkbench({ vsix, browser, workspace: examples.folder, settings, tell });
  const { page, workspace } = workbench;
  const hands = handsOn(page);
  try {
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 1280, height: 760 });
    await workbench.open();
    await takePictures({ page, hands, examples, workspace, inPage: hands.panel });
  } catch (error) {
    await page.screenshot({ path: path.join(root, 'test-results/picture-failed.png') });
    throw error;
  } finally {
    await workbench.close();
    await examples.close();
    rmSync(examples.folder, { recursive: true, force: true });
  }
}

async function dismissToasts(page: Page): Promise<void> {
  await page.locator('.notifications-toasts').evaluateAll((toasts) => {
    for (const toast of toasts) toast.remove();
  });
}

/** Lenses are drawn anew when a capability starts: a press at that moment is lost. */
async function pressLens(page: Page, title: string): Promise<void> {
  for (let tries = 0; tries < 5 && (await page.locator('iframe.webview.ready').count()) === 0; tries++) {
    await page.locator(`.codelens-decoration a[title^="${title}"]`).click();
    await page.waitForTimeout(2_000);
  }
}

async function takeStills({ page, hands, examples, inPage }: Studio): Promise<void> {
  await hands.openFile('fleet.capability.yaml');
  await (await hands.see('.codelens-decoration a', /^▶ Run$/)).click();
  await hands.see('.statusbar-item', `Fleet :${examples.ports['3101']}`);
  await hands.command('View: Show Capstan');
  await hands.see('.pane-body .monaco-list-row', 'get-ship-with-crew');
  await hands.goTo(79, 9);
  await pressLens(page, 'Call get-ship-with-crew');
  await inPage().locator('input[name=imo]').fill('IMO-9321483');
  await hands.press('Enter');
  await inPage().locator('.waterfall').waitFor();
  await inPage().locator('.waterfall').scrollIntoViewIfNeeded();
  await dismissToasts(page);
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
  await inPage().locator('.metrics td').first().waitFor();
  await dismissToasts(page);
  await page.screenshot({ path: target('map.png') });
}

/** Write, check, run, call, see why a field is null, mend it, see again. */
async function takeLoop({ page, hands, examples, workspace, inPage }: Studio): Promise<void> {
  rmSync(frames, { recursive: true, force: true });
  mkdirSync(frames, { recursive: true });
  let count = 0;
  const frame = async (caption: string): Promise<void> => {
    await dismissToasts(page);
    await page.evaluate(`(() => {
      const bar = document.getElementById('caption') ?? document.body.appendChild(document.createElement('div'));
      bar.id = 'caption';
      bar.textContent = ${JSON.stringify(caption)};
      bar.style.cssText = 'position:fixed;z-index:9999;left:50%;bottom:44px;transform:translateX(-50%);padding:9px 22px;border-radius:8px;background:#0b6b86;color:#fff;font:600 19px sans-serif;box-shadow:0 3px 14px #0009;pointer-events:none';
    })()`);
    count++;
    await page.screenshot({ path: path.join(frames, `${String(count).padStart(2, '0')}.png`) });
  };

  const file = path.join(workspace, 'fleet/fleet.capability.yaml');
  const text = readFileSync(file, 'utf8').replace('$.ship.vessel_name', '$.ship.vesel_name');
  writeFileSync(file, text);
  const lineOf = (part: string): number => text.split('\n').findIndex((line) => line.includes(part)) + 1;
  const call = 'call: registry.list-crew';

  await hands.openFile('fleet.capability.yaml');
  await hands.see('.codelens-decoration a', /^▶ Run$/);
  await hands.command('View: Toggle Primary Side Bar Visibility');
  await hands.goTo(lineOf('get-ship-with-crew:'), 1);
  await hands.goTo(lineOf(call), 1);
  await hands.press('End');
  for (const _ of 'list-crew') await hands.press('Backspace');
  await hands.seeAfter(() => hands.press('Control+Space'), '.suggest-widget .monaco-list-row', 'list-crew');
  await frame('1  Write: what can be called is offered');
  await hands.press('Escape');
  await hands.type('list-crews');
  await hands.press('Escape');
  await page.locator('.monaco-editor .squiggly-error, .monaco-editor .squiggly-warning').first().waitFor();
  await hands.seeAfter(() => hands.command('Show or Focus Hover'), '.monaco-hover', 'list-crew');
  await frame('2  Check: each mistake in words, with a fix');
  await hands.press('Escape', 'Backspace');
  await hands.press('Control+s');
  await hands.goTo(1, 1);
  await (await hands.see('.codelens-decoration a', /^▶ Run$/)).click();
  await hands.see('.statusbar-item', `Fleet :${examples.ports['3101']}`);
  await hands.see('.codelens-decoration a', '■ Stop');
  await frame('3  Run: served on this machine');
  await hands.goTo(lineOf('get-ship-with-crew:'), 9);
  await pressLens(page, 'Call get-ship-with-crew');
  await inPage().locator('input[name=imo]').fill('IMO-9321483');
  await hands.press('Enter');
  await inPage().locator('.mappings').waitFor();
  await frame('4  Call: the name is null');
  await inPage().locator('.mappings .miss').first().scrollIntoViewIfNeeded();
  await inPage().getByRole('button', { name: 'Write it' }).scrollIntoViewIfNeeded();
  await frame('5  See why: the path breaks off here');
  await inPage().getByRole('button', { name: 'Write it' }).click();
  await hands.command('View: Focus First Editor Group');
  await hands.goTo(lineOf('$.ship.vesel_name'), 44);
  await hands.see('.view-line', '$.ship.vessel_name');
  await frame('6  Fix: one press, served at once');
  do {
    await inPage().getByRole('button', { name: '▶ Call' }).click();
    await inPage().locator('.mappings').waitFor();
  } while ((await inPage().locator('.mappings .miss').count()) > 0);
  await inPage().locator('header').first().scrollIntoViewIfNeeded();
  await inPage().getByRole('button', { name: '▶ Call' }).focus();
  await frame('7  Call again: there it is');

  const filter = 'scale=1100:-1:flags=lanczos,split[a][b];[a]palettegen=max_colors=128:stats_mode=full[p];[b][p]paletteuse=dither=none';
  const input = ['-y', '-loglevel', 'error', '-framerate', '1/3', '-i', path.join(frames, '%02d.png')];
  const { status, stderr, error } = spawnSync('ffmpeg', [...input, '-vf', filter, '-loop', '0', target('loop.gif')], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`The frames are in ${path.relative(root, frames)}, but ffmpeg failed: ${error?.message ?? stderr}`);
}

const [wanted] = process.argv.slice(2);
if (wanted !== 'loop') await inStudio(takeStills);
if (wanted !== 'stills') await inStudio(takeLoop);
