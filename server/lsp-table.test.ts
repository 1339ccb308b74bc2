import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import type { ClientCapabilities, ServerCapabilities } from 'vscode-languageserver';
import { readTraits } from './capabilities.ts';
import * as protocol from './protocol.ts';
import { defaultSettings } from './settings.ts';
import { startClient, type TestClient } from './testing/client.ts';

const page = readFileSync(new URL('../docs/lsp.md', import.meta.url), 'utf8');

/** First cells of the table below a heading, the names in backticks. */
function namesIn(heading: string): string[] {
  const section = page.split(/^## /m).find((part) => part.startsWith(heading)) ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) => [...(line.split(' | ')[0] ?? '').matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ''));
}

type Option = Record<string, unknown>;

/** What each capability promises. A capability that is not here fails the test: it belongs into the table. */
const methodsOf: Readonly<Record<string, (value: Option) => readonly string[]>> = {
  positionEncoding: () => [],
  textDocumentSync: () => ['textDocument/didOpen', 'textDocument/didChange', 'textDocument/didClose'],
  diagnosticProvider: ({ workspaceDiagnostics }) => ['textDocument/diagnostic', ...(workspaceDiagnostics ? ['workspace/diagnostic'] : [])],
  completionProvider: ({ resolveProvider }) => ['textDocument/completion', ...(resolveProvider ? ['completionItem/resolve'] : [])],
  hoverProvider: () => ['textDocument/hover'],
  signatureHelpProvider: () => ['textDocument/signatureHelp'],
  definitionProvider: () => ['textDocument/definition'],
  typeDefinitionProvider: () => ['textDocument/typeDefinition'],
  implementationProvider: () => ['textDocument/implementation'],
  referencesProvider: () => ['textDocument/references'],
  documentHighlightProvider: () => ['textDocument/documentHighlight'],
  documentSymbolProvider: () => ['textDocument/documentSymbol'],
  workspaceSymbolProvider: ({ resolveProvider }) => ['workspace/symbol', ...(resolveProvider ? ['workspaceSymbol/resolve'] : [])],
  documentLinkProvider: ({ resolveProvider }) => ['textDocument/documentLink', ...(resolveProvider ? ['documentLink/resolve'] : [])],
  codeActionProvider: ({ resolveProvider }) => ['textDocument/codeAction', ...(resolveProvider ? ['codeAction/resolve'] : [])],
  codeLensProvider: ({ resolveProvider }) => ['textDocument/codeLens', ...(resolveProvider ? ['codeLens/resolve'] : [])],
  inlayHintProvider: ({ resolveProvider }) => ['textDocument/inlayHint', ...(resolveProvider ? ['inlayHint/resolve'] : [])],
  foldingRangeProvider: () => ['textDocument/foldingRange'],
  selectionRangeProvider: () => ['textDocument/selectionRange'],
  renameProvider: ({ prepareProvider }) => [...(prepareProvider ? ['textDocument/prepareRename'] : []), 'textDocument/rename'],
  callHierarchyProvider: () => ['textDocument/prepareCallHierarchy', 'callHierarchy/incomingCalls', 'callHierarchy/outgoingCalls'],
  semanticTokensProvider: ({ full, range }) => [
    ...(full ? ['textDocument/semanticTokens/full'] : []),
    ...((full as Option | undefined)?.['delta'] ? ['textDocument/semanticTokens/full/delta'] : []),
    ...(range ? ['textDocument/semanticTokens/range'] : []),
  ],
  linkedEditingRangeProvider: () => ['textDocument/linkedEditingRange'],
  documentFormattingProvider: () => ['textDocument/formatting'],
  documentRangeFormattingProvider: () => ['textDocument/rangeFormatting'],
  documentOnTypeFormattingProvider: () => ['textDocument/onTypeFormatting'],
  executeCommandProvider: () => ['workspace/executeCommand'],
  workspace: ({ workspaceFolders, fileOperations }) => [
    ...(workspaceFolders ? ['workspace/didChangeWorkspaceFolders'] : []),
    ...Object.keys((fileOperations as Option | undefined) ?? {}).map((operation) => `workspace/${operation}Files`),
  ],
};

function promised(capabilities: ServerCapabilities): string[] {
  return Object.entries(capabilities).flatMap(([name, value]) => {
    const methods = methodsOf[name];
    assert.ok(methods, `${name} is not in the table of this test`);
    return methods(typeof value === 'object' ? (value as Option) : {});
  });
}

const capable: ClientCapabilities = {
  textDocument: { diagnostic: { dynamicRegistration: false } },
  workspace: {
    configuration: true,
    workspaceFolders: true,
    didChangeWatchedFiles: { dynamicRegistration: true },
    didChangeConfiguration: { dynamicRegistration: true },
  },
};

describe('docs/lsp.md', () => {
  let client: TestClient;
  before(async () => {
    client = await startClient({ capabilities: capable });
    await client.settle();
  });
  after(() => client.close());

  it('has exactly the methods that the server promises', () => {
    const registered = client.asked.flatMap((what) => (what.startsWith('register ') ? [what.slice('register '.length)] : []));
    assert.deepEqual(namesIn('Methods').sort(), [...promised(client.result.capabilities), ...registered].sort());
  });

  it('has no method that the server does not know', async () => {
    const notifications = /\/did[A-Z]/;
    const textDocument = { uri: 'file:///ws/none.yaml' };
    const position = { line: 0, character: 0 };
    const range = { start: position, end: position };
    const item = { name: 'x', kind: 6, uri: textDocument.uri, range, selectionRange: range };
    const params = {
      textDocument,
      position,
      range,
      positions: [position],
      item,
      files: [],
      query: '',
      context: {},
      command: 'none',
      newName: 'x',
      ch: '\n',
      options: {},
      previousResultId: '',
    };
    for (const method of namesIn('Methods')) {
      // This one is answered when there is news; its own test asks it.
      if (notifications.test(method) || method === 'workspace/diagnostic') continue;
      await assert.doesNotReject(client.connection.sendRequest(method, params), method);
    }
    assert.deepEqual(client.logged, []);
  });

  it('has exactly the settings that the server reads, with their defaults', () => {
    const rows = page
      .split('\n')
      .flatMap((line) => [...line.matchAll(/^\| `(\w+\.\w+)` \| `([^`]+)` \|/g)].map((match) => `${match[1]} = ${match[2]}`));
    const { analysis: _, ...rest } = defaultSettings;
    const settings = Object.entries(rest).flatMap(([section, values]) =>
      Object.entries(values as Record<string, unknown>).map(([key, value]) => `${section}.${key} = ${JSON.stringify(value)}`),
    );
    assert.deepEqual(rows.sort(), [...settings, 'diagnostics.rules = {}'].sort());
  });

  it('has exactly the options that `initialize` reads', () => {
    const listed = page.split('\n').find((line) => line.startsWith('Options sent with `initialize`')) ?? '';
    const asked = new Set<string>();
    const initializationOptions = new Proxy({}, { get: (_, name) => void asked.add(String(name)) });
    readTraits({ processId: null, rootUri: null, capabilities: {}, initializationOptions });
    const names = [...(listed.split(' (see ')[0] ?? '').matchAll(/`(\w+)`/g)].map(([, name = '']) => name);
    assert.deepEqual(names.slice(1).sort(), [...asked].sort());
  });

  it('has exactly the settings of the server that package.json offers', () => {
    const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
      contributes: { configuration: { properties: Record<string, { default: unknown; markdownDescription?: string }> }[] };
    };
    const offered = Object.assign({}, ...manifest.contributes.configuration.map(({ properties }) => properties)) as Record<
      string,
      { default: unknown; markdownDescription?: string }
    >;
    for (const name of namesIn('Settings')) {
      const setting = offered[`capstan.${name}`];
      assert.ok(setting?.markdownDescription, `capstan.${name} is not described in package.json`);
      assert.match(page, new RegExp(`\`${name}\` \\| \`${JSON.stringify(setting.default)}\``));
    }
  });

  it('has exactly the methods beyond the protocol', () => {
    const own = Object.values<unknown>({ ...protocol }).filter(
      (value): value is string => typeof value === 'string' && value.startsWith('capstan/'),
    );
    assert.deepEqual(namesIn('Beyond').sort(), own.sort());
  });
});
