/**
 * Every block that completion offers, in every structure of the format: accepted and left as it comes, the file checks without an
 * error. From a small capability it goes on into whatever was accepted, until nothing new is offered.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver-types';
import { analyse } from '../spec/analyse.ts';
import { type Dialect, dialects, structures, usesKeyedMaps } from '../spec/dialects/dialect.ts';
import { isIn } from '../spec/schema/definition.ts';
import { definitions } from '../spec/schema/definitions/index.ts';
import { definitionOf } from '../spec/schema/lookup.ts';
import type { SourceFile } from '../spec/source-file.ts';
import { findPair, walk } from '../spec/syntax/navigate.ts';
import type { MappingNode, Node } from '../spec/syntax/tree.ts';
import { offsetIn } from './positions.ts';
import { neededFields } from './snippet.ts';
import { accept } from './testing/accept.ts';
import { complete, completeOptions } from './testing/complete.ts';
import { folder, workspaceOf } from './testing/fixture.ts';

const uri = `${folder}main.yaml`;

const client = (pad: string, keyed: boolean) =>
  `${pad}- type: http
${pad}  namespace: shop
${pad}  description: The shop
${pad}  baseUri: https://shop.example.org
${pad}  resources:
${keyed ? `${pad}    orders:\n${pad}      path: /orders\n` : `${pad}    - name: orders\n${pad}      path: /orders\n`}${pad}      operations:
${keyed ? `${pad}        list-orders:\n${pad}          method: GET\n` : `${pad}        - name: list-orders\n${pad}          method: GET\n`}`;

/** A capability in a version of the format, as small as it can be. */
function seedOf({ key, version, structure }: Dialect): string {
  const keyed = usesKeyedMaps(structure);
  const [name, pad] = keyed ? ['list-orders:', '  '] : ['- name: list-orders', '  '];
  return `${key}: "${version}"
info:
  ${keyed ? 'display' : 'label'}: Shop
  description: Orders of the shop
capability:
  consumes:
${client('    ', keyed)}  exposes:
    - type: mcp
      namespace: shop-tools
      port: 3000
      tools:
        ${name}
        ${pad}description: Lists the open orders
        ${pad}call: shop.list-orders
`;
}

/** Files that a capability may name: scripts, texts, one to import from. */
function diskOf(dialect: Dialect): Map<string, string> {
  const shared = `${dialect.key}: "${dialect.version}"\nconsumes:\n${client('  ', usesKeyedMaps(dialect.structure)).replace('shop\n', 'stock\n')}`;
  return new Map(dialect.structure === '0.4' ? [] : [[`${folder}shared.yaml`, shared]]);
}

interface Spot {
  readonly text: string;
  readonly offset: number;
  /** Where the mapping or list begins. */
  readonly start: number;
  /** The place in the format, names taken out. */
  readonly place: string;
  /** What is there already. */
  readonly keys: string;
}

/** A new key at the end of each mapping, and a new item at the end of each list, of what begins behind an offset. */
function spotsIn(file: SourceFile, from: number): readonly Spot[] {
  const { text } = file;
  const spots: Spot[] = [];
  for (const node of file.tree.root ? walk(file.tree.root) : []) {
    if ((node.kind !== 'mapping' && node.kind !== 'sequence') || node.flow || node.start < from) continue;
    const column = node.start - (text.lastIndexOf('\n', node.start - 1) + 1);
    const end = text.slice(0, node.end).trimEnd().length;
    const added = `\n${' '.repeat(column)}${node.kind === 'sequence' ? '- ' : ''}`;
    const keys = node.kind === 'mapping' && definitionOf(file, node) ? node.pairs.map(({ key }) => key.text).join(' ') : '';
    const asked = text.slice(0, end) + added + text.slice(end);
    spots.push({ text: asked, offset: end + added.length, start: node.start, place: placeOf(file, node), keys });
  }
  return spots;
}

/** The object of the format it is, and the key of the format it stands below, with what decides how those are written: no names. */
function placeOf(file: SourceFile, node: Node): string {
  const own = node.kind === 'mapping' ? `${definitionOf(file, node)?.name ?? 'map'}${modeOf(node)}` : 'list';
  for (let at: Node['parent'] | Node = node.parent; at; at = at.parent) {
    const owner = at.kind === 'pair' ? definitionOf(file, at.parent) : undefined;
    if (owner && at.kind === 'pair') return `${owner.name}${modeOf(at.parent)}.${at.key.text} ${own}`;
  }
  return own;
}

function modeOf(mapping: MappingNode): string {
  return ['call', 'ref', 'steps'].flatMap((key) => (findPair(mapping, key) ? ` with ${key}` : [])).join('');
}

/** Of new blocks and of imports. */
const blockKinds: ReadonlySet<number> = new Set([CompletionItemKind.Constructor, CompletionItemKind.Module]);

