/** What an edit would do to the meaning of texts nobody meant to change. */
import { analyse } from '../analyse.ts';
import type { Reference } from '../links/definition.ts';
import { isGivenByCaller } from '../links/given-by-caller.ts';
import { linkFile, linkImported } from '../links/link.ts';
import type { LinkedProject } from '../links/linked-project.ts';
import { fileNameOf } from '../links/location.ts';
import type { Edit } from '../problem.ts';
import { readSourceFile } from '../read-file.ts';
import { say } from '../say.ts';
import type { Project, SourceFile } from '../source-file.ts';
import { lineStarts, toPosition } from '../syntax/positions.ts';
import { applyEdits } from './apply-edits.ts';
import { movedOffset } from './moved-offset.ts';

/**
 * A sentence about the first harm: a reference that would lead elsewhere, a new error, a name that is there twice. Undefined when
 * the edits change names only. Looks at the edited files and at those that import from them.
 */
export function findHarm(edits: readonly Edit[], project: LinkedProject): string | undefined {
  const byFile = new Map<string, Edit[]>();
  for (const edit of edits) {
    const own = byFile.get(edit.uri);
    if (own) own.push(edit);
    else byFile.set(edit.uri, [edit]);
  }
  const edited = new Map<string, SourceFile>();
  for (const [uri, own] of byFile) {
    const file = project.findFile(uri);
    if (typeof file !== 'string') edited.set(uri, readSourceFile(uri, applyEdits(file.text, own)));
  }
  const after: Project = {
    // A file may be known by several names; edits are told by the one it has itself.
    findFile: (uri) => {
      const file = project.findFile(uri);
      return typeof file === 'string' ? file : (edited.get(file.uri) ?? file);
    },
    findData: (uri) => {
      const data = project.findData(uri);
      const file = typeof data === 'string' ? undefined : edited.get(data.uri);
      return file ? { uri: file.uri, text: file.text } : data;
    },
    resolvePath: (uri, path) => project.resolvePath(uri, path),
  };
  const moved = (uri: string, offset: number) => movedOffset(byFile.get(uri) ?? [], offset);
  for (const file of affectedFiles(edited, project)) {
    const harm = newProblem(file, project, after, moved) ?? lostReference(file, project, after, moved);
    if (harm !== undefined) return harm;
  }
  return undefined;
}

type Moved = (uri: string, offset: number) => number;

function affectedFiles(edited: ReadonlyMap<string, SourceFile>, project: LinkedProject): readonly SourceFile[] {
  return [...project.allFiles()].filter((file) => {
    if (edited.has(file.uri)) return true;
    const { clients, servers, aggregates, bindings, incomplete } = project.linksOf(file).sections;
    return incomplete.size > 0 || [...clients, ...servers, ...aggregates, ...bindings].some(({ uri }) => edited.has(uri));
  });
}

function lostReference(file: SourceFile, project: LinkedProject, after: Project, moved: Moved): string | undefined {
  const now = fileAfter(file, after);
  const linked = linkFile(now, after);
  const found = new Map<string, Reference[]>();
  for (const reference of [...linked.references, ...linkImported(now, after, linked.sections)]) {
    const place = `${reference.uri} ${reference.span.start} ${reference.kind === 'file'}`;
    const others = found.get(place);
    if (others) others.push(reference);
    else found.set(place, [reference]);
  }
  for (const reference of [...project.linksOf(file).references, ...project.importedLinksOf(file)]) {
    const place = `${reference.uri} ${moved(reference.uri, reference.span.start)} ${reference.kind === 'file'}`;
    if (isGivenByCaller(reference, project)) continue;
    const candidates = found.get(place) ?? [];
    const wanted = targetsOf(reference, moved);
    if (candidates.some((candidate) => targetsOf(candidate, (_, offset) => offset) === wanted)) continue;
    const owner = project.findFile(reference.uri);
    if (typeof owner === 'string') return say`With this name, \`${reference.name}\` would mean something else.`;
    return say`With this name, \`${reference.name}\` in ${placeIn(owner, reference.span.start)} would mean something else.`;
  }
  return undefined;
}

function targetsOf({ targets }: Reference, moved: Moved): string {
  return targets
    .map(({ kind, uri, span }) => `${kind} ${uri} ${kind === 'file' ? 0 : moved(uri, span.start)}`)
    .sort()
    .join('\n');
}

/** Errors that were not there before, and names that are there twice now. */
function newProblem(file: SourceFile, project: LinkedProject, after: Project, moved: Moved): string | undefined {
  const grave = analyse(fileAfter(file, after), after).filter(
    ({ code, severity }) => severity === 'error' || code.startsWith('duplicate-'),
  );
  // Most files have none: what was there before need not be known then.
  if (grave.length === 0) return undefined;
  const before = new Set(analyse(file, project).map(({ code, span }) => `${code} ${moved(file.uri, span.start)}`));
  return grave.find(({ code, span }) => !before.has(`${code} ${span.start}`))?.message;
}

function fileAfter(file: SourceFile, after: Project): SourceFile {
  const found = after.findFile(file.uri);
  return typeof found === 'string' ? file : found;
}

/** `line 12 of tools.yaml`. */
function placeIn(file: SourceFile, offset: number): string {
  const { line } = toPosition(lineStarts(file.text), offset);
  return say`line ${line + 1} of ${fileNameOf(file.uri)}`;
}
