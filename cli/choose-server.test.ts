import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loadPlan } from '../engine/load/load.ts';
import type { Plan } from '../engine/plan.ts';
import { optionsFor, writeFiles } from '../engine/testing/serve.ts';
import type { McpServer } from '../spec/model/capability.ts';
import { chooseServer } from './choose-server.ts';
import { UsageError } from './usage-error.ts';

const server = (namespace: string, more: string): string =>
  `  - {type: mcp, ${more}, namespace: ${namespace}, tools: {t: {description: d, outputParameters: {ok: {type: string, value: y}}}}}\n`;
const rest =
  '  - {type: rest, port: 3001, namespace: api, resources: {r: {path: /r, operations: {o: {method: GET, outputParameters: {ok: {type: string, value: y}}}}}}}\n';

describe('the MCP server that a command is about', () => {
  const isForStdio = ({ transport }: McpServer): boolean => transport?.value === 'stdio';
  const byPort = server('a', 'port: 3002') + server('b', 'port: 3003');
  const cases: readonly (readonly [what: string, servers: string, name: string | undefined, chosen: string])[] = [
    ['the only one', rest + server('a', 'port: 3002'), undefined, 'a'],
    ['the one that is named', byPort, 'b', 'b'],
    ['the one that is meant for it', byPort + server('c', 'transport: stdio'), undefined, 'c'],
    ['to be named among several', byPort, undefined, 'The file exposes several MCP servers: choose one with --server (a, b).'],
    [
      'to be named among several that are meant for it',
      server('a', 'transport: stdio') + server('b', 'transport: stdio'),
      undefined,
      'The file exposes several MCP servers: choose one with --server (a, b).',
    ],
    ['one that is there', byPort, 'zz', 'There is no MCP server zz. Known: a, b.'],
    ['one of its kind', rest, 'api', 'The file exposes no MCP server.'],
  ];
  for (const [what, servers, name, chosen] of cases)
    it(`is ${what}`, async (t) => {
      const file = await writeFiles(t, { 'c.yaml': `ikanos: "1.0.0-beta5"\ncapability:\n  exposes:\n${servers}` });
      const loaded = loadPlan(optionsFor(file), {});
      if (loaded.kind === 'failed') assert.fail(loaded.failure.message);
      assert.equal(told(loaded.plan, name), chosen);
    });

  function told(plan: Plan, name: string | undefined): string | undefined {
    try {
      return chooseServer(plan, 'mcp', name, isForStdio).planServer.namespace;
    } catch (error) {
      if (error instanceof UsageError) return error.message;
      throw error;
    }
  }
});
