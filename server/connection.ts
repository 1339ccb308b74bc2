/** The table of contents of the server: each request, the document it is about, and the feature that answers it. */
import {
  type CancellationToken,
  type Connection,
  type Diagnostic,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  DocumentDiagnosticReportKind,
  type DocumentSymbol,
  type InitializeParams,
  type WorkDoneProgressReporter,
} from 'vscode-languageserver';
import { say, speak } from '../spec/say.ts';
import type { SourceFile } from '../spec/source-file.ts';
import { teamSettingsName } from '../spec/team-settings.ts';
import { ask, guard, later } from './border.ts';
import { type ClientTraits, readTraits, serverCapabilities } from './capabilities.ts';
import { codeActions } from './code-actions.ts';
import type { Asked, Desk } from './desk.ts';
import { documentLinks } from './document-links.ts';
import type { FileAccess } from './files.ts';
import { hover } from './hover.ts';
import { importActions } from './import-actions.ts';
import { offsetIn, spanIn } from './positions.ts';
import { capabilityFilesRequest, observedAnswersNotification, type ServablesParams, servablesRequest } from './protocol.ts';
import { diagnosticsOf, Publisher, resultId } from './publish.ts';
import { concernsAllFiles, refactoringActions } from './refactorings.ts';
import { capabilityFiles, servables } from './servables.ts';
import { serveCommands } from './serve-commands.ts';
import { serveCompletion } from './serve-completion.ts';
import { serveEdits } from './serve-edits.ts';
import { serveFormatting } from './serve-formatting.ts';
import { refreshHints, serveHints } from './serve-hints.ts';
import { serveNavigation } from './serve-navigation.ts';
import { checkWorkspaceCommand, serveWorkspaceDiagnostics } from './serve-workspace-diagnostics.ts';
import { defaultSettings, readSettings } from './settings.ts';
import { documentSymbols, flatSymbols } from './symbols.ts';
import { settingsActions, settingsHover } from './team-settings.ts';
import { testFileHover } from './test-files/look-up-test.ts';
import { testFileLinks, testSymbols } from './test-files/outline-test.ts';
import { orTeamSettings, orTestFile } from './test-files/serve-test-files.ts';
import { type FindTranslations, translationsFor } from './translations.ts';
import { linkAll } from './whole-workspace.ts';
import { Workspace } from './workspace.ts';

export interface Host {
  readonly version: string;
  /** Files outside the editor, for this client; a source that has to wait for them tells when they have `arrived`. */
  files(traits: ClientTraits, connection: Connection, arrived: (uris: readonly string[]) => void): FileAccess;
  /** Texts of other languages. One process speaks one language: that of the client that was served last. */
  translations: FindTranslations;
}

