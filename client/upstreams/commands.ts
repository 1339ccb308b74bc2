/** Commands about the consumed APIs of a running capability: made to fail or slow down, and recorded. */
import * as vscode from 'vscode';
import type { UpstreamBehaviour } from '../../engine/control/protocol.ts';
import { say } from '../../spec/say.ts';
import type { RunSession } from '../run/session.ts';
import type { RunContext } from '../run/start-run.ts';
import { isNode } from '../view/tree-nodes.ts';
import { behaviourChoices, labelOf, type ReadNumber, readLatency, readStatus } from './behaviour-choices.ts';
import type { Recorder } from './recording.ts';
import type { Upstreams } from './upstreams.ts';

export function registerUpstreamCommands(run: RunContext, upstreams: Upstreams, recorder: Recorder): vscode.Disposable {
  const { sessions } = run;

  async function change(given: unknown): Promise<void> {
    const session = await sessionOf(given);
    if (!session) return;
    const references = referencesOf(given) ?? (await pickReferences(session));
    if (!references || references.length === 0) return;
    const title = references.length === 1 ? (references[0] ?? '') : say`${references.length} operations`;
    const choice = await pickBehaviour(title);
    if (!choice) return;
    const answer = await upstreams.setBehaviour(session, references, choice.behaviour);
    if (answer.ok) vscode.window.setStatusBarMessage(`$(beaker) ${title}: ${labelOf(choice.behaviour)}`, 4000);
    else void vscode.window.showErrorMessage(answer.failure.message);
  }

  async function pickReferences(session: RunSession): Promise<readonly string[] | undefined> {
    const clients = (await run.servables(vscode.Uri.parse(session.options.uri)))?.clients ?? [];
    const all = clients.flatMap(({ namespace, operations }) => operations.map(({ name }) => `${namespace}.${name}`));
    const { behaviours } = upstreams.stateOf(session);
    const items = all.map((label) => ({ label, description: labelOf(behaviours[label]), references: [label] }));
    const every = { label: say`All operations`, description: '', references: all };
    if (items.length === 0) {
      void vscode.window.showInformationMessage(say`${session.options.name} consumes no API.`);
      return undefined;
    }
    const chosen = await vscode.window.showQuickPick(items.length > 1 ? [...items, every] : items, {
      title: say`Upstream behaviour of ${session.options.name}`,
      placeHolder: say`Which consumed operation?`,
    });
    return chosen?.references;
  }

  async function sessionOf(given: unknown): Promise<RunSession | undefined> {
    const uri = given instanceof vscode.Uri ? given.toString() : isNode(given) ? given.uri : undefined;
    if (uri === undefined) return pickSession(run);
    const session = sessions.find(uri);
    if (!session) void vscode.window.showInformationMessage(say`It does not run. Press ▶ Run above the first line of the file.`);
    return session;
  }

  async function record(given: unknown): Promise<void> {
    const session = await sessionOf(given);
    if (!session) return;
    if (upstreams.stateOf(session).record) await recorder.finish(session);
    else await recorder.begin(session);
  }

  return vscode.Disposable.from(
    vscode.commands.registerCommand('capstan.changeUpstream', change),
    vscode.commands.registerCommand('capstan.record', record),
  );
}

/** What a menu of the Capabilities view is about: one operation, or all of a consumed API. */
function referencesOf(given: unknown): readonly string[] | undefined {
  if (!isNode(given)) return undefined;
  if (given.kind === 'operation') return [`${given.client.namespace}.${given.unit.name}`];
  return given.kind === 'client' ? given.client.operations.map(({ name }) => `${given.client.namespace}.${name}`) : undefined;
}

interface Choice extends vscode.QuickPickItem {
  /** Undefined when it was given up. */
  readonly choose: () => Promise<{ readonly behaviour: UpstreamBehaviour | undefined } | undefined>;
}

async function pickBehaviour(title: string): Promise<{ readonly behaviour: UpstreamBehaviour | undefined } | undefined> {
  const asked = (
    label: string,
    prompt: string,
    read: (text: string) => ReadNumber,
    make: (value: number) => UpstreamBehaviour,
  ): Choice => ({
    label,
    choose: async () => {
      const text = await vscode.window.showInputBox({
        title,
        prompt,
        ignoreFocusOut: true,
        validateInput: (value) => messageOf(read(value)),
      });
      const number = text === undefined ? undefined : read(text);
      return number?.ok ? { behaviour: make(number.value) } : undefined;
    },
  });
  const choices: readonly Choice[] = [
    ...behaviourChoices().map(({ label, description, behaviour }) => ({ label, description, choose: async () => ({ behaviour }) })),
    asked('Latency…', say`How many milliseconds does it wait before it answers?`, readLatency, (latencyMs) => ({ latencyMs })),
    asked('Status…', say`Which HTTP status does it answer?`, readStatus, (status) => ({ status })),
  ];
  // A page that had the focus before the first list gets it back a moment later: that must not close this one.
  const chosen = await vscode.window.showQuickPick(choices, {
    title,
    placeHolder: say`What does it do from now on?`,
    ignoreFocusOut: true,
  });
  return chosen?.choose();
}

function messageOf(number: ReadNumber): string | undefined {
  return number.ok ? undefined : number.message;
}

async function pickSession({ sessions }: RunContext): Promise<RunSession | undefined> {
  const running = sessions.all();
  const active = vscode.window.activeTextEditor?.document.uri.toString();
  const own = active === undefined ? undefined : sessions.find(active);
  if (own) return own;
  if (running.length === 0)
    void vscode.window.showInformationMessage(say`No capability is running. Open one and press ▶ Run above its first line.`);
  if (running.length <= 1) return running[0];
  const items = running.map((session) => ({ label: session.options.name, session }));
  return (await vscode.window.showQuickPick(items, { placeHolder: say`Which capability?` }))?.session;
}
