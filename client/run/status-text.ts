/** What the status bar says about everything that runs. */

import { say } from '../../spec/say.ts';
import type { RunState } from './session.ts';

export interface RunSummary {
  readonly name: string;
  readonly state: RunState;
  readonly mock: boolean;
}

export interface StatusText {
  readonly text: string;
  readonly tooltip: string;
  readonly severity: 'normal' | 'warning';
}

/** Undefined when nothing runs: there is then nothing to show. */
export function statusOf(runs: readonly RunSummary[]): StatusText | undefined {
  const [first, ...others] = runs;
  if (!first) return undefined;
  const stale = runs.some((run) => run.state.kind === 'running' && run.state.stale !== undefined);
  return {
    text:
      others.length === 0
        ? `${icon(first.state)} ${first.mock ? say`${first.name}${ports(first.state)} with mocks` : `${first.name}${ports(first.state)}`}`
        : say`$(broadcast) ${runs.length} capabilities`,
    tooltip: [...runs.map(describe), say`Click to open, copy, call or stop`].join('\n'),
    severity: stale ? 'warning' : 'normal',
  };
}

function icon(state: RunState): string {
  if (state.kind === 'running') return state.stale ? '$(warning)' : '$(broadcast)';
  return '$(loading~spin)';
}

function ports(state: RunState): string {
  if (state.kind !== 'running') return '';
  const numbers = state.servers.flatMap((server) => (server.port === undefined ? [] : [`:${server.port}`]));
  return numbers.length === 0 ? '' : ` ${numbers.join(' ')}`;
}

function describe({ name, state, mock }: RunSummary): string {
  switch (state.kind) {
    case 'starting':
      return say`${name} is starting`;
    case 'stopping':
      return say`${name} is stopping`;
    case 'stopped':
      return say`${name} has stopped`;
    case 'running': {
      const urls = state.servers.map((server) => `  ${server.namespace ?? server.type}: ${server.url ?? say`standard input and output`}`);
      const stale = state.stale ? [`  ${say`the file cannot be served as it is; the version before goes on`}`] : [];
      return [mock ? say`${name} is running with mocks` : say`${name} is running`, ...urls, ...stale].join('\n');
    }
    default:
      return state satisfies never;
  }
}
