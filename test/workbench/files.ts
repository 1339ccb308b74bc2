/** The files that the workbench tests open: one with mistakes, one that is served, and one that this one imports. */
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startDockyard } from '../../examples/mock/dockyard.mjs';
import { startRegistry } from '../../examples/mock/registry.mjs';
import { freePort } from '../free-ports.ts';

export interface Addresses {
  upstream: string;
  /** Ports in the file that is served. */
  mcp: number;
  rest: number;
  /** Port in the file with mistakes, where it is served. */
  payments?: number;
}

const payments = ({ payments = 3001 }: Addresses): string => `naftiko: "1.0.0-alpha1"
capability:
  consumes:
    - type: http
      namespace: payments
      baseUri: https://api.internal.company/v2
      authentication:
        type: bearer
        token: "{{PAYMENTS_TOKEN}}"
      resources:
        - name: transactions
          path: /transactions
          operations:
            - name: list-transactions
              method: GET
              outputParameters:
                - name: transactions
                  type: array
                  value: $.data
  exposes:
    - type: mcp
      port: ${payments}
      namespace: payments-tools
      tools:
        - name: list-recent-transactions
          description: "List recent payment transactions"
          call: payments.list-transactions
          outputParameters:
            - type: array
              mapping: "$.data"
`;

const shop = ({ mcp, rest }: Addresses): string => `ikanos: "1.0.0-beta5"

info:
  display: Shop
  description: What a small shop has in store

capability:
  consumes:
    - import: store
      from: ./shared/store.consumes.yaml

  exposes:
    - type: mcp
      address: localhost
      port: ${mcp}
      namespace: shop-tools
      tools:
        find-item:
          description: Find one item of the shop
          inputParameters:
            id:
              type: string
              required: true
              description: Identifier of the item
          call: store.get-item
          with:
            id: shop-tools.id
          outputParameters:
            - type: object
              properties:
                name:
                  type: string
                  mapping: $.attributes.name

    - type: rest
      address: localhost
      port: ${rest}
      namespace: shop-api
      resources:
        item:
          path: /items/{{id}}
          operations:
            get-item:
              method: GET
              inputParameters:
                id:
                  in: path
                  type: string
                  description: Identifier of the item
              call: store.get-item
              with:
                id: shop-api.id
`;

const store = ({ upstream }: Addresses): string => `ikanos: "1.0.0-beta5"
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
            description: One item with all its attributes
            inputParameters:
              id:
                in: path
`;

/** Writes them into a folder of their own and returns it. */
export function writeWorkspace(addresses: Addresses): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'capstan-files-'));
  mkdirSync(path.join(folder, 'shared'));
  writeFileSync(path.join(folder, 'payments.yaml'), payments(addresses));
  writeFileSync(path.join(folder, 'shop.yaml'), shop(addresses));
  writeFileSync(path.join(folder, 'shared/store.consumes.yaml'), store(addresses));
  writeFileSync(path.join(folder, 'pipeline.yaml'), 'stages:\n  - build\n  - test\n');
  return folder;
}

/** A folder with one file that does not parse beside the others. */
export function writeTroubledWorkspace(addresses: Addresses): string {
  const folder = writeWorkspace(addresses);
  writeFileSync(path.join(folder, 'torn.yaml'), shop(addresses).replace('call: store.get-item', 'call: store.get-item\n          hi'));
  return folder;
}

export interface Examples {
  readonly folder: string;
  /** The port of a server by the port in the example. */
  readonly ports: Record<string, number>;
  /** Ends the made-up APIs. */
  close(): Promise<void>;
}

/** A copy of the examples whose servers have free ports, with the made-up APIs they call. */
export async function copyExamples(): Promise<Examples> {
  const registry = await startRegistry({ port: 0 });
  const dockyard = await startDockyard({ port: 0 });
  const folder = mkdtempSync(path.join(os.tmpdir(), 'capstan-files-'));
  cpSync(path.resolve(import.meta.dirname, '../../examples'), folder, { recursive: true });
  const ports: Record<string, number> = {};
  for (const name of globSync('**/*.yaml', { cwd: folder })) {
    const file = path.join(folder, name);
    let text = readFileSync(file, 'utf8')
      .replaceAll('127.0.0.1:18180', new URL(registry.url).host)
      .replaceAll('127.0.0.1:18181', new URL(dockyard.url).host);
    for (const [line, declared = ''] of text.matchAll(/^ +port: (\d+)$/gm)) {
      const port = ports[declared] ?? (await freePort());
      ports[declared] = port;
      text = text.replace(line, line.replace(declared, String(port)));
    }
    writeFileSync(file, text);
  }
  rmSync(path.join(folder, '.vscode'), { recursive: true });
  return {
    folder,
    ports,
    close: async () => {
      await Promise.all([registry.close(), dockyard.close()]);
    },
  };
}

const greeter = `ikanos: "1.0.0-beta5"
info: { display: Greeter, description: "Greets people." }
capability:
  exposes:
    - type: mcp
      port: 0
      namespace: greeter
      tools:
        greet:
          description: "Greet a person by name"
          inputParameters:
            name: { type: string, description: "Who is greeted" }
          outputParameters:
            greeting: { type: string, value: "Hello, {{name}}!" }
`;

const greetsAda = `tests:
  - name: greets Ada
    call: greet
    with: { name: Ada }
    expect:
      data: { greeting: "Hello, Ada!" }
`;

/** A folder with a capability that calls nothing, and one test of it, which passes, and further ones. */
export function writeGreeter(furtherTests = ''): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'capstan-files-'));
  writeFileSync(path.join(folder, 'greeter.capability.yaml'), greeter);
  writeFileSync(path.join(folder, 'greeter.test.yaml'), greetsAda + furtherTests);
  return folder;
}
