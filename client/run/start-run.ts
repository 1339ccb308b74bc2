/** Starting a capability: trust, values of variables, ports, and what is said when it does not come up. */
import path from 'node:path';
import * as vscode from 'vscode';
import type { StartFailure, StartOptions } from '../../engine/control/protocol.ts';
import { say } from '../../spec/say.ts';
import type { Environments } from '../environments/environments.ts';
import { withFolder } from '../environments/read-environments.ts';
import type { FindServables } from '../servables.ts';
import { describeFailure, type FailureAction, list } from './failure-message.ts';
import type { RunSession, SameAgain } from './session.ts';
import type { RunSessions } from './sessions.ts';
import { readRunSettings } from './settings.ts';
import { askForVariables, type VariableStore } from './variables.ts';

export interface RunContext {
  readonly sessions: RunSessions;
  readonly variables: VariableStore;
  readonly environments: Environments;
  readonly servables: FindServables;
  readonly log: vscode.LogOutputChannel;
  /** Ports chosen by the user when a declared one was taken, kept for the workspace. */
  readonly state: vscode.Memento;
}

export interface RunRequest extends Partial<SameAgain> {
  readonly uri: vscode.Uri;
  /** Where to pause from the first call on. */
  readonly debug?: NonNullable<StartOptions['debug']>;
  /** Whether what consumed APIs answer is kept, from the first call on. */
  readonly record?: boolean;
  /** Nobody asked for it just now: what does not start at once is only logged. */
  readonly quiet?: boolean;
  /** Told, beside the user, why it does not start. */
  readonly failed?: (message: string) => void;
}

/** Starts it, or returns the session that runs already; undefined when it did not start (the user has been told). */
export async function startRun(context: RunContext, request: RunRequest): Promise<RunSession | undefined> {
  if (!vscode.workspace.isTrusted) {
    if (!request.quiet) await tellUntrusted();
    return undefined;
  }
  const uri = request.uri.toString();
  const there = await thereAlready(context.sessions, uri);
  if (there) return there.session;
  if (request.uri.scheme !== 'file') {
    void vscode.window.showWarningMessage(say`Save the capability to a file first: the engine reads it from disk.`);
    return undefined;
  }
  await saveDocument(uri);
  const servables = await context.servables(request.uri);
  const name = servables?.title ?? path.basename(request.uri.fsPath);
  const settings = readRunSettings(request.uri);
  const mock = request.mock ?? settings.mock;
  const environment = context.environments.current(request.uri, request.environment);
  if (request.environment !== undefined && !environment) {
    await tellNoEnvironment(context, request);
    return undefined;
  }
  const kept = await context.variables.find(servables?.variables.map((variable) => variable.name) ?? []);
  let variables = { ...kept, ...environment?.variables };
  let ports: Readonly<Record<string, number>> = {};
  let getPython = false;

  // Each round removes one obstacle, or ends.
  for (;;) {
    const start: StartOptions = {
      file: request.uri.fsPath,
      variables,
      upstreams: { ...settings.upstreams, ...environment?.upstreams },
      mock,
      loopbackOnly: settings.loopbackOnly,
      measure: true,
      corsOrigins: settings.corsOrigins,
      ...(Object.keys(ports).length > 0 && { ports }),
      ...(getPython && { getPython }),
      ...(environment?.connections && { connections: withFolder(environment.connections, folderOf(request.uri)) }),
      ...(request.replay !== undefined && { replay: request.replay }),
      ...(request.debug && { debug: request.debug }),
      ...(request.record === true && { record: true }),
    };
    context.log.info(`${name} is starting${mock ? ' with mocks' : ''}${environment ? ` in ${environment.name}` : ''}.`);
    // Somebody else may have started it meanwhile: at most one of a file runs.
    while (context.sessions.find(uri)) {
      const other = await thereAlready(context.sessions, uri);
      if (other) return other.session;
    }
    const session = context.sessions.create({
      uri,
      name,
      start,
      again: {
        mock,
        ...(request.environment !== undefined && { environment: request.environment }),
        ...(request.replay !== undefined && { replay: request.replay }),
      },
    });
    const answer = await (getPython ? whileFetching(() => session.start()) : session.start());
    if (answer.ok) return session;
    const { failure } = answer;
    request.failed?.(describeFailure(name, failure).message);
    const rememberedPort = failure.code === 'port-in-use' ? findRememberedPort(context, uri, failure.port, ports) : undefined;
    if (rememberedPort !== undefined && failure.code === 'port-in-use') {
      ports = { ...ports, [failure.port]: rememberedPort };
      continue;
    }
    if (request.quiet) {
      context.log.warn(describeFailure(name, failure).message);
      return undefined;
    }
    const remedy = await tellFailure(context, name, failure);
    if (remedy?.kind === 'use-port') {
      ports = usePort(ports, remedy.declared, remedy.port);
      await rememberPort(context, uri, remedy.declared, remedy.port);
    } else if (remedy?.kind === 'give-values') {
      const given = await askForVariables(
        remedy.variables,
        remedy.variables.length === 1 ? say`${name} needs a value` : say`${name} needs values`,
      );
      if (!given) return undefined;
      await context.variables.keep(given);
      variables = { ...variables, ...given };
    } else if (remedy?.kind === 'get-python' && !getPython) {
      getPython = true;
    } else return undefined;
  }
}

