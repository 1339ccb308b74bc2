/** The Capabilities view: every capability file of the workspace, what it serves, whether it runs, and how its last calls went. */
import path from 'node:path';
import * as vscode from 'vscode';
import type { CapabilityFile } from '../../server/protocol.ts';
import { say } from '../../spec/say.ts';
import type { ToolSizes } from '../agents/tool-sizes.ts';
import type { RunSessions } from '../run/sessions.ts';
import type { FindServables } from '../servables.ts';
import { labelOf } from '../upstreams/behaviour-choices.ts';
import type { Upstreams } from '../upstreams/upstreams.ts';
import type { CallHistory } from './call-history.ts';
import { createRefresher } from './refresher.ts';
import { childrenOf, lookOf, type TreeNode, unitId, unitKinds } from './tree-nodes.ts';

export interface ViewParts {
  readonly sessions: RunSessions;
  readonly servables: FindServables;
  readonly history: CallHistory;
  readonly upstreams: Upstreams;
  readonly sizes: ToolSizes;
  readonly findFiles: () => Promise<readonly CapabilityFile[]>;
  readonly serverReady: vscode.Event<unknown>;
}

/** Calls come in hundreds a second; nobody reads faster than this. */
const settleMs = 250;

export function registerCapabilitiesView(parts: ViewParts): vscode.Disposable {
  const { sessions, servables, history, upstreams, sizes, findFiles, serverReady } = parts;
  const changed = new vscode.EventEmitter<TreeNode | undefined>();
  /** The nodes as the view was given them last, by the id of their item. */
  const given = new Map<string, TreeNode>();
  const refresher = createRefresher(settleMs, (ids) => {
    if (ids === undefined) changed.fire(undefined);
    else for (const id of ids) if (given.has(id)) changed.fire(given.get(id));
  });
  const refresh = (): void => refresher.changed(undefined);

  const provider: vscode.TreeDataProvider<TreeNode> = {
    onDidChangeTreeData: changed.event,
    getChildren: (node) => refresher.asked(() => children(node)),
    getTreeItem: (node) => {
      const item = itemOf(node, parts);
      if (item.id !== undefined) given.set(item.id, node);
      return item;
    },
  };

  async function children(node: TreeNode | undefined): Promise<TreeNode[]> {
    if (node) return [...childrenOf(node, node.kind === 'file' ? await servables(vscode.Uri.parse(node.uri)) : undefined)];
    const files = await findFiles();
    // What can be run comes first.
    return [...files.filter((file) => file.runnable), ...files.filter((file) => !file.runnable)].map((file) => ({
      kind: 'file',
      uri: file.uri,
      file,
    }));
  }

  const view = vscode.window.createTreeView('capstan.capabilities', { treeDataProvider: provider, showCollapseAll: true });
  const updateBadge = (): void => {
    const running = sessions.all().length;
    view.badge = running === 0 ? undefined : { value: running, tooltip: say`${running} running` };
  };
  const yaml = vscode.workspace.createFileSystemWatcher('**/*.{yaml,yml}');

  return vscode.Disposable.from(
    changed,
    view,
    yaml,
    yaml.onDidCreate(refresh),
    yaml.onDidChange(refresh),
    yaml.onDidDelete(refresh),
    sessions.onChange((session) => {
      if (session.state.kind === 'starting') history.forget(session.options.uri);
      updateBadge();
      // A file outside of the workspace is not in the list until it runs.
      refresher.changed(given.has(session.options.uri) ? session.options.uri : undefined);
    }),
    sessions.onEvent(({ session, event }) => {
      if (event.event !== 'served') return;
      history.add(session.options.uri, event.record, event.call);
      for (const kind of unitKinds) refresher.changed(unitId(session.options.uri, kind, event.record.server, event.record.unit));
    }),
    upstreams.onChange(refresh),
    sizes.onChange(refresh),
    serverReady(refresh),
    vscode.workspace.onDidChangeWorkspaceFolders(refresh),
    refresher,
  );
}

function itemOf(node: TreeNode, { sessions, history, upstreams, sizes }: ViewParts): vscode.TreeItem {
  const uri = vscode.Uri.parse(node.uri);
  const session = sessions.find(node.uri);
  const upstream = session && upstreams.stateOf(session);
  const behaviour = node.kind === 'operation' ? upstream?.behaviours[`${node.client.namespace}.${node.unit.name}`] : undefined;
  const look = lookOf(node, {
    state: session?.state,
    mock: session?.options.start.mock ?? false,
    replays: session?.options.start.replay !== undefined,
    history: node.kind === 'unit' || node.kind === 'operation' ? history.find(node.uri, node.unit.server, node.unit.name) : undefined,
    behaviour: behaviour && labelOf(behaviour),
    sizes: showsSizes(node) ? sizes.of(node.uri) : [],
    records: upstream?.record ?? false,
    path: vscode.workspace.getWorkspaceFolder(uri) ? vscode.workspace.asRelativePath(uri, false) : path.basename(uri.fsPath),
  });
  const item = new vscode.TreeItem(look.label, collapsibleState(node));
  item.id = look.id;
  item.description = look.description;
  item.tooltip = look.tooltip.join('\n');
  item.iconPath = new vscode.ThemeIcon(look.icon, look.color === undefined ? undefined : new vscode.ThemeColor(look.color));
  item.contextValue = look.context;
  // With it the file shows its problems as it does in the explorer.
  if (node.kind === 'file') item.resourceUri = uri;
  const { start, end } = look.place.range ?? {};
  const selection = start && end && new vscode.Range(start.line, start.character, start.line, start.character);
  item.command = {
    title: say`Open`,
    command: 'vscode.open',
    arguments: [vscode.Uri.parse(look.place.uri), { preserveFocus: false, ...(selection && { selection }) }],
  };
  return item;
}

/** A view of many files that nobody has opened asks nothing. */
function showsSizes(node: TreeNode): boolean {
  return (node.kind === 'server' && node.server.type === 'mcp') || (node.kind === 'unit' && node.unit.kind === 'tool');
}

function collapsibleState(node: TreeNode): vscode.TreeItemCollapsibleState {
  switch (node.kind) {
    case 'file':
      return node.file.runnable ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed;
    case 'server':
      return node.server.calls.length + node.server.skills.length > 0
        ? vscode.TreeItemCollapsibleState.Expanded
        : vscode.TreeItemCollapsibleState.None;
    case 'flows':
    case 'client':
      return vscode.TreeItemCollapsibleState.Collapsed;
    case 'unit':
    case 'skill':
    case 'operation':
      return vscode.TreeItemCollapsibleState.None;
    default:
      return node satisfies never;
  }
}
