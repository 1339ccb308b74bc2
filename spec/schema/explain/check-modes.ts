import { say } from '../../say.ts';
import { textOf } from '../../syntax/navigate.ts';
import type { PairNode } from '../../syntax/tree.ts';
import { findField, type Mode, type ModeSet } from '../definition.ts';
import { meantModes } from '../resolve.ts';
import type { Checker } from './check.ts';
import type { Checking, Finding, Meant } from './finding.ts';
import { addKeyFix, removeKeyFix, toFix } from './fixes.ts';
import { spanOfObject } from './spans.ts';
import { andList, capitalize, code, orList, ownerInWords, versionOf, withArticle } from './words.ts';

/** One mode against the object: what is missing, in the way, or wrong in its own shapes. */
interface Trial {
  readonly mode: Mode;
  readonly missing: readonly string[];
  readonly inTheWay: readonly string[];
  readonly otherValue: boolean;
  readonly findings: readonly Finding[];
  readonly holds: boolean;
}

/** Combinations of keys: `call` or `steps` or `ref`; `template` or `location`. */
export function checkModes(checking: Checking, meant: Meant, modeSets: readonly ModeSet[], check: Checker): void {
  for (const set of modeSets) {
    // Mostly the mode that was meant holds, and of several that may hold one is enough.
    if (set.rule === 'any' && set.modes.some((mode) => mayHold(mode, meant) && tryMode(checking, mode, meant, check).holds)) continue;
    const trials = set.modes.map((mode) => tryMode(checking, mode, meant, check));
    const holding = trials.filter((trial) => trial.holds);
    const right = set.rule === 'any' ? holding.length > 0 : holding.length === 1;
    if (!right) explainModes(checking, set, trials, meant);
  }
}

/** The keys are right; what they hold is still to be seen. */
function mayHold(mode: Mode, meant: Meant): boolean {
  return mode.requires.every((key) => meant.pairs.has(key)) && !mode.forbids?.some((key) => meant.pairs.has(key));
}

function tryMode(checking: Checking, mode: Mode, meant: Meant, check: Checker): Trial {
  const missing = mode.requires.filter((key) => !meant.pairs.has(key) && !meant.tolerated.has(key));
  const inTheWay = (mode.forbids ?? []).filter((key) => meant.pairs.has(key));
  const otherValue = Object.entries(mode.values ?? {}).some(([key, value]) => meant.pairs.has(key) && textAt(meant, key) !== value);
  const findings: Finding[] = [];
  for (const [key, shape] of Object.entries(mode.shapes ?? {})) {
    const pair = meant.pairs.get(key);
    if (!pair || meant.skipped.has(key)) continue;
    const trial: Checking = { ...checking, findings, seen: new Map() };
    check(trial, pair.value, shape, { pair, frame: meant.frame });
  }
  const holds = missing.length === 0 && inTheWay.length === 0 && !otherValue && findings.length === 0;
  return { mode, missing, inTheWay, otherValue, findings, holds };
}

function explainModes(checking: Checking, set: ModeSet, trials: readonly Trial[], meant: Meant): void {
  const modes = meantModes(set, (key) => meant.pairs.has(key));
  const candidates = trials.filter((trial) => modes.includes(trial.mode));
  const possible = set.modes.some((mode) => mode.values) ? byValue(trials, meant) : byOutput(trials, candidates);
  // A key by which another version tells the mode is reported already: `ref` in a tool of alpha1.
  if (
    (meant.frame.definition.modeSets ?? []).some((any) => any.modes.some((mode) => mode.key !== undefined && meant.stray.has(mode.key)))
  ) {
    return;
  }
  if (involvesFaulty(possible.length > 0 ? possible : trials, meant)) return;
  if (possible.length === 0) {
    reportNoMode(checking, set, meant);
    return;
  }
  const best = [...possible].sort((a, b) => weight(a) - weight(b))[0];
  if (!best) return;
  const clash = findClash(set, possible, best, meant);
  if (clash) {
    reportClash(checking, clash, meant);
    return;
  }
  for (const key of best.missing) {
    const field = findField(meant.frame.definition, checking.structure, key);
    const because = best.mode.key && best.mode.key !== key && meant.pairs.has(best.mode.key) ? best.mode.key : undefined;
    const owner = ownerInWords(meant.frame);
    checking.findings.push({
      code: 'missing-key',
      message: because === undefined ? say`${owner} needs ${code(key)}.` : say`${owner} with ${code(because)} needs ${code(key)}.`,
      span: spanOfObject(meant.frame.mapping, meant.frame.owner),
      subject: { kind: 'missing key', keys: [key], frame: meant.frame },
      ...(field ? { fixes: () => addKeyFix(checking, meant.frame, field) } : {}),
    });
  }
  checking.findings.push(...best.findings);
}

/** Only the output is there to tell the mode: any mode whose output looks like it may be meant, and lacks its own key. */
function byOutput(trials: readonly Trial[], candidates: readonly Trial[]): readonly Trial[] {
  if (!candidates.some((trial) => trial.mode.key === 'outputParameters')) return candidates;
  return trials.filter((trial) => trial.mode.shapes !== undefined);
}

