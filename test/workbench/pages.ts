/** Words for what a person does in the workbench, on top of the browser. Each waits for what it needs to see. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { type Boxes, boxesOf, heardWithin } from './boxes.ts';

const pictures = path.resolve(import.meta.dirname, '../../test-results');

/** How long anything may take on a machine that is busy with other things. */
export const patience = 60_000;

/** What the status bar says about what runs; a message that passes says its name too. */
const runItem = '[id="capstan.capstan.capstan.run"]';

/** Where something shows, and what. */
type Shows = readonly [selector: string, text: string | RegExp];

export interface Hands extends Omit<Boxes, 'ask' | 'confirm'> {
  /** Opens a file of the workspace by its name, with the keyboard in its text. */
  openFile: (name: string) => Promise<void>;
  /** Puts the cursor at a place, with the keyboard in the text; lines and columns from 1. */
  goTo: (line: number, column: number) => Promise<void>;
  /** Opens the palette and writes into it. */
  palette: (text: string) => Promise<void>;
  /** Waits until the tab of a file is the active one and its text is shown. */
  activeTab: (name: string) => Promise<void>;
  /** Saves the active file, which was changed, and waits until that is done. */
  save: () => Promise<void>;
  /** Takes back what was not saved, and waits until that is done. */
  revert: () => Promise<void>;
  type: (text: string) => Promise<void>;
  press: (...keys: string[]) => Promise<void>;
  /** Waits for a text in a part of the workbench. */
  see: (selector: string, text: string | RegExp) => Promise<Locator>;
  /** Does something again until it shows: what is asked of a server that is still starting is not answered later. */
  seeAfter: (act: () => Promise<void>, ...shows: Shows) => Promise<void>;
  /** Presses a lens until it shows what comes of it: lenses are drawn anew whenever something is known about the file. */
  lens: (lens: Locator | string | RegExp, ...shows: Shows) => Promise<void>;
  /** A lens above the thing of that name that calls it, or runs it alone. */
  lensAt: (tooltip: string) => Locator;
  /** Presses a button of a row that is pointed at, until it shows what comes of it. */
  inRow: (row: string | RegExp, action: string, ...shows: Shows) => Promise<void>;
  /** Presses ▶ Run above the file and waits until the status bar says of what runs. */
  run: (text: string | RegExp) => Promise<void>;
  /** Waits until the status bar says of what runs. */
  running: (text: string | RegExp) => Promise<void>;
  /** Waits until nothing runs. */
  nothingRuns: () => Promise<void>;
  /** The page (of a call, of a map) that is seen; where there are several, the one opened last. */
  panel: () => FrameLocator;
  /** Calls what is on the page, with what is filled in, and waits for the answer to this call. */
  call: () => Promise<void>;
  /** The text in the clipboard. */
  clipboard: () => Promise<string>;
  /** Opens the walkthrough at a step. */
  openStep: (title: string) => Promise<void>;
  picture: (name: string) => Promise<void>;
}

