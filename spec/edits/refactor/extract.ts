/** An entry of a section as a shared file of its own, and back. */
import { compareStructures, type Structure } from '../../dialects/dialect.ts';
import { isOtherFamily, sectionOf } from '../../links/resolve-imports.ts';
import type { ImportEntry, SectionName } from '../../model/capability.ts';
import { ownImports } from '../../model/own-parts.ts';
import { say } from '../../say.ts';
import type { SourceFile } from '../../source-file.ts';
import { contains } from '../../span.ts';
import { findPair } from '../../syntax/navigate.ts';
import type { MappingNode, Node } from '../../syntax/tree.ts';
import { applyEdits, type TextEdit } from '../apply-edits.ts';
import { lineBreakOf } from '../insert-key.ts';
import { columnOf, lineStart } from '../lines.ts';
import { followPiece } from '../rename-file.ts';
import { rewriteScalar, writeScalar } from '../write-scalar.ts';
import { dashed, indented, linesAt, toText } from './blocks.ts';
import { hasAnchors } from './entry.ts';
import { importKey, type Place, type Refactoring, type Refusal } from './refactoring.ts';
import { toNamespace } from './server-entry.ts';
import { refuseOneLine } from './spread.ts';

const sections: readonly SectionName[] = ['consumes', 'exposes', 'aggregates', 'binds'];

/** Which sections a version shares between files (format.md 5.7). */
export function isShared(section: SectionName, structure: Structure): boolean {
  return compareStructures(structure, section === 'consumes' ? '0.5' : 'alpha3') >= 0;
}

export function extractToFile(place: Place): Refactoring | Refusal | undefined {
  const { file, project, offset } = place;
  const structure = file.declared?.dialect.structure;
  const { capability, version, versionKey } = file.model;
  if (!structure || !capability || !version || !versionKey) return undefined;
  for (const section of sections) {
    for (const entry of capability[section]) {
      if (entry.kind === 'import' || entry.node.kind !== 'mapping' || offset < entry.node.start || offset > entry.node.end) continue;
      const namespace = entry.namespace?.value;
      // Only on its first lines and on the names in it: everywhere else it would be in the way.
      if (namespace === undefined || !isShared(section, structure)) return undefined;
      if (!isAtHead(file, entry.node, offset) && !isOnName(place, offset)) return undefined;
      const title = say`Move \`${namespace}\` to a shared file`;
      if (!isBlockItem(entry.node)) return refuseOneLine(title, 'extract');
      const path = freePath(namespace, file, project);
      if (path === undefined) return { title, kind: 'extract', refused: nowhereToMake() };
      const eol = lineBreakOf(file.text);
      const lines = linesAt(file.text, entry.node.start, entry.node.end);
      const text = [`${versionKey}: ${JSON.stringify(version.value)}`, `${section}:`, ...indented(dashed(lines), 2), ''].join(eol);
      const imported = [`${importKey(structure)}: ${path}`, `import: ${namespace}`];
      const end = entry.node.start + file.text.slice(entry.node.start, entry.node.end).trimEnd().length;
      const newText = toText(file.text, imported, columnOf(file.text, entry.node.start));
      return {
        title,
        kind: 'extract',
        edits: [{ uri: file.uri, start: entry.node.start, end, newText }],
        create: { uri: project.resolvePath(file.uri, path), text },
      };
    }
  }
  return undefined;
}

function isBlockItem(node: Node): node is MappingNode {
  return node.kind === 'mapping' && !node.flow && node.parent?.kind === 'sequence';
}

function isAtHead(file: SourceFile, node: MappingNode, offset: number): boolean {
  const first = node.pairs.find(({ value }) => (value.kind === 'mapping' || value.kind === 'sequence') && !value.flow);
  return offset <= (first?.key.end ?? node.end) && offset >= lineStart(file.text, node.start);
}

/** An operation or a flow moves with what it belongs to: it cannot be called without. */
function isOnName({ file, project }: Place, offset: number): boolean {
  return project
    .linksOf(file)
    .definitions.some(({ kind, span }) => (kind === 'client-operation' || kind === 'flow' || kind === 'tool') && contains(span, offset));
}

export function nowhereToMake(): string {
  return say`There is no folder in which a file could be made: save this file first.`;
}

/** `./shop.yaml`, or with a number when there is one already; undefined when that cannot be told. */
export function freePath(namespace: string, file: SourceFile, project: Place['project']): string | undefined {
  for (let number = 1; number < 100; number++) {
    const path = `./${toNamespace(namespace)}${number === 1 ? '' : `-${number}`}.yaml`;
    const uri = project.resolvePath(file.uri, path);
    // Beside what is not saved there is nothing.
    if (uri.startsWith('untitled:')) return undefined;
    const found = project.findData(uri);
    if (found === 'missing') return path;
    if (found === 'unknown') return undefined;
  }
  return undefined;
}

export function inlineImport({ file, project, offset }: Place): Refactoring | Refusal | undefined {
  const entry = ownImports(file).find(({ node }) => contains(node, offset));
  if (!entry?.from || !entry.import) return undefined;
  const source = project.findFile(project.resolvePath(file.uri, entry.from.value));
  if (typeof source === 'string' || isOtherFamily(file, source)) return undefined;
  const found = sectionOf(source, entry.section).find(
    (candidate) => candidate.kind !== 'import' && candidate.namespace?.value === entry.import?.value,
  );
  if (!found || found.kind === 'import' || found.node.kind !== 'mapping') return undefined;
  const title = say`Write the import of \`${entry.import.value}\` out here`;
  if (hasAnchors(found.node))
    return { title, kind: 'inline', refused: say`It uses an anchor (\`&\`, \`*\` or \`<<\`) of its file. Write it out first.` };
  const isOneLine = found.node.flow;
  const named = withName(source, found.node, entry, followPiece(source, found.node, file.uri, project));
  if (named === undefined) return undefined;
  const column = columnOf(source.text, found.node.start);
  const lines = isOneLine ? [named] : linesAt(' '.repeat(column) + named, column, column + named.length);
  const text = toText(file.text, lines, columnOf(file.text, entry.node.start));
  const end = entry.node.start + file.text.slice(entry.node.start, entry.node.end).trimEnd().length;
  return {
    title,
    kind: 'inline',
    edits: [{ uri: file.uri, start: entry.node.start, end, newText: text }],
  };
}

/** The source of the entry, under the name it has here. */
function withName(source: SourceFile, node: MappingNode, entry: ImportEntry, more: readonly TextEdit[]): string | undefined {
  const name = findPair(node, 'namespace')?.value;
  if (name?.kind !== 'scalar') return undefined;
  const newText = name.style === 'plain' ? writeScalar(entry.name) : rewriteScalar(name, entry.name);
  const renamed = entry.as ? [{ start: name.start, end: name.end, newText }] : [];
  const text = applyEdits(source.text, [...more, ...renamed]);
  return text.slice(node.start, node.end + text.length - source.text.length).trimEnd();
}
