/** Repairs of a base address: no scheme, or variables in its path. */
import type { TextEdit } from '../../edits/apply-edits.ts';
import { rewriteScalar } from '../../edits/write-scalar.ts';
import type { Fix } from '../../problem.ts';
import { say } from '../../say.ts';
import type { SourceFile } from '../../source-file.ts';
import { deref, entriesOf, findPair } from '../../syntax/navigate.ts';
import type { MappingNode, Node, ScalarNode } from '../../syntax/tree.ts';
import type { Pattern } from '../definition.ts';
import { baseAddress, fileUri, uriLocation } from '../definitions/shapes.ts';
import { matches } from '../tables.ts';
import { replaceScalar, toFix } from './fixes.ts';
import { code } from './words.ts';

export function baseAddressFix(file: SourceFile, client: MappingNode, node: ScalarNode): (() => readonly Fix[]) | undefined {
  const text = node.text.trim().replace(/\/$/, '');
  const withScheme = /^https?:\/\//.test(text) ? text : `https://${text.replace(/^[a-z]*:\/\//i, '')}`;
  // Nobody but the author knows the address; with one in its place the rest can be judged and run with an override.
  if (text === '') return () => [replaceScalar(file, node, baseAddress.example, { preferred: true })];
  if (/\s/.test(text)) return undefined;
  const { base, tail } = splitAtVariables(withScheme);
  if (!baseAddress.sources.every((source) => new RegExp(source, 'u').test(base))) return undefined;
  return () => {
    const moved = tail === '' ? [] : prefixPaths(client, tail);
    if (!moved) return [];
    const edits: TextEdit[] = [{ start: node.start, end: node.end, newText: rewriteScalar(node, base) }, ...moved];
    return [
      toFix(file, moved.length > 0 ? say`Move ${code(tail)} to the paths` : say`Change to ${code(base)}`, edits, { preferred: true }),
    ];
  };
}

/** A path where the address of a file belongs: `./secrets.env`. */
export function fileAddressFix(file: SourceFile, node: ScalarNode, pattern: Pattern): (() => readonly Fix[]) | undefined {
  const path = node.text.trim().replaceAll('\\', '/');
  const isPath = /^(?:\.{0,2}\/)?[\w.-]+(?:\/[\w.-]+)*$/.test(path);
  const address = path.startsWith('/') ? `file://${path}` : `file:///${/^\.{1,2}\//.test(path) ? path : `./${path}`}`;
  if (!isPath || (pattern !== uriLocation && pattern !== fileUri) || !matches(pattern, address)) return undefined;
  return () => [replaceScalar(file, node, address, { preferred: true })];
}

/** `https://h/v1/orgs/{{org}}/x`: everything from the first slash before the variable on belongs to the paths. */
function splitAtVariables(address: string): { readonly base: string; readonly tail: string } {
  const path = address.indexOf('/', address.indexOf('://') + 3);
  const brace = path < 0 ? -1 : address.indexOf('{', path);
  if (brace < 0) return { base: address, tail: '' };
  const cut = address.lastIndexOf('/', brace);
  return { base: address.slice(0, cut), tail: address.slice(cut) };
}

/** Undefined when there is no path to put it before. */
function prefixPaths(client: MappingNode, tail: string): readonly TextEdit[] | undefined {
  const resources = findPair(client, 'resources')?.value;
  const list = resources && deref(resources);
  const listed: readonly Node[] = list?.kind === 'sequence' ? list.items : [];
  const nodes = list?.kind === 'mapping' ? entriesOf(list).map((pair) => pair.value) : listed;
  const edits: TextEdit[] = [];
  for (const node of nodes) {
    const path = findPair(node, 'path')?.value;
    if (path?.kind !== 'scalar') return undefined;
    const separator = path.text.startsWith('/') || path.text === '' ? '' : '/';
    const rest = path.text === '/' ? '' : path.text;
    edits.push({ start: path.start, end: path.end, newText: rewriteScalar(path, `${tail}${separator}${rest}`) });
  }
  return edits.length > 0 ? edits : undefined;
}
