/** A workbench for the tests of one file: started before the first, closed after the last, a picture after each step. */
import { rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, it, type TestContext } from 'node:test';
import { startWorkbench, type Workbench, type WorkbenchOptions } from '../../scripts/vscode/workbench.ts';
import { type Hands, handsOn } from './pages.ts';

export interface Stage {
  readonly hands: Hands;
  readonly workbench: Workbench;
  /** A test that leaves `test-results/PICTURE.png`, and `PICTURE-LOOK.png` for each further look. */
  step: (name: string, picture: string, body: (test: TestContext) => Promise<void>, further?: readonly Look[]) => void;
}

export type Look = 'dark' | 'high-contrast' | 'high-contrast-light';

/** What the system says, and the class of the theme that the editor then takes. */
const looks: Readonly<Record<Look | 'light', readonly [colorScheme: 'light' | 'dark', forcedColors: 'active' | 'none', mark: string]>> = {
  light: ['light', 'none', 'vs'],
  dark: ['dark', 'none', 'vs-dark'],
  'high-contrast': ['dark', 'active', 'hc-black'],
  'high-contrast-light': ['light', 'active', 'hc-light'],
};

/** `write` makes the folder to open and returns its path; it is removed in the end. */
export function stage(
  write: () => Promise<string>,
  options: Pick<WorkbenchOptions, 'settings' | 'trusted' | 'noFolder' | 'language'> = {},
): Stage {
  let workbench: Workbench | undefined;
  let folder: string | undefined;
  const get = (): Workbench => {
    if (!workbench) throw new Error('The workbench has not started.');
    return workbench;
  };
  let hands: Hands | undefined;
  let broken: string | undefined;
  const look = async (wanted: Look | 'light'): Promise<void> => {
    const [colorScheme, forcedColors, mark] = looks[wanted];
    const { page } = get();
    await page.emulateMedia({ colorScheme, forcedColors });
    await page.locator(`.monaco-workbench.${mark}`).waitFor();
    // Pages in a webview are told a moment later.
    for (const frame of await page.locator('iframe.webview.ready').filter({ visible: true }).all())
      await frame.contentFrame().locator('#active-frame').contentFrame().locator(`body.vscode-${wanted}`).waitFor();
  };
  const own: Stage = {
    get workbench() {
      return get();
    },
    get hands() {
      hands ??= handsOn(get().page);
      return hands;
    },
    step: (name, picture, body, further = []) => {
      it(name, async (test) => {
        // Each step goes on where the one before ended.
        if (broken !== undefined) return test.skip(`because of "${broken}"`);
        try {
          await body(test);
          await own.hands.picture(picture);
          for (const theme of further) {
            await look(theme);
            await own.hands.picture(`${picture}-${theme}`);
          }
          if (further.length > 0) await look('light');
        } catch (error) {
          broken = name;
          await own.hands.picture(`${picture}-failed`);
          throw error;
        }
      });
    },
  };

  before(async () => {
    folder = await write();
    const { CAPSTAN_VSIX: vsix = '', CAPSTAN_CHROMIUM: browser = '' } = process.env;
    workbench = await startWorkbench({ ...options, vsix, browser, workspace: folder, tell: (text) => process.stdout.write(`${text}\n`) });
    // Only what goes wrong takes that long, and what does not on a machine that is busy with other things.
    workbench.page.setDefaultTimeout(60_000);
    await workbench.open();
  });
  after(async () => {
    await workbench?.close();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });
  return own;
}

/** An API with items: `/items/7` has the name `Item 7`. */
export function itemApi(): Server {
  return createServer((request, response) => {
    const id = request.url?.split('/').at(-1);
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ id, attributes: { name: `Item ${id}` } }));
  });
}

export function listen(server: Server, port = 0): Promise<number> {
  return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)));
}
