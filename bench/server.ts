/** The language server over real stdio, beside the general YAML server with this format's JSON Schema. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { serverNodeArguments } from '../server/protocol.ts';
import { toJsonSchema } from '../spec/schema/json-schema.ts';
import { generateCapability } from './generate.ts';
import { type Editor, type ServerUnderTest, startEditor } from './language-client.ts';
import { withTool, writeTool } from './new-tool.ts';
import { milliseconds, type Series, summarise, table } from './statistics.ts';
import { promiseAtMost } from './summary.ts';

const root = path.resolve(import.meta.dirname, '..');
const keystrokes = 'description text'.split('');

interface Measured {
  first: number;
  typing: Pace;
  /** A whole tool, sign by sign. Not of a server that is slow: it would take minutes. */
  writing: Pace | undefined;
  /** Words into a description, while a line elsewhere, then one beside it, stands in the wrong column. */
  slipped: Pace | undefined;
  completing: Pace;
  items: number;
  memory: number;
}

/** How long somebody waits, and how long the server itself is at work: the rest is the other end and the rest of the machine. */
interface Pace {
  waited: Series;
  busy: Series;
}

/** Between two letters, as a fast typist makes them. */
const pauseMs = 30;

export async function benchServers(): Promise<void> {
  const own: ServerUnderTest = {
    name: 'capstan',
    args: [...serverNodeArguments, path.join(root, 'dist/server.cjs'), '--stdio'],
    languageId: 'capability',
    configuration: {},
  };
  const other = otherServer();
  const rows = [
    [
      'server',
      'lines',
      'start to diagnostics',
      'keystroke to diagnostics',
      'of which server',
      'a new tool, of which server',
      'beside a slip, of which server',
      'completion',
      'of which server',
      'memory',
    ],
  ];
  const bars: string[] = [];
  for (const lines of [1_000, 10_000, 35_000]) {
    const ours = await measure(own, lines, 120);
    // It is slow on long files: fewer keystrokes, and none at the longest.
    const theirs = lines > 10_000 ? undefined : await measure(other, lines, 15);
    promiseOf(lines, ours);
    for (const [server, result] of [
      [own, ours],
      [other, theirs],
    ] as const) {
      if (result) rows.push(row(server.name, lines, result));
    }
    if (theirs) {
      bars.push(
        `${lines.toLocaleString('en')} lines: diagnostics ${ratios(theirs.typing, ours.typing)}, completion ${ratios(theirs.completing, ours.completing)}, start ${ratio(theirs.first, ours.first)}`,
      );
    }
  }
  process.stdout.write(
    `\nLanguage server, p50 / p95\n\n${table(rows)}\n\n${await measureFolder(own)}\n\nTimes of yaml-language-server ÷ times of capstan, in this run:\n${bars.join('\n')}\n`,
  );
}

/** The server's own work counts: what a wait is besides is the rest of the machine. */
function promiseOf(lines: number, { first, typing, writing, slipped, completing, memory }: Measured): void {
  const at = `Server: ${lines.toLocaleString('en')} lines,`;
  if (lines === 1_000) promiseAtMost(`${at} start to diagnostics`, first, 250, 'ms');
  promiseAtMost(`${at} keystroke to diagnostics, p95 of its work`, typing.busy.p95, lines > 10_000 ? 60 : 16, 'ms');
  if (writing) promiseAtMost(`${at} a new tool, p95 of its work for a sign`, writing.busy.p95, lines > 10_000 ? 60 : 16, 'ms');
  if (slipped) promiseAtMost(`${at} a line in the wrong column, p95 of its work`, slipped.busy.p95, lines > 10_000 ? 60 : 16, 'ms');
  if (lines === 10_000) {
    promiseAtMost(`${at} completion, p95 of its work`, completing.busy.p95, 10, 'ms');
    promiseAtMost(`${at} memory`, memory, 150, 'MB');
  }
}

/** Of the whole wait, and of the work alone: a server may also wait before it begins. */
function ratios(theirs: Pace, ours: Pace): string {
  return `${ratio(theirs.waited.p50, ours.waited.p50)} (work alone ${ratio(theirs.busy.p50, ours.busy.p50)})`;
}

function ratio(theirs: number, ours: number): string {
  return `${(theirs / ours).toFixed(1)} ×`;
}

function row(name: string, lines: number, { first, typing, writing, slipped, completing, items, memory }: Measured): string[] {
  const pair = ({ p50, p95 }: { p50: number; p95: number }): string => `${milliseconds(p50)} / ${milliseconds(p95)}`;
  return [
    name,
    lines.toLocaleString('en'),
    milliseconds(first),
    pair(typing.waited),
    pair(typing.busy),
    writing ? pair(writing.busy) : '',
    slipped ? pair(slipped.busy) : '',
    `${pair(completing.waited)} (${items} items)`,
    pair(completing.busy),
    `${Math.round(memory)} MB`,
  ];
}

async function measure(server: ServerUnderTest, lines: number, rounds: number): Promise<Measured> {
  const text = generateCapability(lines);
  const editor = await startEditor(server);
  const first = await editor.open(text);
  const typing = await measureTyping(editor, text, rounds);
  const above = middle(text, '        read-item-').line;
  const writing = rounds > 100 ? await measureWriting(editor, above) : undefined;
  const slipped = rounds > 100 ? await measureBesideSlips(editor, writing ? withTool(text, above) : text, rounds / 2) : undefined;
  const { times, items } = await measureCompletion(editor, writing ? withTool(text, above) : text, rounds);
  const memory = editor.memory();
  await editor.close();
  return { first, typing, writing, slipped, completing: times, items, memory };
}

