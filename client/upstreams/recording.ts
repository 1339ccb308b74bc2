/** Recording what consumed APIs answer, saving it beside the capability, and running from what was saved. */
import path from 'node:path';
import * as vscode from 'vscode';
import { say } from '../../spec/say.ts';
import type { RunSession } from '../run/session.ts';
import { type RunContext, startRun } from '../run/start-run.ts';
import { recordingPath, savedText, writeFailureText } from './recording-file.ts';
import type { Upstreams } from './upstreams.ts';

export interface Recorder {
  /** From here on, or from its first call on where it was started with `record`. */
  begin(session: RunSession): Promise<void>;
  /** Saves and goes on as before; false when it could not be saved: it is still being recorded then. */
  finish(session: RunSession): Promise<boolean>;
}

export function createRecorder(upstreams: Upstreams): Recorder {
  const told = new WeakMap<RunSession, vscode.Disposable>();
  return {
    begin: async (session) => {
      if (session.options.start.mock) {
        void vscode.window.showInformationMessage(
          say`${session.options.name} does not ask the real APIs: run it without mocks to record their answers.`,
        );
        return;
      }
      const answer = await upstreams.set(session, { ...upstreams.stateOf(session), record: true });
      if (answer.ok)
        told.set(session, vscode.window.setStatusBarMessage(say`$(record) Recording. Call something, then save the recording.`, 6000));
      else void vscode.window.showErrorMessage(answer.failure.message);
    },
    finish: async (session) => {
      told.get(session)?.dispose();
      if (!(await save(session))) return false;
      await upstreams.set(session, { ...upstreams.stateOf(session), record: false });
      return true;
    },
  };
}

/** Beside the capability, added to what was recorded before. */
async function save(session: RunSession): Promise<boolean> {
  const uri = vscode.Uri.file(recordingPath(session.options.start.file));
  const name = path.basename(uri.fsPath);
  const answer = await session.takeRecording(await readText(uri));
  if (!answer.ok) {
    void vscode.window.showErrorMessage(say`The recording could not be saved: ${answer.failure.message}`);
    return false;
  }
  const { text, count } = answer.value;
  if (count === 0) {
    void vscode.window.showInformationMessage(say`No consumed API was called, so there is nothing to save. Recording has ended.`);
    return true;
  }
  for (;;) {
    try {
      await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
      void tellSaved(uri, savedText(name, count));
      return true;
    } catch (error) {
      const again = say`Save Again`;
      if ((await vscode.window.showErrorMessage(writeFailureText(name, error), again)) !== again) return false;
    }
  }
}

async function tellSaved(uri: vscode.Uri, message: string): Promise<void> {
  const open = say`Open`;
  if ((await vscode.window.showInformationMessage(message, open)) === open) await vscode.window.showTextDocument(uri);
}

async function readText(uri: vscode.Uri): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    // There is none yet.
    return undefined;
  }
}

/** `Run with Recording`: what was saved answers for the consumed APIs, byte for byte. */
export async function runWithRecording(run: RunContext, uri: vscode.Uri): Promise<RunSession | undefined> {
  const recording = vscode.Uri.file(recordingPath(uri.fsPath));
  if ((await readText(recording)) === undefined) {
    const record = say`Run and Record`;
    const message = say`There is no ${path.basename(recording.fsPath)} yet: record what the consumed APIs answer first.`;
    if ((await vscode.window.showInformationMessage(message, record)) === record)
      await vscode.commands.executeCommand('capstan.runAndRecord', uri);
    return undefined;
  }
  return startRun(run, { uri, mock: true, replay: recording.fsPath });
}
