/** `Save Call as Test`: the last call that was made from here, written into the test file of its capability. */
import path from 'node:path';
import * as vscode from 'vscode';
import type { CallOutcome, CallParams } from '../../engine/control/protocol.ts';
import { say } from '../../spec/say.ts';
import type { RunSessions } from '../run/sessions.ts';
import { type LaunchEngine, withEngine } from './ask-engine.ts';
import { changeOf } from './change-of.ts';
import { rangeOf } from './test-tree.ts';

interface LastCall {
  /** Absolute path of the capability. */
  readonly file: string;
  readonly params: CallParams;
  readonly outcome: CallOutcome;
}

/** Remembers calls from now on; the command takes the last one. */
export function registerSaveTest(sessions: RunSessions, launch: LaunchEngine): vscode.Disposable {
  let last: LastCall | undefined;
  return vscode.Disposable.from(
    sessions.onCall(({ session, params, outcome }) => {
      last = { file: session.options.start.file, params, outcome };
      void vscode.commands.executeCommand('setContext', 'capstan.hasCall', true);
    }),
    vscode.commands.registerCommand('capstan.saveAsTest', async () => {
      if (last?.params.kind === 'step' || last?.params.kind === 'operation')
        void vscode.window.showInformationMessage(
          say`The last call was of a step or a consumed operation. Tests call what is exposed: call that, then save it.`,
        );
      else if (last) await save(last, launch);
      else void vscode.window.showInformationMessage(say`Call something first: the call and its answer become the test.`);
    }),
  );
}

async function save({ file, params, outcome }: LastCall, launch: LaunchEngine): Promise<void> {
  const { trace } = outcome;
  if (!trace) return;
  const answer = await withEngine(launch, async (engine) => {
    // What is written there is added to.
    await saveDirty(file);
    return engine.saveTest({ capability: file, call: params, outcome, trace });
  });
  if (!answer.ok) {
    void vscode.window.showErrorMessage(say`The test could not be written: ${answer.failure.message}`);
    return;
  }
  const { file: testFile, text, name, place, isComplete } = answer.value;
  const uri = vscode.Uri.file(testFile);
  const edit = new vscode.WorkspaceEdit();
  const before = await openIfThere(uri);
  if (before) {
    const { start, end, newText } = changeOf(before.getText(), text);
    edit.replace(uri, new vscode.Range(before.positionAt(start), before.positionAt(end)), newText);
  } else edit.createFile(uri, { contents: new TextEncoder().encode(text) });
  if (!(await vscode.workspace.applyEdit(edit))) {
    void vscode.window.showErrorMessage(say`${path.basename(testFile)} cannot be changed.`);
    return;
  }
  const document = await vscode.workspace.openTextDocument(uri);
  await document.save();
  await vscode.window.showTextDocument(document, { selection: rangeOf(place), preview: false });
  const told = isComplete
    ? say`The test ${name} expects the answer of this call.`
    : say`The test ${name} expects less than this call answered: an upstream answer was too large, or no text, to be written into it.`;
  vscode.window.setStatusBarMessage(`$(beaker) ${told}`, 6000);
}

async function saveDirty(capability: string): Promise<void> {
  const folder = path.dirname(capability);
  for (const document of vscode.workspace.textDocuments)
    if (document.isDirty && /\.test\.ya?ml$/i.test(document.uri.path) && path.dirname(document.uri.fsPath) === folder)
      await document.save();
}

async function openIfThere(uri: vscode.Uri): Promise<vscode.TextDocument | undefined> {
  try {
    await vscode.workspace.fs.stat(uri);
  } catch {
    // Not there yet: the test makes it.
    return undefined;
  }
  return vscode.workspace.openTextDocument(uri);
}
