/** The extension where the display language is German. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe } from 'node:test';
import { stage } from './stage.ts';

const text = `ikanos: "1.0.0-beta5"
capability:
  consumes:
    - type: http
      namespace: shop
      baseUri: https://shop.internal
      resources:
        orders:
          path: /orders
          operations:
            list-orders: {method: GET}
  exposes:
    - type: mcp
      port: 3000
      namespace: shop-tools
      tools:
        list:
          description: Lists all orders of the shop
          call: shop.list-order
`;

const the = stage(
  async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'capstan-german-'));
    writeFileSync(path.join(folder, 'shop.yaml'), text);
    return folder;
  },
  { language: 'de' },
);

describe('in German', () => {
  the.step('problems, lenses and hovers are', 'german-1-editor', async () => {
    const { hands } = the;
    await hands.openFile('shop.yaml');
    await hands.see('.codelens-decoration', '▶ Ausführen');
    await hands.command('View: Focus Problems');
    await hands.see('.markers-panel .monaco-list-row', '`shop` hat keine Operation `list-order`. Meinten Sie `list-orders`?');
  });

  the.step('commands are', 'german-2-commands', async () => {
    const { hands } = the;
    // The palette lists what there was when it opened.
    const open = async (): Promise<void> => {
      await hands.close();
      await hands.palette('Capstan: ');
    };
    await hands.seeAfter(open, '.quick-input-list .monaco-list-row', 'Capstan: Alle Capability-Dateien prüfen');
  });
});
