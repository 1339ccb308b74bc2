import { findVersionPair } from '../dialects/detect.ts';
import { type Dialect, dialects, type Structure, structures, usesKeyedMaps } from '../dialects/dialect.ts';
import { familySigns } from '../dialects/family.ts';
import type { Problem } from '../problem.ts';
import type { SourceFile } from '../source-file.ts';
import type { Node, PairNode } from '../syntax/tree.ts';
import type { Shape } from './definition.ts';
import { check } from './explain/check.ts';
import { type Checking, type Finding, toProblem } from './explain/finding.ts';
import { versionFix } from './explain/fixes.ts';
import { mergeMoves } from './explain/merge-moves.ts';
import { explainVersion } from './explain/version.ts';
import { code } from './explain/words.ts';

const rootShape: Shape = { kind: 'object', definition: 'Root' };

/**
 * Why a file is not valid against the version it declares, one problem a mistake; empty exactly when the published
 * schema of that version accepts it. A file that is no capability file has no problems here.
 */
export function explain(file: SourceFile): readonly Problem[] {
  const { declared } = file;
  const root = file.tree.root;
  const pair = findVersionPair(file.tree);
  if (!declared || !root || !pair) return [];
  const findings: Finding[] = [];
  if (!declared.exact) findings.push(explainVersion(file, pair, declared.dialect));
  const other = findOtherForm(file, root, declared.dialect);
  if (other) {
    findings.push(explainOtherForm(file, pair, other.dialect), ...other.findings);
  } else {
    findings.push(...findingsAs(file, root, declared.dialect.structure));
  }
  return distinct(findings).map(toProblem);
}

function findingsAs(file: SourceFile, root: Node, structure: Structure): readonly Finding[] {
  const checking: Checking = { file, structure, findings: [], seen: new Map(), open: new Set() };
  check(checking, root, rootShape, { label: 'The file', plural: false, pair: undefined, frame: undefined });
  return mergeMoves(checking.findings);
}

/**
 * A file written in the form of one family that declares a version of the other has one mistake, not one for every
 * list in it. It is read as the version of its own form that it fits best.
 */
function findOtherForm(
  file: SourceFile,
  root: Node,
  declared: Dialect,
): { readonly dialect: Dialect; readonly findings: readonly Finding[] } | undefined {
  const signs = familySigns(file.tree);
  const keyed = usesKeyedMaps(declared.structure);
  const [own, foreign] = keyed ? [signs.B, signs.A] : [signs.A, signs.B];
  if (own.length > 0 || foreign.length === 0) return undefined;
  let best: { dialect: Dialect; findings: readonly Finding[] } | undefined;
  for (const structure of structures.filter((candidate) => usesKeyedMaps(candidate) !== keyed)) {
    const dialect = dialects.find((known) => known.structure === structure);
    const findings = findingsAs(file, root, structure);
    // Of versions that fit equally well the newest: it is the shortest way to where the author wants to be.
    if (dialect && (!best || findings.length <= best.findings.length)) best = { dialect, findings };
  }
  return best;
}

function explainOtherForm(file: SourceFile, pair: PairNode, form: Dialect): Finding {
  const declared = code(file.declared?.dialect.version ?? '');
  const written = code(`${form.key}: ${form.version}`);
  const how = usesKeyedMaps(form.structure) ? 'maps keyed by name' : 'lists of things with a `name`';
  const signs = familySigns(file.tree);
  const places = (usesKeyedMaps(form.structure) ? signs.B : signs.A).slice(0, 3);
  return {
    code: 'other-version-form',
    message: `This file declares ${declared} but is written like ${written}: ${how}. Declare that version, or upgrade the file.`,
    span: pair.value.start === pair.value.end ? pair.key : pair.value,
    related: places.map((node) => ({
      uri: file.uri,
      span: { start: node.start, end: node.end },
      message: `this is the form of ${form.version}`,
    })),
    fixes: () => versionFix(file, form, { preferred: true }),
  };
}

/** A block that is used in several places is told about once. */
function distinct(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string>();
  return findings
    .filter((finding) => {
      const id = `${finding.code} ${finding.span.start} ${finding.span.end} ${finding.message}`;
      return !seen.has(id) && seen.add(id);
    })
    .sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}
