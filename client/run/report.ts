/** Tells what happens in run sessions: in the log, and in a message where somebody has to do something. */
import * as vscode from 'vscode';
import type { Event } from '../../engine/control/protocol.ts';
import { say } from '../../spec/say.ts';
import { describeReloadFailure } from './failure-message.ts';
import { addressLine, problemLine, servedDetails, servedLine } from './log-lines.ts';
import type { RunSession, RunState } from './session.ts';
import type { RunSessions } from './sessions.ts';
import { performAction } from './start-run.ts';

export function reportSessions(sessions: RunSessions, log: vscode.LogOutputChannel): vscode.Disposable {
  const told = new WeakMap<RunSession, RunState['kind']>();
  return vscode.Disposable.from(
    sessions.onChange((session) => {
      const { state } = session;
      if (told.get(session) === state.kind) return;
      told.set(session, state.kind);
      if (state.kind === 'running') {
        // The engine has told where; not, that it is not where the file says.
        const moved = state.servers.filter(({ declaredPort }) => declaredPort !== undefined);
        log.info([`${session.options.name} is running.`, ...moved.map(addressLine)].join('\n'));
        for (const problem of state.problems) log.warn(problemLine(problem));
      }
      if (state.kind === 'stopped' && !state.failure) log.info(`${session.options.name} has stopped.`);
    }),
    sessions.onEvent(({ session, event }) => reportEvent(log, session, event)),
    sessions.onOutput(({ session, line }) => log.warn(`${session.options.name}: ${line}`)),
    sessions.onCrash(({ session, failure }) => void tellCrash(log, session, failure.message)),
  );
}

function reportEvent(log: vscode.LogOutputChannel, session: RunSession, event: Event): void {
  switch (event.event) {
    case 'log':
      log[event.level](`${session.options.name}: ${event.message}`);
      return;
    case 'served': {
      const lines = [servedLine(event.record), ...servedDetails(event.record)].join('\n');
      if (event.record.ok) log.info(lines);
      else log.warn(lines);
      return;
    }
    case 'reloaded':
      log.info(`${session.options.name} was reloaded in ${Math.round(event.milliseconds)} ms.`);
      return;
    case 'reload-failed':
      // Somebody is writing: lens, status bar and view say that the version before goes on; a message at each letter helps nobody.
      if (event.unsaved) log.debug(describeReloadFailure(session.options.name, event.failure).message);
      else void tellReloadFailure(log, session, event.failure);
      return;
    case 'test-ended':
    case 'debug':
      // The Test Explorer and the debugger show them.
      return;
    default:
      event satisfies never;
  }
}

/** Says that the file on disk cannot be served and that the version before goes on. */
export async function tellReloadFailure(
  log: vscode.LogOutputChannel,
  session: RunSession,
  failure: Parameters<typeof describeReloadFailure>[1],
): Promise<void> {
  const described = describeReloadFailure(session.options.name, failure);
  log.warn(described.message);
  const shown = described.actions.filter((action) => action.kind !== 'cancel' && action.kind !== 'use-port');
  const chosen = await vscode.window.showWarningMessage(described.message, ...shown.map((action) => action.title));
  const action = shown.find(({ title }) => title === chosen);
  if (action) await performAction(log, action);
}

async function tellCrash(log: vscode.LogOutputChannel, session: RunSession, reason: string): Promise<void> {
  log.error(`${session.options.name} is not served any more. ${reason}`);
  const again = say`Run again`;
  const show = say`Show log`;
  const chosen = await vscode.window.showErrorMessage(say`${session.options.name} is not served any more. ${reason}`, again, show);
  if (chosen === again) await vscode.commands.executeCommand('capstan.run', session.options.uri);
  if (chosen === show) log.show(true);
}
