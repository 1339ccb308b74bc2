/**
 * The parts of the editor's API for agents that are younger than the oldest editor this extension runs in. Each is looked
 * for where it is used: an older editor simply has no such thing.
 */
import * as vscode from 'vscode';

export interface McpHttpServer {
  readonly label: string;
  readonly uri: vscode.Uri;
}

export interface McpServerProvider {
  readonly onDidChangeMcpServerDefinitions: vscode.Event<void>;
  provideMcpServerDefinitions(): readonly McpHttpServer[];
}

export interface ToolInvocation<T> {
  readonly input: T;
}

export interface PreparedInvocation {
  readonly invocationMessage: string;
  readonly confirmationMessages?: { readonly title: string; readonly message: string };
}

export interface LanguageModelTool<T> {
  invoke(options: ToolInvocation<T>, token: vscode.CancellationToken): Promise<unknown>;
  prepareInvocation(options: ToolInvocation<T>): PreparedInvocation;
}

interface YoungApi {
  readonly lm?: {
    readonly registerMcpServerDefinitionProvider?: (id: string, provider: McpServerProvider) => vscode.Disposable;
    readonly registerTool?: <T>(name: string, tool: LanguageModelTool<T>) => vscode.Disposable;
  };
  /** Since 1.101. */
  readonly McpHttpServerDefinition?: new (
    label: string,
    uri: vscode.Uri,
    headers: Readonly<Record<string, string>>,
    version: string,
  ) => McpHttpServer;
  /** Since 1.95. */
  readonly LanguageModelToolResult?: new (
    parts: readonly unknown[],
  ) => unknown;
  readonly LanguageModelTextPart?: new (text: string) => unknown;
}

const young = vscode as unknown as YoungApi;

/** Undefined in an editor that knows no MCP servers of extensions. */
export function findMcpApi():
  | {
      readonly register: (id: string, provider: McpServerProvider) => vscode.Disposable;
      readonly define: (label: string, uri: vscode.Uri, version: string) => McpHttpServer;
    }
  | undefined {
  const Definition = young.McpHttpServerDefinition;
  const { lm } = young;
  if (!Definition || !lm?.registerMcpServerDefinitionProvider) return undefined;
  return {
    register: (id, provider) => lm.registerMcpServerDefinitionProvider?.(id, provider) ?? new vscode.Disposable(() => undefined),
    define: (label, uri, version) => new Definition(label, uri, {}, version),
  };
}

/** Undefined in an editor without language-model tools. */
export function findToolApi():
  | {
      readonly register: <T>(name: string, tool: LanguageModelTool<T>) => vscode.Disposable;
      readonly text: (text: string) => unknown;
    }
  | undefined {
  const { lm, LanguageModelToolResult: Result, LanguageModelTextPart: Part } = young;
  if (!lm?.registerTool || !Result || !Part) return undefined;
  return {
    register: (name, tool) => lm.registerTool?.(name, tool) ?? new vscode.Disposable(() => undefined),
    text: (text) => new Result([new Part(text)]),
  };
}
