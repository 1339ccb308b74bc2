/** A key that an object does not take: what it probably is, and where it belongs. */
import { usesKeyedMaps } from '../../dialects/dialect.ts';
import { splitResource } from '../../edits/split-resource.ts';
import { externalRefsToBinds } from '../../edits/upgrade/external-refs.ts';
import type { Fix } from '../../problem.ts';
import { say, sayText } from '../../say.ts';
import { entriesOf, findPair } from '../../syntax/navigate.ts';
import type { MappingNode, PairNode } from '../../syntax/tree.ts';
import { type FieldDefinition, fieldsOf, findField, isIn, isTooNew, isTooOld, type ObjectDefinition, type Shape } from '../definition.ts';
import { getDefinition } from '../definitions/index.ts';
import { findNearest } from '../nearest.ts';
import type { Checking, Finding, Frame } from './finding.ts';
import { commentOutFix, declareVersionFix, moveKeyFix, removeKeyFix, renameKeyFix, replaceScalar, toFix } from './fixes.ts';
import { findHabit } from './habits.ts';
import { andList, code, isTooNewSentence, lastVersionOf, shorten, versionOf, withArticle } from './words.ts';

export interface StrayKey {
  readonly finding: Finding;
  /** The key it is taken for, so that its value is checked and nothing is said to be missing. */
  readonly standsFor?: string;
  /** Its value is written in another way, so that checking it would only say so once more. */
  readonly unchecked?: true;
}

type Has = (key: string) => boolean;

export function explainStrayKey(checking: Checking, frame: Frame, pair: PairNode, has: Has): StrayKey {
  return (
    explainOtherVersion(checking, frame, pair, has) ??
    explainOtherServer(checking, frame, pair, has) ??
    explainHabit(checking, frame, pair, has) ??
    explainSlip(checking, frame, pair, has) ??
    explainByValue(checking, frame, pair, has) ??
    explainMisplaced(checking, frame, pair) ??
    explainUnknown(checking, frame, pair)
  );
}

// ---------------------------------------------------------------- another version

function explainOtherVersion(checking: Checking, frame: Frame, pair: PairNode, has: Has): StrayKey | undefined {
  const { structure, file } = checking;
  const key = pair.key.text;
  const ranges = frame.definition.fields.filter((field) => field.key === key);
  const field = ranges[0];
  if (!field) return undefined;
  const declared = code(file.declared?.dialect.version ?? '');
  const other = findCounterpart(frame.definition, structure, field);
  if (other) return explainRename(checking, pair, field, other, has);
  const subject = { kind: 'stray key', key, pair, frame } as const;
  if (isTooNew(field, structure)) {
    const message = isTooNewSentence(code(key), field, declared);
    const fixes = () => {
      const declare = declareVersionFix(checking, field);
      return declare.length > 0 ? [...declare, removeKeyFix(file, pair, { preferred: false })] : takeAwayFixes(checking, pair);
    };
    return { finding: { code: 'too-new', message, span: pair.key, subject, fixes, ...(field.since ? { fits: field.since } : {}) } };
  }
  const last = ranges.findLast((range) => isTooOld(range, structure)) ?? field;
  const message =
    key === 'name' && frame.owner
      ? say`From ${versionOf('alpha3')} on the name is the key (${code(frame.owner.key.text)}): there is no ${code('name')} any more.`
      : say`${code(key)} exists up to ${lastVersionOf(last.until ?? structure)}; this file declares ${declared}.`;
  const fits = last.until ? { fits: last.until } : {};
  const fixes = () => [removeKeyFix(file, pair, { preferred: true })];
  return { finding: { code: 'too-old', message, span: pair.key, subject, ...fits, fixes } };
}

/** What this version calls the same thing. */
function findCounterpart(
  definition: ObjectDefinition,
  structure: Checking['structure'],
  field: FieldDefinition,
): FieldDefinition | undefined {
  if (field.renamedTo !== undefined) {
    const later = findField(definition, structure, field.renamedTo);
    if (later) return later;
  }
  return definition.fields.find((other) => other.renamedTo === field.key && isIn(other, structure));
}

function explainRename(checking: Checking, pair: PairNode, field: FieldDefinition, other: FieldDefinition, has: Has): StrayKey {
  const { structure } = checking;
  const key = pair.key.text;
  const older = isTooOld(field, structure);
  // Asked now: once this key is taken for the other one, that one is there.
  const isThere = has(other.key);
  const message = older
    ? isThere
      ? say`${code(key)} is called ${code(other.key)} from ${versionOf(other.since ?? structure)} on, and that is here as well.`
      : say`${code(key)} is called ${code(other.key)} from ${versionOf(other.since ?? structure)} on.`
    : isThere
      ? say`${code(key)} is called ${code(other.key)} up to ${lastVersionOf(other.until ?? structure)}, and that is here as well.`
      : say`${code(key)} is called ${code(other.key)} up to ${lastVersionOf(other.until ?? structure)}.`;
  const fits = older ? field.until : field.since;
  const finding: Finding = {
    code: 'renamed-key',
    message,
    span: pair.key,
    ...(fits ? { fits } : {}),
    fixes: () => renameFixes(checking, pair, other.key, isThere),
  };
  return { finding, standsFor: other.key, ...(isRewritten(key, other.key) ? { unchecked: true } : {}) };
}

