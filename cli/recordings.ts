/** `--record` and `--replay`: answers of consumed APIs kept in files, in the format and under the names that editors use. */
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { StandIn } from '../engine/consume/stand-in.ts';
import type { StartOptions } from '../engine/control/protocol.ts';
import type { Plan } from '../engine/plan.ts';
import { readReplay } from '../engine/record/read-replay.ts';
import type { Recording } from '../engine/record/recording.ts';
import { recordingName } from '../engine/record/recording-name.ts';
import { recordingText } from '../engine/record/recording-text.ts';
import { createUpstreamControl } from '../engine/record/upstream-control.ts';
import { shown } from './find-files.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export const recordingFlags = {
  record: { type: 'string' },
  replay: { type: 'string' },
} as const;

export const recordingUsage = `  --record FOLDER        keep what consumed APIs answer in FOLDER/NAME.recording.json, without secrets
  --replay FOLDER        answer consumed APIs from there; what was not recorded is answered as with --mock
`;

export interface RecordingFlagValues {
  readonly record?: string | undefined;
  readonly replay?: string | undefined;
}

/** The start options with what is replayed; a file may be named instead of a folder. */
export function withReplay(options: StartOptions, { record, replay }: RecordingFlagValues): StartOptions {
  if (record !== undefined && replay !== undefined) throw new UsageError('Either --record or --replay: a replay asks nobody.');
  return replay === undefined ? options : { ...options, mock: true, replay: recordingFile(replay, options.file) };
}

function recordingFile(named: string, capability: string): string {
  const isFile = named.endsWith('.json') && !(existsSync(named) && statSync(named).isDirectory());
  return path.resolve(isFile ? named : path.join(named, recordingName(capability)));
}

/** Adds what was recorded to the file, and returns what is to be said of that; nothing is written when nothing was asked. */
export function keepRecording(recording: Recording, { record }: RecordingFlagValues, capability: string): string | undefined {
  if (record === undefined) return undefined;
  const file = recordingFile(record, capability);
  if (recording.exchanges.length === 0) return 'Nothing was recorded: no consumed API was asked.';
  const { text, count } = recordingText(recording, existsSync(file) ? readFileSync(file, 'utf8') : undefined);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return `${count === 1 ? 'One answer' : `${count} answers`} recorded in ${shown(file)}.`;
}

export interface OpenedRecording {
  /** Undefined when nothing is recorded or replayed. */
  readonly standIn: StandIn | undefined;
  readonly keep: () => void;
}

/** For commands without an engine; undefined when the recording cannot be read, which was printed. */
export function openRecording(
  options: StartOptions,
  values: RecordingFlagValues,
  plan: () => Plan,
  terminal: Terminal,
): OpenedRecording | undefined {
  if (values.record === undefined && options.replay === undefined) return { standIn: undefined, keep: () => undefined };
  const upstreams = createUpstreamControl(plan);
  if (options.replay !== undefined) {
    const read = readReplay(options.replay);
    if (read.kind === 'unreadable') {
      terminal.err(`${read.message}\n`);
      return undefined;
    }
    upstreams.replay(read.recording);
  }
  upstreams.configure({ behaviours: {}, record: values.record !== undefined });
  return {
    standIn: upstreams.standIn,
    keep: () => {
      const told = keepRecording(upstreams.recorded(), values, options.file);
      if (told !== undefined) terminal.err(`${told}\n`);
    },
  };
}
