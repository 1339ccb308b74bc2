/** Which lenses stand above which lines of a capability file, given what can be run in it and what runs. */
import type { ServingAddress } from '../../engine/control/protocol.ts';
import type { Callable, Servables, TextRange } from '../../server/protocol.ts';
import { say } from '../../spec/say.ts';
import type { RunState } from './session.ts';

export interface LensModel {
  readonly range: TextRange;
  readonly title: string;
  readonly tooltip: string;
  /** Without a command the lens only tells something. */
  readonly command: string | undefined;
  readonly arguments: readonly unknown[];
}

export interface LensSituation {
  readonly state: RunState | undefined;
  readonly mock: boolean;
  /** A recording answers for the consumed APIs. */
  readonly replays?: boolean;
  /** False in a workspace that is not trusted: nothing is started there. */
  readonly trusted: boolean;
}

export function lensesOf(servables: Servables, situation: LensSituation): readonly LensModel[] {
  if (!servables.runnable) return [];
  const fileLenses = runLenses(servables, situation).map((lens) => ({ ...lens, range: servables.range }));
  const consumed = servables.clients.filter(({ uri }) => uri === servables.uri).flatMap((client) => client.operations);
  const calls = [...servables.servers.flatMap((server) => server.calls), ...servables.flows, ...consumed, ...servables.steps];
  const callLenses = situation.trusted ? calls.map((call) => callLens(servables.uri, call)) : [];
  return [...fileLenses, ...callLenses];
}

type Lens = Omit<LensModel, 'range'>;

function runLenses({ uri, servers }: Servables, { state, mock, replays = false, trusted }: LensSituation): readonly Lens[] {
  if (!trusted) {
    return [
      {
        title: say`▶ Run (needs a trusted workspace)`,
        tooltip: say`Running a capability opens ports and sends requests. Trust this workspace to allow it.`,
        command: 'workbench.trust.manage',
        arguments: [],
      },
    ];
  }
  if (!state || state.kind === 'stopped') return servers.length === 0 ? [] : idleLenses(uri);
  switch (state.kind) {
    case 'starting':
      return [
        told(say`Starting…`),
        { title: say`■ Stop`, tooltip: say`Stop starting this capability`, command: 'capstan.stop', arguments: [uri] },
      ];
    case 'stopping':
      return [told(say`Stopping…`)];
    case 'running':
      return [
        { title: say`■ Stop`, tooltip: say`Stop this capability and free its ports`, command: 'capstan.stop', arguments: [uri] },
        { title: say`↻ Restart`, tooltip: say`Stop this capability and start it again`, command: 'capstan.restart', arguments: [uri] },
        ...state.servers.filter((server) => server.url !== undefined).map((server) => addressLens(uri, server)),
        ...(replays ? [told(say`with a recording`)] : mock ? [told(say`with mocks`)] : []),
        ...(state.stale
          ? [{ title: say`⚠ serving the version before`, tooltip: state.stale.message, command: 'capstan.explainStale', arguments: [uri] }]
          : []),
      ];
    default:
      return state satisfies never;
  }
}

function idleLenses(uri: string): readonly Lens[] {
  return [
    { title: say`▶ Run`, tooltip: say`Serve this capability on this machine`, command: 'capstan.run', arguments: [uri] },
    {
      title: say`▶ Run with mocks`,
      tooltip: say`Serve this capability; consumed APIs are answered from what the file declares, without network or secrets`,
      command: 'capstan.runWithMocks',
      arguments: [uri],
    },
  ];
}

function addressLens(uri: string, server: ServingAddress): Lens {
  return {
    title: `${server.namespace ?? server.type} ${server.url ?? ''}`,
    tooltip: say`Copy or open this address`,
    command: 'capstan.useAddress',
    arguments: [uri, server.url],
  };
}

function callLens(uri: string, call: Callable): LensModel {
  return {
    range: call.nameRange,
    title: say`▶ Call`,
    tooltip:
      call.kind === 'step'
        ? say`Run only the step ${call.title ?? call.name}, with what the last call gave it`
        : say`Call ${call.title ?? call.name} and look at its answer`,
    command: 'capstan.call',
    arguments: [uri, call.kind, call.server, call.name],
  };
}

function told(title: string): Lens {
  return { title, tooltip: '', command: undefined, arguments: [] };
}