/** Not only the key has changed but what stands under it. */
function isRewritten(a: string, b: string): boolean {
  return a === 'externalRefs' || b === 'externalRefs';
}

function renameFixes({ file }: Checking, pair: PairNode, key: string, isThere: boolean): readonly Fix[] {
  if (isThere) return [removeKeyFix(file, pair, { preferred: false })];
  if (pair.key.text === 'externalRefs') {
    const { edits } = externalRefsToBinds(file);
    // Entries that are written like binds already need the name only.
    if (edits.length === 0) return [renameKeyFix(file, pair, key, { preferred: true })];
    return [toFix(file, say`Write it as \`binds\``, edits, { preferred: true })];
  }
  return isRewritten(pair.key.text, key) ? [] : [renameKeyFix(file, pair, key, { preferred: true })];
}

// ---------------------------------------------------------------- another kind of server

/** Tools that call something are those of an MCP server; a skill server describes skills. */
function explainOtherServer({ file }: Checking, frame: Frame, pair: PairNode, has: Has): StrayKey | undefined {
  if (frame.definition.name !== 'ExposesSkill' || pair.key.text !== 'tools' || has('skills')) return undefined;
  const type = findPair(frame.mapping, 'type')?.value;
  return {
    finding: {
      code: 'unknown-key',
      message: say`\`tools\` belong to an MCP server. A skill server has \`skills\`, which may have \`tools\` of their own.`,
      span: pair.key,
      fixes: () => (type?.kind === 'scalar' ? [replaceScalar(file, type, 'mcp', { preferred: true })] : []),
    },
    standsFor: 'skills',
    unchecked: true,
  };
}

// ---------------------------------------------------------------- habits and slips

function explainHabit(checking: Checking, frame: Frame, pair: PairNode, has: Has): StrayKey | undefined {
  const key = findHabit(frame.definition, checking.structure, pair.key.text);
  if (key === undefined || has(key)) return undefined;
  return {
    finding: {
      code: 'unknown-key',
      message: `${unknownSentence(pair, frame)} ${say`Here it is called ${code(key)}.`}`,
      span: pair.key,
      fixes: () => [renameKeyFix(checking.file, pair, key, { preferred: true })],
    },
    standsFor: key,
    unchecked: true,
  };
}

function explainSlip(checking: Checking, frame: Frame, pair: PairNode, has: Has): StrayKey | undefined {
  const free = fieldsOf(frame.definition, checking.structure)
    .map((field) => field.key)
    .filter((key) => !has(key));
  const near = findNearest(pair.key.text, free);
  if (near === undefined || elsewhere(checking, frame, pair.key.text)) return undefined;
  return {
    finding: {
      code: 'unknown-key',
      message: `${unknownSentence(pair, frame)} ${say`Did you mean ${code(near)}?`}`,
      span: pair.key,
      fixes: () => [renameKeyFix(checking.file, pair, near, { preferred: true })],
    },
    standsFor: near,
  };
}

/** `type: query` where `in: query` is missing: what stands behind the key tells which one was meant. */
function explainByValue({ file, structure }: Checking, frame: Frame, pair: PairNode, has: Has): StrayKey | undefined {
  const { value } = pair;
  if (value.kind !== 'scalar') return undefined;
  const meant = fieldsOf(frame.definition, structure).filter(
    ({ key, required, shape }) =>
      required &&
      !has(key) &&
      shape.kind === 'text' &&
      shape.values?.some((allowed) => allowed.value === value.text && isIn(allowed, structure)),
  );
  const [field] = meant;
  if (!field || meant.length > 1) return undefined;
  return {
    finding: {
      code: 'unknown-key',
      message: `${unknownSentence(pair, frame)} ${say`Did you mean ${code(field.key)}?`}`,
      span: pair.key,
      fixes: () => [renameKeyFix(file, pair, field.key, { preferred: true })],
    },
    standsFor: field.key,
  };
}

function unknownSentence(pair: PairNode, frame: Frame): string {
  return say`${code(shorten(pair.key.text))} is not a key of ${withArticle(frame.definition.title)}.`;
}

// ---------------------------------------------------------------- elsewhere

type Elsewhere =
  | { readonly kind: 'above'; readonly frame: Frame }
  | { readonly kind: 'below'; readonly definition: ObjectDefinition; readonly targets: readonly MappingNode[] };

/** Keys that are at home nearly everywhere say nothing about where they were meant to be. */
export const everywhere: ReadonlySet<string> = new Set(['description', 'type', 'name', 'value', 'label', 'display', 'tags', 'namespace']);

