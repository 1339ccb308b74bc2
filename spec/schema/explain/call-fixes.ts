/** `call` as a list of operations: one is a call, several are steps. */
import { type Structure, usesKeyedMaps } from '../../dialects/dialect.ts';
import { lineBreakOf } from '../../edits/insert-key.ts';
import { columnOf } from '../../edits/lines.ts';
import { contentEnd } from '../../edits/remove-pair.ts';
import type { Fix } from '../../problem.ts';
import { say } from '../../say.ts';
import type { SourceFile } from '../../source-file.ts';
import { deref, findPair } from '../../syntax/navigate.ts';
import type { Node, PairNode } from '../../syntax/tree.ts';
import { toFix } from './fixes.ts';

export function callListFix(file: SourceFile, structure: Structure, pair: PairNode): (() => readonly Fix[]) | undefined {
  const list = deref(pair.value);
  if (list?.kind !== 'sequence' || pair.parent.flow || list.items.length === 0) return undefined;
  const calls = list.items.flatMap((item) => referenceIn(item) ?? []);
  if (calls.length !== list.items.length) return undefined;
  const end = contentEnd(file.text, pair);
  const [only] = calls;
  if (calls.length === 1 && only !== undefined) {
    const edit = { start: pair.start, end, newText: `call: ${only}` };
    return () => [toFix(file, say`Call it`, [edit], { preferred: true })];
  }
  if (findPair(pair.parent, 'steps')) return undefined;
  const newText = writeSteps(calls, structure, columnOf(file.text, pair.start), lineBreakOf(file.text));
  return () => [toFix(file, say`Call them one after the other, in steps`, [{ start: pair.start, end, newText }], { preferred: true })];
}

/** `shop.list-orders`, or with the resource in between; as it is, or the only value of a map. */
function referenceIn(item: Node): string | undefined {
  const node = deref(item);
  const value = node?.kind === 'mapping' && node.pairs.length === 1 ? deref(node.pairs[0]?.value ?? node) : node;
  const parts = value?.kind === 'scalar' && typeof value.value === 'string' ? value.text.split('.') : [];
  return parts.length >= 2 && parts.every((part) => /^[A-Za-z0-9-]+$/.test(part)) ? `${parts[0]}.${parts.at(-1)}` : undefined;
}

function writeSteps(calls: readonly string[], structure: Structure, column: number, eol: string): string {
  const taken = new Set<string>();
  const lines = calls.map((call) => {
    const operation = call.slice(call.indexOf('.') + 1);
    let name = operation;
    for (let count = 2; taken.has(name); count++) name = `${operation}-${count}`;
    taken.add(name);
    const step = usesKeyedMaps(structure) ? `${name}: {type: call, call: ${call}}` : `- {name: ${name}, type: call, call: ${call}}`;
    return `${' '.repeat(column + 2)}${step}`;
  });
  return ['steps:', ...lines].join(eol);
}
