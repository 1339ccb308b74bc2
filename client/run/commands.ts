/** The commands that start, stop and look at what runs. */
import * as vscode from 'vscode';
import type { CapabilityFile } from '../../server/protocol.ts';
import { say } from '../../spec/say.ts';
import type { CallPages } from '../call/call-command.ts';
import type { CallTarget } from '../call/unit-name.ts';
import type { MapPages } from '../map/map-panel.ts';
import { type Recorder, runWithRecording } from '../upstreams/recording.ts';
import type { Upstreams } from '../upstreams/upstreams.ts';
import { isNode, isSame, type TreeNode } from '../view/tree-nodes.ts';
import { copyAddress, pickAddress, useAddress } from './addresses.ts';
import { tellReloadFailure } from './report.ts';
import type { RunSession } from './session.ts';
import { type RunContext, type RunRequest, startRun } from './start-run.ts';
import { showRuns } from './status-bar.ts';
import { askTarget, targetOf } from './target.ts';
import { forgetVariables } from './variables.ts';

export interface RunCommandParts {
  readonly pages: CallPages;
  readonly maps: MapPages;
  readonly upstreams: Upstreams;
  readonly recorder: Recorder;
  readonly findFiles: () => Promise<readonly CapabilityFile[]>;
}

export function registerRunCommands(
  context: RunContext,
  { pages, maps, upstreams, recorder, findFiles }: RunCommandParts,
): vscode.Disposable {
  const { sessions, log } = context;

  async function run(given: unknown, how: Omit<RunRequest, 'uri'> = {}): Promise<RunSession | undefined> {
    const uri = await askTarget(given, findFiles);
    if (!uri) return undefined;
    const session = await startRun(context, { ...how, uri });
    if (session) tellStarted(session.options.name, session.state.kind === 'running' ? session.state.problems.length : 0);
    return session;
  }

  /** What was recorded is saved before it ends; when that is not possible the run goes on, or it would be lost. */
  async function end(session: RunSession): Promise<boolean> {
    if (upstreams.stateOf(session).record && !(await recorder.finish(session))) return false;
    await session.stop();
    return true;
  }

  async function stop(given: unknown): Promise<void> {
    const session = sessions.find(targetOf(given)?.toString() ?? '') ?? (sessions.all().length === 1 ? sessions.all()[0] : undefined);
    if (session) await end(session);
    else await showRuns(sessions);
  }

  async function restart(given: unknown): Promise<void> {
    const uri = targetOf(given);
    const session = uri && sessions.find(uri.toString());
    if (session && !(await end(session))) return;
    await run(uri, session?.options.again);
  }

  async function call(given: unknown, ...target: readonly unknown[]): Promise<void> {
    const uri = await askTarget(given, findFiles);
    if (uri) await pages.call(uri, isUnitNode(given) ? given.unit : readTarget(target));
  }

  const commands: Readonly<Record<string, (...given: unknown[]) => unknown>> = {
    'capstan.run': (uri) => run(uri),
    'capstan.runWithMocks': (uri) => run(uri, { mock: true }),
    'capstan.runWithRecording': async (given) => {
      const uri = targetOf(given);
      const session = uri && (await runWithRecording(context, uri));
      if (session) tellStarted(session.options.name, session.state.kind === 'running' ? session.state.problems.length : 0);
    },
    'capstan.runAndRecord': async (uri) => {
      const session = await run(uri, { mock: false, record: true });
      if (session) await recorder.begin(session);
    },
    'capstan.stop': stop,
    'capstan.stopAll': () => Promise.all(sessions.all().map(end)),
    'capstan.restart': restart,
    'capstan.call': call,
    'capstan.inspectCall': async (node) => {
      if (isUnitNode(node)) await pages.inspectLast(vscode.Uri.parse(node.uri), node.unit);
    },
    'capstan.showMap': async (given) => {
      const uri = targetOf(given);
      if (uri) await maps.open(uri);
      else void vscode.window.showInformationMessage(say`Open a capability file to see its map.`);
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
      else void vscode.window.showInformationMessage(say`No capability with an address is running.`);
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

function isUnitNode(given: unknown): given is Extract<TreeNode, { readonly kind: 'unit' | 'operation' }> {
  return isNode(given) && (given.kind === 'unit' || given.kind === 'operation');
}

const kinds: readonly string[] = ['tool', 'rest-operation', 'resource', 'prompt', 'flow', 'operation', 'step'];

function readTarget([kind, server, name]: readonly unknown[]): CallTarget | undefined {
  if (typeof kind !== 'string' || !kinds.includes(kind) || typeof server !== 'string' || typeof name !== 'string') return undefined;
  return { kind: kind as CallTarget['kind'], server, name };
}

function tellStarted(name: string, problems: number): void {
  if (problems === 0) {
    vscode.window.setStatusBarMessage(say`$(check) ${name} is running`, 4000);
    return;
  }
  const show = say`Show problems`;
  const message = problems === 1 ? say`${name} is running, with one problem.` : say`${name} is running, with ${problems} problems.`;
  vscode.window.showInformationMessage(message, show).then((chosen) => {
    if (chosen === show) void vscode.commands.executeCommand('workbench.actions.view.problems');
  });
}
