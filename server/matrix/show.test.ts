/** What an editor shows of a file, in both styles, in one file and over three: the same names, types, hints and lenses. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type {
  CodeLens,
  DocumentLink,
  DocumentSymbol,
  FoldingRange,
  Hover,
  InlayHint,
  MarkupContent,
  SelectionRange,
  SemanticTokens,
} from 'vscode-languageserver-types';
import { addressOf, openWorld, type World } from './world.ts';
import { type WorldName, worlds } from './worlds.ts';

const shopOutline = `shop https://shop.example.org/v1
  orders /orders/{{id}}
    get-order GET
      id path
  all /orders
    list-orders GET
`;

const carriersOutline = `carriers https://carriers.example.org
  parcels /parcels/{{code}}
    track GET
      code path
`;

const frontOutline = (apis: string) => `info Shop front
binds
  env environment
    SHOP_TOKEN TOKEN
capability
  consumes
${apis.replaceAll(/^(?=.)/gm, '    ')}  aggregates
    orders
      find shop.get-order
        number string
  exposes
    api rest 3001
      order /orders/{key}
        read GET
          key string path
    tools mcp 3000
      find-order orders.find
      where-is
        order string
        bought shop.get-order
        tracked carriers.track
      ask prompt
    skills skill 3002
      helper skill
        find tools.find-order
`;

const lenses: Readonly<Record<string, readonly string[]>> = {
  token: ['1 reference'],
  operation: ['3 references', 'served as GET /orders/{key}, tool find-order, tool where-is'],
  unused: ['0 references'],
  track: ['1 reference', 'served as tool where-is'],
  aggregate: ['2 references'],
  flow: ['1 reference', 'served as tool find-order'],
};

/** Behind the line on which a place is. */
const hints: Readonly<Record<string, string>> = {
  'token-use': 'environment TOKEN',
  operation: 'GET https://shop.example.org/v1/orders/{{id}}',
  unused: 'GET https://shop.example.org/v1/orders',
  track: 'GET https://carriers.example.org/parcels/{{code}}',
  'rest-operation': 'GET http://localhost:3001/orders/{key}',
  'find-order': '1 upstream call',
  'where-is': '2 upstream calls',
};

const tokens: Readonly<Record<string, string>> = {
  token: 'variable declaration readonly',
  'token-use': 'variable readonly',
  api: 'namespace declaration',
  'flow-call-api': 'namespace',
  operation: 'method declaration',
  'step-call': 'method',
  'path-id': 'parameter',
  'wire-id': 'parameter declaration',
  'step-with': 'parameter',
  'parcel-out': 'property declaration',
  'parcel-use': 'property',
  flow: 'function declaration',
  ref: 'function',
  'where-is': 'function declaration',
  action: 'function',
  bought: 'event declaration',
  'bought-use': 'event',
  'order-use': 'parameter',
  prompt: 'function declaration',
  skill: 'class declaration',
  'skill-tool': 'function declaration',
  allowed: 'function',
};