/** Serves one client on a connection; the caller listens. */
export function serve(connection: Connection, host: Host): void {
  const log = connection.console;
  let settings = defaultSettings;
  let traits = readTraits({ processId: null, rootUri: null, capabilities: {} });
  let files = host.files(traits, connection, filesArrived);
  let workspace = new Workspace(files);
  let publisher = createPublisher();

  function filesArrived(uris: readonly string[]): void {
    guard(log, 'files', () => {
      workspace.filesArrived();
      publisher.changed(uris);
      elsewhere.changed();
    });
  }

  function diagnose(uri: string): Diagnostic[] {
    return diagnosticsOf(workspace, uri, settings, traits.options.rulePages);
  }

  function createPublisher(): Publisher {
    return new Publisher(
      workspace,
      {
        push: (uri, version, diagnostics) =>
          void connection.sendDiagnostics({ uri, diagnostics, ...(version === undefined ? {} : { version }) }),
        refresh: () => {
          if (traits.refreshesDiagnostics) connection.languages.diagnostics.refresh().catch(() => log.warn('The client did not refresh.'));
        },
        later: (action) => later(() => guard(log, 'diagnostics', action)),
      },
      traits.pullsDiagnostics,
      diagnose,
    );
  }

  function about<P extends Asked, R>(name: string, answer: (file: SourceFile, params: P, token: CancellationToken) => R) {
    return (params: P, token: CancellationToken) =>
      ask(log, {
        name,
        token,
        version: () => workspace.versionOf(params.textDocument.uri),
        answer: () => {
          const file = workspace.findCapability(params.textDocument.uri);
          return file ? answer(file, params, token) : null;
        },
      });
  }

  function aboutAll<P extends Asked, R>(
    name: string,
    answer: (file: SourceFile, params: P, token: CancellationToken) => R,
    needsAll: (file: SourceFile, params: P) => boolean = () => true,
  ) {
    return (params: P, token: CancellationToken, progress?: WorkDoneProgressReporter) =>
      ask(log, {
        name,
        token,
        version: () => workspace.versionOf(params.textDocument.uri),
        answer: async () => {
          const before = workspace.findCapability(params.textDocument.uri);
          if (!before) return null;
          if (needsAll(before, params))
            await linkAll(workspace, { token, title: say`Looking through the workspace`, ...(progress ? { progress } : {}) });
          const file = workspace.findCapability(params.textDocument.uri);
          return file ? answer(file, params, token) : null;
        },
      });
  }

  connection.onInitialize((params: InitializeParams) => {
    traits = readTraits(params);
    speak(translationsFor({ locale: params.locale, ...traits.options }, host.translations));
    files = host.files(traits, connection, filesArrived);
    workspace = new Workspace(files);
    publisher = createPublisher();
    workspace.setFolders(params.workspaceFolders?.map((folder) => folder.uri) ?? (params.rootUri ? [params.rootUri] : []));
    return { capabilities: serverCapabilities(traits), serverInfo: { name: 'capstan', version: host.version } };
  });

  connection.onInitialized(() => {
    // A client that refuses, or goes away meanwhile, is served all the same.
    const heeded = (asked: Promise<unknown>, what: string): void => {
      asked.catch((error: unknown) => log.warn(`The client refused ${what}: ${error}`));
    };
    if (traits.registersConfiguration)
      heeded(connection.client.register(DidChangeConfigurationNotification.type, { section: 'capstan' }), 'to tell about settings');
    if (traits.registersWatchers) {
      const watchers = [{ globPattern: '**/*.{yml,yaml,json}' }, { globPattern: `**/${teamSettingsName}` }];
      const asked = connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
      heeded(
        asked.then(() => workspace.watch()),
        'to watch files',
      );
    }
    if (traits.hasFolders) {
      connection.workspace.onDidChangeWorkspaceFolders((event) =>
        guard(log, 'folders', () => {
          const gone = new Set(event.removed.map((folder) => folder.uri));
          workspace.setFolders([...workspace.folders().filter((uri) => !gone.has(uri)), ...event.added.map((folder) => folder.uri)]);
          publisher.allChanged();
          elsewhere.changed();
          refreshHints({ connection, traits: () => traits });
        }),
      );
    }
    readConfiguration();
  });

  function readConfiguration(given?: unknown): void {
    const asked = traits.asksConfiguration ? connection.workspace.getConfiguration('capstan') : Promise.resolve(given);
    asked
      .then((value: unknown) => {
        settings = readSettings(value);
        formatting.update();
        elsewhere.changed();
        publisher.allChanged();
        refreshHints({ connection, traits: () => traits });
      })
      .catch((error: unknown) => log.warn(`The client did not tell its settings: ${error}`));
  }

  connection.onDidChangeConfiguration(({ settings: given }) => {
    const own = typeof given === 'object' && given !== null ? (given as Record<string, unknown>)['capstan'] : undefined;
    readConfiguration(own);
  });

  connection.onDidOpenTextDocument(({ textDocument: { uri, languageId, version, text } }) =>
    guard(log, 'open', () => {
      workspace.open(uri, languageId, version, text);
      elsewhere.opened(uri);
      publisher.changed([uri]);
      elsewhere.changed();
    }),
  );
  connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) =>
    guard(log, 'change', () => {
      workspace.change(uri, version, contentChanges);
      publisher.changed([uri]);
      elsewhere.changed();
    }),
  );
  connection.onDidCloseTextDocument(({ textDocument: { uri } }) =>
    guard(log, 'close', () => {
      workspace.close(uri);
      publisher.closed(uri);
      publisher.changed([uri]);
      elsewhere.changed();
    }),
  );
  connection.onDidChangeWatchedFiles(({ changes }) =>
    guard(log, 'files', () => {
      const uris = changes.map((change) => change.uri);
      workspace.filesChanged(uris);
      refreshHints({ connection, traits: () => traits });
      elsewhere.changed();
      publisher.changed(uris);
    }),
  );

  connection.languages.diagnostics.on(
    async ({ textDocument: { uri }, previousResultId }, token) =>
      (await ask(log, {
        name: 'diagnostics',
        token,
        version: () => workspace.versionOf(uri),
        answer: () => {
          const items = diagnose(uri);
          const id = resultId(items);
          return id === previousResultId
            ? { kind: DocumentDiagnosticReportKind.Unchanged, resultId: id }
            : { kind: DocumentDiagnosticReportKind.Full, resultId: id, items };
        },
      })) ?? { kind: DocumentDiagnosticReportKind.Full, items: [] },
  );

  const desk: Desk = {
    connection,
    traits: () => traits,
    workspace: () => workspace,
    settings: () => settings,
    testFiles: () => [...workspace.allTestFiles()],
    about,
    aboutAll,
  };
  connection.onHover(
    orTestFile(
      desk,
      'hover',
      (file, { position }) => testFileHover(file, workspace, offsetIn(file, position)) ?? null,
      orTeamSettings(
        desk,
        'hover',
        (file, { position }) => settingsHover(file, offsetIn(file, position)) ?? null,
        about('hover', (file, { position }) => hover(file, workspace, offsetIn(file, position)) ?? null),
      ),
    ),
  );
  // Until somebody asks where it counts.
  connection.onNotification(observedAnswersNotification, (params: unknown) =>
    guard(log, 'observed answers', () => workspace.observed.note(params)),
  );
  serveCompletion(desk);
  serveNavigation(desk);
  serveEdits(desk);
  serveHints(desk);
  const formatting = serveFormatting(desk);
  const elsewhere = serveWorkspaceDiagnostics(desk);
  serveCommands(desk, { [checkWorkspaceCommand]: (_, token) => elsewhere.check(token) });
  const shown = (symbolsOf: (file: SourceFile) => DocumentSymbol[]) => (file: SourceFile) =>
    traits.hierarchicalSymbols ? symbolsOf(file) : flatSymbols(file.uri, symbolsOf(file));
  connection.onDocumentSymbol(orTestFile(desk, 'symbols', shown(testSymbols), about('symbols', shown(documentSymbols))));
  connection.onDocumentLinks(
    orTestFile(
      desk,
      'links',
      (file) => testFileLinks(file, workspace),
      about('links', (file) => documentLinks(file, workspace)),
    ),
  );
  connection.onCodeAction(
    orTeamSettings(
      desk,
      'code actions',
      (file, { range, context }) => settingsActions(file, workspace, spanIn(file, range), context),
      aboutAll(
        'code actions',
        (file, { range, context }) => {
          const span = spanIn(file, range);
          const problems = workspace.problemsOf(file, settings.analysis);
          return [
            ...importActions(file, workspace, problems, span, context),
            ...codeActions(file, workspace, problems, span, context, { createsFiles: traits.createsFiles }),
            ...refactoringActions({ file, project: workspace, offset: span.start }, context, {
              createsFiles: traits.createsFiles,
              asksSample: traits.options.asksSample === true,
              showsRefusals: traits.showsRefusals,
            }),
          ];
        },
        (file, { range, context }) => concernsAllFiles({ file, project: workspace, offset: spanIn(file, range).start }, context),
      ),
    ),
  );
  connection.onRequest(servablesRequest, ({ uri }: ServablesParams, token: CancellationToken) =>
    ask(log, { name: 'servables', token, answer: () => servables(workspace, uri) }),
  );
  connection.onRequest(capabilityFilesRequest, (_: unknown, token: CancellationToken) =>
    ask(log, { name: 'capability files', token, answer: () => capabilityFiles(workspace, token) }),
  );
}
