/** What language-model tools answer: short, complete, with places as `path:line:column`. */
import type { CallOutcome, PlacedProblem, Started } from '../../engine/control/protocol.ts';

export function problemsText(file: string, problems: readonly PlacedProblem[]): string {
  if (problems.length === 0) return `${file} has no problems.`;
  const lines = problems.map(
    ({ range, severity, message, code }) =>
      `${file}:${range.start.line + 1}:${range.start.character + 1}: ${severity}: ${message} [${code}]`,
  );
  return `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}:\n${lines.join('\n')}`;
}

export function startedText(name: string, { servers }: Pick<Started, 'servers'>, mock: boolean): string {
  const lines = servers.map(({ type, namespace, url }) => `${type} ${namespace ?? ''}: ${url ?? 'standard input and output'}`);
  return `${name} is running${mock ? ', consumed APIs are answered with made-up data' : ''}.\n${lines.join('\n')}`;
}

/** An answer larger than this fills the context of an agent with one call. */
const maxAnswer = 20_000;

export function outcomeText({ status, milliseconds, data, text, binary, error, trace }: CallOutcome): string {
  const head = error
    ? `Failed with status ${status}: ${error.message} [${error.code}]`
    : `Status ${status} in ${Math.round(milliseconds)} ms.`;
  const content =
    data !== undefined ? JSON.stringify(data, null, 1) : (text ?? (binary ? `${binary.size} bytes of ${binary.mediaType}` : ''));
  const shown = content.length > maxAnswer ? `${content.slice(0, maxAnswer)}… (${content.length} characters)` : content;
  const calls = (trace?.upstream ?? []).map(
    (call) =>
      `${call.reference}: ${call.method} ${call.url} → ${call.status ?? call.error ?? 'no answer'} (${Math.round(call.milliseconds)} ms)`,
  );
  const misses = (trace?.mappings ?? []).flatMap(({ target, path, note }) =>
    note === undefined ? [] : [`${target || 'answer'} (${path}): ${note}`],
  );
  return [
    head,
    ...(shown === '' ? [] : [shown]),
    ...(calls.length > 0 ? ['Calls to consumed APIs:', ...calls] : []),
    ...(misses.length > 0 ? ['Mappings that found nothing:', ...misses] : []),
  ].join('\n');
}
