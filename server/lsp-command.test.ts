/** `capstan lsp --stdio` as editors start it: a process of its own, asked with what each of them can do. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  type ClientCapabilities,
  createProtocolConnection,
  type Location,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import { splitFixture } from './testing/fixture.ts';
import { threeLists } from './testing/shop.ts';

const command = fileURLToPath(new URL('../cli/main.ts', import.meta.url));

const pulling = { diagnostic: { dynamicRegistration: false } };

/**
 * What the editors of docs/editors.md say they can do, as far as the server looks at it, by their sections. Those that learnt to ask
 * for diagnostics stand here before and after.
 */
const editors: Readonly<Record<string, Readonly<Record<string, ClientCapabilities>>>> = {
  Neovim: {
    '0.11': {
      textDocument: {
        diagnostic: { dynamicRegistration: true },
        definition: { linkSupport: true },
        documentSymbol: { hierarchicalDocumentSymbolSupport: true },
        completion: { completionItem: { snippetSupport: true, insertTextModeSupport: { valueSet: [1, 2] } } },
        formatting: { dynamicRegistration: true },
        rangeFormatting: { dynamicRegistration: true },
      },
      workspace: { configuration: true, workspaceFolders: true, didChangeWatchedFiles: { dynamicRegistration: true } },
      window: { workDoneProgress: true },
    },
  },
  Helix: {
    '25.01': {
      textDocument: { completion: { completionItem: { snippetSupport: true } }, publishDiagnostics: { versionSupport: true } },
      workspace: { configuration: true, workspaceFolders: true },
    },
    '25.07': {
      textDocument: { ...pulling, completion: { completionItem: { snippetSupport: true } }, publishDiagnostics: { versionSupport: true } },
      workspace: { configuration: true, workspaceFolders: true, diagnostics: { refreshSupport: true } },
    },
  },
  Emacs: {
    'with Eglot': {
      textDocument: { completion: { completionItem: { snippetSupport: false } }, publishDiagnostics: {} },
      workspace: { configuration: true, didChangeConfiguration: { dynamicRegistration: false } },
    },
    'with Eglot that asks for diagnostics': {
      textDocument: { ...pulling, completion: { completionItem: { snippetSupport: false } }, publishDiagnostics: {} },
      workspace: { configuration: true, workspaceFolders: true, didChangeConfiguration: { dynamicRegistration: false } },
    },
  },
  Zed: {
    'that is told': {
      textDocument: { completion: { completionItem: { snippetSupport: true } }, definition: { linkSupport: true } },
      workspace: { configuration: true, workspaceFolders: true, didChangeWatchedFiles: { dynamicRegistration: true } },
    },
    'that asks': {
      textDocument: {
        diagnostic: { dynamicRegistration: true },
        completion: { completionItem: { snippetSupport: true } },
        definition: { linkSupport: true },
      },
      workspace: {
        configuration: true,
        workspaceFolders: true,
        diagnostics: { refreshSupport: true },
        didChangeWatchedFiles: { dynamicRegistration: true },
      },
      window: { workDoneProgress: true },
    },
  },
  JetBrains: {
    'with LSP4IJ': {
      textDocument: { completion: { completionItem: { snippetSupport: true } }, definition: { linkSupport: true } },
      workspace: { configuration: true, workspaceFolders: true, fileOperations: { willRename: true } },
    },
  },
};

interface Session {
  readonly connection: ProtocolConnection;
  readonly pushed: PublishDiagnosticsParams[];
  /** What the process wrote for people. */
  readonly errors: () => string;
  /** The exit code after `shutdown` and `exit`. */
  end(): Promise<number | null>;
  /** When a test fails in between. */
  kill(): void;
}

async function start(folder: string, capabilities: ClientCapabilities, language: object = {}): Promise<Session> {
  const server = spawn(process.execPath, [command, 'lsp', '--stdio'], { cwd: folder, stdio: 'pipe' });
  let errors = '';
  server.stderr.on('data', (data: Buffer) => {
    errors += data.toString();
  });
  const exited = once(server, 'exit') as Promise<[number | null]>;
  const connection = createProtocolConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
  const pushed: PublishDiagnosticsParams[] = [];
  connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => void pushed.push(params));
  connection.onRequest('workspace/configuration', ({ items }: { items: unknown[] }) => items.map(() => null));
  connection.onRequest('client/registerCapability', () => null);
  connection.listen();
  const rootUri = pathToFileURL(folder).href;
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri,
    workspaceFolders: [{ uri: rootUri, name: 'shop' }],
    capabilities,
    ...language,
  });
  await connection.sendNotification('initialized', {});
  return {
    connection,
    pushed,
    errors: () => errors,
    end: async () => {
      await connection.sendRequest('shutdown');
      await connection.sendNotification('exit');
      const [code] = await exited;
      connection.dispose();
      return code;
    },
    kill: () => void server.kill(),
  };
}

