/**
 * The tutorial of the format, step by step, over the real ports, with made-up upstreams in place of the public ones. Its
 * files are not part of this project: they are read from `../shared` when that is there.
 */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { startDockyard } from '../examples/mock/dockyard.mjs';
import { startRegistry } from '../examples/mock/registry.mjs';
import type { MockServer } from '../examples/mock/serve.mjs';
import type { Json } from './result.ts';
import { type Served, serveFile } from './testing/serve.ts';

const directory = path.resolve(import.meta.dirname, '../../shared/corpus/upstream/modules/ikanos-docs/tutorial');
const skip = existsSync(directory) ? false : 'the tutorial files are not beside this repository (../shared)';

const files: Readonly<Record<number, string>> = {
  1: 'step-1-shipyard-mock.yml',
  2: 'step-2-shipyard-wiring.yml',
  3: 'step-3-shipyard-auth.yml',
  4: 'step-4-shipyard-output-shaping.yml',
  5: 'step-5-shipyard-multi-source.yml',
  6: 'step-6-shipyard-write-operations.yml',
  7: 'step-7-shipyard-orchestrated-lookup.yml',
  8: 'step-8-shipyard-skill-groups.yml',
  9: 'step-9-shipyard-aggregates.yml',
  10: 'step-10-shipyard-rest-adapter.yml',
  11: 'step-11-shipyard-fleet-manifest.yml',
};

interface Step extends Served {
  readonly registry: MockServer;
  readonly dockyard: MockServer;
}

async function start(context: TestContext, step: number): Promise<Step> {
  const [registry, dockyard] = [await startRegistry(), await startDockyard()];
  context.after(() => Promise.all([registry.close(), dockyard.close()]));
  const served = await serveFile(context, path.join(directory, files[step] ?? ''), {
    upstreams: { registry: registry.url, legacy: dockyard.url },
  });
  return { ...served, registry, dockyard };
}

/** From step 3 on the server asks for its token. */
async function connect(context: TestContext, served: Served, step: number): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode: 'auto' } });
  const requestInit = step >= 3 ? { headers: { authorization: 'Bearer sk-mcp-YYYYYYYYYYYY' } } : {};
  await client.connect(new StreamableHTTPClientTransport(new URL(`${served.address('shipyard-tools')}/mcp`), { requestInit }));
  context.after(() => client.close());
  return client;
}

interface ToolAnswer {
  readonly content: readonly { readonly type: string; readonly text?: string }[];
  readonly isError?: boolean;
}

