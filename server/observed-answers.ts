/**
 * What consumed APIs were seen to answer: by running capabilities (the client tells, secrets taken out), and in recordings
 * that lie beside the file. Only kept in memory; nothing of it is ever written into a file.
 */

import { parseJsonPath } from '../spec/links/json-path.ts';
import type { FoundOperation } from '../spec/links/operations.ts';
import { findOperation } from '../spec/links/operations.ts';
import type { SourceFile } from '../spec/source-file.ts';
import type { FolderEntry } from './files.ts';
import type { LinkedProject } from './workspace.ts';

export interface Observed {
  /** As JSON. */
  readonly data: unknown;
  /** Name of the recording it is from; undefined when it was seen while something ran. */
  readonly recording: string | undefined;
}

/** Where recordings are looked for. */
export interface Shelf extends LinkedProject {
  entriesOf(uri: string): readonly FolderEntry[] | undefined;
}

/** Files whose answers are remembered, and operations of each: more than one person looks at. */
const maxFiles = 50;
const maxOperations = 500;

export class ObservedAnswers {
  /** By the file that ran, the latest last; its answers by `namespace.operation` as it names them. */
  readonly #noted = new Map<string, Map<string, unknown>>();
  readonly #recordings = new Map<string, { readonly text: string; readonly answers: ReadonlyMap<string, unknown> }>();

  /** Takes what a client tells, whatever it is: what is no list of answers is left out. */
  note(params: unknown): void {
    const { uri, answers } = isRecord(params) ? params : {};
    if (typeof uri !== 'string' || !Array.isArray(answers)) return;
    const known = this.#noted.get(uri) ?? new Map<string, unknown>();
    for (const answer of answers as readonly unknown[]) {
      if (!isRecord(answer) || typeof answer['operation'] !== 'string' || answer['data'] === undefined) continue;
      if (known.size < maxOperations || known.has(answer['operation'])) known.set(answer['operation'], answer['data']);
    }
    this.#noted.delete(uri);
    this.#noted.set(uri, known);
    for (const oldest of this.#noted.keys()) if (this.#noted.size > maxFiles) this.#noted.delete(oldest);
  }

  /** The last answer of an operation, as `file` and its imports know it. */
  find(file: SourceFile, project: Shelf, found: FoundOperation): Observed | undefined {
    const name = `${found.client.namespace ?? ''}.${found.operation.name}`;
    const own = this.#noted.get(file.uri)?.get(name);
    if (own !== undefined) return { data: own, recording: undefined };
    for (const [uri, answers] of [...this.#noted].reverse()) {
      const other = uri === file.uri ? 'missing' : project.findFile(uri);
      if (typeof other === 'string') continue;
      for (const [reference, data] of answers) {
        if (!reference.endsWith(`.${found.operation.name}`)) continue;
        const same = findOperation(project.linksOf(other).sections, reference);
        if (same?.client.uri === found.client.uri && same.client.part.namespace?.value === found.client.part.namespace?.value)
          return { data, recording: undefined };
      }
    }
    return this.#recorded(file, project, name);
  }

  #recorded(file: SourceFile, project: Shelf, name: string): Observed | undefined {
    const folder = file.uri.slice(0, file.uri.lastIndexOf('/'));
    const own = file.uri.slice(folder.length + 1).replace(/(?:\.(?:capability|ikanos|naftiko))?\.ya?ml$/i, '');
    const names = (project.entriesOf(folder) ?? [])
      .map((entry) => entry.name)
      .filter((entry) => entry.endsWith('.recording.json'))
      .sort((a, b) => Number(b === `${own}.recording.json`) - Number(a === `${own}.recording.json`));
    for (const recording of names) {
      const data = this.#answersIn(project, `${folder}/${encodeURIComponent(recording)}`).get(name);
      if (data !== undefined) return { data, recording };
    }
    return undefined;
  }

  #answersIn(project: Shelf, uri: string): ReadonlyMap<string, unknown> {
    const file = project.findData(uri);
    if (typeof file === 'string') return new Map();
    const known = this.#recordings.get(uri);
    if (known?.text === file.text) return known.answers;
    const answers = answersOfRecording(file.text);
    this.#recordings.set(uri, { text: file.text, answers });
    return answers;
  }
}

/** Last good JSON answer of each operation in a recording (`capstan-recording/1`); none in any other text. */
export function answersOfRecording(text: string): ReadonlyMap<string, unknown> {
  const answers = new Map<string, unknown>();
  const recording = parseJson(text);
  const exchanges = isRecord(recording) && recording['format'] === 'capstan-recording/1' ? recording['exchanges'] : undefined;
  for (const exchange of Array.isArray(exchanges) ? (exchanges as readonly unknown[]) : []) {
    if (!isRecord(exchange)) continue;
    const { operation, status, body } = exchange;
    if (typeof operation !== 'string' || typeof body !== 'string' || typeof status !== 'number' || status < 200 || status > 299) continue;
    const data = parseJson(body);
    if (data !== undefined) answers.set(operation, data);
  }
  return answers;
}

/**
 * The value at a JSONPath, `[*]` giving a list; undefined when there is none, and for paths with filters, slices or functions,
 * which the engine alone evaluates.
 */
export function valueAt(data: unknown, path: string): unknown {
  const { segments, problem } = parseJsonPath(path);
  if (problem) return undefined;
  let values: readonly unknown[] = [data];
  let isMany = false;
  for (const segment of segments) {
    switch (segment.kind) {
      case 'member':
        values = values.flatMap((value) => (isRecord(value) && Object.hasOwn(value, segment.name) ? [value[segment.name]] : []));
        break;
      case 'index':
        values = values.flatMap((value) => (Array.isArray(value) ? (value as readonly unknown[]).slice(segment.index).slice(0, 1) : []));
        break;
      case 'many':
        if (segment.text !== '[*]' && segment.text !== '*') return undefined;
        isMany = true;
        values = values.flatMap((value): readonly unknown[] =>
          Array.isArray(value) ? value : isRecord(value) ? Object.values(value) : [],
        );
        break;
      default:
        return segment satisfies never;
    }
  }
  return isMany && values.length > 0 ? values : values[0];
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: nothing was observed that a path could look into.
    return undefined;
  }
}