/** Waits like a person, does something, and notes how long it took and how long the server was at work for it. */
class Stopwatch {
  readonly #editor: Editor;
  readonly #waited: number[] = [];
  readonly #busy: number[] = [];

  constructor(editor: Editor) {
    this.#editor = editor;
  }

  async note<T>(action: () => Promise<T>): Promise<T> {
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    const before = this.#editor.busy();
    const begun = performance.now();
    const result = await action();
    this.#waited.push(performance.now() - begun);
    this.#busy.push((this.#editor.busy() ?? Number.NaN) - (before ?? Number.NaN));
    return result;
  }

  /** Without the first ones, which warm the server up, as a person's first letters do. */
  pace(): Pace {
    return { waited: summarise(this.#waited.slice(3)), busy: summarise(this.#busy.slice(3)) };
  }
}

/** A folder of a thousand files, all of them read for a question about names: what the server keeps of them. */
async function measureFolder(server: ServerUnderTest): Promise<string> {
  const folder = path.join(root, '.cache/bench/folder');
  mkdirSync(folder, { recursive: true });
  for (let index = 0; index < 1_000; index++) writeFileSync(path.join(folder, `store-${index}.capability.yaml`), generateCapability(60));
  const editor = await startEditor(server, folder);
  await editor.open(generateCapability(60));
  const begun = performance.now();
  const found = await editor.findSymbols('read-item');
  const time = performance.now() - begun;
  const memory = editor.memory();
  promiseAtMost('Server: 1,000 files indexed, memory', memory, 300, 'MB');
  await editor.close();
  return `A folder of 1,000 files: ${found} names found after ${milliseconds(time)}, ${Math.round(memory)} MB`;
}

async function measureWriting(editor: Editor, above: number): Promise<Pace> {
  const watch = new Stopwatch(editor);
  await writeTool(editor, above, (stroke) => watch.note(stroke));
  return watch.pace();
}

/** Types into a description while the first tool, then the tool itself, has a line that stands one blank too far to the left. */
async function measureBesideSlips(editor: Editor, text: string, rounds: number): Promise<Pace> {
  const watch = new Stopwatch(editor);
  const lines = text.split('\n');
  const call = '          call: store.get-item';
  const far = lines.findIndex((line) => line.startsWith(call));
  const near = lines.findIndex((line, index) => line.startsWith(call) && index > middle(text, description).line);
  for (const line of [far, near]) {
    await editor.erase(line, 0, 1);
    await typeWords(editor, text, rounds, watch);
    await editor.type(line, 0, ' ');
  }
  return watch.pace();
}

const description = '          description: Read item';

/** Types into a description in the middle of the tools. */
async function measureTyping(editor: Editor, text: string, rounds: number): Promise<Pace> {
  const watch = new Stopwatch(editor);
  await typeWords(editor, text, rounds, watch);
  return watch.pace();
}

/** A letter at a time, and takes the letters back. */
async function typeWords(editor: Editor, text: string, rounds: number, watch: Stopwatch): Promise<void> {
  const { line, character } = middle(text, description);
  let typed = 0;
  for (let round = 0; round < rounds; round++) {
    if (typed < keystrokes.length) {
      await watch.note(() => editor.type(line, character + typed, keystrokes[typed] ?? 'x'));
      typed++;
    } else {
      await watch.note(() => editor.erase(line, character, typed));
      typed = 0;
    }
  }
  if (typed > 0) await editor.erase(line, character, typed);
}

/** Starts a new key in a tool in the middle and asks after each of its letters. */
async function measureCompletion(editor: Editor, text: string, rounds: number): Promise<{ times: Pace; items: number }> {
  const { line } = middle(text, '          call: store.get-item');
  const indent = '          ';
  await editor.type(line, 0, `${indent}\n`);
  const watch = new Stopwatch(editor);
  let items = 0;
  let column = indent.length;
  for (let round = 0; round < rounds; round++) {
    if (column === indent.length + 3) {
      await editor.erase(line, indent.length, 3);
      column = indent.length;
    }
    await editor.type(line, column, 'hin'[column - indent.length] ?? 'h');
    column++;
    items = Math.max(items, await watch.note(() => editor.complete(line, column)));
  }
  return { times: watch.pace(), items };
}

function middle(text: string, start: string): { line: number; character: number } {
  const lines = text.split('\n');
  const matches = lines.flatMap((line, index) => (line.startsWith(start) ? [index] : []));
  const line = matches[Math.floor(matches.length / 2)];
  if (line === undefined) throw new Error(`No line starts with "${start}".`);
  return { line, character: lines[line]?.length ?? 0 };
}

function otherServer(): ServerUnderTest {
  const schema = path.join(root, '.cache/bench/capability.schema.json');
  mkdirSync(path.dirname(schema), { recursive: true });
  writeFileSync(schema, JSON.stringify(toJsonSchema('beta4', 'with texts')));
  return {
    name: 'yaml-language-server',
    args: [path.join(root, 'bench/beside/node_modules/yaml-language-server/bin/yaml-language-server'), '--stdio'],
    languageId: 'yaml',
    configuration: {
      yaml: {
        schemas: { [pathToFileURL(schema).href]: '*.capability.yaml' },
        schemaStore: { enable: false },
        validate: true,
        completion: true,
      },
    },
  };
}
