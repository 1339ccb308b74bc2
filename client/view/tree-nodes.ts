/** The nodes of the Capabilities view: files → servers and clients → what can be called in them. */
import type { ServingAddress, ToolSize } from '../../engine/control/protocol.ts';
import type {
  Callable,
  CapabilityFile,
  ServableClient,
  ServableServer,
  ServableSkill,
  Servables,
  TextRange,
} from '../../server/protocol.ts';
import { say } from '../../spec/say.ts';
import { totalLines, totalOf } from '../agents/size-lens-model.ts';
import { sizeLines, tokensOf, tokenText } from '../agents/tokens.ts';
import type { RunState } from '../run/session.ts';
import type { UnitHistory } from './call-history.ts';

export type TreeNode =
  | { readonly kind: 'file'; readonly uri: string; readonly file: CapabilityFile }
  | { readonly kind: 'server'; readonly uri: string; readonly server: ServableServer }
  | { readonly kind: 'unit'; readonly uri: string; readonly unit: Callable }
  | { readonly kind: 'skill'; readonly uri: string; readonly skill: ServableSkill }
  | { readonly kind: 'flows'; readonly uri: string; readonly flows: readonly Callable[] }
  | { readonly kind: 'client'; readonly uri: string; readonly client: ServableClient }
  | { readonly kind: 'operation'; readonly uri: string; readonly client: ServableClient; readonly unit: Callable };

/** Menus of the Capabilities view hand over its nodes; those of other views have no such shape. */
export function isNode(given: unknown): given is TreeNode {
  return typeof given === 'object' && given !== null && 'kind' in given && 'uri' in given && typeof given.uri === 'string';
}

export function childrenOf(node: TreeNode, servables: Servables | undefined): readonly TreeNode[] {
  const { uri } = node;
  switch (node.kind) {
    case 'file':
      if (!servables) return [];
      return [
        ...servables.servers.map((server) => ({ kind: 'server', uri, server }) as const),
        ...(servables.flows.length > 0 ? [{ kind: 'flows', uri, flows: servables.flows } as const] : []),
        ...servables.clients.map((client) => ({ kind: 'client', uri, client }) as const),
      ];
    case 'server':
      return [
        ...node.server.calls.map((unit) => ({ kind: 'unit', uri, unit }) as const),
        ...node.server.skills.map((skill) => ({ kind: 'skill', uri, skill }) as const),
      ];
    case 'flows':
      return node.flows.map((unit) => ({ kind: 'unit', uri, unit }) as const);
    case 'client':
      return node.client.operations.map((unit) => ({ kind: 'operation', uri, client: node.client, unit }) as const);
    case 'unit':
    case 'skill':
    case 'operation':
      return [];
    default:
      return node satisfies never;
  }
}

/** What is known about a node beyond its file. */
export interface NodeSituation {
  readonly state: RunState | undefined;
  readonly mock: boolean;
  /** A recording answers for the consumed APIs. */
  readonly replays?: boolean;
  readonly history: UnitHistory | undefined;
  /** How a consumed operation was made to behave, in words; undefined as usual. */
  readonly behaviour: string | undefined;
  /** Sizes of the definitions of the tools of the file. */
  readonly sizes: readonly ToolSize[];
  /** What consumed APIs answer is recorded. */
  readonly records: boolean;
  /** Path for people, relative to the workspace. */
  readonly path: string;
}

export interface NodeLook {
  /** The same as long as it is the same thing, so that the view keeps what is open. */
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** Lines of plain text. */
  readonly tooltip: readonly string[];
  readonly icon: string;
  /** Theme colour of the icon. */
  readonly color: string | undefined;
  /** What menus ask for, such as `file.running`. */
  readonly context: string;
  /** Where a click leads to. */
  readonly place: { readonly uri: string; readonly range: TextRange | undefined };
}

const green = 'testing.iconPassed';
const red = 'testing.iconFailed';
const yellow = 'list.warningForeground';

