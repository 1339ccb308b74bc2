/** The language server over real stdio, beside the general YAML server with this format's JSON Schema. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { serverNodeArguments } from '../server/protocol.ts';
import { toJsonSchema } from '../spec/schema/json-schema.ts';
import { generateCapability } from './generate.ts';
import { type Editor, type ServerUnderTest, startEditor } from './language-client.ts';
import { milliseconds, summarise, table } from './statistics.ts';

const root = path.resolve(import.meta.dirname, '..');
const keystrokes = 'description text'.split('');

interface Measured {
  first: number;
  typing: { p50: number; p95: number };
  completing: { p50: number; p95: number };
  items: number;
  memory: number;
}

export async function benchServers(): Promise<void> {
  const own: ServerUnderTest = {
    name: 'capstan',
    args: [...serverNodeArguments, path.join(root, 'dist/server.cjs'), '--stdio'],
    languageId: 'capability',
    configuration: {},
  };
  const other = otherServer();
  const rows = [['server', 'lines', 'start to diagnostics', 'keystroke to diagnostics p50 / p95', 'completion p50 / p95', 'memory']];
  const bars: string[] = [];
  for (const lines of [1_000, 10_000, 35_000]) {
    const ours = await measure(own, lines, 40);
    // It is slow on long files: fewer keystrokes, and none at the longest.
    const theirs = lines > 10_000 ? undefined : await measure(other, lines, 12);
    for (const [server, result] of [
      [own, ours],
      [other, theirs],
    ] as const) {
      if (result) rows.push(row(server.name, lines, result));
    }
    if (theirs) {
      bars.push(
        `${lines.toLocaleString('en')} lines: diagnostics ${ratio(theirs.typing.p50, ours.typing.p50)}, completion ${ratio(theirs.completing.p50, ours.completing.p50)}, start ${ratio(theirs.first, ours.first)}`,
      );
    }
  }
  process.stdout.write(
    `\nLanguage server\n\n${table(rows)}\n\nTimes of yaml-language-server ÷ times of capstan, in this run:\n${bars.join('\n')}\n`,
  );
}

function ratio(theirs: number, ours: number): string {
  return `${(theirs / ours).toFixed(1)} ×`;
}

function row(name: string, lines: number, { first, typing, completing, items, memory }: Measured): string[] {
  const pair = ({ p50, p95 }: { p50: number; p95: number }): string => `${milliseconds(p50)} / ${milliseconds(p95)}`;
  return [
    name,
    lines.toLocaleString('en'),
    milliseconds(first),
    pair(typing),
    `${pair(completing)} (${items} items)`,
    `${Math.round(memory)} MB`,
  ];
}

async function measure(server: ServerUnderTest, lines: number, rounds: number): Promise<Measured> {
  const text = generateCapability(lines);
  const editor = await startEditor(server);
  const first = await editor.open(text);
  const typing = await measureTyping(editor, text, rounds);
  const { times, items } = await measureCompletion(editor, text, rounds);
  const memory = editor.memory();
  await editor.close();
  return { first, typing: summarise(typing), completing: summarise(times), items, memory };
}

/** Types into a description in the middle of the tools, a letter at a time, and takes the letters back. */
async function measureTyping(editor: Editor, text: string, rounds: number): Promise<number[]> {
  const { line, character } = middle(text, '          description: Read item');
  const times: number[] = [];
  let typed = 0;
  for (let round = 0; round < rounds; round++) {
    if (typed < keystrokes.length) {
      times.push(await editor.type(line, character + typed, keystrokes[typed] ?? 'x'));
      typed++;
    } else {
      times.push(await editor.erase(line, character, typed));
      typed = 0;
    }
  }
  if (typed > 0) await editor.erase(line, character, typed);
  // The first ones warm the server up, as a person's first letters do.
  return times.slice(2);
}

/** Starts a new key in a tool in the middle and asks after each of its letters. */
async function measureCompletion(editor: Editor, text: string, rounds: number): Promise<{ times: number[]; items: number }> {
  const { line } = middle(text, '          call: store.get-item');
  const indent = '          ';
  await editor.type(line, 0, `${indent}\n`);
  const times: number[] = [];
  let items = 0;
  let column = indent.length;
  for (let round = 0; round < rounds; round++) {
    if (column === indent.length + 3) {
      await editor.erase(line, indent.length, 3);
      column = indent.length;
    }
    await editor.type(line, column, 'hin'[column - indent.length] ?? 'h');
    column++;
    const result = await editor.complete(line, column);
    times.push(result.time);
    items = Math.max(items, result.items);
  }
  return { times: times.slice(2), items };
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
