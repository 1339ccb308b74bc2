/** `▶ Call`: the form, the answer, and the X-ray of what led to it; in a light and in a dark theme. */
import assert from 'node:assert/strict';
import { after, describe } from 'node:test';
import type { FrameLocator } from 'playwright-core';
import { copyExamples, type Examples } from './files.ts';
import { stage } from './stage.ts';

let examples: Examples | undefined;
after(() => examples?.close());

const the = stage(async () => {
  examples = await copyExamples();
  return examples.folder;
});

const inPage = (): FrameLocator => the.workbench.page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');

describe('calling', () => {
  the.step('▶ Call opens a form of the declared inputs', 'call-1-form', async () => {
    await the.hands.openFile('fleet.capability.yaml');
    await the.hands.goTo(76, 1);
    await the.workbench.page.locator('.codelens-decoration a[title^="Call get-ship-with-crew"]').click();
    await inPage().getByRole('heading', { name: 'get-ship-with-crew' }).waitFor();
    assert.equal(await inPage().locator('label').innerText(), 'imo * string');
  });

  the.step('a required input that is missing is named', 'call-2-missing', async () => {
    await inPage().getByRole('button', { name: '▶ Call' }).click();
    await inPage().getByText('imo is required: a text.').waitFor();
  });

  the.step('the answer comes with every step that led to it', 'call-3-answer', async () => {
    await inPage().locator('input[name=imo]').fill('IMO-9321483');
    await the.hands.press('Enter');
    await inPage()
      .getByRole('heading', { name: /^200 in/ })
      .waitFor();
    const names = await inPage().locator('.waterfall summary .name').allInnerTexts();
    assert.deepEqual(names, ['ship', 'people', 'crew']);
  });
});
