/** Blanks inside lines: one behind a colon, a dash and a comma. Comments stay where they are. */
import type { MappingNode, Node, PairNode, SequenceNode } from '../syntax/tree.ts';
import type { TextEdit } from './apply-edits.ts';
import { dashesOf } from './format-lines.ts';

/** Edits for a node and all below it. */
export function spacingEdits(text: string, root: Node): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  const replace = (start: number, end: number, newText: string) => {
    if (text.slice(start, end) !== newText) edits.push({ start, end, newText });
  };
  const waiting: Node[] = [root];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (node.kind === 'mapping') {
      for (const pair of node.pairs) {
        spaceColon(text, pair, replace);
        waiting.push(pair.value);
      }
      if (node.flow) spaceFlow(text, node, node.pairs, replace);
    } else if (node.kind === 'sequence') {
      waiting.push(...node.items);
      if (node.flow) spaceFlow(text, node, node.items, replace);
      else for (const { dash, item } of dashesOf(text, node)) spaceDash(text, dash, item, replace);
    }
  }
  return edits;
}

type Replace = (start: number, end: number, newText: string) => void;

function spaceColon(text: string, { key, value }: PairNode, replace: Replace): void {
  const before = /^[ \t]*/.exec(text.slice(key.end, key.end + 200))?.[0].length ?? 0;
  const colon = key.end + before;
  if (text[colon] !== ':') return;
  // `*a :` needs its blank: a colon may be part of the name of an alias.
  if (before > 0 && !/^[*?]/.test(text.slice(key.start, key.start + 1))) replace(key.end, colon, '');
  const behind = /^[ \t]*/.exec(text.slice(colon + 1, Math.max(colon + 1, value.start)))?.[0].length ?? 0;
  const next = text[colon + 1 + behind] ?? '\n';
  if (/[\r\n#]/.test(next) || colon + 1 + behind > value.start || isEmpty(value)) return;
  replace(colon + 1, colon + 1 + behind, ' ');
}

function isEmpty(value: Node): boolean {
  return value.kind === 'scalar' && value.style === 'missing';
}

function spaceDash(text: string, dash: number, item: Node, replace: Replace): void {
  if (text[dash] !== '-') return;
  const behind = /^[ \t]*/.exec(text.slice(dash + 1, Math.max(dash + 1, item.start)))?.[0].length ?? 0;
  if (behind === 0 || /[\r\n#]/.test(text[dash + 1 + behind] ?? '\n') || isEmpty(item)) return;
  replace(dash + 1, dash + 1 + behind, ' ');
}

/** Blanks inside brackets: one on both sides if the author put any behind the first, else none. */
function spaceFlow(text: string, node: MappingNode | SequenceNode, parts: readonly (PairNode | Node)[], replace: Replace): void {
  // `[a: 1]` has a mapping without braces of its own.
  if (!/[[{]/.test(text[node.start] ?? '') || !/[\]}]/.test(text[node.end - 1] ?? '')) return;
  const pad = parts.length > 0 && /[ \t]/.test(text[node.start + 1] ?? '') ? ' ' : '';
  let at = node.start + 1;
  for (const part of parts) {
    const gap = text.slice(at, part.start);
    if (/^[ \t]*$/.test(gap)) replace(at, part.start, pad);
    else if (/^[ \t]*,[ \t]*$/.test(gap)) replace(at, part.start, ', ');
    else if (/^[ \t]+,/.test(gap)) replace(at, at + gap.indexOf(','), '');
    at = part.end;
  }
  const last = parts.at(-1);
  // Behind an anchor without a value nothing is moved.
  if (last?.kind === 'scalar' && last.style === 'missing') return;
  const gap = text.slice(at, node.end - 1);
  if (/^[ \t]*$/.test(gap)) replace(at, node.end - 1, pad);
  else if (/^[ \t]*,[ \t]*$/.test(gap)) replace(at, node.end - 1, `,${pad}`);
}
