/** `Capstan: New Capability…`: asks what it is to be made from, and opens the file. */
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { CreatedFile, CreateParams, SourceInfo } from '../../engine/control/protocol.ts';
import { say } from '../../spec/say.ts';
import type { Answer } from '../run/engine-process.ts';
import { type LaunchEngine, withEngine } from '../tests/ask-engine.ts';
import { whyNotWritten } from '../write-failure.ts';
import { chooseExposures, chooseOperations } from './choose-parts.ts';
import { type ChosenSource, chooseSource } from './choose-source.ts';

export function registerNewCapability(launch: LaunchEngine, log: vscode.LogOutputChannel): vscode.Disposable {
  return vscode.commands.registerCommand('capstan.new', (folder: unknown) =>
    create(launch, log, folder instanceof vscode.Uri ? folder : undefined),
  );
}

async function create(launch: LaunchEngine, log: vscode.LogOutputChannel, folder: vscode.Uri | undefined): Promise<void> {
  const source = await chooseSource();
  if (!source) return;
  const info = source.text === undefined ? undefined : await inspect(launch, source.text);
  if (info === 'refused') return;
  const only = info?.kind === 'description' ? await chooseOperations(info.operations) : [];
  if (!only) return;
  const url = info?.kind === 'sample' ? await askAddress() : undefined;
  if (info?.kind === 'sample' && url === undefined) return;
  const expose = await chooseExposures();
  if (!expose) return;
  const display = source.text === undefined ? await askName() : 'API';
  if (display === undefined) return;
  const params: CreateParams = {
    source: source.text,
    display,
    expose,
    ...(source.address !== undefined && { address: source.address }),
    ...(url !== undefined && url !== '' && { url }),
    ...(info?.kind === 'description' && only.length < info.operations.length && { only }),
  };
  const answer = await withEngine(launch, (engine) => engine.create(params));
  const created = made(answer);
  if (!created) return;
  for (const note of created.notes) log.warn(say`New capability: ${note}`);
  const uri = await write(created, source, folder);
  if (uri) await show(uri, created, log);
}

async function inspect(launch: LaunchEngine, text: string): Promise<SourceInfo | 'refused'> {
  const answer = await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: say`Reading` }, () =>
    withEngine(launch, (engine) => engine.inspectSource(text)),
  );
  if (answer.ok && answer.value.kind !== 'unknown') return answer.value;
  const message = answer.ok
    ? say`This is neither an API description (OpenAPI 3, Swagger 2), nor a curl command, nor a sample answer in JSON.`
    : answer.failure.message;
  void vscode.window.showErrorMessage(message);
  return 'refused';
}

function made(answer: Answer<CreatedFile>): Extract<CreatedFile, { kind: 'created' }> | undefined {
  if (answer.ok && answer.value.kind === 'created') return answer.value;
  const message = answer.ok ? (answer.value.kind === 'refused' ? answer.value.message : '') : answer.failure.message;
  void vscode.window.showErrorMessage(say`No capability could be made: ${message}`);
  return undefined;
}

function askAddress(): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: say`New capability from a sample answer`,
    prompt: say`The address that gave this answer. Left empty, an example stands in its place.`,
    placeHolder: 'https://api.example.org/items?limit=5',
    ignoreFocusOut: true,
    validateInput: (text) =>
      text === '' || (/^https?:\/\//i.test(text) && URL.canParse(text)) ? undefined : say`An address begins with http:// or https://.`,
  });
}

function askName(): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: say`New capability`,
    prompt: say`What is it called?`,
    value: 'Hello',
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' ? say`A name is needed.` : undefined),
  });
}

type Created = Extract<CreatedFile, { kind: 'created' }>;

/** Beside the description, in the folder that was chosen, else in the first folder of the workspace; else it has no file yet. */
async function write({ text, name }: Created, source: ChosenSource, chosen: vscode.Uri | undefined): Promise<vscode.Uri | undefined> {
  const folder = chosen ?? (source.file && vscode.Uri.joinPath(source.file, '..')) ?? vscode.workspace.workspaceFolders?.[0]?.uri;
  const uri = folder ? await freeName(folder, name) : await askPlace(name);
  if (!uri) {
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: 'capability', content: text }));
    return undefined;
  }
  try {
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  } catch (error) {
    void vscode.window.showErrorMessage(say`${path.basename(uri.fsPath)} could not be written. ${whyNotWritten(error)}`);
    // Nothing of what was made is lost.
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: 'capability', content: text }));
    return undefined;
  }
  return uri;
}

/** Without a folder only the user knows where it belongs; it has to be somewhere before it can be run. */
async function askPlace(name: string): Promise<vscode.Uri | undefined> {
  return vscode.window.showSaveDialog({
    title: say`New capability`,
    saveLabel: say`Create`,
    defaultUri: vscode.Uri.file(path.join(os.homedir(), `${name}.capability.yaml`)),
    filters: { YAML: ['yaml', 'yml'] },
  });
}

async function freeName(folder: vscode.Uri, name: string): Promise<vscode.Uri> {
  for (let count = 1; ; count++) {
    const uri = vscode.Uri.joinPath(folder, `${name}${count === 1 ? '' : `-${count}`}.capability.yaml`);
    try {
      await vscode.workspace.fs.stat(uri);
    } catch {
      // Nothing is there: the name is free.
      return uri;
    }
  }
}

async function show(uri: vscode.Uri, { notes }: Created, log: vscode.LogOutputChannel): Promise<void> {
  await vscode.window.showTextDocument(uri);
  const [run, details] = [say`Run with Mocks`, say`Show Log`];
  const [note = ''] = notes;
  const left = notes.length > 1 ? ` ${note} ${say`And ${notes.length - 1} more, in the log.`}` : notes.length === 1 ? ` ${note}` : '';
  const message = `${say`${path.basename(uri.fsPath)} is ready.`}${left}`;
  const action = await vscode.window.showInformationMessage(message, run, ...(notes.length > 1 ? [details] : []));
  if (action === run) await vscode.commands.executeCommand('capstan.runWithMocks', uri);
  if (action === details) log.show(true);
}
