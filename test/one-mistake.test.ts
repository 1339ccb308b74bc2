/**
 * One mistake, one message: mistakes of many kinds are put into good files, one at a time. Nothing else may be reported,
 * not even as a hint. The files are the examples of this project and, where it is there, the tutorial of the format.
 */
import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { analyse } from '../spec/analyse.ts';
import { applyEdits } from '../spec/edits/apply-edits.ts';
import type { Problem } from '../spec/problem.ts';
import { readSourceFile } from '../spec/read-file.ts';
import type { Project, SourceFile } from '../spec/source-file.ts';
import { get, walk } from '../spec/syntax/navigate.ts';
import type { PairNode, ScalarNode } from '../spec/syntax/tree.ts';
import { describeProblem } from '../spec/testing/fixture.ts';
import { mistakes } from './differential/seeded-mistakes.ts';

const read = new Map<string, SourceFile | 'missing'>();
const textAt = (uri: string) => {
  const name = fileURLToPath(uri);
  return existsSync(name) && statSync(name).isFile() ? readFileSync(name, 'utf8') : undefined;
};
const project: Project = {
  findFile: (uri) => {
    const text = read.has(uri) ? undefined : textAt(uri);
    if (!read.has(uri)) read.set(uri, text === undefined ? 'missing' : readSourceFile(uri, text));
    return read.get(uri) ?? 'missing';
  },
  findData: (uri) => {
    const text = textAt(uri);
    return text === undefined ? 'missing' : { uri, text };
  },
  resolvePath: (uri, name) => pathToFileURL(path.resolve(path.dirname(fileURLToPath(uri)), name)).href,
};

const folders = ['../examples/', '../../shared/corpus/upstream/modules/ikanos-docs/tutorial/'].map((name) =>
  fileURLToPath(new URL(name, import.meta.url)),
);
const files = folders
  .filter((folder) => existsSync(folder))
  .flatMap((folder) => globSync('**/*.{yml,yaml}', { cwd: folder }).map((name) => path.join(folder, name)))
  .filter((name) => !/broken|secrets|\.test\./.test(name))
  .sort()
  .map((name) => project.findFile(pathToFileURL(name).href))
  .filter((file) => file !== 'missing' && file !== 'unknown')
  .filter((file) => file.declared !== undefined);

const good = new Map<SourceFile, ReadonlySet<string>>();
const keyOf = ({ code, message }: Problem) => `${code} ${message}`;

function problemsOf(file: SourceFile): ReadonlySet<string> {
  const known = good.get(file) ?? new Set(analyse(file, project).map(keyOf));
  good.set(file, known);
  return known;
}

/** Checks that a text has one problem that the good file does not have, with that code. */
function checkOne(file: SourceFile, text: string, code: string): void {
  const before = problemsOf(file);
  const found = analyse(readSourceFile(file.uri, text), project).filter((problem) => !before.has(keyOf(problem)));
  if (found.length === 1 && found[0]?.code === code) return;
  assert.fail(
    `${path.basename(file.uri)}: ${code} alone is expected, found\n${found.map((problem) => describeProblem(problem, text)).join('\n')}`,
  );
}

/** A mistake in what a file means: some key or value, written otherwise. */
interface Slip {
  readonly name: string;
  readonly code: string;
  /** The key, or the one around it for `inside`. */
  readonly key: string;
  readonly part: 'value' | 'keys inside' | 'values inside';
  /** The text with the mistake; undefined when it does not fit here. */
  readonly change: (text: string, pair: PairNode) => string | undefined;
}

const swapped = (word: string): string | undefined => {
  const at = Math.max(0, Math.floor(word.length / 2) - 1);
  const changed = word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2);
  return changed === word || word.length < 3 ? undefined : changed;
};
const within = (value: string, pattern: RegExp): string | undefined => {
  const found = pattern.exec(value)?.[1];
  const other = found === undefined ? undefined : swapped(found);
  return found === undefined || other === undefined ? undefined : value.replace(found, other);
};
const inCapability = (pair: PairNode) => {
  let root: unknown = pair;
  while (root !== undefined && typeof root === 'object' && root !== null && 'parent' in root && root.parent) root = root.parent;
  return (
    typeof root === 'object' && root !== null && 'kind' in root && root.kind === 'mapping' && get(root as never, 'capability') !== undefined
  );
};