/** Asserts again until it holds: what follows from something shown may come a moment later. */
export async function soon(holds: () => Promise<void> | void): Promise<void> {
  for (const began = performance.now(); ; ) {
    try {
      await holds();
      return;
    } catch (error) {
      if (performance.now() - began > patience) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

export function handsOn(page: Page): Hands {
  const boxes = boxesOf(page);
  const { ask, confirm, command, box } = boxes;
  // Of things drawn anew the old one may still be there, hidden.
  const visible = (selector: string, text?: string | RegExp): Locator =>
    page
      .locator(selector, text === undefined ? {} : { hasText: text })
      .filter({ visible: true })
      .first();
  const see = async (selector: string, text: string | RegExp): Promise<Locator> => {
    const found = visible(selector, text);
    await found.waitFor();
    return found;
  };
  const seeAfter: Hands['seeAfter'] = async (act, selector, text) => {
    const found = visible(selector, text);
    for (const began = performance.now(); ; ) {
      await act();
      try {
        await found.waitFor({ timeout: heardWithin });
        return;
      } catch (error) {
        if (performance.now() - began > patience) throw error;
      }
    }
  };
  /** A click that may come too late: what was to be clicked may have gone because of the click before. */
  const clickIfThere = async (target: Locator): Promise<void> => {
    if (await target.isVisible()) await target.click({ timeout: heardWithin }).catch(ignoreTimeout);
  };
  const activeTab = async (name: string): Promise<void> => {
    await see('.tabs-container .tab.active', name);
    // The tab is there before the text, which may still be that of the file before.
    await visible(`.editor-instance .monaco-editor[data-uri$="/${name}"] .view-line`).waitFor();
  };
  const lens: Hands['lens'] = async (lens, ...shows) => {
    const found = typeof lens === 'string' || lens instanceof RegExp ? visible('.codelens-decoration a', lens) : lens;
    await found.waitFor();
    await seeAfter(() => clickIfThere(found), ...shows);
  };
  const panel = (): FrameLocator =>
    page.locator('iframe.webview.ready').filter({ visible: true }).last().contentFrame().frameLocator('#active-frame');
  const keyboardInText = (): Promise<void> => visible('.editor-instance .monaco-editor.focused').waitFor();

  return {
    ...boxes,
    see,
    seeAfter,
    activeTab,
    openFile: async (name) => {
      await seeAfter(() => ask('Control+p', name), '.quick-input-list .monaco-list-row.focused', name);
      await confirm();
      await activeTab(name);
      await keyboardInText();
    },
    goTo: async (line, column) => {
      const place = `:${line}:${column}`;
      await ask('Control+g', place);
      await box(place, `line ${line}`);
      await confirm();
      await see('.statusbar-item', new RegExp(`^Ln ${line}, Col ${column}(?!\\d)`));
      await keyboardInText();
    },
    palette: (text) => ask('F1', `>${text}`),
    lens,
    lensAt: (tooltip) => visible(`.codelens-decoration a[title^="${tooltip}"]`),
    inRow: async (text, action, ...shows) => {
      const row = await see('.pane-body .monaco-list-row', text);
      const press = async (): Promise<void> => {
        // While a view is drawn anew, VS Code forgets on which row was pressed, and everything is offered.
        await boxes.close();
        await row.hover({ timeout: heardWithin }).catch(ignoreTimeout);
        await clickIfThere(row.locator(`.action-label[aria-label^="${action}"]`).first());
      };
      await seeAfter(press, ...shows);
    },
    run: (text) => lens(/^▶ Run$/, runItem, text),
    running: async (text) => void (await see(runItem, text)),
    nothingRuns: () => page.locator(runItem).waitFor({ state: 'hidden' }),
    save: async () => {
      // What was changed is shown as such a moment later.
      await page.locator('.tabs-container .tab.active.dirty').waitFor();
      await page.keyboard.press('Control+s');
      await page.locator('.tabs-container .tab.active:not(.dirty)').waitFor();
    },
    revert: async () => {
      await page.locator('.tabs-container .tab.active.dirty').waitFor();
      await command('File: Revert File');
      await page.locator('.tabs-container .tab.active:not(.dirty)').waitFor();
    },
    type: (text) => page.keyboard.type(text),
    press: async (...keys) => {
      for (const key of keys) await page.keyboard.press(key);
    },
    panel,
    call: async () => {
      await panel().getByRole('button', { name: '▶ Call' }).click();
      await panel().locator('#result:not([aria-busy=true]) h2').first().waitFor();
    },
    clipboard: async () => {
      await page.context().grantPermissions(['clipboard-read']);
      return page.evaluate<string>('navigator.clipboard.readText()');
    },
    openStep: async (title) => {
      await boxes.choose('Welcome: Open Walkthrough...', 'From an API to a running tool');
      const named = new RegExp(`^${title}$`);
      const step = visible('.getting-started-step h3', named);
      const open = ['.getting-started-step.expanded h3', named] as const;
      await step.waitFor();
      // One that is open would be closed.
      await seeAfter(
        async () => {
          if (!(await visible(...open).isVisible())) await clickIfThere(step);
        },
        ...open,
      );
    },
    picture: async (name) => {
      mkdirSync(pictures, { recursive: true });
      await page.screenshot({ path: path.join(pictures, `${name}.png`) });
    },
  };
}

function ignoreTimeout(error: Error): void {
  if (error.name !== 'TimeoutError') throw error;
}