async function checkSession(folder: string, session: Session, capabilities: ClientCapabilities): Promise<void> {
  const { connection } = session;
  const uri = pathToFileURL(join(folder, 'main.yaml')).href;
  const text = readFileSync(join(folder, 'main.yaml'), 'utf8');
  // As YAML: only VS Code has a language of our own.
  await connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });
  const line = text.split('\n').findIndex((content) => content.includes('shop.list-orders'));
  const position = { line, character: (text.split('\n')[line] ?? '').indexOf('list-orders') + 2 };
  const at = { textDocument: { uri }, position };

  const references: Location[] = await connection.sendRequest('textDocument/references', {
    ...at,
    context: { includeDeclaration: true },
  });
  assert.deepEqual(
    references.map((location) => `${location.uri.slice(location.uri.lastIndexOf('/') + 1)}:${location.range.start.line + 1}`),
    ['shop.yaml:10', 'main.yaml:13', 'other.yaml:16'],
  );
  const edit: WorkspaceEdit = await connection.sendRequest('textDocument/rename', { ...at, newName: 'every' });
  assert.deepEqual(
    Object.values(edit.changes ?? {})
      .flat()
      .map(({ newText }) => newText),
    ['every', 'every', 'every'],
  );
  const hover: { contents: unknown } | null = await connection.sendRequest('textDocument/hover', at);
  assert.match(JSON.stringify(hover), /GET https:\/\/shop\.example\.org\/orders/);
  const items: { items: unknown[] } | unknown[] = await connection.sendRequest('textDocument/completion', at);
  assert.match(JSON.stringify(items), /list-orders/);
  const pulls = capabilities.textDocument?.diagnostic !== undefined;
  if (pulls)
    assert.equal((await connection.sendRequest<{ kind: string }>('textDocument/diagnostic', { textDocument: { uri } })).kind, 'full');

  assert.equal(await session.end(), 0);
  assert.equal(session.errors(), '');
  assert.deepEqual([...new Set(session.pushed.map((params) => params.uri))], pulls ? [] : [uri]);
}

describe('capstan lsp --stdio', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'capstan-lsp-'));
    for (const [uri, text] of splitFixture(threeLists).texts) writeFileSync(join(folder, uri.slice('file:///ws/'.length)), text);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const [editor, versions] of Object.entries(editors)) {
    for (const [version, capabilities] of Object.entries(versions)) {
      it(`serves ${editor} ${version}`, async () => {
        const session = await start(folder, capabilities);
        try {
          await checkSession(folder, session, capabilities);
        } finally {
          session.kill();
        }
      });
    }
  }

  // As a client that tells its locale, and as one that only has options.
  for (const language of [{ locale: 'de-AT' }, { locale: 'en', initializationOptions: { locale: 'de' } }]) {
    it(`speaks the language of ${JSON.stringify(language)}`, async () => {
      const session = await start(folder, { textDocument: pulling }, language);
      try {
        const uri = pathToFileURL(join(folder, 'broken.yaml')).href;
        await session.connection.sendNotification('textDocument/didOpen', {
          textDocument: { uri, languageId: 'yaml', version: 1, text: 'ikanos: "1.0.0-beta5"\nconsumes: []\n' },
        });
        const { items }: { items: { message: string }[] } = await session.connection.sendRequest('textDocument/diagnostic', {
          textDocument: { uri },
        });
        assert.deepEqual(
          items.map(({ message }) => message),
          ['`consumes` ist leer: Es braucht mindestens 1 Eintrag.'],
        );
        assert.equal(await session.end(), 0);
      } finally {
        session.kill();
      }
    });
  }

  it('ends when the editor closes its input', async () => {
    const server = spawn(process.execPath, [command, 'lsp', '--stdio'], { stdio: 'pipe' });
    server.stdin.end();
    const [code] = (await once(server, 'exit')) as [number | null];
    assert.equal(code, 1);
  });

  it('takes no files', async () => {
    const server = spawn(process.execPath, [command, 'lsp', 'shop.yaml'], { stdio: 'pipe' });
    let errors = '';
    server.stderr.on('data', (data: Buffer) => {
      errors += data.toString();
    });
    const [code] = (await once(server, 'exit')) as [number | null];
    assert.equal(code, 2);
    assert.equal(
      errors,
      'capstan lsp takes no files, and "shop.yaml" is one: editors open them.\ncapstan lsp --help tells what it takes.\n',
    );
  });
});

describe('docs/editors.md', () => {
  it('has a configuration for each editor that is tested here', () => {
    const page = readFileSync(new URL('../docs/editors.md', import.meta.url), 'utf8');
    const sections = page.split(/^## /m).slice(1);
    assert.deepEqual(
      sections
        .filter((section) => /capstan\W+lsp\W+--stdio/.test(section.replaceAll(/",? ?"arguments": \[|args = \[|\n/g, ' ')))
        .map((section) => section.split('\n')[0]),
      Object.keys(editors),
    );
  });
});
