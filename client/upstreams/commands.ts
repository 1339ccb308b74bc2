/** Consumed APIs of a running capability: made to fail or slow down, and recorded. */
import path from 'node:path';
import * as vscode from 'vscode';
import type { UpstreamBehaviour } from '../../engine/control/protocol.ts';
import type { RunSession } from '../run/session.ts';
import type { RunSessions } from '../run/sessions.ts';
import type { FindServables } from '../servables.ts';
import { behaviourChoices, labelOf } from './behaviour-choices.ts';

interface Settings {
  readonly behaviours: Readonly<Record<string, UpstreamBehaviour>>;
  readonly record: boolean;
}

const usual: Settings = { behaviours: {}, record: false };

export function registerUpstreamCommands(sessions: RunSessions, servables: FindServables): vscode.Disposable {
  // What was set goes with the run it was set for.
  const set = new WeakMap<RunSession, Settings>();

  async function configure(session: RunSession, settings: Settings): Promise<boolean> {
    const answer = await session.configureUpstreams(settings);
    if (answer.ok) set.set(session, settings);
    else void vscode.window.showErrorMessage(answer.failure.message);
    return answer.ok;
  }

  async function change(): Promise<void> {
    const session = await pickSession(sessions);
    if (!session) return;
    const settings = set.get(session) ?? usual;
    const clients = (await servables(vscode.Uri.parse(session.options.uri)))?.clients ?? [];
    const references = clients.flatMap(({ namespace, operations }) => operations.map(({ name }) => `${namespace}.${name}`));
    const operation = await vscode.window.showQuickPick(
      references.map((label) => ({ label, description: labelOf(settings.behaviours[label]) })),
      { title: `Upstream behaviour of ${session.options.name}`, placeHolder: 'Which consumed operation?' },
    );
    if (!operation) return;
    const chosen = await vscode.window.showQuickPick(behaviourChoices, {
      title: operation.label,
      placeHolder: 'What does it do from now on?',
    });
    if (!chosen) return;
    const others = Object.fromEntries(Object.entries(settings.behaviours).filter(([reference]) => reference !== operation.label));
    const behaviours = chosen.behaviour ? { ...others, [operation.label]: chosen.behaviour } : others;
    if (await configure(session, { ...settings, behaviours }))
      vscode.window.setStatusBarMessage(`$(beaker) ${operation.label}: ${chosen.label}`, 4000);
  }

  async function record(): Promise<void> {
    const session = await pickSession(sessions);
    if (!session) return;
    const settings = set.get(session) ?? usual;
    if (!settings.record) {
      if (session.options.start.mock) {
        void vscode.window.showInformationMessage(`${session.options.name} runs with mocks: run it without them to record real answers.`);
        return;
      }
      if (await configure(session, { ...settings, record: true }))
        vscode.window.setStatusBarMessage('$(record) Recording. Call something, then save the recording.', 6000);
      return;
    }
    await save(session);
    await configure(session, { ...settings, record: false });
  }

  return vscode.Disposable.from(
    vscode.commands.registerCommand('capstan.changeUpstream', change),
    vscode.commands.registerCommand('capstan.record', record),
  );
}

/** Beside the capability, added to what was recorded before. */
async function save(session: RunSession): Promise<void> {
  const { file } = session.options.start;
  const uri = vscode.Uri.file(`${file.replace(/(?:\.(?:capability|ikanos|naftiko))?\.ya?ml$/i, '')}.recording.json`);
  const answer = await session.takeRecording(await readText(uri));
  if (!answer.ok) {
    void vscode.window.showErrorMessage(`The recording could not be saved: ${answer.failure.message}`);
    return;
  }
  const { text, count } = answer.value;
  if (count === 0) {
    void vscode.window.showInformationMessage('No consumed API was called, so there is nothing to save. Recording has ended.');
    return;
  }
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  const open = 'Open';
  const message = `${path.basename(uri.fsPath)} has ${count === 1 ? 'one new answer' : `${count} new answers`}. Tests replay it with \`recordings\`.`;
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

async function pickSession(sessions: RunSessions): Promise<RunSession | undefined> {
  const running = sessions.all();
  const active = vscode.window.activeTextEditor?.document.uri.toString();
  const own = active === undefined ? undefined : sessions.find(active);
  if (own) return own;
  if (running.length === 0)
    void vscode.window.showInformationMessage('No capability is running. Open one and press ▶ Run above its first line.');
  if (running.length <= 1) return running[0];
  const items = running.map((session) => ({ label: session.options.name, session }));
  return (await vscode.window.showQuickPick(items, { placeHolder: 'Which capability?' }))?.session;
}