export function lookOf(node: TreeNode, situation: NodeSituation): NodeLook {
  switch (node.kind) {
    case 'file':
      return fileLook(node.file, situation);
    case 'server':
      return serverLook(node.uri, node.server, situation);
    case 'unit':
      return unitLook(node.uri, node.unit, situation);
    case 'skill':
      return {
        id: `${node.uri} skill ${node.skill.name}`,
        label: node.skill.name,
        description: node.skill.tools.join(', '),
        tooltip: [say`Skill ${node.skill.name}`, ...lines(node.skill.description)],
        icon: 'mortar-board',
        color: undefined,
        context: 'skill',
        place: { uri: node.uri, range: node.skill.nameRange },
      };
    case 'flows':
      return {
        id: `${node.uri} flows`,
        label: say`Flows`,
        description: say`shared by tools and operations`,
        tooltip: [],
        icon: 'git-merge',
        color: undefined,
        context: 'flows',
        place: { uri: node.uri, range: node.flows[0]?.nameRange },
      };
    case 'client':
      return {
        id: `${node.uri} client ${node.client.namespace}`,
        label: node.client.namespace,
        description: node.client.baseUri ?? '',
        tooltip: [say`Consumed API ${node.client.namespace}`, ...lines(node.client.baseUri)],
        icon: 'cloud',
        color: undefined,
        context: 'client',
        place: { uri: node.client.uri, range: node.client.nameRange },
      };
    case 'operation':
      return operationLook(node, situation);
    default:
      return node satisfies never;
  }
}

function operationLook(node: Extract<TreeNode, { kind: 'operation' }>, situation: NodeSituation): NodeLook {
  const look = unitLook(node.uri, node.unit, situation);
  const { behaviour } = situation;
  const own = behaviour === undefined ? look : { ...look, icon: 'beaker', color: yellow };
  return {
    ...own,
    description: [behaviour === undefined ? '' : say`made to: ${behaviour}`, look.description].filter(Boolean).join(' · '),
    place: { uri: node.client.uri, range: node.unit.nameRange },
  };
}

function fileLook(file: CapabilityFile, { state, mock, replays = false, records, path }: NodeSituation): NodeLook {
  const running = state?.kind === 'running';
  const stale = running && state.stale !== undefined;
  const name = path.slice(path.lastIndexOf('/') + 1);
  const [icon, color] = fileIcon(file, state);
  return {
    id: file.uri,
    label: file.title ?? name,
    description: [
      stateWord(state, mock && !replays),
      replays ? say`with a recording` : '',
      records ? say`recording` : '',
      file.title === undefined ? path.slice(0, -name.length - 1) : path,
    ]
      .filter(Boolean)
      .join(' · '),
    tooltip: [
      path,
      ...(file.runnable ? [] : [say`Shared file: other files import its parts, it is not run by itself.`]),
      ...(running && state.problems.length > 0
        ? [state.problems.length === 1 ? say`Running with 1 problem.` : say`Running with ${state.problems.length} problems.`]
        : []),
      ...(stale ? [say`The file cannot be served as it is; the version before goes on.`] : []),
    ],
    icon,
    color,
    context: `file.${!file.runnable ? 'shared' : state && state.kind !== 'stopped' ? 'running' : 'idle'}${records ? '.recording' : ''}`,
    place: { uri: file.uri, range: undefined },
  };
}

function fileIcon(file: CapabilityFile, state: RunState | undefined): readonly [icon: string, color: string | undefined] {
  if (!file.runnable) return ['references', undefined];
  switch (state?.kind) {
    case undefined:
    case 'stopped':
      return ['circle-outline', undefined];
    case 'starting':
    case 'stopping':
      return ['loading~spin', undefined];
    case 'running':
      return state.stale ? ['warning', yellow] : ['broadcast', green];
    default:
      return state satisfies never;
  }
}

function stateWord(state: RunState | undefined, mock: boolean): string {
  switch (state?.kind) {
    case undefined:
    case 'stopped':
      return '';
    case 'starting':
      return say`starting`;
    case 'stopping':
      return say`stopping`;
    case 'running':
      if (state.stale) return mock ? say`serving the version before with mocks` : say`serving the version before`;
      return mock ? say`running with mocks` : say`running`;
    default:
      return state satisfies never;
  }
}

const serverIcons: Readonly<Record<ServableServer['type'], string>> = {
  mcp: 'tools',
  rest: 'globe',
  skill: 'book',
  control: 'dashboard',
};

