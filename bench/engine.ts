/**
 * The engine, as `capstan run` starts it, beside programs written by hand on the same libraries, in alternating rounds: so a
 * busy machine slows all of them.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { askRepeatedly, askSteadily, type Question } from './load.ts';
import { milliseconds, summarise, table } from './statistics.ts';
import { writeCapability } from './store-capability.ts';

const root = path.resolve(import.meta.dirname, '..');
const rounds = 7;
const roundTime = 1_500;
const connections = 16;
/** Where the upstream listens when an engine that was started by hand has to find it. */
const knownPort = 18_080;

interface Started {
  readonly child: ChildProcess;
  /** By the name of the server. */
  readonly origins: Readonly<Record<string, string>>;
}

interface Options {
  /** Address of the REST server of another engine that serves the same capability file. */
  readonly java: string | undefined;
  /** Calls after which memory is compared; none when undefined. */
  readonly soak: number | undefined;
}

export async function benchEngine(options: Options): Promise<void> {
  const upstream = await startScript('upstream.ts', options.java === undefined ? [] : [String(knownPort)]);
  const address = upstream.origins['main'] ?? '';
  const file = writeCapability(address);
  const proxy = await startScript('proxy.ts', [address]);
  const mcpProxy = await startScript('mcp-proxy.ts', [address]);
  const engine = await startEngine(file);
  if (options.java !== undefined) process.stdout.write(`\n${options.java} is expected to serve ${file}.\n`);
  try {
    const scenarios = scenariosOf(proxy, mcpProxy, engine, options.java);
    await benchThroughput(scenarios);
    await benchLatency(scenarios);
    if (options.soak !== undefined) await benchMemory(scenarios[0]?.engine, engine.child, options.soak);
  } finally {
    for (const { child } of [engine, proxy, mcpProxy]) child.kill();
  }
  try {
    await benchStart(file);
  } finally {
    upstream.child.kill();
  }
}

interface Scenario {
  readonly name: string;
  readonly hand: Subject;
  readonly engine: Subject;
  readonly java: Subject | undefined;
  /** Share of the program by hand that is to be reached. */
  readonly bar: number | undefined;
}

function scenariosOf(proxy: Started, mcpProxy: Started, engine: Started, java: string | undefined): readonly Scenario[] {
  const subject = ({ child, origins }: Started, server: string, question: Omit<Question, 'origin'>): Subject => ({
    ...question,
    origin: new URL(origins[server] ?? '').origin,
    pid: child.pid,
  });
  const rest = (name: string, handPath: string, path: string, expected: string, bar?: number): Scenario => ({
    name,
    hand: subject(proxy, 'main', { path: handPath, expected }),
    engine: subject(engine, 'api', { path, expected }),
    java: java === undefined ? undefined : { origin: java, path, expected, pid: undefined },
    bar,
  });
  const params = { name: 'raw', arguments: { id: '42' }, _meta: meta };
  const tool: Omit<Question, 'origin'> = {
    path: '/mcp',
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-method': 'tools/call',
      'mcp-name': 'raw',
      'mcp-protocol-version': '2026-07-28',
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }),
    expected: 'Anchor',
  };
  return [
    rest('REST, passed through', '/raw/42', '/raw/42', 'Anchor', 0.7),
    // What nobody does by hand is compared with passing through: that is the price of a mapping.
    rest('REST, ten fields mapped, beside passing through', '/raw/42', '/mapped/42', 'Anchor', 0.5),
    rest('REST, ten fields mapped', '/mapped/42', '/mapped/42', '"colour":"grey"'),
    rest('REST, three calls and a lookup', '/joined/42', '/joined/42', '"rating":4.5'),
    rest('REST, 1 MB passed through', '/large', '/large', 'Anchor', 0.7),
    {
      name: 'MCP tool, passed through',
      hand: subject(mcpProxy, 'main', tool),
      engine: subject(engine, 'tools', tool),
      java: undefined,
      bar: 0.7,
    },
  ];
}

/** A question, and the process that answers it; undefined when it was started by somebody else. */
interface Subject extends Question {
  readonly pid: number | undefined;
}

const meta = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'bench', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': {},
};

async function benchThroughput(scenarios: readonly Scenario[]): Promise<void> {
  const rows: string[][] = [];
  for (const { name, hand, engine, java, bar } of scenarios) {
    const subjects = [hand, engine, ...(java ? [java] : [])].map((subject) => ({ subject, rates: [] as number[], work: [] as number[] }));
    for (const { subject } of subjects) await askRepeatedly(subject, connections, roundTime);
    for (let round = 0; round < rounds; round++) {
      for (const { subject, rates, work } of subjects) {
        const before = processorTime(subject.pid);
        const begun = performance.now();
        const rate = await askRepeatedly(subject, connections, roundTime);
        rates.push(rate);
        work.push((processorTime(subject.pid) - before) / ((rate * (performance.now() - begun)) / 1000));
      }
    }
    const [own = Number.NaN, ...others] = subjects.map(({ rates }) => summarise(rates).p50);
    const [ownWork = Number.NaN, engineWork = Number.NaN] = subjects.map(({ work }) => summarise(work).p50);
    const cells = others.flatMap((rate) => [perSecond(rate), percent(rate / own)]);
    rows.push([name, perSecond(own), ...cells, percent(ownWork / engineWork), bar === undefined ? '' : percent(bar)]);
  }
  const withJava = scenarios.some(({ java }) => java !== undefined);
  const heading = [
    'requests a second',
    'by hand',
    'capstan',
    'share',
    ...(withJava ? ['other engine', 'share'] : []),
    'by processor time',
    'wanted',
  ];
  process.stdout.write(`\nThroughput, ${connections} connections, median of ${rounds} rounds\n\n${table([heading, ...rows])}\n`);
}

