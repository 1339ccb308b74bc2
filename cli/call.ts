/** `capstan call FILE TOOL --arg name=value …`: calls one tool, operation, flow, resource or prompt, and shows the answer. */

import { callDirectly } from '../engine/control/call.ts';
import type { CallOutcome } from '../engine/control/protocol.ts';
import { findTarget } from '../engine/control/targets.ts';
import { createDiskProject } from '../engine/load/disk-project.ts';
import { placeIn } from '../engine/load/problems.ts';
import type { MappingRecord } from '../engine/observe/call-record.ts';
import { silentTelemetry } from '../engine/observe/silent-telemetry.ts';
import type { Json } from '../engine/result.ts';
import { whichFile } from './capability-file.ts';
import { engineFlags, startOf, startOptions } from './engine-options.ts';
import { engineUsage } from './engine-usage.ts';
import { upstreamLine } from './event-text.ts';
import { loadCapability } from './load-capability.ts';
import { parseFlags } from './parse-flags.ts';
import { openRecording, recordingFlags, withReplay } from './recordings.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export const callUsage = `capstan call FILE NAME [options]

Calls one tool, REST operation, flow, resource or prompt of a capability without serving it. NAME is its name, or
namespace.name when several servers have one of that name.

  --arg name=value       an input; JSON for lists and objects (repeatable)
  --args JSON            all inputs as one JSON object
${engineUsage}  --verbose              show the calls to consumed APIs
`;

/** 0 when it answered, 1 when it failed or could not be loaded. */
export async function callCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parseFlags({
    args: [...args],
    allowPositionals: true,
    options: {
      ...engineFlags,
      ...recordingFlags,
      arg: { type: 'string', multiple: true },
      args: { type: 'string' },
      verbose: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    terminal.out(callUsage);
    return 0;
  }
  const [file, name, ...others] = positionals;
  if (file === undefined) throw whichFile('capstan call FILE NAME --arg name=value');
  if (name === undefined)
    throw new UsageError(`What in ${file}? capstan call FILE NAME --arg name=value; capstan inspect ${file} shows what there is.`);
  if (others.length > 0) throw new UsageError(`Inputs are given as --arg name=value, not as "${others.join(' ')}".`);

  const options = withReplay(startOptions(file, values), values);
  const loaded = await loadCapability(options, terminal);
  if (!loaded) return 1;
  const { plan } = loaded;
  const recording = openRecording(options, values, () => plan, terminal);
  if (!recording) return 1;
  const found = findTarget(plan, name);
  if (found.kind === 'refused') throw new UsageError(found.message);
  let misses: readonly MappingRecord[] = [];
  const outcome = await callDirectly(
    plan,
    { ...found.target, arguments: inputsOf(values.arg ?? [], values.args) },
    {
      log: (level, message) => level !== 'debug' && terminal.err(`${level}: ${plan.redact(message)}\n`),
      telemetry: () => silentTelemetry,
      standIn: recording.standIn,
      served: ({ upstreamCalls }, record) => {
        misses = record().mappings.filter(({ note }) => note !== undefined);
        if (values.verbose) for (const call of upstreamCalls) terminal.err(`${upstreamLine(call)}\n`);
      },
    },
  );
  recording.keep();
  const placed = (place: PlaceInFile | undefined): string => (place ? `${startOf(placeIn(createDiskProject(), place))}: ` : '');
  const code = show(outcome, placed, terminal);
  for (const line of describeMisses(misses, placed)) terminal.err(`${line}\n`);
  return code;
}

type PlaceInFile = NonNullable<MappingRecord['place']>;

/** Why parts of an answer are null: each mapping once, however many elements it was evaluated for. */
function describeMisses(misses: readonly MappingRecord[], placed: (place: PlaceInFile | undefined) => string): readonly string[] {
  const times = new Map<string, number>();
  for (const { target, path, note, place } of misses) {
    const line = `${placed(place)}${target === '' ? path : `${target.replaceAll(/\[\d+\]/g, '[]')} (${path})`} found nothing: ${note ?? ''}`;
    times.set(line, (times.get(line) ?? 0) + 1);
  }
  return [...times].map(([line, count]) => (count > 1 ? `${line} (${count} times)` : line));
}

function show(outcome: CallOutcome, placed: (place: PlaceInFile | undefined) => string, terminal: Terminal): number {
  if (outcome.data !== undefined) terminal.out(`${JSON.stringify(outcome.data, null, 2)}\n`);
  else if (outcome.text !== undefined) terminal.out(`${outcome.text}\n`);
  else if (outcome.binary) terminal.err(`${outcome.binary.size} bytes of ${outcome.binary.mediaType}\n`);
  if (outcome.error) {
    terminal.err(`${placed(outcome.error.place)}${outcome.error.message}\n`);
    return 1;
  }
  if (outcome.status >= 400) {
    terminal.err(`It answered with status ${outcome.status}.\n`);
    return 1;
  }
  if (outcome.data === undefined && outcome.text === undefined && !outcome.binary) terminal.err('It answered without content.\n');
  return 0;
}

function inputsOf(pairs: readonly string[], all: string | undefined): Record<string, Json> {
  const inputs: Record<string, Json> = {};
  if (all !== undefined) {
    const data = parseJson(all);
    if (typeof data !== 'object' || data === null || Array.isArray(data)) throw new UsageError('--args takes one JSON object.');
    Object.assign(inputs, data);
  }
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    if (at < 1) throw new UsageError(`--arg takes name=value, not "${pair}".`);
    inputs[pair.slice(0, at)] = inputValue(pair.slice(at + 1));
  }
  return inputs;
}

/** Lists and objects are given as JSON; everything else is text, which the engine converts to the declared type. */
function inputValue(text: string): Json {
  if (!/^\s*[[{]/.test(text)) return text;
  return parseJson(text) ?? text;
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    // Text that only looks like JSON is text.
    return undefined;
  }
}
