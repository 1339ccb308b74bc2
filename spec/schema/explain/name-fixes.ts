/** Makes a name legal, and everything in the file that refers to it with it. */
import type { TextEdit } from '../../edits/apply-edits.ts';
import { columnOf } from '../../edits/lines.ts';
import { contentEnd } from '../../edits/remove-pair.ts';
import { rewriteScalar } from '../../edits/write-scalar.ts';
import { readStepPath } from '../../links/step-path.ts';
import { sectionsOf } from '../../model/own-parts.ts';
import type { Fix } from '../../problem.ts';
import { say } from '../../say.ts';
import type { SourceFile } from '../../source-file.ts';
import { deref, findPair, textOf, walk } from '../../syntax/navigate.ts';
import type { Node, PairNode, ScalarNode } from '../../syntax/tree.ts';
import type { DefinitionName, Pattern } from '../definition.ts';
import { matches } from '../tables.ts';
import type { Frame } from './finding.ts';
import { commentOutFix, toFix } from './fixes.ts';
import { code, shorten } from './words.ts';

/** What refers to a name, by the kind of thing it names. */
type Role = 'operation' | 'client' | 'server' | 'aggregate' | 'flow' | 'step' | 'action' | 'nothing';

const ownRoles: Partial<Readonly<Record<DefinitionName, Readonly<Record<string, Role>>>>> = {
  ConsumedOperation: { name: 'operation' },
  ConsumedResource: { name: 'nothing' },
  ConsumesHttp: { namespace: 'client' },
  ImportEntry: { import: 'client', as: 'client' },
  Binding: { namespace: 'nothing' },
  ExternalRefFile: { name: 'nothing' },
  ExternalRefRuntime: { name: 'nothing' },
  ExposesRest: { namespace: 'server' },
  ExposesMcp: { namespace: 'server' },
  ExposesSkill: { namespace: 'server' },
  ExposedResource: { name: 'nothing' },
  ExposedOperation: { name: 'action' },
  McpTool: { name: 'action' },
  McpResource: { name: 'nothing' },
  McpPrompt: { name: 'nothing' },
  ExposedSkill: { name: 'nothing' },
  SkillTool: { name: 'nothing' },
  Aggregate: { namespace: 'aggregate' },
  AggregateFlow: { name: 'flow' },
  StepCall: { name: 'step' },
  StepLookup: { name: 'step', index: 'nothing' },
  StepScript: { name: 'step' },
  ForwardConfig: { targetNamespace: 'nothing' },
};

/** The same for names that are keys of a map, by the field the map is in. */
const keyRoles: Partial<Readonly<Record<DefinitionName, Readonly<Record<string, Role>>>>> = {
  ConsumesHttp: { resources: 'nothing' },
  ConsumedResource: { operations: 'operation' },
  ExposesRest: { resources: 'nothing' },
  ExposedResource: { operations: 'action' },
  ExposesMcp: { tools: 'action', resources: 'nothing', prompts: 'nothing' },
  ExposesSkill: { skills: 'nothing' },
  ExposedSkill: { tools: 'nothing' },
  Aggregate: { flows: 'flow' },
  McpTool: { steps: 'step' },
  McpResource: { steps: 'step' },
  ExposedOperation: { steps: 'step' },
  AggregateFlow: { steps: 'step' },
};

/** A repair of a name or of a reference (`call`, `ref`) with characters it must not have; undefined where none is plain. */
export function legalNameFix(
  file: SourceFile,
  frame: Frame | undefined,
  pair: PairNode | undefined,
  node: ScalarNode,
  pattern: Pattern,
): (() => readonly Fix[]) | undefined {
  const key = pair?.key.text ?? '';
  const role = frame && ownRoles[frame.definition.name]?.[key];
  const isReference = key === 'call' || key === 'ref';
  const name = isReference ? legalReference(file, node.text) : legalName(node.text, pattern);
  if (name === undefined || !matches(pattern, name)) return undefined;
  if (frame && role && isTaken(frame, key, name)) return undefined;
  return () => [renameFix(file, node, name, role ?? 'nothing', role !== undefined || isReference)];
}

/** The same for a name that is a key. */
export function legalKeyFix(
  file: SourceFile,
  frame: Frame | undefined,
  owner: PairNode | undefined,
  pair: PairNode,
  pattern: Pattern,
): (() => readonly Fix[]) | undefined {
  const role = frame && owner && keyRoles[frame.definition.name]?.[owner.key.text];
  const name = legalName(pair.key.text, pattern);
  const listed = frame?.definition.name === 'Binding' ? listedVariables(file, pair) : undefined;
  if (listed) return listed;
  // The name is what goes over the wire: under another one it would be another parameter.
  if (owner?.key.text === 'inputParameters' && frame && frame.definition.name.startsWith('Consume')) {
    const rename = name !== undefined && matches(pattern, name) ? [renameFix(file, pair.key, name, 'nothing', false)] : [];
    return () => [...commentOutFix(file, pair, { preferred: true }), ...rename];
  }
  if (name === undefined || !matches(pattern, name) || pair.parent.pairs.some((other) => other.key.text === name)) return undefined;
  return () => [renameFix(file, pair.key, name, role ?? 'nothing', role !== undefined)];
}

