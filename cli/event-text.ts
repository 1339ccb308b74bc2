/** What happens in a running capability, in lines for people. */
import type { Event, PlacedProblem, ServedCall, ServingAddress, Started } from '../engine/control/protocol.ts';
import { failureText, problemLine } from './engine-options.ts';

export interface EventText {
  /** What is served from the beginning, as it is told: problems first. */
  begin(started: Started): { readonly problems: readonly string[]; readonly addresses: readonly string[] };
  /** Undefined for what a person need not read. */
  of(event: Event): string | undefined;
}

/** After a reload it names what is new: other addresses, and problems that were not there before. */
export function createEventText(): EventText {
  let addresses: readonly string[] = [];
  let problems: readonly PlacedProblem[] = [];
  return {
    begin: (started) => {
      addresses = started.servers.map(addressLine);
      problems = started.problems.filter(matters);
      return { problems: problems.map(problemLine), addresses };
    },
    of: (event) => {
      if (event.event !== 'reloaded') return eventText(event);
      const [addressesBefore, problemsBefore] = [addresses, problems];
      addresses = event.servers.map(addressLine);
      problems = event.problems.filter(matters);
      return [
        `Reloaded in ${event.milliseconds} ms.`,
        ...problems.filter((problem) => !problemsBefore.some((one) => isSame(one, problem))).map(problemLine),
        ...addresses.filter((line) => !addressesBefore.includes(line)),
      ].join('\n');
    },
  };
}

/** Advice is what "capstan check" is for. */
function matters({ severity }: PlacedProblem): boolean {
  return severity === 'error' || severity === 'warning';
}

/** Wherever it stands now. */
function isSame(a: PlacedProblem, b: PlacedProblem): boolean {
  return a.uri === b.uri && a.code === b.code && a.message === b.message;
}

/** One request to a consumed API. */
export function upstreamLine({ method, url, status, error, milliseconds }: ServedCall['upstreamCalls'][number]): string {
  return `${method} ${url} → ${status ?? error ?? 'no answer'} (${milliseconds} ms)`;
}

function addressLine(server: ServingAddress): string {
  const name = server.namespace ?? server.type;
  const address = server.url ?? 'standard input and output: capstan mcp';
  const declared = server.declaredPort === undefined ? '' : ` (port ${server.declaredPort} in the file)`;
  return `${server.type.padEnd(7)} ${name.padEnd(20)} ${address}${declared}`;
}

function eventText(event: Exclude<Event, { readonly event: 'reloaded' }>): string | undefined {
  switch (event.event) {
    case 'log':
      // What is served where is shown once it is all open.
      return event.level === 'info' ? undefined : `${event.level}: ${event.message}`;
    case 'reload-failed':
      return `Not reloaded, the old version goes on.\n${failureText(event.failure)}`;
    case 'served': {
      const { record } = event;
      const upstream = record.upstreamCalls.map((call) => `\n    ${upstreamLine(call)}`).join('');
      const reason = record.error ? `: ${record.error.message}` : '';
      return `${record.time.slice(11, 19)} ${record.server} ${record.unit} → ${record.status} (${record.milliseconds} ms)${reason}${upstream}`;
    }
    case 'test-ended':
    case 'debug':
      return undefined;
    default:
      return event satisfies never;
  }
}
