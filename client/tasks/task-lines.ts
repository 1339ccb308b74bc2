/** What a task writes into its terminal: lines that the problem matcher `$capstan` reads, and those of the log. */
import type { Event, PlacedProblem } from '../../engine/control/protocol.ts';
import { addressLine, servedDetails, servedLine } from '../run/log-lines.ts';
import type { RunState } from '../run/session.ts';

/** The matcher takes this line for the beginning of something that may find problems. */
export function beginLine(name: string): string {
  return `Reading ${name} …`;
}

/** And this one for its end. */
export function endLine(name: string, runs: boolean): string {
  return runs ? `Serving ${name}.` : `Not serving ${name}.`;
}

/** As `capstan check` writes it: `fleet/fleet.yaml:12:5 error … unknown-key`. `path` is that of the file, for the matcher to find. */
export function problemText(problem: PlacedProblem, path: (uri: string) => string): string {
  const { line, character } = problem.range.start;
  return `${path(problem.uri)}:${line + 1}:${character + 1} ${problem.severity} ${problem.message.replaceAll(/\s*\n\s*/g, ' ')} ${problem.code}`;
}

export function runningLines(
  name: string,
  state: Extract<RunState, { kind: 'running' }>,
  path: (uri: string) => string,
): readonly string[] {
  return [...state.problems.map((problem) => problemText(problem, path)), ...state.servers.map(addressLine), endLine(name, true)];
}

/** Undefined for what a terminal has no use for. */
export function eventLines(name: string, event: Event, path: (uri: string) => string): readonly string[] {
  switch (event.event) {
    case 'log':
      return event.level === 'debug' ? [] : [event.message];
    case 'served':
      return [servedLine(event.record), ...servedDetails(event.record)];
    case 'reloaded':
      return [beginLine(name), ...event.problems.map((problem) => problemText(problem, path)), endLine(name, true)];
    case 'reload-failed': {
      const { failure } = event;
      const problems = failure.code === 'invalid-file' ? failure.problems.map((problem) => problemText(problem, path)) : [];
      return [beginLine(name), ...problems, `${failure.message} The version before goes on serving.`, endLine(name, true)];
    }
    case 'debug':
    case 'test-ended':
      return [];
    default:
      return event satisfies never;
  }
}
