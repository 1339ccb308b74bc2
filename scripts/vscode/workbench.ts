/** A throw-away VS Code in the browser for tests: fresh profile, copy of a workspace, the packed extension, no network. */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { installCodeServer } from './install-code-server.ts';
import { serve } from './serve.ts';

export interface WorkbenchOptions {
  vsix: string;
  /** A folder; a copy of it is opened. */
  workspace: string;
  /** True opens a window without a folder. */
  noFolder?: boolean;
  /** Path of Chromium. */
  browser: string;
  settings?: Record<string, unknown>;
  /** True when the payload of `open` names a test suite. */
  runsSuite?: boolean;
  /** False opens the folder in restricted mode. */
  trusted?: boolean;
  /** Display language of the editor, such as `de`: what a language pack tells it. Its own texts stay English without the pack. */
  language?: string;
  /** For the extension host and all that it starts. */
  env?: Record<string, string>;
  tell: (message: string) => void;
}

export interface Workbench {
  page: Page;
  /** The copy of the workspace. */
  workspace: string;
  /** Loads the workbench; the payload is handed to it, as in `[['openFile', uri]]`. */
  open: (payload?: [string, string][]) => Promise<void>;
  /** The address of a file as the workbench knows it. */
  remoteUri: (file: string) => string;
  /** Hosts other than this machine that the page asked for. */
  outside: Set<string>;
  log: () => string;
  close: () => Promise<void>;
}

const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  // Pictures are taken as soon as something is there: it must not still be fading in.
  'workbench.reduceMotion': 'on',
  // The theme follows what the browser says about the system.
  'window.autoDetectColorScheme': true,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'chat.disableAIFeatures': true,
  'git.enabled': false,
  // A folder that is not trusted is opened as such, without a question.
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never',
  // In the browser files are saved by themselves unless told otherwise.
  'files.autoSave': 'off',
};

export async function startWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const { entry } = await installCodeServer(options.tell);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'capstan-'));
  const home = path.join(folder, 'home');
  const workspace = path.join(folder, 'ws');
  mkdirSync(home);
  cpSync(options.workspace, workspace, { recursive: true });
  const remove = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });

  try {
    const server = await serve({
      entry,
      profile: path.join(folder, 'p'),
      vsix: options.vsix,
      port: 0,
      settings: { ...quietSettings, ...options.settings },
      env: {
        HOME: home,
        XDG_CONFIG_HOME: path.join(home, '.config'),
        XDG_DATA_HOME: path.join(home, '.local/share'),
        XDG_CACHE_HOME: path.join(home, '.cache'),
        EXTENSIONS_GALLERY: '{}',
        ...options.env,
      },
      // Without it the paths of a test suite in the payload are ignored without a word; with it no notification is shown.
      args: options.runsSuite === true ? ['--vscode-option', 'enable-smoke-test-driver'] : [],
      trusted: options.trusted ?? true,
    });
    try {
      const browser = await chromium.launchPersistentContext(path.join(folder, 'browser'), {
        executablePath: options.browser,
        headless: true,
        viewport: { width: 1280, height: 800 },
        args: [
          '--no-sandbox',
          '--disable-gpu',
          '--disable-quic',
          '--no-first-run',
          '--disable-background-networking',
          '--disable-component-update',
          '--disable-sync',
          '--disable-dev-shm-usage',
          '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
        ],
      });
      const page = browser.pages()[0] ?? (await browser.newPage());
      if (options.language !== undefined) {
        await page.addInitScript((language) => Object.assign(globalThis, { _VSCODE_NLS_LANGUAGE: language }), options.language);
      }
      const outside = new Set<string>();
      page.on('request', (request) => {
        const url = new URL(request.url());
        if (/^(https?|wss?):$/.test(url.protocol) && url.hostname !== '127.0.0.1') outside.add(url.origin);
      });
      return {
        page,
        workspace,
        outside,
        log: server.log,
        remoteUri: (file) => `vscode-remote://${new URL(server.url).host}${file}`,
        open: async (payload = []) => {
          const query = new URLSearchParams({
            ...(options.noFolder ? { ew: 'true' } : { folder: workspace }),
            ...(payload.length > 0 && { payload: JSON.stringify(payload) }),
          });
          await page.goto(`${server.url}/?${query}`);
        },
        close: async () => {
          await browser.close();
          await server.stop();
          remove();
        },
      };
    } catch (error) {
      await server.stop();
      throw error;
    }
  } catch (error) {
    remove();
    throw error;
  }
}