/** What a hover says first, and what else it says. */
const hovers: Readonly<Record<string, readonly [string, ...string[]]>> = {
  'token-use': ['**SHOP_TOKEN** · variable', 'Its value comes from the environment variable `TOKEN`.', 'Bound by `env`.'],
  'step-call': [
    '**shop.get-order** · consumed operation',
    'GET https://shop.example.org/v1/orders/{{id}}',
    'One order',
    '- `id` in path, required',
    '- `total`: number from `$.sum.total`',
  ],
  ref: [
    '**orders.find** · flow',
    'One order by its number',
    'Calls `shop.get-order`: `GET https://shop.example.org/v1/orders/{{id}}`',
    '- `number`: string – Number of the order',
    '- number from `$.sum.total`',
  ],
  aggregate: ['**orders** · aggregate', 'Orders', '- `find`: One order by its number'],
  rest: ['**api** · REST server', 'http://localhost:3001', 'Routes: `GET /orders/{key}`'],
  'rest-operation': [
    '**read** · REST operation of api',
    'GET http://localhost:3001/orders/{key}',
    'Calls `shop.get-order`: `GET https://shop.example.org/v1/orders/{{id}}`',
    '- `key`: string, in path – Number of the order',
  ],
  tools: ['**tools** · MCP server', 'http://localhost:3000/mcp', 'Tools: `find-order`, `where-is`'],
  'find-order': [
    '**find-order** · tool of tools',
    'One order by its number',
    'Runs the flow `orders.find`.',
    'Calls `shop.get-order`: `GET https://shop.example.org/v1/orders/{{id}}`',
    '- `number`: string – Number of the order',
    '- number from `$.sum.total`',
  ],
  'where-is': [
    '**where-is** · tool of tools',
    'Where an order is',
    '1. `bought` calls `shop.get-order`: `GET https://shop.example.org/v1/orders/{{id}}`',
    '- `order`: string – Number of the order',
  ],
  prompt: ['**ask** · prompt of tools', 'Asks for an order', '- `order` – Number of the order'],
  skill: ['**helper** · skill of skills', 'http://localhost:3002/skills/helper', '- `find`: `find-order` of `tools`'],
  'skill-tool': ['**find** · tool of helper', 'One order', 'Takes over `find-order` of `tools`.', 'Runs the flow `orders.find`.'],
  allowed: ['**find** · tool of helper', 'Takes over `find-order` of `tools`.'],
  'flow-path': ['**$.sum.total** · JSONPath'],
  'bought-use': [
    '**bought** · call step of where-is',
    '**shop.get-order** · consumed operation',
    '- `id`: `{{order}}`',
    'Later steps take its result as `{{bought}}`, mappings as `$.bought`.',
  ],
  'parcel-use': ['**parcel** · output of get-order', 'string from `$.parcel`'],
  'order-use': ['**order** · input of where-is', '`order`: string – Number of the order'],
  method: ['`GET`: Reads; has no body.'],
  'order-type': ['`string`: Text.'],
};

