/**
 * Runs survive a reload of the window: engines end with the extension host, so what ran is written down and started again.
 * Not when the window is opened anew days later: nothing is to open ports that nobody asked for.
 */
import * as vscode from 'vscode';
import { say } from '../../spec/say.ts';
import { describeRuns, isReload, type KeptRuns } from './kept-runs.ts';
import { type RunContext, startRun } from './start-run.ts';

const key = 'capstan.runs';
const writeEveryMs = 30_000;
export function keepRuns(context: RunContext): vscode.Disposable {
  const { sessions, state } = context;
  const kept = state.get<KeptRuns>(key);
  let restoring = true;
  const write = (): void => {
    if (!restoring) void state.update(key, describeRuns(sessions.all(), { session: vscode.env.sessionId, at: Date.now() }));
  };
  const subscription = sessions.onChange(write);
  // In a window that lives long the time must not grow old.
  const timer = setInterval(() => {
    if (sessions.all().length > 0) write();
  }, writeEveryMs);

  async function restore(): Promise<void> {
    if (!kept || !isReload(kept, vscode.env.sessionId, Date.now())) return;
    const started = await Promise.all(
      kept.runs.map(({ uri, ...again }) => startRun(context, { ...again, uri: vscode.Uri.parse(uri), quiet: true })),
    );
    const names = started.flatMap((session) => session?.options.name ?? []);
    if (names.length > 0) vscode.window.setStatusBarMessage(say`$(check) Running again: ${names.join(', ')}`, 4000);
  }
  void restore()
    .catch((error: unknown) => context.log.error(`What ran before the reload was not started again: ${error}`))
    .finally(() => {
      restoring = false;
      write();
    });

  return vscode.Disposable.from(
    subscription,
    new vscode.Disposable(() => {
      // What stops from here on is stopped by the end of the window.
      restoring = true;
      clearInterval(timer);
    }),
  );
}
