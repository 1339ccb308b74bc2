/** The extension's table of contents: what is made, from what, and who is given what. */

import path from 'node:path';
import * as vscode from 'vscode';
import { observedAnswersNotification } from '../server/protocol.ts';
import { speak } from '../spec/say.ts';
import { registerAgentCommands } from './agents/commands.ts';
import { offerMcpServers } from './agents/mcp-servers.ts';
import { registerModelTools } from './agents/model-tools.ts';
import { registerSizeLenses } from './agents/size-lenses.ts';
import { createToolSizes } from './agents/tool-sizes.ts';
import { createCallPages } from './call/call-command.ts';
import { registerNewCapability } from './create/new-capability.ts';
import { registerTryExample } from './create/try-example.ts';
import { registerDebugger } from './debug/register.ts';
import { createEnvironments } from './environments/environments.ts';
import { registerEnvironments } from './environments/register.ts';
import { registerServerCommands } from './language-server/commands.ts';
import { provideLanguageServer } from './language-server/provide.ts';
import { createMapPages } from './map/map-panel.ts';
import { assignLanguages } from './recognise/assign-language.ts';
import { registerRunCommands } from './run/commands.ts';
import { keepContextKeys } from './run/context-keys.ts';
import { type ProcessHooks, startEngineProcess } from './run/engine-process.ts';
import { registerLenses } from './run/lenses.ts';
import { tellAnswers } from './run/observed-answers.ts';
import { reloadOnChange } from './run/reload-on-change.ts';
import { reportSessions } from './run/report.ts';
import { keepRuns } from './run/restore-runs.ts';
import { RunSessions } from './run/sessions.ts';
import type { RunContext } from './run/start-run.ts';
import { createStatusBar } from './run/status-bar.ts';
import { createVariableStore } from './run/variables.ts';
import { createServables, findCapabilityFiles } from './servables.ts';
import { steadySecrets, steadyState } from './steady-storage.ts';
import { registerTasks } from './tasks/register.ts';
import { registerSaveTest } from './tests/save-test.ts';
import { createTestExplorer } from './tests/test-explorer.ts';
import { registerUpstreamCommands } from './upstreams/commands.ts';
import { createRecorder } from './upstreams/recording.ts';
import { createUpstreams } from './upstreams/upstreams.ts';
import { createCallHistory } from './view/call-history.ts';
import { registerCapabilitiesView } from './view/capabilities-view.ts';

let stop: (() => Promise<unknown>) | undefined;

export function activate(context: vscode.ExtensionContext): void {
  // Nothing is said before this.
  speak(vscode.l10n.bundle);
  const log = vscode.window.createOutputChannel('Capstan', { log: true });
  const serverLog = vscode.window.createOutputChannel('Capstan Language Server', { log: true });
  const server = provideLanguageServer(async () => {
    const { startServerProcess } = await import('./language-server/start-process.ts');
    return () => startServerProcess(context.extensionUri, serverLog);
  });
  const servables = createServables(server, log);
  // Node keeps the compiled form of the engine there: from the second time on it starts in half the time.
  const environment = { NODE_COMPILE_CACHE: path.join(context.globalStorageUri.fsPath, 'compiled'), ...process.env };
  const launch = (cwd: string, hooks: ProcessHooks) =>
    startEngineProcess({ entry: context.asAbsolutePath('dist/engine.mjs'), cwd, environment }, hooks);
  const sessions = new RunSessions(({ start }, hooks) => launch(path.dirname(start.file), hooks));
  const launchTests = (hooks: ProcessHooks) => launch(context.extensionPath, hooks);
  const tell = (message: string): void => {
    log.warn(message);
    void vscode.window.showWarningMessage(message);
  };
  const state = steadyState(context.workspaceState, tell);
  const environments = createEnvironments(state);
  const run: RunContext = {
    sessions,
    variables: createVariableStore(steadySecrets(context.secrets, tell), environments.name),
    environments,
    servables,
    log,
    state,
  };
  const kept = keepRuns(run);
  const debugging = registerDebugger(run);
  const history = createCallHistory();
  const answers = tellAnswers(
    sessions,
    (params) => {
      const told = server().then((running) => running.tell(observedAnswersNotification, params));
      told.catch((error: unknown) => serverLog.debug(`Answers could not be told: ${error}`));
    },
    (action) => setTimeout(action, 500),
  );
  const sizes = createToolSizes(launchTests, log);
  const upstreams = createUpstreams();
  const recorder = createRecorder(upstreams);
  const pages = createCallPages(run, history, context.extensionUri);
  const maps = createMapPages(sessions, servables, context.extensionUri);
  stop = () => {
    kept.dispose();
    return Promise.all([sessions.stopAll(), server.stop()]);
  };
  context.subscriptions.push(
    log,
    serverLog,
    server,
    servables,
    pages,
    maps,
    assignLanguages(state, log),
    registerServerCommands(server, serverLog),
    registerRunCommands(run, { pages, maps, upstreams, recorder, findFiles: () => findCapabilityFiles(server, log) }),
    reportSessions(sessions, log),
    answers,
    server.onDidChangeState(({ kind }) => {
      if (kind === 'ready') answers.repeat();
    }),
    debugging,
    registerTasks(run, () => findCapabilityFiles(server, log)),
    kept,
    reloadOnChange(sessions, servables),
    createStatusBar(sessions),
    // What is registered later stands further left: ▶ Call comes first.
    registerSizeLenses({ sessions, servables, sizes, history }),
    registerLenses(sessions, servables, server.onDidChangeState),
    registerCapabilitiesView({
      sessions,
      servables,
      history,
      upstreams,
      sizes,
      findFiles: () => findCapabilityFiles(server, log),
      serverReady: server.onDidChangeState,
    }),
    keepContextKeys(sessions, servables, server.onDidChangeState),
    createTestExplorer({ launch: launchTests, variables: run.variables, log, debugging }),
    registerSaveTest(sessions, launchTests),
    sizes,
    offerMcpServers(sessions),
    registerModelTools(run, launchTests),
    registerUpstreamCommands(run, upstreams, recorder),
    registerAgentCommands({ sessions, servables, launch: launchTests }),
    registerNewCapability(launchTests, log),
    registerTryExample(context.extensionUri, context.globalStorageUri),
    environments,
    registerEnvironments({ launch: launchTests, variables: run.variables, environments, sessions }),
  );
}

export async function deactivate(): Promise<void> {
  await stop?.();
}
