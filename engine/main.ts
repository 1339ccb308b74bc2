/**
 * The engine as a process of its own: started by the editor, spoken to over IPC, gone when its parent is gone. Answers
 * every request once; what happens in between goes out as events.
 */
import { pathToFileURL } from 'node:url';
import { createFile, inspectSource } from './control/create.ts';
import { checkFile, fixFile, toolSizes } from './control/file-questions.ts';
import type { Event, Reply, Request, StartFailure, TestOutcome } from './control/protocol.ts';
import { createDebugger, type Debugger } from './debug/debugger.ts';
import { describeVariables } from './load/describe-variables.ts';
import { createDiskProject } from './load/disk-project.ts';
import { recordingText } from './record/recording-text.ts';
import { type Engine, startEngine } from './start.ts';
import { StartRefusal } from './start-refusal.ts';
import { saveTest } from './tests/save-test.ts';
import { findTests, runTestsOf } from './tests/serve-tests.ts';
import { hideExperimentalWarnings } from './warnings.ts';

let engine: Engine | undefined;
let testDebugger: Debugger | undefined;
let ending = false;

function send(message: Reply | Event): void {
  if (process.connected) process.send?.(message, undefined, {}, () => undefined);
}

async function answer(request: Request): Promise<Reply> {
  switch (request.method) {
    case 'start': {
      if (engine) return refuse(request.id, 'This engine runs a capability already.');
      try {
        engine = await startEngine(request.params, { event: send });
        return { id: request.id, result: engine.started() };
      } catch (error) {
        if (error instanceof StartRefusal) return { id: request.id, error: error.failure };
        throw error;
      }
    }
    case 'reload': {
      if (!engine) return refuse(request.id, 'Nothing is running yet.');
      const outcome = await engine.reload(request.params);
      return outcome.kind === 'reloaded' ? { id: request.id, result: outcome.started } : { id: request.id, error: outcome.failure };
    }
    case 'call':
      if (!engine) return refuse(request.id, 'Nothing is running yet.');
      return { id: request.id, result: await engine.call(request.params) };
    case 'debug':
      return { id: request.id, result: engine ? engine.debug(request.params) : debugTests().command(request.params) };
    case 'find-tests':
      return { id: request.id, result: findTests(request.params) };
    case 'run-tests': {
      const ended = (outcome: TestOutcome) => send({ event: 'test-ended', outcome });
      return { id: request.id, result: await runTestsOf(request.params, ended, testDebugger?.begin) };
    }
    case 'configure-upstreams':
      if (!engine) return refuse(request.id, 'Nothing is running yet.');
      engine.configureUpstreams(request.params);
      return { id: request.id, result: null };
    case 'take-recording':
      if (!engine) return refuse(request.id, 'Nothing is running yet.');
      return { id: request.id, result: recordingText(engine.recorded(), request.params.before) };
    case 'check':
      return { id: request.id, result: checkFile(request.params) };
    case 'fix':
      return { id: request.id, result: fixFile(request.params) };
    case 'tool-sizes':
      return { id: request.id, result: toolSizes(request.params.file) };
    case 'find-variables':
      return { id: request.id, result: describeVariables(request.params.file, process.env) };
    case 'inspect-source':
      return { id: request.id, result: inspectSource(request.params.text) };
    case 'create':
      return { id: request.id, result: createFile(request.params) };
    case 'save-test':
      return { id: request.id, result: saveTest(request.params) };
    case 'inspect':
      return { id: request.id, result: engine?.inspect(request.params.call) ?? null };
    case 'stop':
      return { id: request.id, result: null };
    default:
      return request satisfies never;
  }
}

/** Nothing is served: what is debugged are tests. */
function debugTests(): Debugger {
  testDebugger ??= createDebugger(
    (debug) => send({ event: 'debug', debug }),
    (file) => {
      const found = createDiskProject().findFile(pathToFileURL(file).href);
      return typeof found === 'string' ? undefined : found;
    },
  );
  return testDebugger;
}

function refuse(id: number, message: string): Reply {
  const error: StartFailure = { code: 'failed', message };
  return { id, error };
}

async function onMessage(request: Request): Promise<void> {
  try {
    if (request.method === 'stop') await engine?.stop();
    send(await answer(request));
    if (request.method === 'stop') process.exit(0);
  } catch (error) {
    logFault(error);
    send(refuse(request.id, 'The engine failed. Its log has the details.'));
  }
}

function logFault(error: unknown): void {
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  send({ event: 'log', level: 'error', message, time: new Date().toISOString() });
}

/** Lets running requests end, then leaves. */
async function end(code: number): Promise<void> {
  if (ending) return;
  ending = true;
  await engine?.stop();
  process.exit(code);
}

function die(error: unknown): void {
  logFault(error);
  // The message must be out before the process is gone; the state of the engine is not to be trusted any more.
  setTimeout(() => process.exit(1), 100);
}

hideExperimentalWarnings();
process.on('message', (message) => void onMessage(message as Request));
process.on('disconnect', () => void end(0));
process.on('SIGTERM', () => void end(0));
process.on('SIGINT', () => void end(0));
process.on('uncaughtException', die);
process.on('unhandledRejection', die);
if (!process.connected) {
  process.stderr.write('This program is started by the Capstan extension. To run a capability yourself, use "capstan run FILE".\n');
  process.exit(2);
}
