/** How large the definitions of tools are, asked of an engine when somebody looks, and again when a file has changed. */
import * as vscode from 'vscode';
import type { ToolSize } from '../../engine/control/protocol.ts';
import type { CapabilityFile } from '../../server/protocol.ts';
import { createEmitter, type Emitter } from '../emitter.ts';
import { type LaunchEngine, withEngine } from '../tests/ask-engine.ts';

export interface ToolSizes extends vscode.Disposable {
  /** As far as they are known; who asks is told of the others when they are. */
  of(uri: string): readonly ToolSize[];
  /** The sizes of this file have arrived, or have changed. */
  readonly onChange: Emitter<CapabilityFile['uri']>['on'];
}

/** Files that are looked at together are one question. */
const settleMs = 400;

export function createToolSizes(launch: LaunchEngine, log: vscode.LogOutputChannel): ToolSizes {
  const known = new Map<string, readonly ToolSize[]>();
  const wanted = new Set<string>();
  const changed = createEmitter<string>();
  let timer: NodeJS.Timeout | undefined;
  let asking = false;

  function want(uri: string): void {
    wanted.add(uri);
    clearTimeout(timer);
    timer = setTimeout(() => void ask(), settleMs);
  }

  async function ask(): Promise<void> {
    // An engine reads what files say, and no more; still nothing is started before the workspace is trusted.
    if (asking || wanted.size === 0 || !vscode.workspace.isTrusted) return;
    asking = true;
    const uris = [...wanted];
    wanted.clear();
    try {
      await withEngine(launch, async (engine) => {
        for (const uri of uris) {
          const answer = await engine.toolSizes(vscode.Uri.parse(uri).fsPath);
          if (!answer.ok) {
            log.debug(`The sizes of the tools of ${uri} are not known: ${answer.failure.message}`);
            continue;
          }
          const before = known.get(uri);
          // A file that cannot be served for the moment keeps the sizes it had.
          if (answer.value.length === 0 && before !== undefined) continue;
          known.set(uri, answer.value);
          if (JSON.stringify(before) !== JSON.stringify(answer.value)) changed.fire(uri);
        }
      });
    } catch (error) {
      log.warn(`The sizes of tools are not known: ${error}`);
    } finally {
      asking = false;
    }
    if (wanted.size > 0) timer = setTimeout(() => void ask(), settleMs);
  }

  const yaml = vscode.workspace.createFileSystemWatcher('**/*.{yaml,yml}');
  /** A capability is asked about by itself; any other file may be imported by all of them. */
  const again = (uri: vscode.Uri): void => {
    const own = uri.toString();
    for (const each of known.has(own) ? [own] : known.keys()) want(each);
  };
  const subscriptions = vscode.Disposable.from(
    yaml,
    yaml.onDidChange(again),
    yaml.onDidDelete(({ path }) => known.delete(vscode.Uri.file(path).toString())),
    vscode.workspace.onDidGrantWorkspaceTrust(() => void ask()),
  );
  return {
    of: (uri) => {
      const sizes = known.get(uri);
      if (sizes === undefined && uri.startsWith('file:')) {
        known.set(uri, []);
        want(uri);
      }
      return sizes ?? [];
    },
    onChange: changed.on,
    dispose: () => {
      clearTimeout(timer);
      subscriptions.dispose();
    },
  };
}
