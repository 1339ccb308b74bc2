/** The language server as the editor sees it, on the examples. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import { openFile, positionOf, problemsOf } from './helpers.ts';

describe('a capability file', () => {
  it('is recognised by its content, other YAML is left alone', async () => {
    assert.equal((await openFile('payments/payments-broken.yaml')).languageId, 'capability');
    const other = await vscode.workspace.openTextDocument({ language: 'yaml', content: 'stages:\n  - build\n' });
    assert.equal(other.languageId, 'yaml');
  });

  it('shows its problems, one a mistake', async () => {
    const document = await openFile('payments/payments-broken.yaml');
    assert.deepEqual(await problemsOf(document, 2), [
      '29:15 Error This array output needs `items`.',
      '9:19 Warning Nothing binds `{{PAYMENTS_TOKEN}}`: no entry of `binds` declares it.',
    ]);
  });

  it('has fixes for them', async () => {
    const document = await openFile('payments/payments-broken.yaml');
    await problemsOf(document, 2);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      new vscode.Range(
        positionOf(document, 'type: array\n              mapping'),
        positionOf(document, 'type: array\n              mapping'),
      ),
    );
    assert.deepEqual(
      actions.filter(({ isPreferred }) => isPreferred === true).map(({ title }) => title),
      ['Add `items`'],
    );
  });

  it('tells on hover what a call reaches', async () => {
    const document = await openFile('fleet/fleet.capability.yaml');
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      positionOf(document, 'registry.get-ship'),
    );
    const text = hovers.flatMap(({ contents }) => contents.map((part) => (typeof part === 'string' ? part : part.value))).join('\n');
    assert.match(text, /GET http:\/\/127\.0\.0\.1:18180\S*\/ships\/\{\{imo_number\}\}/);
  });

  it('leads from a call into the imported file', async () => {
    const document = await openFile('fleet/fleet.capability.yaml');
    const found = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
      'vscode.executeDefinitionProvider',
      document.uri,
      positionOf(document, 'registry.get-ship', 'registry.'.length + 1),
    );
    assert.deepEqual(
      found.map((each) => vscode.workspace.asRelativePath('targetUri' in each ? each.targetUri : each.uri)),
      ['fleet/shared/registry.consumes.yaml'],
    );
  });

  it('completes the operations that can be called', async () => {
    const document = await openFile('fleet/fleet.capability.yaml');
    const list = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      positionOf(document, 'registry.get-ship', 0),
    );
    assert.deepEqual(
      list.items
        // Snippets are the editor's own offer.
        .filter(({ kind }) => kind !== vscode.CompletionItemKind.Snippet)
        .map(({ label }) => (typeof label === 'string' ? label : label.label)),
      ['registry.list-ships', 'registry.get-ship', 'registry.list-crew', 'dockyard.list-vessels'],
    );
  });

  it('has an outline', async () => {
    const document = await openFile('hello/hello.capability.yaml');
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', document.uri);
    const draw = (all: readonly vscode.DocumentSymbol[], depth = 0): string[] =>
      all.flatMap(({ name, children }) => [`${'  '.repeat(depth)}${name}`, ...draw(children, depth + 1)]);
    assert.deepEqual(draw(symbols), ['info', 'capability', '  exposes', '    hello-tools', '      greet', '        name']);
  });
});