function elsewhere(checking: Checking, frame: Frame, key: string): Elsewhere | undefined {
  if (everywhere.has(key)) return undefined;
  for (let above = frame.parent, levels = 0; above && levels < 3; above = above.parent, levels++) {
    if (findField(above.definition, checking.structure, key)) return { kind: 'above', frame: above };
  }
  return findBelow(checking, frame, key);
}

function findBelow(checking: Checking, frame: Frame, key: string): Elsewhere | undefined {
  const { structure } = checking;
  for (const field of fieldsOf(frame.definition, structure)) {
    for (const name of objectsUnder(field.shape, structure)) {
      if (!findField(name, structure, key)) continue;
      const value = entriesOf(frame.mapping).find((pair) => pair.key.text === field.key)?.value;
      const candidates: MappingNode[] = [];
      if (value?.kind === 'mapping') {
        if (field.shape.kind === 'object') candidates.push(value);
        else for (const pair of value.pairs) if (pair.value.kind === 'mapping') candidates.push(pair.value);
      } else if (value?.kind === 'sequence') {
        for (const item of value.items) if (item.kind === 'mapping') candidates.push(item);
      }
      return { kind: 'below', definition: name, targets: candidates };
    }
  }
  return undefined;
}

/** The objects directly under a field. */
function objectsUnder(shape: Shape, structure: Checking['structure']): readonly ObjectDefinition[] {
  switch (shape.kind) {
    case 'object':
      return [getDefinition(shape.definition)];
    case 'list':
      return objectsUnder(shape.items, structure);
    case 'map':
    case 'named':
      return objectsUnder(shape.values, structure);
    case 'choice':
      return shape.options.filter((option) => isIn(option, structure)).flatMap((option) => objectsUnder(option.shape, structure));
    case 'text':
    case 'number':
    case 'integer':
    case 'boolean':
    case 'any':
      return [];
    default:
      return shape satisfies never;
  }
}

function explainMisplaced(checking: Checking, frame: Frame, pair: PairNode): StrayKey | undefined {
  const key = pair.key.text;
  const place = elsewhere(checking, frame, key);
  if (!place) return undefined;
  const home = place.kind === 'above' ? place.frame.definition : place.definition;
  const target = place.kind === 'above' ? place.frame.mapping : place.targets.length === 1 ? place.targets[0] : undefined;
  const free = target !== undefined && !target.pairs.some((other) => other.key.text === key);
  return {
    finding: {
      code: 'misplaced-key',
      message: say`${code(key)} belongs to the ${sayText(home.title)}, not to the ${sayText(frame.definition.title)}.`,
      span: pair.key,
      subject: { kind: 'stray key', key, pair, frame },
      fixes: () => {
        const split = splitFixes(checking, frame, pair);
        if (split) return split;
        return free && target ? moveKeyFix(checking.file, pair, target, home.title) : takeAwayFixes(checking, pair);
      },
    },
  };
}

/** Operations with paths of their own become resources of their own. */
function splitFixes({ file, structure }: Checking, frame: Frame, pair: PairNode): readonly Fix[] | undefined {
  const resource = frame.parent;
  if (pair.key.text !== 'path' || frame.definition.name !== 'ConsumedOperation' || !findPair(resource?.mapping, 'path')) return undefined;
  const edits = resource && splitResource(file.text, resource.mapping, usesKeyedMaps(structure));
  if (!edits) return undefined;
  return [
    toFix(file, say`Give each path a resource of its own`, edits, { preferred: true }),
    removeKeyFix(file, pair, { preferred: false }),
  ];
}

function explainUnknown(checking: Checking, frame: Frame, pair: PairNode): StrayKey {
  return {
    finding: {
      code: 'unknown-key',
      message: `${unknownSentence(pair, frame)}${takesSentence(checking, frame)}`,
      span: pair.key,
      subject: { kind: 'stray key', key: pair.key.text, pair, frame },
      fixes: () => takeAwayFixes(checking, pair),
    },
  };
}

/** An object of few keys is told about in full. */
function takesSentence({ structure }: Checking, frame: Frame): string {
  const keys = fieldsOf(frame.definition, structure).map((field) => code(field.key));
  return keys.length <= 5 ? ` ${say`It takes ${andList(keys)}.`}` : '';
}

/** Settings that nobody reads are taken out; sentences and whole blocks somebody wrote are kept as comments. */
function takeAwayFixes({ file }: Checking, pair: PairNode): readonly Fix[] {
  const isWork = pair.key.text === 'description' || (pair.value.kind !== 'scalar' && pair.value.kind !== 'alias' && !pair.value.flow);
  const asComment = isWork ? commentOutFix(file, pair, { preferred: true }) : [];
  return [...asComment, removeKeyFix(file, pair, { preferred: asComment.length === 0 })];
}
