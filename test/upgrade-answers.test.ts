/**
 * An upgrade changes how a file is written, not what it does: every tool, operation and flow is run before and after, on
 * one upstream, and sends the same requests and gives the same answers. Old files of the corpus, and two of our own.
 */
import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { main } from '../cli/main.ts';
import { runUnit } from '../engine/compose/run-unit.ts';
import { loadPlan } from '../engine/load/load.ts';
import type { Plan, PlanUnit } from '../engine/plan.ts';
import type { Json, UnitResult } from '../engine/result.ts';
import { optionsFor, writeFiles } from '../engine/testing/serve.ts';
import { sampleInputs } from '../engine/tests/sample-inputs.ts';
import type { InputParameter } from '../spec/model/capability.ts';
import { corpusFiles, corpusFolder, hasCorpus } from './differential/published.ts';

interface Recorder {
  readonly url: string;
  /** What arrived since the last question, as `GET /path {headers} body`. */
  take(): readonly string[];
}

/** Answers every request with the same data, in which every path that a file asks for leads somewhere. */
async function startRecorder(context: TestContext, answer: () => Json): Promise<Recorder> {
  const arrived: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { host, connection, traceparent, ...headers } = request.headers;
      arrived.push(`${request.method} ${request.url} ${JSON.stringify(headers)} ${Buffer.concat(chunks).toString()}`);
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer()));
    });
  });
  // The upgrade in between takes its time, in this process.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, take: () => arrived.splice(0) };
}

