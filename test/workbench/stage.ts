/** A workbench for the tests of one file: started before the first, closed after the last, a picture after each step. */
import { rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, it } from 'node:test';
import { startWorkbench, type Workbench, type WorkbenchOptions } from '../../scripts/vscode/workbench.ts';
import { type Hands, handsOn } from './pages.ts';

export interface Stage {
  readonly hands: Hands;
  readonly workbench: Workbench;
  /** A test that leaves `test-results/PICTURE.png`. */
  step: (name: string, picture: string, body: () => Promise<void>) => void;
}

/** `write` makes the folder to open and returns its path; it is removed in the end. */
export function stage(write: () => Promise<string>, options: Pick<WorkbenchOptions, 'settings' | 'trusted'> = {}): Stage {
  let workbench: Workbench | undefined;
  let folder: string | undefined;
  const get = (): Workbench => {
    if (!workbench) throw new Error('The workbench has not started.');
    return workbench;
  };
  let hands: Hands | undefined;
  const own: Stage = {
    get workbench() {
      return get();
    },
    get hands() {
      hands ??= handsOn(get().page);
      return hands;
    },
    step: (name, picture, body) => {
      it(name, async () => {
        try {
          await body();
          await own.hands.picture(picture);
        } catch (error) {
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
    workbench.page.setDefaultTimeout(30_000);
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

/** The port is free now; nothing else on this machine asks for one of its own choosing that soon. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}