async function call(client: Client, name: string, args: Record<string, Json> = {}): Promise<{ data: unknown; isError: boolean }> {
  const { content, isError } = (await client.callTool({ name, arguments: args })) as ToolAnswer;
  const text = content[0]?.text;
  return { data: text === undefined ? undefined : parse(text), isError: isError === true };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

async function checkTool(client: Client, name: string, args: Record<string, Json>, expected: unknown): Promise<void> {
  assert.deepEqual(await call(client, name, args), { data: expected, isError: false });
}

// ---------------------------------------------------------------- what the upstreams tell, as the tutorial shapes it

const northernStar = { imo: 'IMO-9321483', name: 'Northern Star', type: 'cargo', flag: 'NO', status: 'active' };
const pacificDawn = { imo: 'IMO-9456781', name: 'Pacific Dawn', type: 'tanker', flag: 'SG', status: 'maintenance' };
const specs = { yearBuilt: 2015, tonnage: 42000, length: 229 };
const oldFaithful = { vesselCode: 'LEGACY-4012', name: 'Old Faithful', type: 'cargo', flag: 'GB', status: 'active' };
const ironMaiden = { vesselCode: 'LEGACY-2087', name: 'Iron Maiden', type: 'bulk_carrier', flag: 'PA', status: 'laid_up' };
const crew = [
  { fullName: 'Erik Lindström', role: 'captain' },
  { fullName: 'Aiko Tanaka', role: 'cook' },
];
const shipWithCrew = { ...northernStar, ...specs, crew };
const voyage = {
  shipImo: 'IMO-9321483',
  departurePort: 'Oslo',
  arrivalPort: 'Singapore',
  departureDate: '2026-04-10T08:00:00Z',
  arrivalDate: '2026-05-02T14:00:00Z',
  crewIds: ['CREW-001', 'CREW-003'],
  cargoIds: ['CARGO-2024-0451'],
};
const plannedVoyage = {
  voyageId: 'VOY-2026-042',
  shipImo: 'IMO-9321483',
  route: { from: 'Oslo', to: 'Singapore' },
  dates: { departure: '2026-04-10T08:00:00Z', arrival: '2026-05-02T14:00:00Z' },
  crewIds: ['CREW-001', 'CREW-003'],
  cargoIds: ['CARGO-2024-0451'],
  status: 'planned',
};

describe('tutorial', { skip }, () => {
  it('step 1: a tool with made-up answers', async (t) => {
    const client = await connect(t, await start(t, 1), 1);
    await checkTool(
      client,
      'get-ship',
      { imo_number: 'IMO-1' },
      { imo: 'IMO-1', name: 'Northern Star', type: 'cargo', flag: 'NO', status: 'active' },
    );
  });

  it('step 2: tools over an API (Q01, Q02)', async (t) => {
    const step = await start(t, 2);
    const client = await connect(t, step, 2);
    await checkTool(client, 'list-ships', {}, [northernStar, pacificDawn]);
    assert.equal(new URL(step.registry.requests.at(-1)?.url ?? '', 'http://x').search, '');
    await checkTool(client, 'list-ships', { status: 'active' }, [northernStar]);
    assert.equal(new URL(step.registry.requests.at(-1)?.url ?? '', 'http://x').search, '?status=active');
    await checkTool(client, 'get-ship', { imo: 'IMO-9321483' }, northernStar);
  });

  it('step 3: credentials on both sides (Q03, Q04)', async (t) => {
    const step = await start(t, 3);
    const refused = await fetch(`${step.address('shipyard-tools')}/mcp`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"jsonrpc":"2.0","id":1,"method":"tools/list"}',
    });
    assert.deepEqual([refused.status, refused.headers.get('www-authenticate')], [401, 'Bearer realm="capstan"']);
    const client = await connect(t, step, 3);
    await checkTool(client, 'list-ships', {}, [northernStar, pacificDawn]);
    await checkTool(client, 'get-ship', { imo: 'IMO-9456781' }, pacificDawn);
    const sent = step.registry.requests.at(-1)?.headers;
    assert.deepEqual([sent?.['authorization'], sent?.['registry-version']], ['Bearer dummy-token', '1.0.0-alpha2']);
  });

  it('step 4: nested results (Q05, Q06)', async (t) => {
    const client = await connect(t, await start(t, 4), 4);
    await checkTool(client, 'list-ships', { status: 'maintenance' }, [pacificDawn]);
    await checkTool(client, 'get-ship', { imo: 'IMO-9321483' }, { ...northernStar, specs });
    const missing = await call(client, 'get-ship', { imo: 'IMO-0' });
    assert.equal(missing.isError, true);
    assert.match(JSON.stringify(missing.data), /not_found/);
  });

  it('step 5: a second, older API (Q07, Q08)', async (t) => {
    const step = await start(t, 5);
    const client = await connect(t, step, 5);
    await checkTool(client, 'list-ships', {}, [northernStar, pacificDawn]);
    await checkTool(client, 'get-ship', { imo: 'IMO-9321483' }, { ...northernStar, specs });
    await checkTool(client, 'list-legacy-vessels', {}, [oldFaithful, ironMaiden]);
    assert.equal(step.dockyard.requests.at(-1)?.headers['x-dock-key'], 'dummy-dockyard-key');
    await checkTool(client, 'list-legacy-vessels', { status: 'active' }, [oldFaithful]);
  });

  it('step 6: writing (Q09, Q10)', async (t) => {
    const step = await start(t, 6);
    const client = await connect(t, step, 6);
    await checkTool(client, 'list-ships', {}, [northernStar, pacificDawn]);
    await checkTool(client, 'get-ship', { imo: 'IMO-9321483' }, { ...northernStar, specs });
    await checkTool(client, 'list-legacy-vessels', { status: 'laid_up' }, [ironMaiden]);
    await checkTool(client, 'create-voyage', voyage, plannedVoyage);
    assert.deepEqual(JSON.parse(step.registry.requests.at(-1)?.body ?? ''), voyage);
    const { cargoIds: _left, ...withoutCargo } = voyage;
    assert.equal((await call(client, 'create-voyage', withoutCargo)).isError, false);
    const sent = JSON.parse(step.registry.requests.at(-1)?.body ?? '') as { cargoIds?: unknown };
    assert.equal(sent.cargoIds ?? null, null);
  });

  for (const step of [7, 8, 9]) {
    it(`step ${step}: several calls joined (Q12, Q13)`, async (t) => {
      const served = await start(t, step);
      const client = await connect(t, served, step);
      await checkTool(client, 'list-ships', {}, [northernStar, pacificDawn]);
      await checkTool(client, 'get-ship', { imo: 'IMO-9321483' }, { ...northernStar, specs });
      await checkTool(client, 'list-legacy-vessels', {}, [oldFaithful, ironMaiden]);
      await checkTool(client, 'create-voyage', voyage, plannedVoyage);
      await checkTool(client, 'get-ship-with-crew', { imo: 'IMO-9321483' }, shipWithCrew);
      const missing = await call(client, 'get-ship-with-crew', { imo: 'IMO-0' });
      assert.equal(missing.isError, true);
      assert.doesNotMatch(JSON.stringify(missing.data), /Lindström/);
    });
  }

  it('step 8: a catalogue of skills', async (t) => {
    const served = await start(t, 8);
    const catalogue = await (await fetch(`${served.address('shipyard-skills')}/skills`)).json();
    assert.deepEqual(catalogue, {
      count: 2,
      skills: [
        {
          name: 'fleet-ops',
          description: 'Fleet management — list, search, and inspect ships across all registries',
          tools: ['list-ships', 'get-ship', 'list-legacy-vessels', 'get-ship-with-crew'],
        },
        { name: 'voyage-ops', description: 'Voyage planning — create and manage voyages', tools: ['create-voyage'] },
      ],
    });
    const detail = (await (await fetch(`${served.address('shipyard-skills')}/skills/voyage-ops`)).json()) as { tools: unknown[] };
    assert.deepEqual(detail.tools, [
      {
        name: 'create-voyage',
        description: 'Plan a new voyage with ship, crew, route, and dates',
        type: 'derived',
        invocationRef: { targetNamespace: 'shipyard-tools', action: 'create-voyage', mode: 'mcp' },
      },
    ]);
  });

  it('step 9: a tool that stands for a flow takes its hints and inputs (Q14)', async (t) => {
    const client = await connect(t, await start(t, 9), 9);
    const tool = (await client.listTools()).tools.find(({ name }) => name === 'get-ship-with-crew');
    assert.deepEqual(
      [tool?.inputSchema, tool?.annotations],
      [
        { type: 'object', properties: { imo: { type: 'string', description: 'IMO number of the ship' } }, required: ['imo'] },
        { readOnlyHint: true, destructiveHint: false, idempotentHint: true },
      ],
    );
  });

  for (const step of [10, 11]) {
    it(`step ${step}: the same over REST (Q15, Q16, Q17)`, async (t) => {
      const served = await start(t, step);
      const get = async (route: string, init: RequestInit = {}): Promise<[number, unknown]> => {
        const answer = await fetch(`${served.address('shipyard-api')}${route}`, init);
        return [answer.status, parse(await answer.text())];
      };
      assert.deepEqual(await get('/ships'), [200, [northernStar, pacificDawn]]);
      assert.deepEqual(await get('/ships?status=maintenance'), [200, [pacificDawn]]);
      assert.deepEqual(await get('/ships/IMO-9321483'), [200, { ...northernStar, specs }]);
      assert.deepEqual(await get('/ships/IMO-9321483/crew'), [200, shipWithCrew]);
      assert.deepEqual(await get('/legacy/vessels'), [200, [oldFaithful, ironMaiden]]);
      assert.deepEqual(await get('/legacy/vessels?status=active'), [200, [oldFaithful]]);
      assert.deepEqual(await get('/voyages', { method: 'POST', body: JSON.stringify(voyage) }), [201, plannedVoyage]);
      assert.equal((await get('/ships/IMO-0'))[0], 404);
      assert.equal((await get('/ships/IMO-0/crew'))[0] >= 400, true);
      assert.equal((await get('/voyages'))[0], 405);
    });
  }

  it('step 11: a manifest joined from four lists (Q18)', async (t) => {
    const served = await start(t, 11);
    const client = await connect(t, served, 11);
    assert.equal((await client.listTools()).tools.length, 6);
    const cargo = [{ type: 'container', description: 'Electronics components', weight: 12.5, hazardous: false }];
    await checkTool(client, 'list-ships', { status: 'active' }, [northernStar]);
    await checkTool(client, 'get-ship', { imo: 'IMO-9321483' }, { ...northernStar, specs });
    await checkTool(client, 'list-legacy-vessels', { status: 'active' }, [oldFaithful]);
    await checkTool(client, 'create-voyage', voyage, plannedVoyage);
    await checkTool(client, 'get-ship-with-crew', { imo: 'IMO-9321483' }, shipWithCrew);
    await checkTool(
      client,
      'get-voyage-manifest',
      { voyageId: 'VOY-2026-042' },
      {
        voyageId: 'VOY-2026-042',
        status: 'planned',
        route: { from: 'Oslo', to: 'Singapore' },
        ship: { name: 'Northern Star', type: 'cargo', flag: 'NO' },
        crew,
        cargo,
      },
    );
    const rest = await fetch(`${served.address('shipyard-api')}/voyages/VOY-2026-042/manifest`);
    assert.deepEqual(await rest.json(), {
      voyageId: 'VOY-2026-042',
      status: 'planned',
      departurePort: 'Oslo',
      arrivalPort: 'Singapore',
      shipName: 'Northern Star',
      shipType: 'cargo',
      shipFlag: 'NO',
      crew,
      cargo,
    });
  });
});
