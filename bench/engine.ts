/**
 * The engine, as `capstan run` starts it, beside programs written by hand on the same libraries, in alternating rounds: so a
 * busy machine slows all of them.
 */
import { benchLatency } from './latency.ts';
import type { Question } from './load.ts';
import { type Load, startLoad } from './load-client.ts';
import { processorTime, quietNode, type Started, startEngine, startScript } from './processes.ts';
import { benchMemory } from './soak.ts';
import { benchStart } from './start-up.ts';
import { summarise, table } from './statistics.ts';
import { writeCapability } from './store-capability.ts';
import { promiseAtLeast } from './summary.ts';

const rounds = 7;
const roundTime = 1_500;
/** Until the code that runs often is compiled, on each side. */
const warmUpRounds = 3;
const connections = 16;
/** Where the upstream listens when an engine that was started by hand has to find it. */
const knownPort = 18_080;

interface Options {
  /** Address of the REST server of another engine that serves the same capability file. */
  readonly java: string | undefined;
  /** Calls over which memory is looked at; none when 0. */
  readonly soak: number;
}

export async function benchEngine(options: Options): Promise<void> {
  const upstream = await startScript('upstream.ts', options.java === undefined ? [] : [String(knownPort)], quietNode);
  const address = upstream.origins['main'] ?? '';
  const file = writeCapability(address);
  const proxy = await startScript('proxy.ts', [address]);
  const mcpProxy = await startScript('mcp-proxy.ts', [address]);
  const engine = await startEngine(file, ['api', 'tools']);
  const load = startLoad();
  if (options.java !== undefined) process.stdout.write(`\n${options.java} is expected to serve ${file}.\n`);
  try {
    const scenarios = scenariosOf(proxy, mcpProxy, engine, options.java);
    const [passing] = scenarios;
    await benchThroughput(load, scenarios);
    if (passing) {
      await benchLatency(load, passing.name, passing.hand, passing.engine);
      if (options.soak > 0) await benchMemory(load, passing.engine, engine.child.pid, options.soak);
    }
  } finally {
    load.end();
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

async function benchThroughput(load: Load, scenarios: readonly Scenario[]): Promise<void> {
  const rows: string[][] = [];
  for (const { name, hand, engine, java, bar } of scenarios) {
    const subjects = [hand, engine, ...(java ? [java] : [])].map((subject) => ({ subject, rates: [] as number[], work: [] as number[] }));
    for (let round = 0; round < warmUpRounds; round++)
      for (const { subject } of subjects) await load.repeatedly(subject, connections, roundTime);
    for (let round = 0; round < rounds; round++) {
      for (const { subject, rates, work } of subjects) {
        const before = processorTime(subject.pid);
        const begun = performance.now();
        const rate = await load.repeatedly(subject, connections, roundTime);
        rates.push(rate);
        work.push((processorTime(subject.pid) - before) / ((rate * (performance.now() - begun)) / 1000));
      }
    }
    const [own = Number.NaN, ...others] = subjects.map(({ rates }) => summarise(rates).p50);
    const [ownWork = Number.NaN, engineWork = Number.NaN] = subjects.map(({ work }) => summarise(work).p50);
    const cells = others.flatMap((rate) => [perSecond(rate), percent(rate / own)]);
    const share = (others[0] ?? Number.NaN) / own;
    if (bar !== undefined) promiseAtLeast(`Engine: ${name}, share of the program by hand`, share * 100, bar * 100, '%');
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

function perSecond(rate: number): string {
  return `${Math.round(rate).toLocaleString('en')} /s`;
}
