/** What the log says about a run, one line a fact. */
import type { PlacedProblem, ServedCall, ServingAddress } from '../../engine/control/protocol.ts';

/** `✓ ship-tools/list-ships 200 in 12 ms ← GET https://registry.example/ships 200 in 9 ms` */
export function servedLine(call: ServedCall): string {
  const own = `${call.ok ? '✓' : '✗'} ${call.server}/${call.unit} ${call.status} in ${duration(call.milliseconds)}`;
  const [only, ...others] = call.upstreamCalls;
  const upstream = only && others.length === 0 ? ` ← ${upstreamText(only)}` : '';
  return own + upstream;
}

/** The lines below it: its upstream calls when there are several, and why it failed. */
export function servedDetails(call: ServedCall): readonly string[] {
  const upstream = call.upstreamCalls.length > 1 ? call.upstreamCalls.map((each) => `    ← ${upstreamText(each)}`) : [];
  const error = call.error
    ? [`    ${call.error.message}`, ...(call.error.details ?? []).map((detail) => `    ${detail.name}: ${detail.message}`)]
    : [];
  return [...upstream, ...error];
}

function upstreamText(call: ServedCall['upstreamCalls'][number]): string {
  const answer = call.error ?? `${call.status ?? 'no answer'}`;
  return `${call.method} ${call.url} ${answer} in ${duration(call.milliseconds)}`;
}

export function duration(milliseconds: number): string {
  if (milliseconds < 10) return `${milliseconds.toFixed(1)} ms`;
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

export function addressLine(server: ServingAddress): string {
  const moved = server.declaredPort === undefined ? '' : ` (instead of port ${server.declaredPort} in the file)`;
  return `  ${server.type} ${server.namespace ?? ''} ${server.url ?? 'over standard input and output'}${moved}`.replace(
    / {2,}(?=\S)/g,
    (gap, at) => (at === 0 ? gap : ' '),
  );
}

export function problemLine(problem: PlacedProblem): string {
  return `  ${fileNameOf(problem.uri)}:${problem.range.start.line + 1}:${problem.range.start.character + 1} ${problem.severity}: ${problem.message}`;
}

export function fileNameOf(uri: string): string {
  return decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1));
}