/** Data that has something at each JSONPath in the texts: `$.a.b[0].c` finds `c`. */
function dataFor(texts: readonly string[]): Json {
  const root: Record<string, Json> = {};
  const paths = texts.flatMap((text) => [...text.matchAll(/\$\.([\w.[\]*-]+)/g)].map((match) => match[1] ?? ''));
  // Longer ones first: what they lead through is what the shorter ones find.
  for (const found of [...new Set(paths)].sort((a, b) => b.length - a.length || (a < b ? -1 : 1))) {
    let holder = root;
    const names = found.split('.').filter((name) => name !== '');
    for (const [index, written] of names.entries()) {
      const name = written.replace(/\[.*$/, '');
      const isLast = index === names.length - 1;
      const known = holder[name];
      if (typeof known === 'object' && known !== null) {
        holder = (Array.isArray(known) ? known[0] : known) as Record<string, Json>;
        if (typeof holder !== 'object' || holder === null) break;
        continue;
      }
      if (known !== undefined) break;
      const inner: Record<string, Json> = {};
      const value: Json = isLast ? `the ${name}` : inner;
      holder[name] = written.includes('[') ? [value] : value;
      holder = inner;
    }
  }
  return root;
}

/** Values of variables go by their name, whichever way it is written. */
function sampleValue(name: string): string {
  return `value of ${name.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`;
}

/** Everything that can be run, in the order of the file: what has no name yet gets one by the upgrade. */
function unitsOf(plan: Plan): readonly PlanUnit[] {
  const served = plan.servers.flatMap(({ server, namespace = '', uri }) => {
    const units =
      server.kind === 'mcp'
        ? [...server.tools, ...server.resources]
        : server.kind === 'rest'
          ? server.resources.flatMap(({ operations }) => operations)
          : [];
    return units.map((unit) => ({ unit, namespace, uri, label: unit.kind, maxBinarySize: undefined }));
  });
  const flows = [...plan.flows.values()].map(({ flow, namespace, uri }) => ({
    unit: flow,
    namespace,
    uri,
    label: 'flow',
    maxBinarySize: undefined,
  }));
  return [...served, ...flows];
}

/** Why the file is not served, or its plan; variables that nobody binds get a value each. */
function load(file: string, upstreams: Readonly<Record<string, string>>): Plan | string {
  let variables: Record<string, string> = {};
  for (let attempt = 0; ; attempt++) {
    const loaded = loadPlan(optionsFor(file, { upstreams, variables }), {});
    if (loaded.kind === 'plan') return loaded.plan;
    if (loaded.failure.code !== 'missing-variables' || attempt > 0) return loaded.failure.message;
    variables = Object.fromEntries(loaded.failure.variables.map((name) => [name, sampleValue(name)]));
  }
}

function inputsOf(unit: PlanUnit['unit']): readonly InputParameter[] {
  return 'inputParameters' in unit ? unit.inputParameters : [];
}

/** Those of units, of the resources around them, and of the flows they refer to. */
function everyInput(plan: Plan): readonly InputParameter[] {
  const ofResources = plan.servers.flatMap(({ server }) =>
    server.kind === 'rest' ? server.resources.flatMap(({ inputParameters }) => inputParameters) : [],
  );
  return [...ofResources, ...unitsOf(plan).flatMap(({ unit }) => inputsOf(unit))];
}

function samples(parameters: readonly InputParameter[]): Readonly<Record<string, Json>> {
  const found = sampleInputs(parameters, true);
  return found.kind === 'inputs' ? found.inputs : {};
}

/** For each unit what it asked for and what it answered. */
async function runAll(plan: Plan, upstream: Recorder, inputsFrom: Plan): Promise<readonly string[]> {
  const inputs = unitsOf(inputsFrom).map(({ unit }) => ({ ...samples(everyInput(inputsFrom)), ...samples(inputsOf(unit)) }));
  const told: string[] = [];
  for (const [index, unit] of unitsOf(plan).entries()) {
    const result = await runUnit(plan, unit, inputs[index] ?? {}, {});
    told.push(JSON.stringify({ requests: upstream.take(), answer: answerOf(result) }));
  }
  return told;
}

function answerOf(result: UnitResult): Json {
  switch (result.kind) {
    case 'data':
      return { status: result.status, data: result.data };
    case 'raw':
      return { status: result.status, text: Buffer.from(result.body).toString('latin1') };
    case 'empty':
      return { status: result.status };
    case 'failed':
      // The message may name the unit, and the unit may have got a name.
      return { status: result.error.status, error: result.error.code };
    default:
      return result satisfies never;
  }
}

async function upgradeOnDisk(name: string): Promise<void> {
  let said = '';
  const silent = {
    out: () => undefined,
    err: (text: string) => {
      said += text;
    },
    isInteractive: false,
    interrupted: async () => undefined,
  };
  const code = await main(['upgrade', name, '--write'], silent);
  assert.ok(code <= 1, said);
}

interface Compared {
  readonly units: number;
  readonly requests: number;
  /** Parts that other files import: they are run with those. */
  readonly shared: number;
  /** Served neither before nor after. */
  readonly refused: readonly string[];
}

/** Runs each file, upgrades them all, and runs each again. */
async function compareAnswers(context: TestContext, files: readonly string[], upgraded: string): Promise<Compared> {
  const texts = (upgraded === files[0] ? corpusFiles(path.dirname(upgraded)) : files).map((file) => readFileSync(file, 'utf8'));
  const data = dataFor(texts);
  const upstream = await startRecorder(context, () => data);
  const namespaces = texts.flatMap((text) =>
    [...text.matchAll(/(?:namespace|as|import):\s*["']?([\w-]+)/g)].map((match) => match[1] ?? ''),
  );
  const upstreams = Object.fromEntries(namespaces.map((namespace) => [namespace, upstream.url]));
  const before = new Map<string, { readonly plan: Plan; readonly told: readonly string[] } | string>();
  for (const file of files) {
    const plan = load(file, upstreams);
    before.set(file, typeof plan === 'string' ? plan : { plan, told: await runAll(plan, upstream, plan) });
  }
  await upgradeOnDisk(upgraded);
  let [units, requests, shared] = [0, 0, 0];
  const refused: string[] = [];
  for (const [file, known] of before) {
    const plan = load(file, upstreams);
    if (typeof known === 'string') {
      if (known.includes('The file has no "capability"')) shared++;
      else refused.push(path.basename(file));
      continue;
    }
    assert.ok(typeof plan !== 'string', `${file} was served before the upgrade, and is not afterwards: ${plan as string}`);
    assert.deepEqual(await runAll(plan, upstream, known.plan), known.told, file);
    units += known.told.length;
    requests += known.told.filter((told) => !told.includes('"requests":[]')).length;
  }
  return { units, requests, shared, refused };
}

const shared = `naftiko: "0.5"
consumes:
  - type: http
    namespace: store
    baseUri: "https://store.internal"
    authentication: {type: apikey, key: X-Key, value: "{{store-key}}", placement: header}
    inputParameters:
      - {name: X-Client, in: header, value: "{{store-client}}"}
    resources:
      - name: orders
        path: /orders/{{id}}
        operations:
          - {name: read, method: GET, outputParameters: [{name: total, type: number, value: $.total}, {name: city, type: string, value: $.address.city}]}
          - {name: write, method: PUT, body: '{"total": "{{total}}"}', inputParameters: [{name: dry, in: query}]}
`;
const importing = `naftiko: "0.5"
info: {label: Orders, description: reads and writes orders}
externalRefs:
  - {name: env, type: variables, resolution: runtime, keys: {store-key: STORE_KEY, store-client: STORE_CLIENT}}
capability:
  consumes:
    - {location: ./shared.yaml, import: store, as: shop}
  exposes:
    - type: rest
      port: 3001
      namespace: api
      resources:
        - path: /orders/{{id}}
          inputParameters: [{name: id, in: path, type: string, description: which}]
          operations:
            - {method: GET, call: shop.read, with: {id: "{{id}}"}, outputParameters: [{type: object, properties: {fixed: {type: string, const: yes please}, sum: {type: number, mapping: $.total}, tags: {type: array, mapping: $.tags, items: [{type: string, mapping: $.name}]}}}]}
            - {method: PUT, call: shop.write, with: {id: "{{id}}", total: "5", dry: "true"}}
    - type: mcp
      port: 3002
      namespace: tools
      tools:
        - name: both
          description: reads, then writes
          inputParameters: [{name: id, type: string, description: which}]
          steps:
            - {type: call, name: first, call: shop.read, with: {id: "{{id}}"}}
            - {type: call, name: second, call: shop.write, with: {id: "{{id}}", total: "{{first.total}}"}}
          mappings:
            - {targetName: city, value: $.first.city}
            - {targetName: again, value: $.second}
          outputParameters:
            - {name: city, type: string}
            - {name: again, type: object, properties: {total: {name: total, type: number}}}
`;
const withFlows = `naftiko: 1.0.0-alpha2
capability:
  aggregates:
    - label: Orders
      namespace: orders
      functions:
        - name: read
          description: reads one
          inputParameters: [{name: id, type: string, description: which}]
          call: shop.read
          with: {id: "{{id}}"}
          outputParameters: [{type: object, properties: {sum: {type: number, mapping: $.total}, kind: {type: string, value: order}}}]
  consumes:
    - type: http
      namespace: shop
      baseUri: https://shop.internal
      resources: [{name: orders, path: "/orders/{{id}}", operations: [{name: read, method: GET}]}]
  exposes:
    - type: mcp
      port: 3002
      namespace: tools
      tools:
        - ref: orders.read
        - {name: of-seven, description: the seventh, ref: orders.read, with: {id: "7"}}
        - {name: mocked, description: invented, outputParameters: [{name: a, type: string, value: b}]}
`;

function leftOut({ shared, refused }: Compared): string {
  const parts = [...(shared > 0 ? [`${shared} parts that others import`] : []), ...refused];
  return parts.length === 0 ? '' : `; not served themselves: ${parts.join(', ')}`;
}

describe('a file gives the same answers after its upgrade', () => {
  it('with what it imports, unnamed parts, steps, fixed values and renamed variables', async (context) => {
    const file = await writeFiles(context, { 'main.yaml': importing, 'shared.yaml': shared });
    assert.deepEqual(await compareAnswers(context, [file], file), { units: 3, requests: 3, shared: 0, refused: [] });
    assert.match(readFileSync(path.join(path.dirname(file), 'shared.yaml'), 'utf8'), /^ikanos: "1\.0\.0-beta5"\n[\s\S]*\{\{STORE_KEY\}\}/);
  });

  it('with functions that are flows now', async (context) => {
    const file = await writeFiles(context, { 'main.yaml': withFlows });
    assert.deepEqual(await compareAnswers(context, [file], file), { units: 4, requests: 3, shared: 0, refused: [] });
  });

  const history = path.join(corpusFolder, 'history');
  for (const version of ['0.4', '0.5', '1.0.0-alpha1', '1.0.0-alpha2']) {
    it(`when it is a real one of ${version}`, { skip: hasCorpus && existsSync(history) ? false : 'no corpus' }, async (context) => {
      const copy = mkdtempSync(path.join(os.tmpdir(), 'capstan-upgrade-'));
      context.after(() => rmSync(copy, { recursive: true, force: true }));
      cpSync(path.join(history, version), copy, { recursive: true });
      // Engines refuse a slash at the end of an address, whatever the version: without it the files can be run at all.
      for (const file of corpusFiles(copy))
        writeFileSync(file, readFileSync(file, 'utf8').replaceAll(/(baseUri: *"?https?:[^"\s]*?)\/+("?\s)/g, '$1$2'));
      const compared = await compareAnswers(context, corpusFiles(copy), copy);
      context.diagnostic(`${version}: ${compared.units} units compared, ${compared.requests} of them with requests${leftOut(compared)}`);
      assert.ok(compared.requests >= 5);
    });
  }
});