/** Where the value of a key tells the mode (`transport`), the modes that it leaves. */
function byValue(trials: readonly Trial[], meant: Meant): readonly Trial[] {
  const told = trials.filter((trial) => Object.keys(trial.mode.values ?? {}).some((key) => meant.pairs.has(key)) && !trial.otherValue);
  if (told.length > 0) return told;
  return trials.filter((trial) => !trial.otherValue && Object.keys(trial.mode.values ?? {}).every((key) => !trial.missing.includes(key)));
}

/** The key that decides the modes is reported already: that is the mistake. */
function involvesFaulty(trials: readonly Trial[], meant: Meant): boolean {
  const keys = trials.flatMap(({ mode }) => [
    ...mode.requires,
    ...(mode.forbids ?? []),
    ...Object.keys(mode.values ?? {}),
    ...Object.keys(mode.shapes ?? {}),
  ]);
  return keys.some((key) => meant.faulty.has(key));
}

function weight(trial: Trial): number {
  return trial.findings.length + 3 * trial.missing.length + 3 * trial.inTheWay.length;
}

/** Two keys that exclude each other, in the order of the text. */
function findClash(set: ModeSet, possible: readonly Trial[], best: Trial, meant: Meant): readonly PairNode[] | undefined {
  const keys = new Set<string>();
  const holding = possible.filter((trial) => trial.holds);
  if (set.rule === 'one' && holding.length > 1) for (const { mode } of holding) if (mode.key) keys.add(mode.key);
  if (best.inTheWay.length > 0) {
    for (const key of [best.mode.key ?? '', ...Object.keys(best.mode.values ?? {}), ...best.inTheWay]) keys.add(key);
  }
  const pairs = [...keys].map((key) => meant.pairs.get(key)).filter((pair) => pair !== undefined);
  return pairs.length > 1 ? pairs.sort((a, b) => a.start - b.start) : undefined;
}

function reportClash(checking: Checking, pairs: readonly PairNode[], meant: Meant): void {
  const last = pairs.at(-1);
  if (!last) return;
  const { definition } = meant.frame;
  const names = pairs.map((pair) =>
    code(pair.value.kind === 'scalar' && pair.key.text === 'transport' ? `transport: ${pair.value.text}` : pair.key.text),
  );
  const root = definition.name === 'Root';
  const message =
    root && !meant.pairs.has('capability')
      ? say`A file without ${code('capability')} holds one section only, this one has ${andList(names)}.`
      : pairs.length === 2
        ? say`${capitalize(withArticle(definition.title))} has ${orList(names)}, not both.`
        : say`${capitalize(withArticle(definition.title))} has ${orList(names)}, not several of them.`;
  checking.findings.push({
    code: 'exclusive-keys',
    message,
    span: last.key,
    related: pairs.slice(0, -1).map((pair) => ({
      uri: checking.file.uri,
      span: { start: pair.key.start, end: pair.key.end },
      message: say`${code(pair.key.text)} is here`,
    })),
    // Over standard input and output nobody looks at a port; of other keys only the author knows which one is meant.
    fixes: () => pairs.map((pair) => removeKeyFix(checking.file, pair, { preferred: pair.key.text === 'port' })),
  });
}

function reportNoMode(checking: Checking, set: ModeSet, meant: Meant): void {
  const { frame } = meant;
  const constant = frame.definition.name === 'MappedScalar' ? meant.pairs.get('const') : undefined;
  if (constant) {
    reportConstant(checking, constant);
    return;
  }
  const keys = [...new Set(set.modes.map((mode) => mode.key).filter((key) => key !== undefined))];
  const owner = ownerInWords(frame);
  // A missing description would be asked for as soon as the mode is chosen; both at once is what the author has to know.
  const always = set.modes[0]?.requires.filter((key) => set.modes.every((mode) => mode.requires.includes(key) || mode.key === 'ref')) ?? [];
  checking.findings.push({
    code: 'missing-key',
    message:
      set.rule === 'one' || set.apart
        ? say`${owner} needs one of ${orList(keys.map(code))}.`
        : say`${owner} needs ${orList(keys.map(code))}.`,
    span: spanOfObject(frame.mapping, frame.owner),
    subject: { kind: 'missing key', keys: [...keys, ...always], frame },
  });
}

/** The one key whose meaning changed while its name stayed. */
function reportConstant(checking: Checking, pair: PairNode): void {
  const { file } = checking;
  const { value } = pair;
  const edits = [{ start: pair.key.start, end: pair.key.end, newText: 'value' }];
  if (value.kind === 'scalar' && typeof value.value !== 'string')
    edits.push({ start: value.start, end: value.end, newText: JSON.stringify(value.text) });
  checking.findings.push({
    code: 'too-old',
    message: say`From ${versionOf('alpha2')} on ${code('const')} is documentation only: a fixed value is written ${code('value')}, as text.`,
    span: pair.key,
    fits: 'alpha1',
    fixes: () => (value.kind === 'scalar' ? [toFix(file, say`Rename to ${code('value')}`, edits, { preferred: true })] : []),
  });
}

function textAt(meant: Meant, key: string): string | undefined {
  return textOf(meant.pairs.get(key)?.value);
}
