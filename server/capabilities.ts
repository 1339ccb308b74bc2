/** What the client can do, read once, and what the server offers it in return. */
import {
  type ClientCapabilities,
  CodeActionKind,
  type InitializeParams,
  InsertTextMode,
  PositionEncodingKind,
  ResourceOperationKind,
  type ServerCapabilities,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import { source } from './diagnostics.ts';
import { type InitializationOptions, outputsFromSampleCommand, upgradeFileCommand } from './protocol.ts';
import { legend } from './semantic-tokens.ts';
import { checkWorkspaceCommand } from './serve-workspace-diagnostics.ts';
import { isTranslations } from './translations.ts';

/** What differs between clients, as far as the server cares. */
export interface ClientTraits {
  /** Diagnostics are asked for by the client; otherwise they are pushed. Never both. */
  readonly pullsDiagnostics: boolean;
  readonly refreshesDiagnostics: boolean;
  readonly asksConfiguration: boolean;
  readonly registersConfiguration: boolean;
  readonly registersWatchers: boolean;
  readonly hasFolders: boolean;
  readonly snippets: boolean;
  /** Inserted lines can be taken as they are, without the indentation of the line being added. */
  readonly keepsIndentation: boolean;
  /** Items of completion may have more beside their label, and characters that accept them. */
  readonly labelDetails: boolean;
  readonly commitCharacters: boolean;
  readonly hierarchicalSymbols: boolean;
  /** Definitions may carry the span they start from. */
  readonly definitionLinks: boolean;
  readonly refreshesHints: boolean;
  readonly refreshesLenses: boolean;
  readonly refreshesTokens: boolean;
  /** Work that takes long may show how far it is. */
  readonly showsProgress: boolean;
  /** Edits may make files. */
  readonly createsFiles: boolean;
  /** Edits may be marked to be confirmed first. */
  readonly annotatesEdits: boolean;
  /** Code actions may say why they cannot be done. */
  readonly showsRefusals: boolean;
  /** Formatting can be offered and taken back while the client runs. */
  readonly registersFormatting: boolean;
  readonly options: InitializationOptions;
}

export function readTraits(params: InitializeParams): ClientTraits {
  const client: ClientCapabilities = params.capabilities;
  return {
    pullsDiagnostics: client.textDocument?.diagnostic !== undefined,
    refreshesDiagnostics: client.workspace?.diagnostics?.refreshSupport === true,
    asksConfiguration: client.workspace?.configuration === true,
    registersConfiguration: client.workspace?.didChangeConfiguration?.dynamicRegistration === true,
    registersWatchers: client.workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    hasFolders: client.workspace?.workspaceFolders === true,
    snippets: client.textDocument?.completion?.completionItem?.snippetSupport === true,
    keepsIndentation:
      client.textDocument?.completion?.completionItem?.insertTextModeSupport?.valueSet.includes(InsertTextMode.asIs) === true,
    labelDetails: client.textDocument?.completion?.completionItem?.labelDetailsSupport === true,
    commitCharacters: client.textDocument?.completion?.completionItem?.commitCharactersSupport === true,
    hierarchicalSymbols: client.textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true,
    definitionLinks: client.textDocument?.definition?.linkSupport === true,
    refreshesHints: client.workspace?.inlayHint?.refreshSupport === true,
    refreshesLenses: client.workspace?.codeLens?.refreshSupport === true,
    refreshesTokens: client.workspace?.semanticTokens?.refreshSupport === true,
    createsFiles:
      client.workspace?.workspaceEdit?.documentChanges === true &&
      client.workspace.workspaceEdit.resourceOperations?.includes(ResourceOperationKind.Create) === true,
    annotatesEdits:
      client.workspace?.workspaceEdit?.documentChanges === true && client.workspace.workspaceEdit.changeAnnotationSupport !== undefined,
    showsRefusals: client.textDocument?.codeAction?.disabledSupport === true,
    showsProgress: client.window?.workDoneProgress === true,
    registersFormatting:
      client.textDocument?.formatting?.dynamicRegistration === true &&
      client.textDocument.rangeFormatting?.dynamicRegistration === true &&
      client.textDocument.onTypeFormatting?.dynamicRegistration === true,
    options: readOptions(params.initializationOptions),
  };
}

function readOptions(value: unknown): InitializationOptions {
  const given = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  return {
    suggestAfterAccept: given['suggestAfterAccept'] === true,
    referenceLenses: given['referenceLenses'] === true,
    asksSample: given['asksSample'] === true,
    ...(typeof given['rulePages'] === 'string' ? { rulePages: given['rulePages'] } : {}),
    ...(typeof given['locale'] === 'string' ? { locale: given['locale'] } : {}),
    ...(isTranslations(given['translations']) ? { translations: given['translations'] } : {}),
  };
}

/** Applies every preferred repair of a file; editors can run it on save. */
export const fixAllKind = `${CodeActionKind.SourceFixAll}.capstan`;

/** Sorts all keys of a file; editors can run it on save. */
export const sortKeysKind = `${CodeActionKind.Source}.sortKeys.capstan`;

/** A new line shows where a block goes on. */
export const onTypeFormatting = { firstTriggerCharacter: '\n' };

export function serverCapabilities(traits: ClientTraits): ServerCapabilities {
  return {
    positionEncoding: PositionEncodingKind.UTF16,
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: false },
    hoverProvider: true,
    completionProvider: { triggerCharacters: ['.', ':', '{', '"', "'", '$', '/', '-', ' '], resolveProvider: true },
    definitionProvider: { workDoneProgress: true },
    typeDefinitionProvider: { workDoneProgress: true },
    implementationProvider: { workDoneProgress: true },
    referencesProvider: { workDoneProgress: true },
    documentHighlightProvider: true,
    documentSymbolProvider: true,
    workspaceSymbolProvider: { workDoneProgress: true },
    foldingRangeProvider: true,
    selectionRangeProvider: true,
    documentLinkProvider: { resolveProvider: false },
    callHierarchyProvider: { workDoneProgress: true },
    codeLensProvider: { resolveProvider: false, workDoneProgress: true },
    inlayHintProvider: { resolveProvider: false },
    semanticTokensProvider: { legend, full: { delta: true }, range: true },
    linkedEditingRangeProvider: true,
    renameProvider: { prepareProvider: true, workDoneProgress: true },
    codeActionProvider: {
      codeActionKinds: [
        CodeActionKind.QuickFix,
        fixAllKind,
        sortKeysKind,
        CodeActionKind.RefactorExtract,
        CodeActionKind.RefactorInline,
        CodeActionKind.RefactorRewrite,
      ],
      resolveProvider: false,
    },
    ...(traits.registersFormatting
      ? {}
      : {
          documentFormattingProvider: true,
          documentRangeFormattingProvider: true,
          documentOnTypeFormattingProvider: onTypeFormatting,
        }),
    ...(traits.pullsDiagnostics
      ? { diagnosticProvider: { identifier: source, interFileDependencies: true, workspaceDiagnostics: true, workDoneProgress: false } }
      : {}),
    executeCommandProvider: { commands: [checkWorkspaceCommand, outputsFromSampleCommand, upgradeFileCommand] },
    workspace: {
      workspaceFolders: { supported: true, changeNotifications: true },
      // Anything a capability file can name: other capability files, secrets, scripts, schemas, folders of skills.
      fileOperations: { willRename: { filters: [{ scheme: 'file', pattern: { glob: '**/*' } }] } },
    },
  };
}