for (const which of Object.keys(worlds) as WorldName[]) {
  describe(`what is shown: ${which}`, () => {
    let world: World;
    before(async () => {
      world = await openWorld(which);
    });
    after(() => world.close());
    const isSpread = which.endsWith('three files');
    const of = <R>(method: string, file: string, more: object = {}): Promise<R> =>
      world.client.connection.sendRequest(method, { textDocument: { uri: addressOf(file) }, ...more });

    it('outlines the files', async () => {
      const outline = async (file: string) => tree(await of<DocumentSymbol[]>('textDocument/documentSymbol', file), '');
      const imports = 'shop from ./shop.yaml\ncarriers from ./carriers.yaml\n';
      assert.equal(await outline('main.yaml'), frontOutline(isSpread ? imports : shopOutline + carriersOutline));
      if (!isSpread) return;
      assert.equal(await outline('shop.yaml'), `consumes\n${shopOutline.replaceAll(/^(?=.)/gm, '  ')}`);
      assert.equal(await outline('carriers.yaml'), `consumes\n${carriersOutline.replaceAll(/^(?=.)/gm, '  ')}`);
    });

    it('has lenses over what is called', async () => {
      for (const [place, titles] of Object.entries(lenses)) {
        const { uri } = world.place(place);
        const found: CodeLens[] = await world.askFile('textDocument/codeLens', place);
        const here = found.filter(({ range }) => world.named(uri, range) === place).map(({ command }) => command?.title);
        assert.deepEqual(here, titles, place);
      }
    });

    it('hints at what is meant', async () => {
      const everywhere = { range: { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } } };
      for (const [place, label] of Object.entries(hints)) {
        const { uri, start } = world.place(place);
        const line = (world.texts.get(uri) ?? '').slice(0, start).split('\n').length - 1;
        const found: InlayHint[] = await world.askFile('textDocument/inlayHint', place, everywhere);
        assert.deepEqual(
          found.filter(({ position }) => position.line === line).map((hint) => hint.label),
          [label],
          place,
        );
      }
    });

    it('colours names by what they are', async () => {
      const legend = world.client.result.capabilities.semanticTokensProvider?.legend ?? { tokenTypes: [], tokenModifiers: [] };
      for (const [place, type] of Object.entries(tokens)) {
        const { uri } = world.place(place);
        const { data } = await world.askFile<SemanticTokens>('textDocument/semanticTokens/full', place);
        const here = readTokens(data).find(({ line, character, length }) => {
          const range = { start: { line, character }, end: { line, character: character + length } };
          return world.named(uri, range) === place;
        });
        const modifiers = legend.tokenModifiers.filter((_, bit) => ((here?.modifiers ?? 0) & (1 << bit)) !== 0);
        assert.equal([legend.tokenTypes[here?.type ?? -1], ...modifiers].join(' '), type, place);
      }
    });

    it('says in a hover what a name stands for', async () => {
      for (const [place, [first, ...more]] of Object.entries(hovers)) {
        const text = ((await world.ask<Hover>('textDocument/hover', place)).contents as MarkupContent).value;
        assert.equal(text.split('\n')[0], first, place);
        for (const line of more) assert.ok(text.split('\n').includes(line), `${place}: no «${line}» in\n${text}`);
      }
      const origin = isSpread ? '\n\nImported from `./carriers.yaml`.' : '';
      const track = ((await world.ask<Hover>('textDocument/hover', 'track-call')).contents as MarkupContent).value;
      assert.equal(track.endsWith(`- \`place\`: string from \`$.place\`${origin}`), true, track);
    });

    it('links files and addresses', async () => {
      const found: DocumentLink[] = await of('textDocument/documentLink', 'main.yaml');
      const told = found.map(({ range, target }) => `${world.named(addressOf('main.yaml'), range).replace(/.*«|»/g, '')} → ${target}`);
      const expected = isSpread
        ? [`shop-file → ${addressOf('shop.yaml')}`, `carriers-file → ${addressOf('carriers.yaml')}`]
        : ['base → https://shop.example.org/v1', 'https://carriers.example.org → https://carriers.example.org'];
      assert.deepEqual(told, expected);
    });

    it('folds blocks, and selects from a name outwards', async () => {
      const folds: FoldingRange[] = await of('textDocument/foldingRange', 'main.yaml');
      const lines = (world.texts.get(addressOf('main.yaml')) ?? '').split('\n');
      const folded = folds.map(({ startLine }) => lines[startLine]?.trim());
      for (const line of ['binds:', 'capability:', 'aggregates:', 'steps:', 'template:', 'skills:']) assert.ok(folded.includes(line), line);
      const { uri } = world.place('order-use');
      const [selection] = await of<SelectionRange[]>('textDocument/selectionRange', 'main.yaml', {
        positions: [world.positionOf('order-use')],
      });
      const outwards: string[] = [];
      for (let at = selection; at && outwards.length < 6; at = at.parent)
        outwards.push(world.named(uri, at.range).replace(/^main.yaml:\d+ /, ''));
      const expected = [
        'order-use',
        '«{{order}}»',
        '«"{{order}}"»',
        '«id: "{{order}}"»',
        '«{id: "{{order}}"}»',
        '«with: {id: "{{order}}"}»',
      ];
      assert.deepEqual(outwards, expected);
    });

    it('finds names of all files by their letters', async () => {
      const search = async (query: string) => {
        const found = await world.client.connection.sendRequest<{ name: string; location: { uri: string } }[]>('workspace/symbol', {
          query,
        });
        return found.map(({ name, location }) => `${name} ${location.uri}`);
      };
      const home = (file: string) => addressOf(isSpread ? file : 'main.yaml');
      assert.deepEqual(await search('getord'), [`get-order ${home('shop.yaml')}`]);
      assert.deepEqual(await search('trk'), [`track ${home('carriers.yaml')}`, `tracked ${home('main.yaml')}`]);
    });
  });
}

function tree(symbols: readonly DocumentSymbol[], indent: string): string {
  return symbols
    .map(({ name, detail, children }) => `${indent}${name}${detail ? ` ${detail}` : ''}\n${tree(children ?? [], `${indent}  `)}`)
    .join('');
}

interface Token {
  readonly line: number;
  readonly character: number;
  readonly length: number;
  readonly type: number;
  readonly modifiers: number;
}

function readTokens(data: readonly number[]): readonly Token[] {
  const found: Token[] = [];
  let line = 0;
  let character = 0;
  for (let at = 0; at < data.length; at += 5) {
    const [lines = 0, characters = 0, length = 0, type = 0, modifiers = 0] = data.slice(at, at + 5);
    character = lines > 0 ? characters : character + characters;
    line += lines;
    found.push({ line, character, length, type, modifiers });
  }
  return found;
}
