/** `capstan inspect FILE`: what would be served, from where, with which hosts and variables. Opens and asks nothing. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { VariableInfo } from '../engine/control/file-protocol.ts';
import { type Overview, overviewOf } from '../engine/control/overview.ts';
import { describeVariables } from '../engine/load/describe-variables.ts';
import { loadPlan } from '../engine/load/load.ts';
import { onlyFile } from './capability-file.ts';
import { engineFlags, failureText, startOptions } from './engine-options.ts';
import { upstreamUsage, valuesUsage } from './engine-usage.ts';
import { oneOf, parseFlags } from './parse-flags.ts';
import { plural } from './report.ts';
import type { Terminal } from './terminal.ts';

export const inspectUsage = `capstan inspect FILE [options]

Shows what a capability would serve, where, what stands behind it, which hosts it calls and which variables it needs. Nothing
is opened, nothing is called, no value of a variable is shown.

${valuesUsage}${upstreamUsage}  --format json          one JSON object instead of readable lines
`;

/** 0 when it could be served, 1 when the file has errors or a variable has no value. */
export async function inspectCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parseFlags({
    args: [...args],
    allowPositionals: true,
    options: {
      'env-file': engineFlags['env-file'],
      set: engineFlags.set,
      upstream: engineFlags.upstream,
      format: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    terminal.out(inspectUsage);
    return 0;
  }
  const file = onlyFile('capstan inspect', positionals);
  const format = oneOf('--format', values.format, ['text', 'json']);
  const options = startOptions(file, values);
  // Without the network no variable has to have a value: what is missing is part of the answer here.
  const loaded = loadPlan({ ...options, mock: true }, process.env);
  if (loaded.kind === 'failed') {
    terminal.err(`${failureText(loaded.failure)}\n`);
    return 1;
  }
  const overview = overviewOf(loaded.plan);
  const variables = describeVariables(file, process.env).map((variable) =>
    Object.hasOwn(options.variables, variable.name) ? { ...variable, origin: 'the command line', isThere: true } : variable,
  );
  // Settings of teams that were looked for and are not there belong to a watcher, not here.
  const files = loaded.files.filter((name) => existsSync(name));
  const shown = variables.map(({ name, origin, isThere }) => ({ name, origin, isThere }));
  if (format === 'json') terminal.out(`${JSON.stringify({ ...overview, variables: shown, files }, undefined, 2)}\n`);
  else terminal.out(inspectText(overview, shown, files));
  return shown.every(({ isThere }) => isThere) ? 0 : 1;
}

function inspectText(
  overview: Overview,
  variables: readonly Pick<VariableInfo, 'name' | 'origin' | 'isThere'>[],
  files: readonly string[],
): string {
  const blocks = [[overview.name]];
  for (const { type, namespace, listens, authentication, units } of overview.servers) {
    const where = listens === 'stdio' ? 'on standard input and output' : `at ${listens}`;
    const who = authentication === undefined ? '' : `, for callers with ${authentication} credentials`;
    blocks.push([
      `${type}${namespace === undefined ? '' : ` ${namespace}`} ${where}${who}`,
      ...columns(units.map(({ what, uses }) => [what, uses.length > 0 ? `→ ${uses.join(', ')}` : ''])),
    ]);
  }
  if (overview.consumes.length > 0)
    blocks.push([
      'calls',
      ...columns(
        overview.consumes.map(({ namespace, baseUri, authentication, tokensFrom, tunnel, operations }) => [
          namespace,
          baseUri,
          [
            plural(operations, 'operation'),
            ...(authentication === undefined ? [] : [authentication]),
            ...(tokensFrom === undefined ? [] : [`tokens from ${tokensFrom}`]),
            ...(tunnel === undefined ? [] : [`through a tunnel (${tunnel})`]),
          ].join(', '),
        ]),
      ),
    ]);
  if (variables.length > 0)
    blocks.push(['needs', ...columns(variables.map(({ name, origin, isThere }) => [name, isThere ? 'is there' : 'IS MISSING', origin]))]);
  blocks.push(['reads', ...files.map((file) => `  ${path.relative(process.cwd(), file)}`)]);
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** Cells under each other, indented; the last of a line is not padded. */
function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_cell, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd());
}