/** Several lines put where the cursor stands, not in a block further in or out; of a new item a whole one. */
function isBlock({ kind, textEdit }: CompletionItem, { text, offset }: Spot): boolean {
  if (!blockKinds.has(kind ?? 0) && (kind !== CompletionItemKind.Property || text[offset - 2] === '-')) return false;
  return (
    textEdit !== undefined && 'range' in textEdit && textEdit.newText.includes('\n') && offsetIn({ text }, textEdit.range.start) === offset
  );
}

function newTextOf({ textEdit }: CompletionItem): string {
  return textEdit?.newText ?? '';
}

/** The mark stands alone behind a key or dash. */
function isAsking(text: string): boolean {
  return /[\n:-][ ]*▮[ ]*(?:\n|$)/.test(text);
}

class Garden {
  readonly project;
  readonly seen = new Set<string>();
  readonly reached = new Set<string>();
  readonly mistakes: string[] = [];

  constructor(dialect: Dialect) {
    this.project = workspaceOf(diskOf(dialect));
  }

  read(text: string): SourceFile {
    this.project.open(uri, 'capability', 1, text);
    const file = this.project.findFile(uri);
    assert.ok(typeof file !== 'string');
    return file;
  }

  errorsIn(text: string): readonly string[] {
    const file = this.read(text);
    return analyse(file, this.project)
      .filter(({ severity }) => severity === 'error')
      .map(({ code, message }) => `${code}: ${message}`);
  }

  offered(text: string, offset: number): readonly CompletionItem[] {
    return complete(this.read(text), this.project, offset, completeOptions).items;
  }

  /** Accepts every block that is offered in what stands behind an offset, and goes on in what was accepted. */
  grow(text: string, from: number): void {
    const file = this.read(text);
    for (const node of file.tree.root ? walk(file.tree.root) : []) {
      const definition = node.kind === 'mapping' ? definitionOf(file, node) : undefined;
      if (definition) this.reached.add(definition.name);
    }
    const before = this.errorsIn(text);
    for (const spot of spotsIn(file, from)) {
      if (!this.isNew(`${spot.place} ${spot.keys}`)) continue;
      for (const item of this.offered(spot.text, spot.offset)) {
        if (!isBlock(item, spot) || !this.isNew(`${spot.place} ${item.label}`)) continue;
        const after = accept(spot.text, item);
        const grown = after.replace('▮', '');
        if (isAsking(after)) {
          this.fill(after, spot.start, `${spot.place} ${item.label}`);
          continue;
        }
        const added = this.errorsIn(grown).filter((error) => !before.includes(error));
        if (added.length > 0) this.mistakes.push(`${spot.place} ${item.label}: ${added.join(' ')}`);
        else this.grow(grown, spot.start);
      }
    }
  }

  /** A stop that waits for an answer gets each there is. */
  fill(text: string, from: number, place: string): void {
    const offset = text.indexOf('▮');
    const plain = text.replace('▮', '');
    for (const item of this.offered(plain, offset)) {
      const isPlainKey = item.kind === CompletionItemKind.Property && !newTextOf(item).includes('\n');
      if (isPlainKey || !this.isNew(`${place}: ${item.label}`)) continue;
      const after = accept(plain, item);
      if (isAsking(after)) this.fill(after, from, `${place}: ${item.label}`);
      else this.grow(after.replace('▮', ''), from);
    }
  }

  isNew(key: string): boolean {
    if (this.seen.has(key)) return false;
    this.seen.add(key);
    return true;
  }
}

const oneOfEach = structures
  .map((structure) => dialects.findLast((dialect) => dialect.structure === structure))
  .filter((found) => found !== undefined);

describe('every block that is offered checks without an error as it comes', () => {
  for (const dialect of oneOfEach) {
    it(`${dialect.key} ${dialect.version}`, () => {
      const garden = new Garden(dialect);
      const seed = seedOf(dialect);
      assert.deepEqual(garden.errorsIn(seed), []);
      garden.grow(seed, 0);
      garden.grow(seed.replace(/ *call: .*\n/, ''), 0);
      assert.deepEqual(garden.mistakes, []);
      const needed = definitions.filter(
        (definition) => isIn(definition, dialect.structure) && neededFields(garden.read(seed), definition).length > 0,
      );
      const unreached = needed.filter(({ name }) => !garden.reached.has(name));
      assert.deepEqual(
        unreached.map(({ name }) => name),
        [],
      );
    });
  }
});

describe('a new file', () => {
  for (const label of ['new capability', 'new shared clients'])
    it(`checks without an error as it comes: ${label}`, () => {
      const garden = new Garden({ key: 'ikanos', version: '', structure: '0.4' });
      const item = garden.offered('', 0).find((offered) => offered.label === label);
      assert.ok(item);
      assert.deepEqual(garden.errorsIn(accept('', item).replace('▮', '')), []);
    });
});
