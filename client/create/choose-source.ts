/** What a new capability is made from: a file, an address, the clipboard, or nothing. */
import * as vscode from 'vscode';
import { say } from '../../spec/say.ts';
import { type Origin, originOf } from './origin-of.ts';

export interface ChosenSource {
  /** Undefined for a capability with a made-up answer. */
  readonly text: string | undefined;
  /** Where it was fetched. */
  readonly address?: string;
  readonly file?: vscode.Uri;
}

const origins = (): readonly (vscode.QuickPickItem & { readonly origin: Origin })[] => [
  { origin: 'file', label: say`$(file) An API description in a file`, detail: say`OpenAPI 3.0, 3.1 or Swagger 2.0, in YAML or JSON` },
  { origin: 'address', label: say`$(link) An API description at an address`, detail: 'https://…/openapi.json' },
  { origin: 'curl', label: say`$(terminal) A curl command`, detail: say`As documentation gives it, or a browser: Copy as cURL` },
  { origin: 'sample', label: say`$(json) A sample answer`, detail: say`JSON; its fields become the output` },
  { origin: 'empty', label: say`$(new-file) Nothing`, detail: say`One tool with a made-up answer: runs at once, to be changed` },
];

export async function chooseSource(): Promise<ChosenSource | undefined> {
  // A browser asks its user before a page may look into the clipboard: that would be out of place here.
  const clipboard = vscode.env.uiKind === vscode.UIKind.Web ? '' : (await vscode.env.clipboard.readText()).trim();
  const likely = originOf(clipboard);
  // What lies in the clipboard is probably what is meant: it comes first.
  const items = [...origins()].sort((a, b) => Number(b.origin === likely) - Number(a.origin === likely));
  const chosen = await vscode.window.showQuickPick(
    items.map((item) => (item.origin === likely ? { ...item, description: say`in the clipboard` } : item)),
    { title: say`New capability`, placeHolder: say`What is it made from?`, matchOnDetail: true, ignoreFocusOut: true },
  );
  if (!chosen) return undefined;
  switch (chosen.origin) {
    case 'file':
      return fromFile();
    case 'address':
      return fromAddress(likely === 'address' ? clipboard : '');
    case 'curl':
      return pasted(say`A curl command`, 'curl https://…', likely === 'curl' ? clipboard : '');
    case 'sample':
      return likely === 'sample' ? { text: clipboard } : fromSample();
    case 'empty':
      return { text: undefined };
    default:
      return chosen.origin satisfies never;
  }
}

async function fromFile(): Promise<ChosenSource | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const [file] =
    (await vscode.window.showOpenDialog({
      title: say`API description`,
      openLabel: say`Use`,
      filters: { [say`API descriptions`]: ['yaml', 'yml', 'json'] },
      ...(folder && { defaultUri: folder }),
    })) ?? [];
  return file && { text: await readFile(file), file };
}

async function readFile(uri: vscode.Uri): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}

async function fromAddress(value: string): Promise<ChosenSource | undefined> {
  const address = await vscode.window.showInputBox({
    title: say`New capability from an API description`,
    prompt: say`Address of the description`,
    placeHolder: 'https://api.example.org/openapi.json',
    value,
    ignoreFocusOut: true,
    validateInput: (text) =>
      /^https?:\/\//i.test(text) && URL.canParse(text) ? undefined : say`An address begins with http:// or https://.`,
  });
  if (address === undefined) return undefined;
  try {
    const text = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: say`Reading ${address}` },
      async () => {
        const response = await fetch(address, { signal: AbortSignal.timeout(30_000) });
        if (!response.ok) throw new Error(say`it answered with status ${response.status}`);
        return response.text();
      },
    );
    return { text, address };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    void vscode.window.showErrorMessage(say`${address} could not be read: ${cause instanceof Error ? cause.message : String(cause)}.`);
    return undefined;
  }
}

async function pasted(title: string, placeHolder: string, value: string): Promise<ChosenSource | undefined> {
  const text = await vscode.window.showInputBox({
    title: say`New capability: ${title}`,
    prompt: say`Secrets in it are not taken over: the file names variables for them.`,
    placeHolder,
    // The box has one line.
    value: value.replaceAll(/\\?\r?\n\s*/g, ' '),
    ignoreFocusOut: true,
    validateInput: (typed) => (originOf(typed.trim()) === 'curl' ? undefined : say`It begins with \`curl\`.`),
  });
  return text === undefined ? undefined : { text };
}

/** The text of the editor in front when it is JSON, else a file. */
async function fromSample(): Promise<ChosenSource | undefined> {
  const open = vscode.window.activeTextEditor?.document;
  if (open && /^jsonc?$/.test(open.languageId)) return { text: open.getText() };
  const [file] =
    (await vscode.window.showOpenDialog({ title: say`Sample answer`, openLabel: say`Use`, filters: { JSON: ['json'] } })) ?? [];
  return file && { text: await readFile(file) };
}
