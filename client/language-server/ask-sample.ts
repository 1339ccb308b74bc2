/** `Generate outputParameters from a sample…`: where the sample comes from is asked here, the rest is done by the server. */
import * as vscode from 'vscode';
import { outputsFromSampleCommand, type SampleArguments } from '../../server/protocol.ts';
import { say } from '../../spec/say.ts';

/** Larger samples say nothing more about the shape of an answer. */
const maxSampleSize = 2 * 1024 * 1024;

export function registerAskSample(): vscode.Disposable {
  return vscode.commands.registerCommand('capstan.askSample', async (uri: string, position: SampleArguments['position']) => {
    const sample = await chooseSample();
    if (sample === undefined) return;
    try {
      await vscode.commands.executeCommand(outputsFromSampleCommand, { uri, position, sample } satisfies SampleArguments);
    } catch (error) {
      void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
    }
  });
}

async function chooseSample(): Promise<string | undefined> {
  const clipboard = { label: say`$(clippy) From the clipboard`, description: say`a JSON answer you have copied` };
  const file = { label: say`$(file) From a file…`, description: say`a JSON answer you have saved` };
  const chosen = await vscode.window.showQuickPick([clipboard, file], { placeHolder: say`Where is a sample of the answer?` });
  if (!chosen) return undefined;
  if (chosen === clipboard) return vscode.env.clipboard.readText();
  const [uri] = (await vscode.window.showOpenDialog({ canSelectMany: false, openLabel: say`Use as sample` })) ?? [];
  if (!uri) return undefined;
  const { size } = await vscode.workspace.fs.stat(uri);
  if (size > maxSampleSize) {
    void vscode.window.showErrorMessage(say`This sample is larger than 2 MB. A few elements of each list are enough.`);
    return undefined;
  }
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}
