import assert from 'node:assert/strict';
import os from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { cacheFolder } from './install-code-server.ts';

describe('the folder of VS Code for tests', { skip: process.platform !== 'linux' && 'elsewhere its place is that of the system' }, () => {
  it('is the one that is named', () => assert.equal(cacheFolder({ CAPSTAN_VSCODE_DIR: '/a/b' }), '/a/b'));

  it('is a temporary one where the cache cannot be written', () =>
    // Below a file there are no folders.
    assert.equal(cacheFolder({ XDG_CACHE_HOME: import.meta.filename }), path.join(os.tmpdir(), 'capstan-vscode')));
});
