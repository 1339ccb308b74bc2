import { type Structure, structures } from '../../dialects/dialect.ts';
import { say } from '../../say.ts';
import { entriesOf } from '../../syntax/navigate.ts';
import type { MappingNode, PairNode } from '../../syntax/tree.ts';
import type { FieldDefinition, ObjectDefinition } from '../definition.ts';
import { tableOf } from '../tables.ts';
import type { Checker } from './check.ts';
import { checkModes } from './check-modes.ts';
import type { Checking, Frame, Meant, Place } from './finding.ts';
import { addKeyFix } from './fixes.ts';
import { spanOfObject } from './spans.ts';
import { explainStrayKey } from './stray-key.ts';
import { code, ownerInWords } from './words.ts';

const none: ReadonlySet<string> = new Set();
const sections: ReadonlySet<string> = new Set(['capability', 'consumes', 'exposes', 'aggregates', 'binds']);

export function checkObject(checking: Checking, mapping: MappingNode, definition: ObjectDefinition, place: Place, check: Checker): void {
  const frame: Frame = { definition, mapping, owner: place.pair, parent: place.frame };
  const { fields, required, modeSets } = tableOf(definition, checking.structure);
  const meant = readKeys(checking, frame, fields, place.tolerated ?? none);
  for (const [key, pair] of meant.pairs) {
    const field = fields.get(key);
    if (!field || meant.tolerated.has(key) || meant.skipped.has(key)) continue;
    const before = checking.findings.length;
    check(checking, pair.value, field.shape, { pair, frame });
    if (checking.findings.length > before) meant.faulty.add(key);
  }
  for (const field of required) {
    if (!meant.pairs.has(field.key) && !meant.tolerated.has(field.key)) reportMissing(checking, frame, field);
  }
  if (modeSets.length > 0) checkModes(checking, meant, modeSets, check);
}

/** Sorts known keys from stray ones, and finds what the stray ones stand for. */
function readKeys(checking: Checking, frame: Frame, fields: ReadonlyMap<string, FieldDefinition>, tolerated: ReadonlySet<string>): Meant {
  const pairs = new Map<string, PairNode>();
  const stray: PairNode[] = [];
  for (const pair of entriesOf(frame.mapping)) {
    if (fields.has(pair.key.text)) pairs.set(pair.key.text, pair);
    else if (!tolerated.has(pair.key.text) && !isVersionRead(checking, frame, pair)) stray.push(pair);
  }
  if (stray.length === 0)
    return { frame, pairs, faulty: new Set(), skipped: none, stray: none, tolerated: versionTolerated(checking, frame, tolerated) };
  const faulty = new Set<string>();
  const skipped = new Set<string>();
  const explained = stray.map((pair) => ({ pair, ...explainStrayKey(checking, frame, pair, (key) => pairs.has(key)) }));
  // A text that shares the version key with the format and nothing else: its keys are not slips of ours.
  const present = [...pairs.keys(), ...explained.map(({ standsFor }) => standsFor ?? '')];
  const foreign = frame.definition.name === 'Root' && stray.length > 1 && !present.some((key) => sections.has(key));
  for (const { pair, finding, standsFor, unchecked } of explained) {
    if (!foreign || standsFor !== undefined) checking.findings.push(finding);
    if (standsFor === undefined || pairs.has(standsFor)) continue;
    pairs.set(standsFor, pair);
    faulty.add(standsFor);
    if (unchecked) skipped.add(standsFor);
  }
  return {
    frame,
    pairs,
    faulty,
    skipped,
    stray: new Set(stray.map((pair) => pair.key.text)),
    tolerated: versionTolerated(checking, frame, tolerated),
  };
}

/** The version key of a version nobody published has been reported by itself. */
function isVersionRead(checking: Checking, frame: Frame, pair: PairNode): boolean {
  return frame.definition.name === 'Root' && isReadAsOther(checking) && (pair.key.text === 'naftiko' || pair.key.text === 'ikanos');
}

function versionTolerated(checking: Checking, frame: Frame, tolerated: ReadonlySet<string>): ReadonlySet<string> {
  if (frame.definition.name !== 'Root' || !isReadAsOther(checking)) return tolerated;
  return new Set([...tolerated, 'naftiko', 'ikanos']);
}

/** True when the file is checked against another version than its text says. */
function isReadAsOther({ file, structure }: Checking): boolean {
  return file.declared?.exact !== true || file.declared.dialect.structure !== structure;
}

function reportMissing(checking: Checking, frame: Frame, field: FieldDefinition): void {
  checking.findings.push({
    code: 'missing-key',
    message: say`${ownerInWords(frame)} needs ${code(field.key)}.`,
    span: spanOfObject(frame.mapping, frame.owner),
    subject: { kind: 'missing key', keys: [field.key], frame },
    ...noLongerRequired(field),
    fixes: () => addKeyFix(checking, frame, field),
  });
}

/** What only old versions ask for is right from the next one on. */
function noLongerRequired({ required }: FieldDefinition): { readonly fits?: Structure } {
  const until = typeof required === 'object' ? required.until : undefined;
  const next = until && structures[structures.indexOf(until) + 1];
  return next ? { fits: next } : {};
}
