/** The edit that imports a part of another file: an entry at the top of the section it belongs to. */
import type { SectionName } from '../model/capability.ts';
import type { Edit } from '../problem.ts';
import type { SourceFile } from '../source-file.ts';
import { deref, findPair } from '../syntax/navigate.ts';
import type { MappingNode } from '../syntax/tree.ts';
import { lineBreakOf } from './insert-key.ts';
import { columnOf, isFirstOnLine, lineStart } from './lines.ts';
import { appendKey } from './refactor/insert-lines.ts';
import { importKey } from './refactor/refactoring.ts';

export interface WantedImport {
  readonly section: SectionName;
  /** Path as it is written: `./shared/orders.yaml`. */
  readonly from: string;
  /** Namespace there. */
  readonly name: string;
  /** Name it gets here, where it is another one. */
  readonly as: string | undefined;
}

/** Sections in the order in which one writes them. */
const order = ['binds', 'consumes', 'aggregates', 'exposes'];

/** Undefined for shared files, which import nothing, and where the section is written in flow style. */
export function addImport(file: SourceFile, wanted: WantedImport): Edit | undefined {
  const capability = file.model.capability?.node;
  if (capability?.kind !== 'mapping' || capability.flow || !capability.pairs[0]) return undefined;
  const eol = lineBreakOf(file.text);
  const pair = findPair(capability, wanted.section);
  if (!pair) return newSection(file, capability, wanted, eol);
  const list = deref(pair.value);
  if (list?.kind === 'scalar' && list.style === 'missing') {
    const column = columnOf(file.text, pair.start) + 2;
    return { uri: file.uri, start: pair.key.end + 1, end: pair.key.end + 1, newText: eol + entry(file, wanted, column, eol) };
  }
  const first = list?.kind === 'sequence' && !list.flow ? list.items[0] : undefined;
  if (!first) return undefined;
  const dash = file.text.lastIndexOf('-', first.start - 1);
  const at = lineStart(file.text, dash);
  if (!isFirstOnLine(file.text, dash)) return undefined;
  return { uri: file.uri, start: at, end: at, newText: entry(file, wanted, dash - at, eol) + eol };
}

function entry(file: SourceFile, { from, name, as }: WantedImport, column: number, eol: string): string {
  const pad = ' '.repeat(column);
  const lines = [`${pad}- ${file.declared ? importKey(file.declared.dialect.structure) : 'from'}: ${from}`, `${pad}  import: ${name}`];
  if (as !== undefined) lines.push(`${pad}  as: ${as}`);
  return lines.join(eol);
}

/** In front of the section that one writes behind it. */
function newSection(file: SourceFile, capability: MappingNode, wanted: WantedImport, eol: string): Edit | undefined {
  const behind = order.slice(order.indexOf(wanted.section) + 1);
  const next = capability.pairs.find((pair) => behind.includes(pair.key.text));
  if (!next) {
    const last = appendKey(file.text, capability, wanted.section, entry(file, wanted, 0, '\n').split('\n'), order);
    return last && { uri: file.uri, ...last };
  }
  if (!isFirstOnLine(file.text, next.start)) return undefined;
  const column = columnOf(file.text, next.start);
  const at = lineStart(file.text, next.start);
  const newText = `${' '.repeat(column)}${wanted.section}:${eol}${entry(file, wanted, column + 2, eol)}${eol}`;
  return { uri: file.uri, start: at, end: at, newText };
}
