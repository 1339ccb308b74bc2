/** The commands that start, stop and look at what runs. */
import * as vscode from 'vscode';
import type { CallPages } from '../call/call-command.ts';
import type { CallTarget } from '../call/unit-name.ts';
import type { MapPages } from '../map/map-panel.ts';
import { capabilityLanguage } from '../recognise/assign-language.ts';
import { isSame, type TreeNode } from '../view/tree-nodes.ts';
import { copyAddress, pickAddress, useAddress } from './addresses.ts';
import { tellReloadFailure } from './report.ts';
import { type RunContext, startRun } from './start-run.ts';
import { showRuns } from './status-bar.ts';
import { forgetVariables } from './variables.ts';

export function registerRunCommands(context: RunContext, pages: CallPages, maps: MapPages): vscode.Disposable {
  const { sessions, log } = context;

  async function run(given: unknown, mock?: boolean): Promise<void> {
    const uri = targetOf(given);
    if (!uri) {
      void vscode.window.showInformationMessage('Open a capability file to run it.');
      return;
    }
    const session = await startRun(context, { uri, ...(mock !== undefined && { mock }) });
    if (session) tellStarted(session.options.name, session.state.kind === 'running' ? session.state.problems.length : 0);
  }

  async function stop(given: unknown): Promise<void> {
    const session = sessions.find(targetOf(given)?.toString() ?? '') ?? (sessions.all().length === 1 ? sessions.all()[0] : undefined);
    if (session) await session.stop();
    else await showRuns(sessions);
  }

  async function restart(given: unknown): Promise<void> {
    const uri = targetOf(given);
    const session = uri && sessions.find(uri.toString());
    const mock = session?.options.start.mock;
    await session?.stop();
    await run(uri, mock);
  }

  async function call(given: unknown, ...target: readonly unknown[]): Promise<void> {
    const uri = targetOf(given);
    const ofNode = isUnitNode(given) ? given.unit : undefined;
    if (uri) await pages.call(uri, ofNode ?? readTarget(target));
    else void vscode.window.showInformationMessage('Open a capability file to call something in it.');
  }

  const commands: Readonly<Record<string, (...given: unknown[]) => unknown>> = {
    'capstan.run': (uri) => run(uri),
    'capstan.runWithMocks': (uri) => run(uri, true),
    'capstan.stop': stop,
    'capstan.stopAll': () => sessions.stopAll(),
    'capstan.restart': restart,
    'capstan.call': call,
    'capstan.inspectCall': async (node) => {
      if (isUnitNode(node)) await pages.inspectLast(vscode.Uri.parse(node.uri), node.unit);
    },
    'capstan.showMap': async (given) => {
      const uri = targetOf(given);
      if (uri) await maps.open(uri);
      else void vscode.window.showInformationMessage('Open a capability file to see its map.');
    },
    'capstan.showRuns': () => showRuns(sessions),
    'capstan.showLog': () => log.show(true),
    'capstan.useAddress': async (uri, url) => {
      const address = typeof url === 'string' ? url : (addressOf(uri) ?? (await pickAddress(sessionsOf(uri))));
      if (address) await useAddress(address);
    },
    'capstan.copyAddress': async (uri, url) => {
      const address = typeof url === 'string' ? url : (addressOf(uri) ?? (await pickAddress(sessionsOf(uri))));
      if (address) await copyAddress(address);
      else void vscode.window.showInformationMessage('No capability with an address is running.');
    },
    'capstan.explainStale': async (uri) => {
      const session = sessions.find(targetOf(uri)?.toString() ?? '');
      if (session?.state.kind === 'running' && session.state.stale) await tellReloadFailure(log, session, session.state.stale);
    },
    'capstan.forgetVariables': () => forgetVariables(context.variables),
  };

  /** The address of the server that the view shows. */
  function addressOf(given: unknown): string | undefined {
    if (!isNode(given) || given.kind !== 'server') return undefined;
    const state = sessions.find(given.uri)?.state;
    return state?.kind === 'running' ? state.servers.find((served) => isSame(served, given.server))?.url : undefined;
  }

  function sessionsOf(uri: unknown) {
    const session = sessions.find(targetOf(uri)?.toString() ?? '');
    return session ? [session] : sessions.all();
  }

  return vscode.Disposable.from(...Object.entries(commands).map(([id, action]) => vscode.commands.registerCommand(id, action)));
}

/** The file a command is about: what a lens, a menu, a view or a keyboard gives it, else the capability in the active editor. */
function targetOf(given: unknown): vscode.Uri | undefined {
  if (given instanceof vscode.Uri) return given;
  if (typeof given === 'string') return vscode.Uri.parse(given);
  if (isNode(given)) return vscode.Uri.parse(given.uri);
  const document = vscode.window.activeTextEditor?.document;
  return document?.languageId === capabilityLanguage ? document.uri : undefined;
}

/** Menus of the Capabilities view hand over its nodes; those of other views have no such shape. */
function isNode(given: unknown): given is TreeNode {
  return typeof given === 'object' && given !== null && 'kind' in given && 'uri' in given && typeof given.uri === 'string';
}

function isUnitNode(given: unknown): given is Extract<TreeNode, { readonly kind: 'unit' | 'operation' }> {
  return isNode(given) && (given.kind === 'unit' || given.kind === 'operation');
}

const kinds: readonly string[] = ['tool', 'rest-operation', 'resource', 'prompt', 'flow', 'operation'];

function readTarget([kind, server, name]: readonly unknown[]): CallTarget | undefined {
  if (typeof kind !== 'string' || !kinds.includes(kind) || typeof server !== 'string' || typeof name !== 'string') return undefined;
  return { kind: kind as CallTarget['kind'], server, name };
}

function tellStarted(name: string, problems: number): void {
  if (problems === 0) {
    vscode.window.setStatusBarMessage(`$(check) ${name} is running`, 4000);
    return;
  }
  const show = 'Show problems';
  const message = `${name} is running, with ${problems === 1 ? 'one problem' : `${problems} problems`}.`;
  vscode.window.showInformationMessage(message, show).then((chosen) => {
    if (chosen === show) void vscode.commands.executeCommand('workbench.actions.view.problems');
  });
}
