/** The engine, as `capstan run` starts it, beside a proxy written by hand on the same libraries, in alternating rounds. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { askRepeatedly } from './load.ts';
import { milliseconds, summarise, table } from './statistics.ts';

const root = path.resolve(import.meta.dirname, '..');
const rounds = 5;
const roundTime = 2_000;
const connections = 16;

interface Started {
  child: ChildProcess;
  origin: string;
  /** From the start of the process to its address. */
  milliseconds: number;
}

export async function benchEngine(): Promise<void> {
  const upstream = await startScript('upstream.ts', []);
  const proxy = await startScript('proxy.ts', [upstream.origin]);
  const file = writeCapability(upstream.origin);
  const engine = await startEngine(file);
  try {
    const targets = [
      { name: 'proxy written by hand', origin: proxy.origin, path: '/items/42', rates: [] as number[] },
      { name: 'engine, passed through', origin: engine.origin, path: '/raw/42', rates: [] as number[] },
      { name: 'engine, mapped', origin: engine.origin, path: '/mapped/42', rates: [] as number[] },
    ];
    for (const target of targets) await askRepeatedly({ ...target, connections, milliseconds: roundTime }, 'Anchor');
    for (let round = 0; round < rounds; round++) {
      for (const target of targets) target.rates.push(await askRepeatedly({ ...target, connections, milliseconds: roundTime }, 'Anchor'));
    }
    const own = targets.map(({ name, rates }) => ({ name, rate: summarise(rates).p50 }));
    const yardstick = own[0]?.rate ?? Number.NaN;
    const rows = own.map(({ name, rate }) => [
      name,
      `${Math.round(rate).toLocaleString('en')} /s`,
      `${Math.round((rate / yardstick) * 100)} %`,
    ]);
    process.stdout.write(
      `\nEngine, ${connections} connections, median of ${rounds} rounds\n\n${table([['', 'requests', 'of the proxy'], ...rows])}\n`,
    );
  } finally {
    for (const { child } of [engine, proxy]) child.kill();
  }
  try {
    await benchStart(file);
  } finally {
    upstream.child.kill();
  }
}

async function benchStart(file: string): Promise<void> {
  const answers: number[] = [];
  for (let round = 0; round < 7; round++) {
    const begun = performance.now();
    const engine = await startEngine(file);
    const response = await fetch(`${engine.origin}/mapped/42`);
    if (!response.ok) throw new Error(`The engine answered ${response.status}: ${await response.text()}`);
    await response.text();
    answers.push(performance.now() - begun);
    engine.child.kill();
  }
  const checks: number[] = [];
  for (let round = 0; round < 7; round++) {
    const begun = performance.now();
    await ended(spawn(process.execPath, [path.join(root, 'dist/capstan.mjs'), 'check', file], { stdio: 'ignore' }));
    checks.push(performance.now() - begun);
  }
  const empty: number[] = [];
  for (let round = 0; round < 7; round++) {
    const begun = performance.now();
    await ended(spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }));
    empty.push(performance.now() - begun);
  }
  const rows = [
    ['', 'median'],
    ['Node alone', milliseconds(summarise(empty).p50)],
    ['capstan run: start to first answer', milliseconds(summarise(answers).p50)],
    ['capstan check, one small file', milliseconds(summarise(checks).p50)],
  ];
  process.stdout.write(`\nStart-up\n\n${table(rows)}\n`);
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => resolve());
  });
}

async function startScript(name: string, args: string[]): Promise<Started> {
  const begun = performance.now();
  const child = spawn(process.execPath, [path.join(import.meta.dirname, name), ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const port = await firstLine(child, (line) => (/^\d+$/.test(line) ? line : undefined));
  return { child, origin: `http://127.0.0.1:${port}`, milliseconds: performance.now() - begun };
}

async function startEngine(file: string): Promise<Started> {
  const begun = performance.now();
  const args = [path.join(root, 'dist/capstan.mjs'), 'run', file, '--port-base', '0', '--log', 'json'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const origin = await firstLine(child, (line) => /"url":"(http:[^"]+)"/.exec(line)?.[1]);
  return { child, origin, milliseconds: performance.now() - begun };
}

function firstLine(child: ChildProcess, read: (line: string) => string | undefined): Promise<string> {
  return new Promise((resolve, reject) => {
    const input = child.stdout;
    if (!input) return reject(new Error('The process has no output.'));
    createInterface({ input }).on('line', (line) => {
      const found = read(line);
      if (found !== undefined) resolve(found);
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`A process under test ended with exit code ${code}.`)));
  });
}

function writeCapability(upstream: string): string {
  const file = path.join(root, '.cache/bench/store.capability.yaml');
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(
    file,
    `ikanos: "1.0.0-beta5"
capability:
  consumes:
    - type: http
      namespace: store
      baseUri: ${upstream}
      resources:
        item:
          path: /items/{{id}}
          operations:
            get-item:
              method: GET
              inputParameters:
                id:
                  in: path
  exposes:
    - type: rest
      address: localhost
      port: 3900
      namespace: api
      resources:
        raw:
          path: /raw/{{id}}
          operations:
            get-raw:
              method: GET
              inputParameters:
                id:
                  in: path
                  type: string
                  description: Identifier
              call: store.get-item
              with:
                id: api.id
        mapped:
          path: /mapped/{{id}}
          operations:
            get-mapped:
              method: GET
              inputParameters:
                id:
                  in: path
                  type: string
                  description: Identifier
              call: store.get-item
              with:
                id: api.id
              outputParameters:
                - type: object
                  properties:
                    id:
                      type: string
                      mapping: $.id
                    name:
                      type: string
                      mapping: $.attributes.name
                    price:
                      type: number
                      mapping: $.attributes.price
`,
  );
  return file;
}
