/** Tools with which an agent in this editor checks, mends, runs and calls a capability itself. */
import path from 'node:path';
import * as vscode from 'vscode';
import type { CallParams, Json } from '../../engine/control/protocol.ts';
import type { Callable, Servables } from '../../server/protocol.ts';
import { say } from '../../spec/say.ts';
import { type RunContext, startRun } from '../run/start-run.ts';
import { type LaunchEngine, withEngine } from '../tests/ask-engine.ts';
import { findToolApi, type LanguageModelTool, type PreparedInvocation } from './lm-api.ts';
import { outcomeText, problemsText, startedText } from './tool-texts.ts';

interface FileInput {
  readonly file: string;
}

interface RunInput extends FileInput {
  readonly mock?: boolean;
}

interface CallInput extends FileInput {
  readonly name: string;
  readonly arguments?: Readonly<Record<string, Json>>;
  readonly mock?: boolean;
}

/** Does nothing in an editor without language-model tools. */
export function registerModelTools(context: RunContext, launch: LaunchEngine): vscode.Disposable {
  const api = findToolApi();
  if (!api) return new vscode.Disposable(() => undefined);
  const tool = <T extends FileInput>(
    prepare: (input: T, name: string) => PreparedInvocation,
    answer: (input: T, uri: vscode.Uri) => Promise<string>,
  ): LanguageModelTool<T> => ({
    prepareInvocation: ({ input }) => prepare(input, path.basename(input.file)),
    invoke: async ({ input }) => {
      const uri = await findFile(input.file);
      return api.text(typeof uri === 'string' ? uri : await answer(input, uri));
    },
  });

  const check = tool<FileInput>(
    (_input, name) => ({ invocationMessage: say`Checking ${name}` }),
    async (_input, uri) => {
      const answer = await withEngine(launch, (engine) => engine.check(sourceOf(uri)));
      return answer.ok ? problemsText(shown(uri), answer.value) : answer.failure.message;
    },
  );
  const fix = tool<FileInput>(
    (_input, name) => ({ invocationMessage: say`Mending ${name}` }),
    async (_input, uri) => {
      const answer = await withEngine(launch, (engine) => engine.fix(sourceOf(uri)));
      if (!answer.ok) return answer.failure.message;
      const { text, problems } = answer.value;
      if (text !== undefined) await replaceText(uri, text);
      const done = text === undefined ? 'Nothing has exactly one sensible repair.' : `${shown(uri)} was mended.`;
      return `${done}\n${problemsText(shown(uri), problems)}`;
    },
  );
  const run = tool<RunInput>(
    ({ mock }, name) => ({
      invocationMessage: say`Starting ${name}`,
      confirmationMessages: {
        title: say`Run ${name}?`,
        message: mock
          ? say`It is served on this machine; consumed APIs are answered with made-up data.`
          : say`It is served on this machine, and calls the APIs it consumes.`,
      },
    }),
    async ({ mock = false }, uri) => {
      const session = await start(context, uri, mock);
      return session.state.kind === 'running' ? startedText(session.options.name, session.state, session.options.start.mock) : notStarted;
    },
  );
  const call = tool<CallInput>(
    ({ name: target, arguments: inputs = {} }, name) => ({
      invocationMessage: say`Calling ${target} of ${name}`,
      confirmationMessages: {
        title: say`Call ${target} of ${name}?`,
        message: say`Inputs: \`${JSON.stringify(inputs)}\``,
      },
    }),
    async ({ name, arguments: inputs = {}, mock = false }, uri) => {
      const servables = await context.servables(uri);
      const found = servables && findCallable(servables, name);
      if (!found) return `There is nothing called ${name} in ${shown(uri)}. ${knownText(servables)}`;
      const session = await start(context, uri, mock);
      const params: CallParams = { kind: found.kind, server: found.server, name: found.name, arguments: inputs };
      const answer = await session.call(params);
      return answer.ok ? outcomeText(answer.value) : answer.failure.message;
    },
  );
  return vscode.Disposable.from(
    api.register('capstan_check', check),
    api.register('capstan_fix', fix),
    api.register('capstan_run', run),
    api.register('capstan_call', call),
  );
}

const notStarted = 'It did not start. The person at this editor has been told why.';

async function start(context: RunContext, uri: vscode.Uri, mock: boolean) {
  const session = await startRun(context, { uri, mock });
  // The editor shows this to the agent as the outcome of the tool.
  if (!session) throw new Error(notStarted);
  return session;
}

/** A path as an agent gives it: absolute, or within a folder of the workspace. In words when there is no such file. */
async function findFile(file: string): Promise<vscode.Uri | string> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const candidates = path.isAbsolute(file) ? [vscode.Uri.file(file)] : folders.map(({ uri }) => vscode.Uri.joinPath(uri, file));
  // An agent works in this workspace, and nowhere else.
  const inside = candidates.filter((uri) => vscode.workspace.getWorkspaceFolder(uri));
  for (const uri of inside) {
    try {
      await vscode.workspace.fs.stat(uri);
      return uri;
    } catch {
      // Perhaps in the next folder.
    }
  }
  return candidates.length > 0 && inside.length === 0 ? `${file} is not in this workspace.` : `There is no file ${file} in this workspace.`;
}

function shown(uri: vscode.Uri): string {
  return vscode.workspace.asRelativePath(uri);
}

/** With what is typed but not saved. */
function sourceOf(uri: vscode.Uri): { readonly file: string; readonly text?: string } {
  const document = vscode.workspace.textDocuments.find((open) => open.uri.toString() === uri.toString());
  return { file: uri.fsPath, ...(document?.isDirty && { text: document.getText() }) };
}

async function replaceText(uri: vscode.Uri, text: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(uri, new vscode.Range(0, 0, document.lineCount, 0), text);
  await vscode.workspace.applyEdit(edit);
  await document.save();
}

function callablesOf(servables: Servables): readonly Callable[] {
  return [...servables.servers.flatMap((server) => server.calls), ...servables.flows];
}

function findCallable(servables: Servables, name: string): Callable | undefined {
  return callablesOf(servables).find((callable) => callable.name === name || `${callable.server}.${callable.name}` === name);
}

function knownText(servables: Servables | undefined): string {
  const names = servables ? callablesOf(servables).map(({ name }) => name) : [];
  return names.length === 0 ? 'It has nothing that can be called.' : `Known: ${[...new Set(names)].join(', ')}.`;
}
