/** Words for the box at the top of the workbench: the palette, lists to choose from, inputs, and the dialog that asks for a place. */
import type { Locator, Page } from 'playwright-core';

/** How long something that was pressed may take to be heard, before it is pressed again. */
export const heardWithin = 5_000;

export interface Boxes {
  /** Opens the box with a key and writes into it. */
  ask: (key: string, text: string) => Promise<void>;
  /** Closes the box with Enter. */
  confirm: () => Promise<void>;
  close: () => Promise<void>;
  /** Runs a command from the palette by its title. */
  command: (title: string) => Promise<void>;
  /** Chooses from the list that is offered. */
  pick: (text: string) => Promise<void>;
  /** Runs a command and chooses from one list after the other; from the beginning where a list was closed meanwhile, as when a page takes the focus. */
  choose: (title: string, ...choices: readonly string[]) => Promise<void>;
  /** Waits until the box says all of these (in its title, question, rows or input) and has the keyboard; returns its input. */
  box: (...texts: readonly string[]) => Promise<Locator>;
  /** Gives the box that asks this what it offers, or a value, and waits until it has taken it. */
  answer: (asked: string | readonly string[], value?: string) => Promise<void>;
}

export function boxesOf(page: Page): Boxes {
  const widget = page.locator('.quick-input-widget').filter({ visible: true });
  const input = page.locator('.quick-input-widget .quick-input-box input').first();
  const rows = page.locator('.quick-input-list .monaco-list-row').filter({ visible: true });

  /** What the box offers and what is written there, as text, and whether it has the keyboard; undefined when it is closed. */
  const look = (): Promise<{ text: string; focus: boolean } | undefined> =>
    widget.evaluateAll((found) => {
      interface Element {
        innerText: string;
        querySelector(selector: string): { placeholder: string; value: string } | null;
        matches(selector: string): boolean;
      }
      const [box] = found as unknown as readonly [Element?];
      const field = box?.querySelector('.quick-input-box input');
      return box && { text: `${box.innerText} ${field?.placeholder} ${field?.value}`.trim(), focus: box.matches(':focus-within') };
    });
  const textNow = async (): Promise<string> => (await look())?.text ?? '';
  const waitUntil = async (isSo: () => Promise<boolean>, limit: number): Promise<boolean> => {
    for (const began = performance.now(); performance.now() - began < limit; ) {
      if (await isSo()) return true;
      await page.waitForTimeout(50);
    }
    return isSo();
  };

  const ask = async (key: string, text: string): Promise<void> => {
    // What lies under the pointer would show its own hover over what is asked for.
    await page.mouse.move(250, 18);
    for (let tries = 1; ; tries++) {
      try {
        // A key pressed while the workbench is still loading its keys is lost: press until it is heard.
        if (!(await input.isVisible())) await page.keyboard.press(key);
        // One that was there may have been closing.
        await input.fill(text, { timeout: 2_000 });
        return;
      } catch (error) {
        if (tries === 30) throw error;
      }
    }
  };
  const close = async (): Promise<void> => {
    // A key pressed while the box is drawn is not heard.
    for (let tries = 1; await input.isVisible(); tries++) {
      if (tries === 60) throw new Error(`Escape does not close this box: ${await textNow()}`);
      await page.keyboard.press('Escape');
      await waitUntil(async () => !(await input.isVisible()), 1_000);
    }
  };
  const box = async (...texts: readonly string[]): Promise<Locator> => {
    let now: Awaited<ReturnType<typeof look>>;
    const isAsking = async (): Promise<boolean> => {
      now = await look();
      return now?.focus === true && texts.every((text) => now?.text.includes(text));
    };
    if (await waitUntil(isAsking, 60_000)) return input;
    const state = now ? `${now.focus ? 'has the keyboard' : 'does not have the keyboard'} and says: ${now.text}` : 'is closed';
    throw new Error(`The box that says ${texts.join(', ')} is expected. It ${state}`);
  };
  /** Enter, and again where it was not heard. */
  const enter = async (isTaken: () => Promise<boolean>): Promise<void> => {
    for (let tries = 1; ; tries++) {
      await page.keyboard.press('Enter');
      if (await waitUntil(isTaken, heardWithin)) return;
      if (tries === 6) throw new Error(`Enter was pressed, and nothing came of it: ${await textNow()}`);
    }
  };
  /** Leads to a row with the arrow keys; false when it is not there. */
  const focusRow = async (row: Locator, limit: number): Promise<boolean> => {
    const isThere = async (): Promise<boolean> => (await row.count()) > 0;
    if (!(await waitUntil(isThere, limit))) return false;
    const focused = row.and(page.locator('.focused'));
    for (let steps = 0; steps < 100; steps++) {
      if ((await focused.count()) > 0) return true;
      if (!(await isThere())) return false;
      await page.keyboard.press('ArrowDown');
    }
    return false;
  };
  const pick = async (text: string): Promise<void> => {
    const row = rows.filter({ hasText: text }).first();
    await row.waitFor({ timeout: 15_000 });
    for (let tries = 1; ; tries++) {
      const before = await textNow();
      try {
        await row.click({ timeout: heardWithin });
        // A row that is drawn anew while it is clicked does not hear it: then all is as before.
        if (await waitUntil(async () => (await textNow()) !== before, heardWithin)) return;
        throw new Error(`"${text}" was clicked, and nothing happened.`);
      } catch (error) {
        if ((await textNow()) !== before) return;
        if (tries === 4) throw error;
      }
    }
  };
  const command = async (title: string): Promise<void> => {
    const row = rows.filter({ has: page.getByText(title, { exact: true }) }).first();
    for (let tries = 1; ; tries++) {
      await ask('F1', `>${title}`);
      // With the keyboard: a pointer that is left where the palette was shows the hover of what lies below.
      // Commands used before come first, even when their title only contains these words.
      if ((await focusRow(row, heardWithin)) && (await input.inputValue()) === `>${title}`) {
        await page.keyboard.press('Enter');
        const isHeard = async (): Promise<boolean> => !(await textNow()).endsWith(`>${title}`);
        if (await waitUntil(isHeard, heardWithin)) return;
      }
      // The palette lists what there was when it opened: while the workbench loads that is not everything.
      if (tries === 12) throw new Error(`There is no command "${title}" in the palette: ${await textNow()}`);
      await close();
    }
  };

  return {
    ask,
    close,
    command,
    pick,
    box,
    confirm: () => enter(async () => !(await input.isVisible())),
    choose: async (title, ...choices) => {
      for (let tries = 1; ; tries++) {
        await command(title);
        try {
          for (const choice of choices) await pick(choice);
          return;
        } catch (error) {
          if (tries === 3) throw error;
          await close();
        }
      }
    },
    answer: async (asked, value) => {
      const field = await box(...[asked].flat());
      if (value !== undefined) await field.fill(value);
      const texts = value === undefined ? [asked].flat() : [value];
      await box(...texts);
      await enter(async () => {
        const now = await textNow();
        return !texts.every((text) => now.includes(text));
      });
    },
  };
}
