import assert from 'node:assert/strict';
import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { checkOrigin, type OriginOptions } from './origin.ts';

let options: OriginOptions = { loopback: true };
const server = createServer((request, response) => void response.end(checkOrigin(request, options)?.code ?? 'welcome'));
before(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
after(() => {
  server.closeAllConnections();
  server.close();
});

/** What a request with these headers is told. */
function ask(headers: { readonly host: string; readonly origin?: string }, given: OriginOptions): Promise<string> {
  options = given;
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const outgoing = send({ host: '127.0.0.1', port, headers }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      response.on('end', () => resolve(text));
    });
    outgoing.on('error', reject).end();
  });
}

const local: OriginOptions = { loopback: true };
const open: OriginOptions = { loopback: false };
const named: OriginOptions = { loopback: true, corsOrigins: ['https://app.example.com'] };

const rows: readonly (readonly [title: string, headers: { host: string; origin?: string }, options: OriginOptions, told: string])[] = [
  ['a program on this machine', { host: '127.0.0.1:3001' }, local, 'welcome'],
  ['a program that says localhost, in any letters', { host: 'LocalHost:3001' }, local, 'welcome'],
  ['a program that uses the newer protocol', { host: '[::1]:3001' }, local, 'welcome'],
  ['a page that had its own name lead here', { host: 'evil.example:3001', origin: 'http://evil.example:3001' }, local, 'forbidden-host'],
  ['that page without an origin', { host: 'evil.example:3001' }, local, 'forbidden-host'],
  ['a name that only begins like ours', { host: 'localhost.evil.example' }, local, 'forbidden-host'],
  ['a page of this machine', { host: 'localhost:3001', origin: 'http://localhost:5173' }, local, 'welcome'],
  ['a page of elsewhere', { host: 'localhost:3001', origin: 'https://evil.example' }, local, 'forbidden-origin'],
  ['a page of nowhere', { host: 'localhost:3001', origin: 'null' }, local, 'forbidden-origin'],
  ['a page that was named', { host: 'localhost:3001', origin: 'https://app.example.com' }, named, 'welcome'],
  ['another page of that site', { host: 'localhost:3001', origin: 'https://www.example.com' }, named, 'forbidden-origin'],
  ['another machine, where the server is open to them', { host: 'ships.internal:3001' }, open, 'welcome'],
  ['a page of the same host there', { host: 'ships.internal:3001', origin: 'https://ships.internal' }, open, 'welcome'],
  ['a page of elsewhere there', { host: 'ships.internal:3001', origin: 'https://evil.example' }, open, 'forbidden-origin'],
];

describe('who may call a local server', () => {
  for (const [title, headers, given, told] of rows) it(title, async () => assert.equal(await ask(headers, given), told));
});
