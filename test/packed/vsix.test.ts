import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { filesIn } from '../zip.ts';

/** Pages that the messages of rules lead to. */
const rules = readdirSync(path.resolve(import.meta.dirname, '../../docs/rules')).map((name) => `extension/docs/rules/${name}`);

describe('the VSIX', () => {
  it('carries what runs and what is read, nothing else', () => {
    assert.deepEqual([...filesIn(readFileSync(process.env['CAPSTAN_VSIX'] ?? '')).keys()].sort(), [
      '[Content_Types].xml',
      'extension.vsixmanifest',
      'extension/LICENSE.txt',
      'extension/changelog.md',
      'extension/client/media/capstan.svg',
      'extension/client/media/file-dark.svg',
      'extension/client/media/file-light.svg',
      'extension/client/media/icon.png',
      'extension/client/media/walkthrough/call.md',
      'extension/client/media/walkthrough/call.nls.de.md',
      'extension/client/media/walkthrough/new.md',
      'extension/client/media/walkthrough/new.nls.de.md',
      'extension/client/media/walkthrough/run.md',
      'extension/client/media/walkthrough/run.nls.de.md',
      'extension/client/media/walkthrough/test.md',
      'extension/client/media/walkthrough/test.nls.de.md',
      'extension/client/media/walkthrough/try.md',
      'extension/client/media/walkthrough/try.nls.de.md',
      'extension/dist/capstan.mjs',
      'extension/dist/client-web.js',
      'extension/dist/client.cjs',
      'extension/dist/commands.mjs',
      'extension/dist/engine.mjs',
      'extension/dist/page.css',
      'extension/dist/page.js',
      'extension/dist/python-worker.mjs',
      'extension/dist/server-web.js',
      'extension/dist/server.cjs',
      'extension/docs/images/editor.png',
      'extension/docs/images/loop.gif',
      'extension/docs/images/map.png',
      ...rules.sort(),
      'extension/examples/hello/hello.capability.yaml',
      'extension/l10n/bundle.l10n.de.json',
      'extension/l10n/bundle.l10n.json',
      'extension/package.json',
      'extension/package.nls.de.json',
      'extension/package.nls.json',
      'extension/readme.md',
      'extension/snippets/capability.code-snippets',
      'extension/syntaxes/capability-test.tmLanguage.json',
      'extension/syntaxes/capability.tmLanguage.json',
      'extension/syntaxes/capstan-settings.tmLanguage.json',
      'extension/syntaxes/language-configuration.json',
    ]);
  });
});
