/** Capabilities as tasks of the editor: those of the workspace are offered, those of `tasks.json` are run as they are written. */
import path from 'node:path';
import * as vscode from 'vscode';
import type { CapabilityFile } from '../../server/protocol.ts';
import type { RunContext } from '../run/start-run.ts';
import { runTerminal } from './run-terminal.ts';
import { type RunTask, readTask, taskType } from './task-definition.ts';

export function registerTasks(run: RunContext, findFiles: () => Promise<readonly CapabilityFile[]>): vscode.Disposable {
  function taskOf(
    definition: vscode.TaskDefinition,
    scope: vscode.WorkspaceFolder | vscode.TaskScope,
    name: string,
    wanted: RunTask | string,
  ): vscode.Task {
    const folder = typeof scope === 'object' ? scope.uri : vscode.workspace.workspaceFolders?.[0]?.uri;
    const execution = new vscode.CustomExecution(async () => runTerminal(run, wanted, folder));
    const task = new vscode.Task(definition, scope, name, 'capstan', execution, '$capstan');
    task.isBackground = true;
    return task;
  }

  return vscode.tasks.registerTaskProvider(taskType, {
    provideTasks: async () => {
      const files = (await findFiles()).filter(({ runnable, uri }) => runnable && uri.startsWith('file:'));
      return files.flatMap((file) => {
        const uri = vscode.Uri.parse(file.uri);
        const folder = vscode.workspace.getWorkspaceFolder(uri);
        if (!folder) return [];
        const relative = path.relative(folder.uri.fsPath, uri.fsPath).replaceAll('\\', '/');
        return [false, true].map((mock) => {
          const definition = { type: taskType, file: relative, ...(mock && { mock }) };
          return taskOf(definition, folder, `run ${relative}${mock ? ' with mocks' : ''}`, readTask(definition));
        });
      });
    },
    // The definition must be the very one that was given.
    resolveTask: (task) => taskOf(task.definition, task.scope ?? vscode.TaskScope.Workspace, task.name, readTask(task.definition)),
  });
}
