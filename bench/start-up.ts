/** From nothing to the first answer, and from an edit to the answer that follows it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { capstan, ended, startEngine } from './processes.ts';
import { milliseconds, summarise, table } from './statistics.ts';
import { promiseAtMost } from './summary.ts';

const rounds = 7;
const edits = 15;

/** `file` has a server `api` with the route `/mapped/…`. */
export async function benchStart(file: string): Promise<void> {
  const answers: number[] = [];
  const checks: number[] = [];
  const empty: number[] = [];
  for (let round = 0; round < rounds; round++) {
    let child: ChildProcess | undefined;
    answers.push(
      await timed(async () => {
        const engine = await startEngine(file, ['api']);
        child = engine.child;
        await read(`${engine.origins['api']}/mapped/42`);
      }),
    );
    child?.kill();
    checks.push(await timed(() => ended(spawn(process.execPath, [capstan, 'check', file], { stdio: 'ignore' }))));
    empty.push(await timed(() => ended(spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }))));
  }
  const reloads: (readonly [number, readonly number[]])[] = [];
  for (const lines of [60, 1_000]) reloads.push([lines, await measureReload(lines)]);
  const rows = [
    ['', 'median', 'slowest', 'wanted'],
    ['Node alone', ...shown(empty), ''],
    ['capstan run: start to first answer', ...shown(answers), '400 ms'],
    ['capstan check, one small file', ...shown(checks), ''],
    ...reloads.map(([lines, times]) => [
      `capstan run --watch: file of ${lines.toLocaleString('en')} lines saved to new answer`,
      ...shown(times),
      '100 ms',
    ]),
  ];
  promiseAtMost('Engine: start to first answer, median', summarise(answers).p50, 400, 'ms');
  for (const [lines, times] of reloads)
    promiseAtMost(`Engine: edit of ${lines.toLocaleString('en')} lines to new answer, median`, summarise(times).p50, 100, 'ms');
  process.stdout.write(`\nStart and reload\n\n${table(rows)}\n`);
}

function shown(times: readonly number[]): string[] {
  return [milliseconds(summarise(times).p50), milliseconds(Math.max(...times))];
}

async function timed(work: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

/** Times from the moment a file is written to the first answer that the new text gives; calls are made all the while. */
async function measureReload(lines: number): Promise<readonly number[]> {
  const folder = path.resolve(import.meta.dirname, `../.cache/bench/reload-${lines}`);
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, 'answer.capability.yaml');
  writeFileSync(file, answering('0', lines));
  const { child, origins } = await startEngine(file, ['api'], ['--watch']);
  const times: number[] = [];
  try {
    for (let edit = 1; edit <= edits; edit++) {
      // As long as a person needs between two edits, at the least.
      await new Promise((resolve) => setTimeout(resolve, 200));
      writeFileSync(file, answering(String(edit), lines));
      const begun = performance.now();
      while (!(await read(`${origins['api']}/answer`)).includes(`"edit":"${edit}"`)) {
        if (performance.now() - begun > 10_000) throw new Error(`The edit ${edit} of ${file} was never served.`);
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      times.push(performance.now() - begun);
    }
  } finally {
    child.kill();
  }
  return times;
}

async function read(url: string): Promise<string> {
  const response = await fetch(url);
  const text = await response.text();
  if (!response.ok) throw new Error(`The engine answered ${response.status}: ${text}`);
  return text;
}

/** A file of about so many lines whose route `/answer` says how often it was edited. */
function answering(edit: string, lines: number): string {
  const text = [
    'ikanos: "1.0.0-beta5"',
    'capability:',
    '  consumes:',
    '    - type: http',
    '      namespace: store',
    '      baseUri: http://127.0.0.1:9',
    '      resources:',
    '        items: {path: "/items/{{id}}", operations: {get-item: {method: GET, inputParameters: {id: {in: path}}}}}',
    '  exposes:',
    '    - type: rest',
    '      address: localhost',
    '      port: 3900',
    '      namespace: api',
    '      resources:',
    '        answer:',
    '          path: /answer',
    '          operations:',
    '            get-answer:',
    '              method: GET',
    `              outputParameters: [{type: object, properties: {edit: {type: string, value: "${edit}"}}}]`,
  ];
  for (let index = 0; text.length < lines - 20; index++) {
    text.push(
      `        items-${index}:`,
      `          path: "/items-${index}/{{id}}"`,
      '          operations:',
      `            get-item-${index}:`,
      '              method: GET',
      '              description: One item of the store, as it is sold today',
      '              inputParameters: {id: {in: path, type: string, description: Identifier}}',
      '              call: store.get-item',
      '              with: {id: api.id}',
      '              outputParameters:',
      '                - type: object',
      '                  properties:',
      '                    name: {type: string, mapping: $.attributes.name}',
      '                    price: {type: number, mapping: $.attributes.price}',
    );
  }
  return `${text.join('\n')}\n`;
}