function serverLook(uri: string, server: ServableServer, { state, sizes }: NodeSituation): NodeLook {
  const total = server.type === 'mcp' ? totalOf(sizes, server.namespace) : undefined;
  const address = state?.kind === 'running' ? state.servers.find((served) => isSame(served, server)) : undefined;
  const url = address?.url;
  const declared =
    server.transport === 'stdio' ? say`standard input and output` : server.port === undefined ? '' : say`port ${server.port}`;
  return {
    id: `${uri} server ${server.type} ${server.namespace ?? ''}`,
    label: server.namespace ?? server.type,
    // The view is narrow: what all addresses have in common is left out, and the port must be seen.
    description: [
      server.type,
      url?.replace(/^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])?/, '') ?? declared,
      total === undefined ? '' : tokenText(total),
    ]
      .filter(Boolean)
      .join(' · '),
    tooltip: [
      `${serverName(server.type)} ${server.namespace ?? ''}`.trim(),
      ...lines(url ?? declared),
      ...(address?.declaredPort === undefined ? [] : [say`The file says port ${address.declaredPort}.`]),
      ...(total === undefined ? [] : totalLines(total)),
    ],
    icon: serverIcons[server.type],
    color: url === undefined ? undefined : green,
    context: url === undefined ? 'server.idle' : 'server.running',
    place: { uri, range: server.nameRange },
  };
}

function serverName(type: ServableServer['type']): string {
  switch (type) {
    case 'mcp':
      return say`MCP server`;
    case 'rest':
      return say`REST server`;
    case 'skill':
      return say`Skill server`;
    case 'control':
      return say`Control server`;
    default:
      return type satisfies never;
  }
}

export function isSame(served: ServingAddress, server: ServableServer): boolean {
  return served.type === server.type && served.namespace === server.namespace;
}

const unitIcons: Readonly<Record<Callable['kind'], string>> = {
  tool: 'symbol-method',
  'rest-operation': 'symbol-interface',
  resource: 'symbol-file',
  prompt: 'comment',
  flow: 'git-merge',
  operation: 'arrow-small-right',
  step: 'debug-step-over',
};

export const unitKinds = Object.keys(unitIcons) as readonly Callable['kind'][];

export function unitId(uri: string, kind: Callable['kind'], server: string, name: string): string {
  return `${uri} ${kind} ${server} ${name}`;
}

function unitLook(uri: string, unit: Callable, { history, sizes }: NodeSituation): NodeLook {
  const size = unit.kind === 'tool' ? sizes.find(({ server, name }) => server === unit.server && name === unit.name) : undefined;
  const route = words(unit.method, unit.path);
  const ran = history ? resultWords(history) : '';
  return {
    id: unitId(uri, unit.kind, unit.server, unit.name),
    label: unit.name,
    description: [route, ran, size ? tokenText(tokensOf(size.characters)) : ''].filter(Boolean).join(' · '),
    tooltip: [
      ...lines(unit.description),
      ...lines(route),
      ...inputLines(unit),
      ...(history ? historyLines(history) : []),
      ...(size ? sizeLines(size.characters, history?.answers ?? []) : []),
    ],
    icon: unitIcons[unit.kind],
    color: history ? (history.last.ok ? green : red) : undefined,
    context: `unit.${unit.kind}${history ? '.called' : ''}`,
    place: { uri, range: unit.nameRange },
  };
}

function resultWords({ last, calls }: UnitHistory): string {
  const answer = say`${last.ok ? '✓' : '✗'} ${last.status} in ${Math.round(last.milliseconds)} ms`;
  return calls > 1 ? say`${answer} (${calls} calls)` : answer;
}

function historyLines({ calls, failures, totalMilliseconds, last }: UnitHistory): readonly string[] {
  const failed = failures === 0 ? say`none failed` : say`${failures} failed`;
  const average = Math.round(totalMilliseconds / calls);
  return [
    calls === 1
      ? say`1 call since it runs, ${failed}, ${average} ms on average`
      : say`${calls} calls since it runs, ${failed}, ${average} ms on average`,
    ...(last.error ? [last.error.message] : []),
  ];
}

function inputLines({ inputs }: Callable): readonly string[] {
  return inputs.length === 0
    ? []
    : [say`Inputs: ${inputs.map(({ name, required }) => (required ? name : say`${name} (optional)`)).join(', ')}`];
}

function words(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' ');
}

function lines(text: string | undefined): readonly string[] {
  return text === undefined || text === '' ? [] : [text];
}
