/** A run in the terminal of a task: it begins with the task and ends with it, and the task ends when the run does. */
import path from 'node:path';
import * as vscode from 'vscode';
import type { RunSession } from '../run/session.ts';
import { type RunContext, startRun } from '../run/start-run.ts';
import type { RunTask } from './task-definition.ts';
import { beginLine, endLine, eventLines, runningLines } from './task-lines.ts';

/** `problem` instead of a task: why `tasks.json` cannot be used. */
export function runTerminal(run: RunContext, task: RunTask | string, folder: vscode.Uri | undefined): vscode.Pseudoterminal {
  const written = new vscode.EventEmitter<string>();
  const closed = new vscode.EventEmitter<number>();
  const subscriptions: vscode.Disposable[] = [written, closed];
  let own: RunSession | undefined;
  let ended = false;

  const write = (...lines: readonly string[]): void => {
    for (const line of lines) written.fire(`${line.replaceAll('\n', '\r\n')}\r\n`);
  };
  const end = (code: number): void => {
    if (ended) return;
    ended = true;
    closed.fire(code);
    for (const subscription of subscriptions) subscription.dispose();
  };

  async function open(): Promise<void> {
    if (typeof task === 'string') {
      write(task);
      end(1);
      return;
    }
    const uri = path.isAbsolute(task.file) || !folder ? vscode.Uri.file(task.file) : vscode.Uri.joinPath(folder, task.file);
    const before = run.sessions.find(uri.toString());
    write(beginLine(path.basename(uri.fsPath)));
    const session = await startRun(run, {
      uri,
      ...(task.mock !== undefined && { mock: task.mock }),
      ...(task.environment !== undefined && { environment: task.environment }),
      failed: (message) => write(message),
    });
    const name = session?.options.name ?? path.basename(uri.fsPath);
    if (session?.state.kind !== 'running') {
      write(endLine(name, false));
      end(1);
      return;
    }
    if (ended) {
      // The task was ended while it started.
      if (session !== before) await session.stop();
      return;
    }
    if (session !== before) own = session;
    if (session === before) write(`${name} runs already; it goes on when this task ends.`);
    write(...runningLines(name, session.state, pathOf));
    subscriptions.push(
      run.sessions.onEvent(({ session: from, event }) => {
        if (from === session) write(...eventLines(name, event, pathOf));
      }),
      run.sessions.onChange((changed) => {
        if (changed !== session || session.state.kind !== 'stopped') return;
        const { failure } = session.state;
        write(failure ? `${name} is not served any more. ${failure.message}` : `${name} has stopped.`);
        end(failure ? 1 : 0);
      }),
    );
  }

  return {
    onDidWrite: written.event,
    onDidClose: closed.event,
    open: () => void open(),
    close: () => {
      if (ended) return;
      ended = true;
      for (const subscription of subscriptions) subscription.dispose();
      void own?.stop();
    },
    // Ctrl+C, as in any terminal.
    handleInput: (text) => {
      if (text === '\u0003') void (own ? own.stop() : end(0));
    },
  };
}

function pathOf(uri: string): string {
  return vscode.Uri.parse(uri).fsPath;
}
