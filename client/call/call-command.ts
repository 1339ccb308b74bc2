/** `▶ Call`: picks what to call, opens its page, and starts the engine when it is called and does not run. */
import * as vscode from 'vscode';
import type { CallParams } from '../../engine/control/protocol.ts';
import type { Callable, Servables } from '../../server/protocol.ts';
import { say } from '../../spec/say.ts';
import { type RunContext, startRun } from '../run/start-run.ts';
import type { CallHistory } from '../view/call-history.ts';
import { type CallAnswer, type CallPanel, openCallPanel } from './call-panel.ts';
import { inputHistory, rememberInputs } from './input-history.ts';
import type { Inputs } from './input-values.ts';
import { aroundStep, scopeOf } from './step-scope.ts';
import { type CallTarget, kindName, unitName } from './unit-name.ts';

export interface CallPages extends vscode.Disposable {
  /** Opens the page of a target, or asks which; calls at once what has no inputs. */
  call(uri: vscode.Uri, target: CallTarget | undefined): Promise<void>;
  /** Opens the page of a target with the last call of it, whoever made it. */
  inspectLast(uri: vscode.Uri, target: CallTarget): Promise<void>;
}

export function createCallPages(context: RunContext, history: CallHistory, extensionUri: vscode.Uri): CallPages {
  const open = new Map<string, CallPanel>();

  async function find(uri: vscode.Uri, target: CallTarget | undefined): Promise<Callable | undefined> {
    const servables = await context.servables(uri);
    if (!servables?.runnable) {
      void vscode.window.showInformationMessage(say`Open a capability file first: this one has nothing to call.`);
      return undefined;
    }
    const callable = target ? findCallable(servables, target) : await pickCallable(servables);
    if (!callable && target) void vscode.window.showWarningMessage(say`There is no ${unitName(target)} in the file any more.`);
    return callable;
  }

  function pageOf(uri: vscode.Uri, callable: Callable, initial?: Inputs): CallPanel {
    const key = [uri.toString(), callable.kind, callable.server, callable.name].join(' ');
    const before = open.get(key);
    if (before) {
      before.show(callable);
      return before;
    }
    const panel = openCallPanel(callable, {
      extensionUri,
      // Pages come on top of each other, not each in a column of its own.
      column: [...open.values()].flatMap((panel) => panel.column() ?? [])[0] ?? vscode.ViewColumn.Beside,
      call: (inputs) => callNow(context, uri, callable, inputs),
      findSession: () => context.sessions.find(uri.toString()),
      initial,
      history: () => inputHistory(context.state, uri, callable),
      closed: () => open.delete(key),
    });
    open.set(key, panel);
    return panel;
  }

  /** What the step saw in the last call of the unit it belongs to. */
  async function lastScope(uri: vscode.Uri, step: Callable): Promise<Inputs | undefined> {
    const servables = await context.servables(uri);
    const session = context.sessions.find(uri.toString());
    if (!servables || !session) return undefined;
    for (const { server, name } of aroundStep(servables, step)) {
      const call = history.find(uri.toString(), server, name)?.call;
      const answer = call === undefined ? undefined : await session.inspect(call);
      if (answer?.ok && answer.value) return scopeOf(step, answer.value);
    }
    return undefined;
  }

  return {
    call: async (uri, target) => {
      const callable = await find(uri, target);
      if (!callable) return;
      const page = pageOf(uri, callable, callable.kind === 'step' ? await lastScope(uri, callable) : undefined);
      if (callable.inputs.length === 0) await page.submit({});
    },
    inspectLast: async (uri, target) => {
      const call = history.find(uri.toString(), target.server, target.name)?.call;
      const session = context.sessions.find(uri.toString());
      const callable = await find(uri, target);
      if (!callable) return;
      const answer = call === undefined ? undefined : await session?.inspect(call);
      if (answer?.ok && answer.value) pageOf(uri, callable).inspect(answer.value);
      else void vscode.window.showInformationMessage(say`${unitName(target)} has not been called since it runs.`);
    },
    dispose: () => {
      for (const panel of open.values()) panel.dispose();
    },
  };
}

async function callNow(context: RunContext, uri: vscode.Uri, callable: Callable, inputs: Inputs): Promise<CallAnswer | undefined> {
  await rememberInputs(context.state, uri, callable, inputs);
  const session = await startRun(context, { uri });
  if (!session) return undefined;
  const params: CallParams = { kind: callable.kind, server: callable.server, name: callable.name, arguments: inputs };
  const answer = await session.call(params);
  if (!answer.ok) {
    context.log.error(say`${unitName(params)} could not be called: ${answer.failure.message}`);
    void vscode.window.showErrorMessage(say`${unitName(params)} could not be called: ${answer.failure.message}`);
    return undefined;
  }
  const outcome = answer.value;
  const inspected = outcome.call === undefined ? undefined : await session.inspect(outcome.call);
  return { outcome, inspected: inspected?.ok ? (inspected.value ?? undefined) : undefined };
}

function callablesOf(servables: Servables): readonly Callable[] {
  return [
    ...servables.servers.flatMap((server) => server.calls),
    ...servables.flows,
    ...servables.clients.flatMap((client) => client.operations),
    ...servables.steps,
  ];
}

function findCallable(servables: Servables, { kind, server, name }: CallTarget): Callable | undefined {
  return callablesOf(servables).find((call) => call.kind === kind && call.server === server && call.name === name);
}

async function pickCallable(servables: Servables): Promise<Callable | undefined> {
  const items = callablesOf(servables).map((callable) => ({
    label: callable.name,
    description: [callable.method && `${callable.method} ${callable.path ?? ''}`, kindName(callable.kind), callable.server]
      .filter(Boolean)
      .join(' · '),
    ...(callable.description && { detail: callable.description }),
    callable,
  }));
  if (items.length === 0) {
    void vscode.window.showInformationMessage(say`This capability exposes nothing that can be called.`);
    return undefined;
  }
  return (
    await vscode.window.showQuickPick(items, {
      title: say`Call`,
      placeHolder: say`What is to be called?`,
      matchOnDescription: true,
      matchOnDetail: true,
    })
  )?.callable;
}
