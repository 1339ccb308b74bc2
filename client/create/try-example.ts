/** `Capstan: Try the Example`: opens a copy of the smallest capability beside the page that calls its tool. */
import * as vscode from 'vscode';

/** `storage`: where the copy is kept, outside of every workspace. */
export function registerTryExample(extensionUri: vscode.Uri, storage: vscode.Uri): vscode.Disposable {
  const example = vscode.Uri.joinPath(extensionUri, 'examples/hello/hello.capability.yaml');
  const copy = vscode.Uri.joinPath(storage, 'example/hello.capability.yaml');
  return vscode.commands.registerCommand('capstan.tryExample', async () => {
    // What somebody tried out in it stays.
    if (!(await exists(copy))) await vscode.workspace.fs.writeFile(copy, await vscode.workspace.fs.readFile(example));
    await vscode.window.showTextDocument(copy);
    await vscode.commands.executeCommand('capstan.call', copy, 'tool', 'hello-tools', 'greet');
  });
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    // There is none: the only thing that is asked.
    return false;
  }
}
