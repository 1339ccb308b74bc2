/** A name for a thing that had none while lists allowed it: what a person would have called it. */
import { findPair, textOf } from '../../syntax/navigate.ts';
import type { MappingNode, PairNode } from '../../syntax/tree.ts';

/** `list` is the key that holds the things: `resources`, `operations`, `tools` … */
export function inventName(list: PairNode, item: MappingNode): string {
  const value = (key: string) => textOf(findPair(item, key)?.value);
  const target = value('call') ?? value('ref');
  const path = value('path');
  // The name under which engines have answered it.
  if (list.key.text === 'outputParameters') return 'value';
  const method = value('method');
  if (list.key.text === 'resources' && path !== undefined) return toKebab(lastFixedSegment(path)) || 'root';
  if (target !== undefined) return toKebab(target.split('.').at(-1) ?? '') || 'unnamed';
  if (method !== undefined) return toKebab(`${method}-${resourceOf(list)}`);
  return toKebab(value('label') ?? value('display') ?? '') || toKebab(singular(list.key.text));
}

function lastFixedSegment(path: string): string {
  const segments = path.split('/').filter((segment) => segment !== '' && !segment.includes('{'));
  return segments.at(-1) ?? '';
}

/** The resource an operation belongs to: its name, or what its path ends in. */
function resourceOf(list: PairNode): string {
  const resource = list.parent;
  return textOf(findPair(resource, 'name')?.value) ?? lastFixedSegment(textOf(findPair(resource, 'path')?.value) ?? '');
}

function singular(word: string): string {
  return word.replace(/s$/, '');
}

function toKebab(text: string): string {
  return text
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll(/[^a-zA-Z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .toLowerCase();
}
