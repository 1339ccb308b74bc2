/** Debugging in the editor: a run like any other, with a debugger on it. */
import * as vscode from 'vscode';
import type { Event } from '../../engine/control/protocol.ts';
import { say } from '../../spec/say.ts';
import { isCapability } from '../recognise/language-choice.ts';
import type { RunSession } from '../run/session.ts';
import type { RunSessions } from '../run/sessions.ts';
import { type RunContext, startRun } from '../run/start-run.ts';
import { targetOf } from '../run/target.ts';
import { eventLines, runningLines } from '../tasks/task-lines.ts';
import type { Configure, DebugTarget } from './adapter.ts';

const debugType = 'capstan';

export interface Debugging extends vscode.Disposable {
  /** A session on something other than a run; false when it was not started. */
  start(
    target: DebugTarget,
    session: { readonly name: string; readonly program: string; readonly testRun: vscode.TestRun },
  ): Promise<boolean>;
}

/** Key of a launch configuration that no person writes: a target that waits to be debugged. */
const waitingKey = '__target';

export function registerDebugger(run: RunContext): Debugging {
  const waiting = new Map<string, DebugTarget>();
  let next = 1;
  const registered = vscode.Disposable.from(
    vscode.debug.registerDebugConfigurationProvider(debugType, {
      resolveDebugConfiguration: (_, configuration) => complete(configuration),
    }),
    vscode.debug.registerDebugAdapterDescriptorFactory(debugType, {
      // Loaded when somebody debugs: most windows never do.
      createDebugAdapterDescriptor: async () => {
        const { CapabilityDebugSession } = await import('./adapter.ts');
        return new vscode.DebugAdapterInlineImplementation(
          new CapabilityDebugSession((configuration, configure) => waitingTarget(configuration) ?? launch(run, configuration, configure)),
        );
      },
    }),
    vscode.commands.registerCommand('capstan.debug', async (given?: unknown) => {
      const program = targetOf(given)?.fsPath;
      await vscode.debug.startDebugging(undefined, { type: debugType, request: 'launch', name: say`Debug capability`, program });
    }),
  );

  /** Each is debugged once. */
  function waitingTarget(configuration: Readonly<Record<string, unknown>>): Promise<DebugTarget> | undefined {
    const id = String(configuration[waitingKey]);
    const target = waiting.get(id);
    waiting.delete(id);
    return target && Promise.resolve(target);
  }

  return {
    start: async (target, { name, program, testRun }) => {
      const id = String(next++);
      waiting.set(id, target);
      const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(program));
      const configuration = { type: debugType, request: 'launch', name, program, [waitingKey]: id };
      const started = await vscode.debug.startDebugging(folder, configuration, { testRun });
      waiting.delete(id);
      return started;
    },
    dispose: () => registered.dispose(),
  };
}

/** F5 without a `launch.json`: the file in front. */
function complete(configuration: vscode.DebugConfiguration): vscode.DebugConfiguration | undefined {
  if (configuration['program']) return configuration;
  const document = vscode.window.activeTextEditor?.document;
  if (!document || !isCapability(document)) {
    void vscode.window.showInformationMessage(say`Open the capability that is to be debugged, or name it as "program" in launch.json.`);
    return undefined;
  }
  return {
    ...configuration,
    type: debugType,
    request: 'launch',
    name: configuration.noDebug ? say`Run capability` : say`Debug capability`,
    program: document.uri.fsPath,
  };
}

async function launch(
  run: RunContext,
  configuration: Readonly<Record<string, unknown>>,
  debug: Configure | undefined,
): Promise<DebugTarget> {
  const { program, mock, environment } = configuration;
  if (typeof program !== 'string') throw new Error(say`"program" in launch.json must be the path of a capability file.`);
  const uri = vscode.Uri.file(program);
  const wasRunning = run.sessions.find(uri.toString()) !== undefined;
  const session = await startRun(run, {
    uri,
    ...(typeof mock === 'boolean' && { mock }),
    ...(typeof environment === 'string' && { environment }),
    ...(debug && { debug }),
  });
  if (!session) throw new Error(say`The capability was not started.`);
  return debugTargetOf(run.sessions, session, wasRunning);
}

/** A run that was there before stays when debugging ends. */
function debugTargetOf(sessions: RunSessions, session: RunSession, wasRunning: boolean): DebugTarget {
  return {
    debug: async (command) => {
      const answer = await session.debug(command);
      return answer.ok ? answer.value : { kind: 'refused', message: answer.failure.message };
    },
    onEvent: (listener) =>
      sessions.onEvent(({ session: from, event }: { readonly session: RunSession; readonly event: Event }) => {
        if (from === session && event.event === 'debug') listener(event.debug);
      }),
    onLine: (listener) => {
      if (session.state.kind === 'running') for (const line of runningLines(session.options.name, session.state, pathOf)) listener(line);
      return sessions.onEvent(({ session: from, event }) => {
        if (from === session) for (const line of eventLines(session.options.name, event, pathOf)) listener(line);
      });
    },
    onEnd: (listener) =>
      sessions.onChange((changed) => {
        if (changed === session && session.state.kind === 'stopped') listener();
      }),
    stop: async () => {
      if (!wasRunning) await session.stop();
    },
  };
}

function pathOf(uri: string): string {
  return vscode.Uri.parse(uri).fsPath;
}