/**
 * What runs when nothing of it is starting or stopping any more; undefined: nothing. Without a session: it was starting and did not come up,
 * and the user has been told.
 */
async function thereAlready(sessions: RunSessions, uri: string): Promise<{ readonly session: RunSession | undefined } | undefined> {
  const session = sessions.find(uri);
  if (!session) return undefined;
  const wasStarting = session.state.kind === 'starting';
  await session.settled();
  if (session.state.kind === 'running') return { session };
  return wasStarting ? { session: undefined } : undefined;
}

function folderOf(uri: vscode.Uri): string {
  return vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath ?? path.dirname(uri.fsPath);
}

async function whileFetching<T>(task: () => Promise<T>): Promise<T> {
  return await vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title: say`Getting Python` }, task);
}

/** Says why it failed; returns what the user wants done about it. Missing values are asked for at once. */
async function tellFailure(context: RunContext, name: string, failure: StartFailure): Promise<FailureAction | undefined> {
  const described = describeFailure(name, failure);
  if (failure.code === 'missing-variables') return described.actions.find((action) => action.kind === 'give-values');
  context.log.error(described.message);
  const show = failure.code === 'port-in-use' ? vscode.window.showWarningMessage : vscode.window.showErrorMessage;
  const chosen = await show(described.message, ...described.actions.map((action) => action.title));
  const action = described.actions.find(({ title }) => title === chosen);
  if (action) await performAction(context.log, action);
  return action;
}

/** Actions that only show something; the others are remedies for the caller. */
export async function performAction(log: vscode.LogOutputChannel, action: FailureAction): Promise<void> {
  switch (action.kind) {
    case 'show-problem': {
      const { start, end } = action.problem.range;
      const range = new vscode.Range(start.line, start.character, end.line, end.character);
      await vscode.window.showTextDocument(vscode.Uri.parse(action.problem.uri), { selection: range });
      return;
    }
    case 'show-problems':
      await vscode.commands.executeCommand('workbench.actions.view.problems');
      return;
    case 'show-log':
      log.show(true);
      return;
    case 'use-port':
    case 'give-values':
    case 'get-python':
    case 'cancel':
      return;
    default:
      action satisfies never;
  }
}

async function tellNoEnvironment(context: RunContext, { environment = '', failed }: RunRequest): Promise<void> {
  const known = list(context.environments.all().map(({ name }) => name));
  const none = say`There is no environment ${environment} in \`capstan.environments\`.`;
  const message = `${none} ${known === '' ? say`There is none yet.` : say`There is ${known}.`}`;
  failed?.(message);
  const open = say`Open Settings`;
  if ((await vscode.window.showErrorMessage(message, open)) === open)
    await vscode.commands.executeCommand('workbench.action.openSettings', 'capstan.environments');
}

async function tellUntrusted(): Promise<void> {
  const manage = say`Manage Workspace Trust`;
  const chosen = await vscode.window.showWarningMessage(
    say`This workspace is not trusted. Running a capability opens ports and sends requests, so it is only done in a trusted workspace.`,
    manage,
  );
  if (chosen === manage) await vscode.commands.executeCommand('workbench.trust.manage');
}

async function saveDocument(uri: string): Promise<void> {
  const document = vscode.workspace.textDocuments.find((open) => open.uri.toString() === uri);
  if (document?.isDirty) await document.save();
}

const portsKey = 'capstan.ports';

type KeptPorts = Readonly<Record<string, Readonly<Record<string, number>>>>;

function findRememberedPort(context: RunContext, uri: string, port: number, tried: Readonly<Record<string, number>>): number | undefined {
  if (tried[port] !== undefined || Object.values(tried).includes(port)) return undefined;
  return context.state.get<KeptPorts>(portsKey, {})[uri]?.[port];
}

async function rememberPort(context: RunContext, uri: string, declared: number, port: number): Promise<void> {
  const all = context.state.get<KeptPorts>(portsKey, {});
  await context.state.update(portsKey, { ...all, [uri]: { ...all[uri], [declared]: port } });
}

/** `taken` is a declared port, or the one that was used instead of it. */
function usePort(ports: Readonly<Record<string, number>>, taken: number, port: number): Readonly<Record<string, number>> {
  const declared = Object.keys(ports).find((key) => ports[key] === taken) ?? String(taken);
  return { ...ports, [declared]: port };
}
