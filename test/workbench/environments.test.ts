/** Environments: the same file, called where the chosen environment says, with values kept for it alone. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { after, describe } from 'node:test';
import { freePort } from '../free-ports.ts';
import { soon } from './pages.ts';
import { listen, stage } from './stage.ts';

/** Tells which API it is, and who asks. */
function api(name: string): Server {
  return createServer((request, response) => {
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ name, token: request.headers.authorization ?? '' }));
  });
}

const apis = [api('production'), api('staging')] as const;
let port = 0;

after(() => {
  for (const server of apis) server.close();
});

const the = stage(async () => {
  const [production, staging] = await Promise.all(apis.map((server) => listen(server)));
  port = await freePort();
  const folder = mkdtempSync(path.join(os.tmpdir(), 'capstan-environments-'));
  mkdirSync(path.join(folder, '.vscode'));
  const environments = { staging: { upstreams: { who: `http://127.0.0.1:${staging}` } } };
  writeFileSync(path.join(folder, '.vscode/settings.json'), JSON.stringify({ 'capstan.environments': environments }));
  writeFileSync(
    path.join(folder, 'who.capability.yaml'),
    `ikanos: "1.0.0-beta5"
info: { display: Who, description: "Tells which API answers." }
binds:
  - { namespace: secrets, keys: { WHO_TOKEN: CAPSTAN_TEST_WHO_TOKEN } }
capability:
  consumes:
    - type: http
      namespace: who
      description: "Tells its name"
      baseUri: "http://127.0.0.1:${production}"
      authentication: { type: bearer, token: "{{WHO_TOKEN}}" }
      resources: { who: { path: /who, operations: { get-who: { method: GET } } } }
  exposes:
    - type: rest
      address: 127.0.0.1
      port: ${port}
      namespace: who-api
      resources: { who: { path: /who, description: "Who answers", operations: { get: { method: GET, call: who.get-who } } } }
`,
  );
  return folder;
});

const ask = async (): Promise<unknown> => (await fetch(`http://127.0.0.1:${port}/who`)).json();

describe('environments', () => {
  the.step(
    'a list tells which variables are needed, and which are not there',
    '70-variables',
    async () => {
      await the.hands.openFile('who.capability.yaml');
      await the.hands.see('.statusbar-item', 'No environment');
      await the.hands.command('Capstan: Show Variables…');
      await the.hands.see('.quick-input-list .monaco-list-row', /WHO_TOKEN.*has no value.*CAPSTAN_TEST_WHO_TOKEN/s);
    },
    ['dark'],
  );

  the.step('a value that is asked for is kept', '71-production', async () => {
    await the.hands.close();
    await the.hands.lens(/^▶ Run$/, '.quick-input-widget', 'Value of WHO_TOKEN');
    await the.hands.answer('Value of WHO_TOKEN', 'first');
    await the.hands.running(`Who :${port}`);
    assert.deepEqual(await ask(), { name: 'production', token: 'Bearer first' });
  });

  the.step(
    'another environment has other addresses',
    '72-staging',
    async () => {
      await (await the.hands.see('.statusbar-item', 'No environment')).click();
      await the.hands.pick('staging');
      await the.hands.see('.statusbar-item', 'staging');
      // The capability is started again in between.
      await soon(async () => assert.deepEqual(await ask(), { name: 'staging', token: 'Bearer first' }));
      await the.hands.running(`Who :${port}`);
      await the.hands.command('Capstan: Show Variables…');
      await the.hands.see('.quick-input-list .monaco-list-row', /WHO_TOKEN.*from the secret storage/s);
    },
    ['dark'],
  );
});