const slips: readonly Slip[] = [
  {
    name: 'namespace of a call',
    code: 'unknown-call',
    key: 'call',
    part: 'value',
    change: (value, pair) => (inCapability(pair) ? within(value, /^([\w-]+)\./) : undefined),
  },
  {
    name: 'operation of a call',
    code: 'unknown-call',
    key: 'call',
    part: 'value',
    change: (value, pair) => (inCapability(pair) ? within(value, /\.([\w-]+)$/) : undefined),
  },
  { name: 'aggregate of a ref', code: 'unknown-flow', key: 'ref', part: 'value', change: (value) => within(value, /^([\w-]+)\./) },
  { name: 'flow of a ref', code: 'unknown-flow', key: 'ref', part: 'value', change: (value) => within(value, /\.([\w-]+)$/) },
  { name: 'entry of an import', code: 'unresolved-import', key: 'import', part: 'value', change: swapped },
  {
    name: 'path of an import',
    code: 'unresolved-import',
    key: 'from',
    part: 'value',
    change: (value) => within(value, /([\w-]+)\.ya?ml$/),
  },
  { name: 'step of a lookup', code: 'unknown-step', key: 'index', part: 'value', change: swapped },
  { name: 'target of forwarding', code: 'unknown-call', key: 'targetNamespace', part: 'value', change: swapped },
  { name: 'server of a skill tool', code: 'unknown-skill-source', key: 'sourceNamespace', part: 'value', change: swapped },
  { name: 'tool of a skill tool', code: 'unknown-skill-source', key: 'action', part: 'value', change: swapped },
  { name: 'slash behind an address', code: 'base-uri-trailing-slash', key: 'baseUri', part: 'value', change: (value) => `${value}/` },
  {
    name: 'step of a mapping',
    code: 'unknown-step',
    key: 'value',
    part: 'value',
    change: (value) => (value.startsWith('$.') && /\.[\w-]+\./.test(value) ? within(value, /^\$\.([\w-]+)\./) : undefined),
  },
  {
    name: 'name of an argument',
    code: 'unknown-argument',
    key: 'with',
    part: 'keys inside',
    change: (text, pair) => (inCapability(pair) ? swapped(text) : undefined),
  },
  {
    name: 'template of an argument',
    code: 'unknown-name',
    key: 'with',
    part: 'values inside',
    change: (text) => within(text, /^\{\{([a-z][\w-]*)\}\}$/),
  },
  {
    name: 'input of an argument',
    code: 'unknown-name',
    key: 'with',
    part: 'values inside',
    change: (text) => (text.startsWith('{{') ? undefined : within(text, /^[\w-]+\.([\w-]+)$/)),
  },
  { name: 'target of a mapping', code: 'unknown-output', key: 'target', part: 'value', change: (text) => within(text, /^([\w-]+)/) },
  {
    name: 'variable in credentials',
    code: 'undeclared-variable',
    key: 'token',
    part: 'value',
    change: (text, pair) => (inCapability(pair) ? within(text, /^\{\{([A-Z_]+)\}\}$/) : undefined),
  },
  { name: 'variable in a bind', code: 'undeclared-variable', key: 'keys', part: 'keys inside', change: (text) => swapped(text) },
];

function plantSlip(file: SourceFile, slip: Slip, most: number): readonly string[] {
  const texts: string[] = [];
  for (const node of file.tree.root ? walk(file.tree.root) : []) {
    if (node.kind !== 'mapping') continue;
    for (const pair of node.pairs) {
      // Only in what is mapped: consumed outputs have a `value` too.
      if (pair.key.text !== slip.key || (slip.key === 'value' && !get(node, 'target'))) continue;
      for (const part of partsOf(pair, slip)) {
        // What is reported already, as unused for instance, is no place for a mistake.
        if ([...problemsOf(file)].some((problem) => problem.includes(part.text))) continue;
        const changed = slip.change(part.text, pair);
        if (texts.length < most && changed !== undefined)
          texts.push(applyEdits(file.text, [{ start: part.start, end: part.end, newText: JSON.stringify(changed) }]));
      }
    }
  }
  return texts;
}

function partsOf({ value }: PairNode, { part }: Slip): readonly ScalarNode[] {
  if (part === 'value') return value.kind === 'scalar' ? [value] : [];
  const pairs = value.kind === 'mapping' ? value.pairs : [];
  return pairs.flatMap((pair) => (part === 'keys inside' ? pair.key : pair.value.kind === 'scalar' ? pair.value : []));
}

describe('one mistake is one message', () => {
  it('when there are good files to make it in', () => assert.ok(files.length >= 3));

  for (const mistake of mistakes) {
    it(`for the format: ${mistake.name}`, () => {
      // Written in lists, some of these are mistakes of another kind.
      for (const file of files.filter(({ declared }) => declared?.dialect.key === 'ikanos'))
        for (const { edits, expected } of mistake.seed(file).slice(0, 1)) checkOne(file, applyEdits(file.text, edits), expected.code);
    });
  }

  for (const slip of slips) {
    it(`for what the file means: ${slip.name}`, () => {
      for (const file of files) for (const text of plantSlip(file, slip, 3)) checkOne(file, text, slip.code);
    });
  }
});
