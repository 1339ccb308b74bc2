/** Capability files that stay YAML, settings of a team, and what an upgrade leaves to a person. Each step leaves a picture. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe } from 'node:test';
import { stage } from './stage.ts';

const texts = {
  'old.yaml': `naftiko: "1.0.0-alpha2"
capability:
  consumes:
    - type: http
      namespace: shop
      baseUri: https://shop.example.org
      resources:
        - name: my_orders
          path: /orders
          operations:
            - {name: list, method: GET}
            - {name: list, method: POST}
    - location: ./gone.yaml
      import: gone
  exposes:
    - type: rest
      port: 8080
      namespace: api
      resources:
        - name: orders
          path: /orders
          operations:
            - method: GET
              call: shop.lst
`,
  '.capstanrc': 'rules:\n  thin-descripton: off\n',
};

const the = stage(
  async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'capstan-yaml-'));
    for (const [name, text] of Object.entries(texts)) writeFileSync(path.join(folder, name), text);
    return folder;
  },
  { settings: { 'capstan.languageId': 'yaml' } },
);

describe('beside other extensions', () => {
  the.step('a capability stays YAML, and is understood all the same', 'yaml-01-language', async () => {
    await the.hands.openFile('old.yaml');
    await the.hands.see('.statusbar-item[id="status.editor.mode"]', 'YAML');
    await the.workbench.page.locator('.monaco-editor .squiggly-error').first().waitFor();
    await the.hands.goTo(24, 26);
    await the.hands.seeAfter(() => the.hands.command('Show or Focus Hover'), '.monaco-hover', 'The consumed operation it calls');
  });

  the.step('an upgrade lists what is left, and leads there', 'yaml-02-upgrade', async () => {
    await the.hands.press('Escape');
    await the.hands.choose('Capstan: Upgrade to a Newer Version…', '1.0.0-beta5');
    await the.hands.see('.notification-toast', /upgraded to 1\.0\.0-beta5/);
    await (await the.hands.see('.notification-toast .monaco-button', 'Go Through Them')).click();
    await the.hands.see('.quick-input-list .monaco-list-row', /old\.yaml:1[0-9]/);
    await the.hands.box('What needs you, and what somebody may notice', 'old.yaml');
    await the.hands.press('ArrowDown');
    await the.hands.see('.quick-input-list .monaco-list-row.focused', 'list-2');
  });

  the.step('settings of a team are checked where they are written', 'yaml-03-settings', async () => {
    await the.hands.answer('What needs you, and what somebody may notice');
    await the.hands.see('.statusbar-item', /Ln 1[0-9], Col 1/);
    await (await the.hands.see('.explorer-folders-view .monaco-list-row', '.capstanrc')).dblclick();
    await the.hands.activeTab('.capstanrc');
    await the.hands.see('.statusbar-item[id="status.editor.mode"]', 'Capstan Settings');
    await the.workbench.page.locator('.monaco-editor .squiggly-warning').first().waitFor();
    await the.hands.goTo(2, 6);
    await the.hands.seeAfter(() => the.hands.command('Show or Focus Hover'), '.monaco-hover', 'Did you mean `thin-description`?');
  });
});