/** `keys: {required: [TOKEN]}`, as an early draft of the format had it: each variable under its own name. */
function listedVariables(file: SourceFile, pair: PairNode): (() => readonly Fix[]) | undefined {
  const list = deref(pair.value);
  if (list?.kind !== 'sequence' || pair.parent.flow || list.items.length === 0) return undefined;
  const names = list.items.map((item) => textOf(item));
  if (!names.every((name) => name !== undefined && /^[A-Z][A-Z0-9_]*$/.test(name))) return undefined;
  const indent = ' '.repeat(columnOf(file.text, pair.start));
  const newText = names.map((name) => `${name}: ${name}`).join(`\n${indent}`);
  const edit = { start: pair.start, end: contentEnd(file.text, pair), newText };
  return () => [toFix(file, say`Name each variable`, [edit], { preferred: true })];
}

/** Everything that is not allowed becomes a hyphen; for variables, an underscore and capital letters. */
function legalName(text: string, pattern: Pattern): string | undefined {
  const hyphens = hyphenated(text);
  const candidates = [
    text.trim(),
    hyphens,
    text
      .trim()
      .toUpperCase()
      .replace(/[^A-Z0-9_]+/g, '_'),
  ];
  return candidates.find((candidate) => candidate !== text && candidate !== '' && matches(pattern, candidate));
}

/** Letters lose their accents: `größe` is `grosse`. */
function hyphenated(text: string): string {
  return text
    .trim()
    .replaceAll('ß', 'ss')
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replace(/[^a-zA-Z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '');
}

/** `shop.get.items` → `shop.get-items`: the namespace ends at the first dot, unless the file has one with dots in it. */
function legalReference(file: SourceFile, text: string): string | undefined {
  const namespaces = namespacesOf(file).filter((namespace) => text.startsWith(`${namespace}.`));
  const known = namespaces.sort((a, b) => b.length - a.length)[0];
  const dot = known === undefined ? text.indexOf('.') : known.length;
  // `shop/items/get-item`: namespace, resource, operation.
  const parts = /\s/.test(text) ? [] : text.split('/').filter((part) => part !== '');
  if (dot < 0 && parts.length > 1) return `${hyphenated(parts[0] ?? '')}.${hyphenated(parts.at(-1) ?? '')}`;
  if (dot <= 0) return undefined;
  const name = `${hyphenated(text.slice(0, dot))}.${hyphenated(text.slice(dot + 1))}`;
  return name === text ? undefined : name;
}

function namespacesOf(file: SourceFile): readonly string[] {
  return sectionsOf(file).flatMap((sections) =>
    [...sections.consumes, ...sections.aggregates].flatMap((entry) =>
      entry.kind === 'import' ? entry.name : (entry.namespace?.value ?? []),
    ),
  );
}

/** Another item of the same list has the name already. */
function isTaken(frame: Frame, key: string, name: string): boolean {
  const list = frame.mapping.parent;
  return list?.kind === 'sequence' && list.items.some((item) => item !== frame.mapping && textOf(findPair(item, key)?.value) === name);
}

function renameFix(file: SourceFile, node: ScalarNode, name: string, role: Role, preferred: boolean): Fix {
  const edits: TextEdit[] = [{ start: node.start, end: node.end, newText: rewriteScalar(node, name) }];
  for (const other of file.tree.root ? walk(file.tree.root) : []) {
    const text = other !== node && other.kind === 'scalar' ? renameIn(other, role, node.text, name) : undefined;
    if (text !== undefined && other.kind === 'scalar')
      edits.push({ start: other.start, end: other.end, newText: rewriteScalar(other, text) });
  }
  const to = code(shorten(name));
  const title = edits.length > 1 ? say`Change to ${to}, wherever it is used` : say`Change to ${to}`;
  return toFix(file, title, edits, { preferred });
}

/** The text of a scalar with the new name in it; undefined when it does not refer to the old one. */
function renameIn(node: ScalarNode, role: Role, old: string, name: string): string | undefined {
  const key = keyOf(node);
  const { text } = node;
  switch (role) {
    case 'operation':
      return key === 'call' && text.endsWith(`.${old}`) ? text.slice(0, -old.length) + name : undefined;
    case 'flow':
      return key === 'ref' && text.endsWith(`.${old}`) ? text.slice(0, -old.length) + name : undefined;
    case 'client':
      if (key === 'targetNamespace' && text === old) return name;
      return key === 'call' && text.startsWith(`${old}.`) ? name + text.slice(old.length) : undefined;
    case 'aggregate':
      return key === 'ref' && text.startsWith(`${old}.`) ? name + text.slice(old.length) : undefined;
    case 'server':
      if (key === 'sourceNamespace' && text === old) return name;
      return inWith(node) && text.startsWith(`${old}.`) ? name + text.slice(old.length) : undefined;
    case 'action':
      return key === 'action' && text === old ? name : undefined;
    case 'step':
      return renameStepIn(key, text, old, name);
    case 'nothing':
      return undefined;
    default:
      return role satisfies never;
  }
}

function renameStepIn(key: string | undefined, text: string, old: string, name: string): string | undefined {
  if (key === 'index' && text === old) return name;
  if (key === 'value' || key === 'lookupValue') {
    const path = `$.${old}`;
    if (text === path || text.startsWith(`${path}.`)) return `$.${name}${text.slice(path.length)}`;
    const read = readStepPath(text);
    if (read?.step.name === old) return text.slice(0, read.step.start) + name + text.slice(read.step.end);
  }
  const escaped = old.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const replaced = text.replace(new RegExp(`\\{\\{\\s*${escaped}(?=[.}\\s])`, 'g'), `{{${name}`);
  return replaced === text ? undefined : replaced;
}

function keyOf(node: Node): string | undefined {
  return node.parent?.kind === 'pair' ? node.parent.key.text : undefined;
}

function inWith(node: Node): boolean {
  const holder = node.parent?.kind === 'pair' ? node.parent.parent.parent : undefined;
  return holder?.kind === 'pair' && holder.key.text === 'with';
}