function percent(share: number): string {
  return Number.isNaN(share) ? '' : `${Math.round(share * 100)} %`;
}

/** Milliseconds a process has worked, which other work on the machine changes little; not a number where nobody tells. */
function processorTime(pid: number | undefined): number {
  const file = `/proc/${pid}/stat`;
  if (pid === undefined || !existsSync(file)) return Number.NaN;
  const fields = readFileSync(file, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  // User and system time, in hundredths of a second.
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** At half of what the engine can do, so that it is its work that is measured and no queue. */
async function benchLatency(scenarios: readonly Scenario[]): Promise<void> {
  const [scenario] = scenarios;
  if (!scenario) return;
  const rate = (await askRepeatedly(scenario.engine, connections, roundTime)) / 2;
  const measured = { hand: [] as number[], engine: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    measured.hand.push(...(await askSteadily(scenario.hand, rate, roundTime)));
    measured.engine.push(...(await askSteadily(scenario.engine, rate, roundTime)));
  }
  const [hand, engine] = [summarise(measured.hand), summarise(measured.engine)];
  const row = (name: string, at: 'p50' | 'p95' | 'p99'): string[] => [
    name,
    ...[hand[at], engine[at], engine[at] - hand[at]].map((time) => `${time.toFixed(2)} ms`),
  ];
  const rows = [['', 'by hand', 'capstan', 'added'], row('median', 'p50'), row('p95', 'p95'), row('p99', 'p99')];
  process.stdout.write(`\nTime to an answer at ${perSecond(rate)}, ${scenario.name}\n\n${table(rows)}\n`);
}

async function benchMemory(question: Question | undefined, { pid }: ChildProcess, calls: number): Promise<void> {
  if (!question || !existsSync(`/proc/${pid}/status`)) return;
  const run = async (count: number): Promise<void> => {
    for (let left = count; left > 0; ) left -= Math.round(await askRepeatedly(question, connections, 1_000));
  };
  await run(Math.min(calls / 10, 100_000));
  const before = residentMegabytes(pid);
  await run(calls);
  const after = residentMegabytes(pid);
  const growth = Math.round((after / before - 1) * 100);
  process.stdout.write(
    `\nMemory: ${before} MB, after ${calls.toLocaleString('en')} calls ${after} MB (${growth > 0 ? '+' : ''}${growth} %)\n`,
  );
}

function residentMegabytes(pid: number | undefined): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024);
}

async function benchStart(file: string): Promise<void> {
  const answers: number[] = [];
  const checks: number[] = [];
  const empty: number[] = [];
  const timed = async (work: () => Promise<void>): Promise<number> => {
    const begun = performance.now();
    await work();
    return performance.now() - begun;
  };
  for (let round = 0; round < rounds; round++) {
    let child: ChildProcess | undefined;
    answers.push(
      await timed(async () => {
        const engine = await startEngine(file);
        child = engine.child;
        const response = await fetch(`${engine.origins['api']}/mapped/42`);
        if (!response.ok) throw new Error(`The engine answered ${response.status}: ${await response.text()}`);
        await response.text();
      }),
    );
    child?.kill();
    checks.push(
      await timed(() => ended(spawn(process.execPath, [path.join(root, 'dist/capstan.mjs'), 'check', file], { stdio: 'ignore' }))),
    );
    empty.push(await timed(() => ended(spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }))));
  }
  const rows = [
    ['', 'median', 'wanted'],
    ['Node alone', milliseconds(summarise(empty).p50), ''],
    ['capstan run: start to first answer', milliseconds(summarise(answers).p50), '400 ms'],
    ['capstan check, one small file', milliseconds(summarise(checks).p50), ''],
  ];
  process.stdout.write(`\nStart-up\n\n${table(rows)}\n`);
}

function perSecond(rate: number): string {
  return `${Math.round(rate).toLocaleString('en')} /s`;
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => resolve());
  });
}

async function startScript(name: string, args: string[]): Promise<Started> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, name), ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const origins: Record<string, string> = {};
  await lines(child, (line) => {
    if (/^\d+$/.test(line)) origins['main'] = `http://127.0.0.1:${line}`;
    return origins['main'] !== undefined;
  });
  return { child, origins };
}

async function startEngine(file: string): Promise<Started> {
  const args = [path.join(root, 'dist/capstan.mjs'), 'run', file, '--port-base', '0', '--log', 'json'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const origins: Record<string, string> = {};
  await lines(child, (line) => {
    for (const [, namespace = '', url = ''] of line.matchAll(/"namespace":"(\w+)","url":"(http:[^"]+)"/g)) origins[namespace] = url;
    return origins['api'] !== undefined && origins['tools'] !== undefined;
  });
  return { child, origins };
}

/** Reads the output of a process until `done` says that it has what it wants; the rest is read and dropped. */
function lines(child: ChildProcess, done: (line: string) => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const input = child.stdout;
    if (!input) return reject(new Error('The process has no output.'));
    const reader = createInterface({ input }).on('line', (line) => {
      if (!done(line)) return;
      // Splitting the log of a million calls into lines would be work that competes with what is measured.
      reader.close();
      input.resume();
      resolve();
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`A process under test ended with exit code ${code}.`)));
  });
}
