/** `▶ Call`: picks what to call, asks for its inputs, starts the engine if it does not run, shows the answer. */
import * as vscode from 'vscode';
import type { CallParams } from '../../engine/control/protocol.ts';
import type { Callable, CallableKind, Servables } from '../../server/protocol.ts';
import { type RunContext, startRun } from '../run/start-run.ts';
import { askInputs, type Inputs } from './ask-inputs.ts';
import type { ResponseDocuments } from './response-documents.ts';
import { describeOutcome, unitName } from './response-text.ts';

export interface CallTarget {
  readonly kind: CallableKind;
  readonly server: string;
  readonly name: string;
}

export async function callUnit(
  context: RunContext,
  responses: ResponseDocuments,
  uri: vscode.Uri,
  target: CallTarget | undefined,
): Promise<void> {
  const servables = await context.servables(uri);
  if (!servables?.runnable) {
    void vscode.window.showInformationMessage('Open a capability file first: this one has nothing to call.');
    return;
  }
  const callable = target ? findCallable(servables, target) : await pickCallable(servables);
  if (!callable) {
    if (target) void vscode.window.showWarningMessage(`There is no ${unitName(target)} in the file any more.`);
    return;
  }
  const inputs = await askInputs(callable, rememberedInputs(context.state, uri, callable));
  if (!inputs) return;
  await rememberInputs(context.state, uri, callable, inputs);
  const session = await startRun(context, { uri });
  if (!session) return;
  const params: CallParams = { kind: callable.kind, server: callable.server, name: callable.name, arguments: inputs };
  const answer = await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: `Calling ${callable.name}` }, () =>
    session.call(params),
  );
  if (!answer.ok) {
    context.log.error(`${unitName(params)} could not be called: ${answer.failure.message}`);
    void vscode.window.showErrorMessage(`${unitName(params)} could not be called: ${answer.failure.message}`);
    return;
  }
  await responses.show(`${callable.name} (${callable.server})`, describeOutcome(params, answer.value));
}

function callablesOf(servables: Servables): readonly Callable[] {
  return [...servables.servers.flatMap((server) => server.calls), ...servables.flows];
}

function findCallable(servables: Servables, { kind, server, name }: CallTarget): Callable | undefined {
  return callablesOf(servables).find((call) => call.kind === kind && call.server === server && call.name === name);
}

async function pickCallable(servables: Servables): Promise<Callable | undefined> {
  const items = callablesOf(servables).map((callable) => ({
    label: callable.name,
    description: callable.method
      ? `${callable.method} ${callable.path ?? ''} · ${callable.server}`
      : `${callable.kind} · ${callable.server}`,
    ...(callable.description && { detail: callable.description }),
    callable,
  }));
  if (items.length === 0) {
    void vscode.window.showInformationMessage('This capability exposes nothing that can be called.');
    return undefined;
  }
  return (
    await vscode.window.showQuickPick(items, {
      title: 'Call',
      placeHolder: 'What is to be called?',
      matchOnDescription: true,
      matchOnDetail: true,
    })
  )?.callable;
}

const inputsKey = 'capstan.inputs';

function rememberedInputs(state: vscode.Memento, uri: vscode.Uri, callable: Callable): Inputs {
  return state.get<Readonly<Record<string, Inputs>>>(inputsKey, {})[memoryKey(uri, callable)] ?? {};
}

async function rememberInputs(state: vscode.Memento, uri: vscode.Uri, callable: Callable, inputs: Inputs): Promise<void> {
  if (callable.inputs.length === 0) return;
  await state.update(inputsKey, { ...state.get<Readonly<Record<string, Inputs>>>(inputsKey, {}), [memoryKey(uri, callable)]: inputs });
}

function memoryKey(uri: vscode.Uri, { kind, server, name }: CallTarget): string {
  return [uri.toString(), kind, server, name].join(' ');
}
