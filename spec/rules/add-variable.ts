/** The fix for a variable that nothing binds: a key in a bind that reads the environment, or such a bind. */
import { freeName } from '../edits/free-name.ts';
import { columnOf, isFirstOnLine, lineStart } from '../edits/lines.ts';
import { ownBindings, sectionsOf } from '../model/own-parts.ts';
import type { Fix } from '../problem.ts';
import { say } from '../say.ts';
import type { SourceFile } from '../source-file.ts';
import { findPair, get } from '../syntax/navigate.ts';

export function addVariable(file: SourceFile, name: string): readonly Fix[] {
  const title = say`Bind \`${name}\` to the environment variable of that name`;
  const edit = intoBinding(file, name) ?? newBinding(file, name);
  return edit ? [{ title, preferred: true, edits: [{ uri: file.uri, ...edit }] }] : [];
}

interface Insertion {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/** Behind the last key of a bind that reads the environment and is written over several lines. */
function intoBinding(file: SourceFile, name: string): Insertion | undefined {
  const binding = ownBindings(file).find(({ location }) => location === undefined);
  const keys = binding && get(binding.node, 'keys');
  const last = keys?.kind === 'mapping' ? keys.pairs.at(-1) : undefined;
  if (!last || keys?.kind !== 'mapping') return undefined;
  if (keys.flow) return { start: last.end, end: last.end, newText: `, ${name}: ${name}` };
  return { start: last.end, end: last.end, newText: `\n${' '.repeat(columnOf(file.text, last.start))}${name}: ${name}` };
}

/** A new `binds` in front of `capability`, or a new entry of the one there is. */
function newBinding(file: SourceFile, name: string): Insertion | undefined {
  const root = file.tree.root;
  const structure = file.declared?.dialect.structure;
  if (root?.kind !== 'mapping' || root.flow || !structure || structure === '0.4' || structure === '0.5') return undefined;
  const entry = (pad: string) => `${pad}- namespace: env\n${pad}  keys:\n${pad}    ${name}: ${name}\n`;
  const binds = findPair(root, 'binds');
  const list = binds && get(root, 'binds');
  const first = list?.kind === 'sequence' && !list.flow ? list.items[0] : undefined;
  if (first) {
    const at = lineStart(file.text, first.start);
    return {
      start: at,
      end: at,
      newText: entry(' '.repeat(columnOf(file.text, first.start) - 2)).replace('namespace: env', `namespace: ${freeNamespace(file)}`),
    };
  }
  const capability = findPair(root, 'capability');
  if (binds || !capability || !isFirstOnLine(file.text, capability.start)) return undefined;
  const at = lineStart(file.text, capability.start);
  return { start: at, end: at, newText: `binds:\n${entry('  ').replace('namespace: env', `namespace: ${freeNamespace(file)}`)}` };
}

function freeNamespace(file: SourceFile): string {
  const taken = sectionsOf(file).flatMap((sections) =>
    [...sections.consumes, ...sections.exposes, ...sections.binds].map((part) =>
      part.kind === 'import' ? part.name : part.namespace?.value,
    ),
  );
  return freeName(taken, 'env');
}
