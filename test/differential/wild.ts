/**
 * `node test/differential/wild.ts`: how many real files `capstan fix` and `upgrade` turn valid against the published
 * schema of the newest version, with every tool still reaching the operations it reached; and why the others are not.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { createDiskProject } from '../../engine/load/disk-project.ts';
import { dialects } from '../../spec/dialects/dialect.ts';
import { fixAll } from '../../spec/edits/fix-all.ts';
import { upgrade } from '../../spec/edits/upgrade/upgrade.ts';
import { callsOf } from '../../spec/links/link-clients.ts';
import { findFlow, findOperation } from '../../spec/links/operations.ts';
import { resolveSections } from '../../spec/links/resolve-imports.ts';
import { ownUnits } from '../../spec/links/units.ts';
import { readSourceFile } from '../../spec/read-file.ts';
import { explain } from '../../spec/schema/explain.ts';
import type { Project, SourceFile } from '../../spec/source-file.ts';
import { toData } from '../../spec/syntax/navigate.ts';
import { corpusFiles, corpusFolder, hasCorpus, loadPublishedVerdicts } from './published.ts';

export interface WildOutcome {
  /** Files that can be read as YAML and declare a version of the format. */
  readonly files: number;
  readonly mended: number;
  /** File and first reason. */
  readonly left: readonly { readonly file: string; readonly reason: string }[];
  /** Units that reach less than before: `file: unit`. */
  readonly lost: readonly string[];
  /** Good YAML that is none any more after the fixes, or after the upgrade. */
  readonly broken: readonly string[];
}

export function mendWild(): WildOutcome {
  const newest = dialects.at(-1);
  const isValid = newest && loadPublishedVerdicts().get(newest);
  const left: { file: string; reason: string }[] = [];
  const lost: string[] = [];
  const broken: string[] = [];
  let files = 0;
  for (const name of corpusFiles(path.join(corpusFolder, 'wild'))) {
    const uri = pathToFileURL(name).href;
    const project = createDiskProject();
    const before = readSourceFile(uri, readFileSync(name, 'utf8'));
    if (!declaresVersion(before) || !isGoodYaml(before)) continue;
    files++;
    const fixed = fixAll(before, project).file;
    const upgraded = upgrade(fixed).text;
    const after = fixAll(readSourceFile(uri, upgraded), project).file;
    const file = path.relative(path.join(corpusFolder, 'wild'), name);
    if (![fixed, after].every(isGoodYaml)) broken.push(file);
    if (!isValid?.(toData(after.tree.root ?? assertRoot()))) left.push({ file, reason: explain(after)[0]?.message ?? 'unknown' });
    const reached = reachOf(after, project);
    for (const [unit, operations] of reachOf(before, project)) {
      const now = reached.get(unit);
      if (operations.some((operation) => !now?.includes(operation))) lost.push(`${file}: ${unit}`);
    }
  }
  return { files, mended: files - left.length, left, lost, broken };
}

/** Drafts from before the format have a map where the version stands now; a template is no version either. */
function declaresVersion({ declared, model }: SourceFile): boolean {
  return declared !== undefined && model.version !== undefined && !model.version.value.includes('{{');
}

function isGoodYaml({ tree }: SourceFile): boolean {
  return !tree.problems.some(({ code }) => code === 'yaml-syntax' || code === 'merge-conflict');
}

function assertRoot(): never {
  throw new Error('A file that declares a version has a root.');
}

/** For each named tool, operation and flow the consumed operations it reaches: client, method and name. Paths may have moved into other resources. */
function reachOf(file: SourceFile, project: Project): ReadonlyMap<string, readonly string[]> {
  const sections = resolveSections(file, project);
  const reach = new Map<string, readonly string[]>();
  for (const place of ownUnits(file)) {
    const flow = place.unit.kind !== 'flow' && place.unit.ref ? findFlow(sections, place.unit.ref.value)?.flow : undefined;
    const calls = [...callsOf(place), ...(flow ? callsOf({ ...place, unit: flow }) : [])];
    const operations = calls.flatMap((call) => {
      const found = findOperation(sections, call);
      return found ? [`${plain(found.client.namespace ?? '')} ${found.operation.method?.value} ${plain(found.operation.name)}`] : [];
    });
    // What had no name before has one afterwards.
    if (place.unit.name === '') continue;
    const unit = `${place.unit.kind} ${plain(place.unit.name)}`;
    reach.set(unit, [...(reach.get(unit) ?? []), ...operations]);
  }
  return reach;
}

/** Without what fixes may change: illegal characters, and the number that a second thing of one name gets. */
function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/-\d+$/, '')
    .replace(/[^a-z0-9]+/g, '');
}

if (import.meta.main) {
  if (!hasCorpus) console.log('wild: the corpus is not at hand (../shared/corpus), nothing was mended');
  else {
    const { files, mended, left, lost, broken } = mendWild();
    console.log(`${mended} of ${files} files are valid after fix and upgrade (${((mended / files) * 100).toFixed(1)} %).`);
    for (const { file, reason } of left) console.log(`  ${file}: ${reason}`);
    for (const unit of lost) console.log(`  reaches less than before: ${unit}`);
    for (const file of broken) console.log(`  is broken by it: ${file}`);
    process.exitCode = lost.length + broken.length > 0 ? 1 : 0;
  }
}
