/**
 * Every capability file at hand that can be served, every tool, operation, resource and flow of it, with mocks: whatever is given, the
 * answer has the declared shape or is an error in words. Without the corpus, our own examples are called.
 */
import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import path from 'node:path';
import { it } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020, type AnySchema } from 'ajv/dist/2020.js';
import { callDirectly } from './control/call.ts';
import type { CallParams } from './control/protocol.ts';
import { servedTools, toToolResult } from './expose/mcp/tools.ts';
import { openApiDocument } from './expose/rest/openapi.ts';
import { toOpenApi30 } from './expose/rest/openapi-30.ts';
import type { Services } from './expose/services.ts';
import { silentTelemetry } from './observe/silent-telemetry.ts';
import type { Plan } from './plan.ts';
import type { Json } from './result.ts';
import { shapeFaults } from './tests/check-shape.ts';
import { loadForTest } from './tests/load-for-test.ts';

const root = path.resolve(import.meta.dirname, '..');
const files = [path.join(root, '../shared/corpus'), path.join(root, 'examples')].flatMap((folder) =>
  globSync('**/*.{yml,yaml}', { cwd: folder }).map((name) => path.join(folder, name)),
);

/** Of those that can be served. */
const plans = files.flatMap((file) => {
  const loaded = loadForTest({ file, variables: {}, upstreams: {} });
  return loaded.kind === 'failed' ? [] : [{ name: path.relative(root, file), plan: { ...loaded.plan, mock: true } }];
});

const services: Services = { log: () => undefined, telemetry: () => silentTelemetry, served: () => undefined };

/** What nobody means, and what somebody means badly. */
const odd: readonly Json[] = [
  '',
  'ü x',
  '../a/b?c=1',
  '{{TOKEN}}',
  '"quote"',
  -1.5,
  '9'.repeat(40),
  'a\nb',
  true,
  null,
  ['a'],
  { a: { b: [1] } },
];

interface Callable extends Pick<CallParams, 'kind' | 'server' | 'name'> {
  readonly inputs: readonly string[];
}

function callables(plan: Plan): readonly Callable[] {
  const names = (parameters: readonly { readonly name: string }[]) => parameters.map(({ name }) => name);
  const served = plan.servers.flatMap((planServer): readonly Callable[] => {
    const { server, namespace = '' } = planServer;
    if (server.kind === 'rest')
      return server.resources.flatMap((resource) =>
        resource.operations.map(({ name, inputParameters }) => ({
          kind: 'rest-operation',
          server: namespace,
          name,
          inputs: [...names(resource.inputParameters), ...names(inputParameters)],
        })),
      );
    if (server.kind !== 'mcp') return [];
    const tools = [...servedTools(plan, planServer, server).values()];
    return [
      ...tools.map(({ definition, parameters }) => ({
        kind: 'tool' as const,
        server: namespace,
        name: definition.name,
        inputs: names(parameters),
      })),
      ...server.resources.map(({ name }) => ({ kind: 'resource' as const, server: namespace, name, inputs: [] })),
    ];
  });
  const flows = [...plan.flows.values()].map(({ namespace, flow }) => ({
    kind: 'flow' as const,
    server: namespace,
    name: flow.name,
    inputs: names(flow.inputParameters),
  }));
  return [...served, ...flows];
}

/** What is wrong with the answer; undefined when nothing is. */
async function fault(plan: Plan, { inputs, ...callable }: Callable, values: readonly Json[]): Promise<string | undefined> {
  const given = Object.fromEntries(inputs.map((name, index) => [name, values[index % values.length] ?? null]));
  const outcome = await callDirectly(plan, { ...callable, arguments: values.length === 0 ? {} : given }, services);
  if (outcome.error) return outcome.error.code === 'internal' ? outcome.error.message : undefined;
  if (outcome.status < 200 || outcome.status > 599) return `status ${outcome.status}`;
  if (callable.kind !== 'tool' || outcome.data === undefined) return undefined;
  const server = plan.servers.find(({ namespace, server: { kind } }) => kind === 'mcp' && namespace === callable.server);
  const tool = server?.server.kind === 'mcp' ? servedTools(plan, server, server.server).get(callable.name) : undefined;
  if (!tool?.outputSchema) return undefined;
  const { structuredContent } = toToolResult({ kind: 'data', data: outcome.data, status: 200 }, tool);
  const faults = shapeFaults((structuredContent ?? null) as Json, tool.outputSchema);
  return faults.length > 0 ? JSON.stringify(faults) : undefined;
}

const openApi = new Validator();
const ajv = new Ajv2020({ validateFormats: false });

/** What schemas of others would refuse of all that a capability says of itself. */
async function misdescribed(plan: Plan): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const planServer of plan.servers) {
    const { server, namespace = '' } = planServer;
    if (server.kind === 'rest') {
      const document = openApiDocument(plan, planServer, server, 'http://localhost');
      for (const version of [document, toOpenApi30(document as never)]) {
        const { valid, errors } = await openApi.validate(structuredClone(version) as Record<string, unknown>);
        if (!valid) faults.push(`${namespace}: ${JSON.stringify(errors)}`);
      }
    }
    if (server.kind !== 'mcp') continue;
    for (const { definition } of servedTools(plan, planServer, server).values())
      for (const schema of [definition.inputSchema, definition.outputSchema]) {
        if (schema && !ajv.validateSchema(schema as AnySchema)) faults.push(`${namespace}.${definition.name}: ${ajv.errorsText()}`);
      }
  }
  return faults;
}

it('describes any capability in valid OpenAPI and valid JSON Schema', async () => {
  const faults: string[] = [];
  for (const { name, plan } of plans) for (const found of await misdescribed(plan)) faults.push(`${name} ${found}`);
  assert.deepEqual(faults, []);
  assert.ok(plans.length >= 4, `only ${plans.length} capabilities were described`);
});

it('answers any input of any capability, in its declared shape or with an error in words', async () => {
  const faults: string[] = [];
  let calls = 0;
  for (const [index, { name, plan }] of plans.entries()) {
    for (const [at, callable] of callables(plan).entries()) {
      const start = (index * 7 + at) % odd.length;
      const shifted = [...odd.slice(start), ...odd.slice(0, start)];
      for (const values of [[], shifted]) {
        calls++;
        const found = await fault(plan, callable, values);
        if (found !== undefined) faults.push(`${name} ${callable.kind} ${callable.server}.${callable.name}: ${found}`);
      }
    }
  }
  assert.deepEqual(faults, []);
  assert.ok(calls >= 10, `only ${calls} calls were made`);
});
