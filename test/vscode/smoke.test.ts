import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';

describe('the packed extension', () => {
  it('is the one that is installed, and starts', async () => {
    const extension = vscode.extensions.getExtension('capstan.capstan');
    assert.ok(extension, 'the extension is not installed');
    assert.match(extension.extensionPath, /extensions/);
    await extension.activate();
    assert.equal(extension.isActive, true);
  });
});
