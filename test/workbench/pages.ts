/** Words for what a person does in the workbench, on top of the browser. Each waits for what it needs to see. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';

const pictures = path.resolve(import.meta.dirname, '../../test-results');

export interface Hands {
  /** Opens a file of the workspace by its name. */
  openFile: (name: string) => Promise<void>;
  /** Puts the cursor at a place; lines and columns from 1. */
  goTo: (line: number, column: number) => Promise<void>;
  /** Runs a command from the palette by its title. */
  command: (title: string) => Promise<void>;
  /** Chooses from the list that is offered. */
  pick: (text: string) => Promise<void>;
  /** Runs a command and chooses from one list after the other; from the beginning where a list was closed meanwhile, as when a page takes the focus. */
  choose: (title: string, ...choices: readonly string[]) => Promise<void>;
  /** Waits until the tab of a file is the active one. */
  activeTab: (name: string) => Promise<void>;
  /** Saves the active file and waits until that is done. */
  save: () => Promise<void>;
  type: (text: string) => Promise<void>;
  press: (...keys: string[]) => Promise<void>;
  /** Waits for a text in a part of the workbench. */
  see: (selector: string, text: string | RegExp) => Promise<Locator>;
  /** Does something again until it shows: what is asked of a server that is still starting is not answered later. */
  seeAfter: (act: () => Promise<void>, selector: string, text: string | RegExp) => Promise<void>;
  /** The page (of a call, of a map) that was opened last. */
  panel: () => FrameLocator;
  picture: (name: string) => Promise<void>;
}

export function handsOn(page: Page): Hands {
  const see = async (selector: string, text: string | RegExp): Promise<Locator> => {
    // Of things drawn anew the old one may still be there, hidden.
    const found = page.locator(selector, { hasText: text }).filter({ visible: true }).first();
    await found.waitFor();
    return found;
  };
  const quickInput = page.locator('.quick-input-widget input[type=text]').first();
  const ask = async (key: string, text: string): Promise<void> => {
    for (let tries = 1; ; tries++) {
      try {
        // A key pressed while the workbench is still loading its keys is lost: press until it is heard.
        if (!(await quickInput.isVisible())) await page.keyboard.press(key);
        // One that was there may have been closing.
        await quickInput.fill(text, { timeout: 2_000 });
        return;
      } catch (error) {
        if (tries === 15) throw error;
      }
    }
  };
  const confirm = async (): Promise<void> => {
    await page.keyboard.press('Enter');
    await page.locator('.quick-input-widget').first().waitFor({ state: 'hidden' });
  };
  /** What the box at the top offers and what is written there, as text; empty when it is closed. */
  const offered = (): Promise<string> =>
    page
      .locator('.quick-input-widget')
      .filter({ visible: true })
      .evaluateAll((found) => {
        const [widget] = found as unknown as readonly [
          { innerText: string; querySelector(selector: string): { placeholder: string; value: string } }?,
        ];
        const input = widget?.querySelector('input[type=text]');
        return widget ? `${widget.innerText} ${input?.placeholder} ${input?.value}`.trim() : '';
      });
  const closeQuickInput = async (): Promise<void> => {
    // A key pressed while the box is drawn is not heard.
    while (await quickInput.isVisible()) await page.keyboard.press('Escape');
  };
  const pick = async (text: string): Promise<void> => {
    const row = page.locator('.quick-input-list .monaco-list-row', { hasText: text }).filter({ visible: true }).first();
    await row.waitFor({ timeout: 15_000 });
    for (let tries = 1; ; tries++) {
      const before = await offered();
      try {
        await row.click({ timeout: 5_000 });
        // A row that is drawn anew while it is clicked does not hear it: then all is as before.
        for (let waited = 0; waited < 50; waited++) {
          if ((await offered()) !== before) return;
          await page.waitForTimeout(100);
        }
        throw new Error(`"${text}" was clicked, and nothing happened.`);
      } catch (error) {
        if ((await offered()) !== before) return;
        if (tries === 4) throw error;
      }
    }
  };
  const command = async (title: string): Promise<void> => {
    const row = page.locator('.quick-input-list .monaco-list-row').filter({ has: page.getByText(title, { exact: true }) });
    for (let tries = 1; ; tries++) {
      await ask('F1', `>${title}`);
      try {
        // Commands used before come first, even when their title only contains these words.
        await row.first().click({ timeout: 4_000 });
        return;
      } catch (error) {
        // The click was heard, and the command asks for something: the box is not that of the palette any more.
        const now = await offered();
        if (now !== '' && !now.endsWith(`>${title}`)) return;
        // The palette lists what there was when it opened: while the workbench loads that is not everything.
        if (tries === 6) throw error;
        await closeQuickInput();
      }
    }
  };
  const activeTab = async (name: string): Promise<void> => {
    await see('.tabs-container .tab.active', name);
  };

  return {
    see,
    activeTab,
    openFile: async (name) => {
      await ask('Control+p', name);
      await see('.quick-input-list .monaco-list-row.focused', name);
      await confirm();
      await activeTab(name);
      await page.locator('.editor-instance .view-line').first().waitFor();
    },
    goTo: async (line, column) => {
      await ask('Control+g', `:${line}:${column}`);
      await confirm();
      await see('.statusbar-item', `Ln ${line}, Col ${column}`);
    },
    command,
    pick,
    choose: async (title, ...choices) => {
      for (let tries = 1; ; tries++) {
        await command(title);
        try {
          for (const choice of choices) await pick(choice);
          return;
        } catch (error) {
          if (tries === 3) throw error;
          await closeQuickInput();
        }
      }
    },
    seeAfter: async (act, selector, text) => {
      const found = page.locator(selector, { hasText: text }).filter({ visible: true }).first();
      for (let tries = 1; ; tries++) {
        await act();
        try {
          await found.waitFor({ timeout: 5_000 });
          return;
        } catch (error) {
          if (tries === 6) throw error;
        }
      }
    },
    save: async () => {
      await page.keyboard.press('Control+s');
      await page.locator('.tabs-container .tab.active:not(.dirty)').waitFor();
    },
    type: (text) => page.keyboard.type(text),
    press: async (...keys) => {
      for (const key of keys) await page.keyboard.press(key);
    },
    panel: () => page.frameLocator('iframe.webview.ready >> nth=-1').frameLocator('#active-frame'),
    picture: async (name) => {
      mkdirSync(pictures, { recursive: true });
      await page.screenshot({ path: path.join(pictures, `${name}.png`) });
    },
  };
}
