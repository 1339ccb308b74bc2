/** Against a server on this machine that speaks Vault's HTTP API as its documentation says. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { defaultLimits } from '../plan.ts';
import { optionsFor, writeFiles } from '../testing/serve.ts';
import { loadAskingStores } from './load-asking-stores.ts';
import type { StoreAnswer } from './store-answer.ts';
import { readVault, vaultProblem } from './vault.ts';

interface Vault {
  readonly address: string;
  readonly asked: string[];
}

const secrets: Readonly<Record<string, readonly [status: number, body: unknown]>> = {
  'secret/data/app': [200, { data: { data: { key: 'tok-1', port: 8080, list: ['a'], none: null }, metadata: { version: 3 } } }],
  'secret/data/app?version=2': [200, { data: { data: { key: 'old' }, metadata: { version: 2 } } }],
  'kv/app': [200, { data: { key: 'v1', metadata: 'mine' } }],
  'secret/data/deleted': [404, { data: { data: null, metadata: { version: 1, deletion_time: '2026-01-01T00:00:00Z' } } }],
  'secret/app': [
    404,
    {
      errors: [],
      warnings: ['Invalid path for a versioned K/V secrets engine. See the API docs for the appropriate API endpoints to use.'],
    },
  ],
  'secret/data/locked': [403, { errors: ['1 error occurred:\n\t* permission denied\n\n'] }],
};

async function startVault(context: TestContext): Promise<Vault> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const { 'x-vault-token': token, 'x-vault-namespace': namespace } = request.headers;
    const path = (request.url ?? '').replace('/v1/', '');
    asked.push(`${request.method} ${path} ${String(token ?? '-')} ${String(namespace ?? '-')}`);
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const logIn = path === 'auth/approle/login';
      const good = Buffer.concat(chunks).toString() === '{"role_id":"role","secret_id":"secret"}';
      const known = logIn
        ? good
          ? [200, { auth: { client_token: 'of-role' } }]
          : [400, { errors: ['invalid role or secret ID'] }]
        : undefined;
      const [status, body] = known ?? (token === 'root' || token === 'of-role' ? (secrets[path] ?? [404, { errors: [] }]) : [403, {}]);
      response.writeHead(Number(status), { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

async function values(location: string, environment: Readonly<Record<string, string>>): Promise<unknown> {
  const answer = await readVault(location, environment, defaultLimits);
  return answer.kind === 'values' ? Object.fromEntries(answer.values) : answer.reason;
}

describe('Vault', () => {
  it('gives the values of a secret, from both versions of its store', async (t) => {
    const { address: VAULT_ADDR } = await startVault(t);
    const environment = { VAULT_ADDR, VAULT_TOKEN: 'root' };
    assert.deepEqual(await values('vault://main/secret/data/app', environment), { key: 'tok-1', port: '8080', list: '["a"]' });
    assert.deepEqual(await values('vault://main/secret/data/app?version=2', environment), { key: 'old' });
    assert.deepEqual(await values('vault://main/kv/app', environment), { key: 'v1', metadata: 'mine' });
  });

  it('is asked in a namespace, by a token or by a role', async (t) => {
    const { address: VAULT_ADDR, asked } = await startVault(t);
    await values('vault://x/kv/app', { VAULT_ADDR, VAULT_TOKEN: 'root', VAULT_NAMESPACE: 'team' });
    await values('vault://x/kv/app', { VAULT_ADDR: `${VAULT_ADDR}/`, VAULT_ROLE_ID: 'role', VAULT_SECRET_ID: 'secret' });
    assert.deepEqual(asked, ['GET kv/app root team', 'POST auth/approle/login - -', 'GET kv/app of-role -']);
  });

  it('says why it gives nothing, with the way out', async (t) => {
    const { address: VAULT_ADDR } = await startVault(t);
    const environment = { VAULT_ADDR, VAULT_TOKEN: 'root' };
    const of = (path: string, more = {}) => values(`vault://main/${path}`, { ...environment, ...more });
    assert.deepEqual(
      [
        await of('secret/data/gone'),
        await of('secret/data/deleted'),
        await of('secret/app'),
        await of('secret/data/locked'),
        await of('kv/app', { VAULT_TOKEN: 'other' }),
        await of('kv/app', { VAULT_TOKEN: '', VAULT_ROLE_ID: 'role', VAULT_SECRET_ID: 'wrong' }),
        await of('kv/app', { VAULT_ADDR: 'http://127.0.0.1:9' }),
        await of('kv/app', { VAULT_CACERT: '/nowhere/ca.pem' }),
      ],
      [
        'Vault has no secret secret/data/gone.',
        'The secret secret/data/deleted was deleted in Vault.',
        'Vault has no secret secret/app; its store keeps versions: write secret/data/app.',
        'Vault does not let this token read secret/data/locked.',
        'Vault does not let this token read kv/app.',
        'Vault did not accept VAULT_ROLE_ID and VAULT_SECRET_ID (status 400).',
        'Vault could not be asked: Nothing listens at 127.0.0.1:9: the connection was refused.',
        `Connections to ${new URL(VAULT_ADDR).host}: there is no file /nowhere/ca.pem that can be read.`,
      ],
    );
  });

  it('is not asked without an address and somebody who asks; a file names neither', () => {
    const token = { VAULT_TOKEN: 't' };
    assert.deepEqual(
      [
        vaultProblem('vault://vault.example.com/a/b', token),
        vaultProblem('vault://x/a', { ...token, VAULT_ADDR: 'vault' }),
        vaultProblem('vault://x/a', { VAULT_ADDR: 'https://v' }),
        vaultProblem('vault://x', { ...token, VAULT_ADDR: 'https://v' }),
        vaultProblem('vault://x/../sys/seal', { ...token, VAULT_ADDR: 'https://v' }),
        vaultProblem('vault://x/a', { ...token, VAULT_ADDR: 'https://v' }),
      ],
      [
        'the environment does not say where Vault is: set VAULT_ADDR.',
        'VAULT_ADDR is no address like https://vault.example.com:8200.',
        'the environment does not say who asks Vault: set VAULT_TOKEN, or VAULT_ROLE_ID and VAULT_SECRET_ID.',
        '"vault://x" names no secret. Write vault://NAME/ and its path, such as vault://main/secret/data/app.',
        '"vault://x/../sys/seal" names no secret. Write vault://NAME/ and its path, such as vault://main/secret/data/app.',
        undefined,
      ],
    );
  });
});

describe('a bind to Vault', () => {
  const capability = (location: string, source = 'key'): string => `ikanos: "1.0.0-beta5"
binds:
- {namespace: s, location: "${location}", keys: {TOKEN: ${source}}}
capability:
  exposes:
  - {type: mcp, port: 3001, namespace: tools, tools: {t: {description: d, outputParameters: {a: {type: string, value: x}}}}}
`;

  async function load(
    context: TestContext,
    text: string,
    environment: Readonly<Record<string, string>>,
    answers = new Map<string, StoreAnswer>(),
  ) {
    return await loadAskingStores(optionsFor(await writeFiles(context, { 'c.yaml': text })), environment, answers);
  }

  it('gives its variables, and is asked once', async (t) => {
    const { address: VAULT_ADDR, asked } = await startVault(t);
    const answers = new Map<string, StoreAnswer>();
    for (let i = 0; i < 2; i++) {
      const result = await load(t, capability('vault://main/secret/data/app'), { VAULT_ADDR, VAULT_TOKEN: 'root' }, answers);
      assert.equal(result.kind, 'plan');
      assert.equal(result.plan.variables.get('TOKEN')?.value, 'tok-1');
      assert.equal(result.plan.redact('Bearer tok-1'), 'Bearer •••');
    }
    assert.deepEqual(asked, ['GET secret/data/app root -']);
  });

  it('is refused with its place, and asked again the next time', async (t) => {
    const { address: VAULT_ADDR, asked } = await startVault(t);
    const answers = new Map<string, StoreAnswer>();
    for (const [source, message] of [
      ['secret/data/locked', 'TOKEN has no value: Vault does not let this token read secret/data/locked.'],
      ['secret/data/locked', 'TOKEN has no value: Vault does not let this token read secret/data/locked.'],
    ] as const) {
      const result = await load(t, capability(`vault://main/${source}`), { VAULT_ADDR, VAULT_TOKEN: 'root' }, answers);
      assert.equal(result.kind, 'failed');
      assert.equal(result.failure.message, message);
    }
    assert.equal(asked.length, 2);
    const missing = await load(t, capability('vault://main/secret/data/app', 'other'), { VAULT_ADDR, VAULT_TOKEN: 'root' });
    assert.equal(
      missing.kind === 'failed' && missing.failure.message,
      '`vault://main/secret/data/app` has no key `other`. It has `key`, `port` and `list`.',
    );
  });

  it('needs nobody when values are given, and stores that are not read say what to do instead', async (t) => {
    const given = await loadAskingStores(
      optionsFor(await writeFiles(t, { 'c.yaml': capability('vault://main/kv/app') }), { variables: { TOKEN: 'x' } }),
      {},
      new Map(),
    );
    assert.equal(given.kind, 'plan');
    const told = await Promise.all(
      ['github-secrets://o/r', 'k8s-secret://ns/name', 'aws-ssm://path', 'consul://x'].map(async (location) => {
        const result = await load(t, capability(location), {});
        return result.kind === 'failed' && result.failure.message;
      }),
    );
    assert.deepEqual(told, [
      'TOKEN has no value: GitHub gives its secrets to workflows only. Put them into the environment of the step there, and leave "location" out here.',
      'TOKEN has no value: secrets of Kubernetes reach a container as files or variables. Mount the secret and name its file, or leave "location" out.',
      'TOKEN has no value: parameters of AWS are not read. Put them into the environment where this is started, and leave "location" out.',
      'TOKEN has no value: values from consul:// are not supported. Use a file, the environment, or give the value when starting.',
    ]);
  });
});
