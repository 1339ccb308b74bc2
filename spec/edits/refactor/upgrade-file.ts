/** The upgrade of a file, with the files it imports, offered on its version. */

import { findVersionPair } from '../../dialects/detect.ts';
import type { Dialect } from '../../dialects/dialect.ts';
import type { Edit } from '../../problem.ts';
import { say } from '../../say.ts';
import type { Project, SourceFile } from '../../source-file.ts';
import { smallestEdit } from '../smallest-edit.ts';
import { withImported } from '../upgrade/imported.ts';
import { laterDialects, type Upgraded, type UpgradeNote, upgradeTogether } from '../upgrade/upgrade.ts';
import type { Place, Refactoring } from './refactoring.ts';

export interface FileUpgrade {
  /** At most one a file. */
  readonly edits: readonly Edit[];
  /** What needs a person, or what somebody may notice, by file. */
  readonly notes: readonly PlacedNote[];
}

export interface PlacedNote extends UpgradeNote {
  readonly uri: string;
  /** In the upgraded text, from 0. */
  readonly line: number;
}

/** The notes of an upgraded file in the order of its text, with those about its imports, whose places are in the text before. */
export function allNotes({ notes, moved }: Upgraded, ofImports: readonly UpgradeNote[] = []): readonly UpgradeNote[] {
  const imports = ofImports.map((note) => ({ ...note, span: { start: moved(note.span.start), end: moved(note.span.end) } }));
  return [...notes, ...imports].sort((a, b) => a.span.start - b.span.start);
}

export function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length - 1;
}

export function upgradeFile(file: SourceFile, project: Project, target: Dialect): FileUpgrade {
  const { files, notes } = withImported([file], project);
  const texts = new Map(files.map(({ uri, text }) => [uri, text]));
  const upgraded = upgradeTogether(files, target);
  return {
    edits: upgraded.flatMap(({ uri, text }) => {
      const before = texts.get(uri);
      return before === undefined || before === text ? [] : [{ uri, ...smallestEdit(before, text) }];
    }),
    notes: upgraded.flatMap((one) =>
      allNotes(one, notes.get(one.uri)).map((note) => ({ ...note, uri: one.uri, line: lineOf(one.text, note.span.start) })),
    ),
  };
}

/** To the newest version, where the cursor is on the version. */
export function upgradeToNewest({ file, project, offset }: Place): Refactoring | undefined {
  const pair = findVersionPair(file.tree);
  const target = laterDialects(file).at(-1);
  if (!pair || !target || offset < pair.start || offset > pair.end) return undefined;
  const { edits, notes } = upgradeFile(file, project, target);
  if (!edits.some(({ uri }) => uri === file.uri)) return undefined;
  const along = edits.length - 1;
  const left = notes.filter(({ kind }) => kind === 'blocked').length;
  return { title: `${upgraded(target.version, along)}${leftOver(left)}`, kind: 'rewrite', edits };
}

function upgraded(version: string, along: number): string {
  if (along === 0) return say`Upgrade to \`${version}\``;
  return along === 1
    ? say`Upgrade to \`${version}\`, and 1 imported file with it`
    : say`Upgrade to \`${version}\`, and ${along} imported files with it`;
}

function leftOver(things: number): string {
  if (things === 0) return '';
  return ` ${things === 1 ? say`(1 thing is left to you)` : say`(${things} things are left to you)`}`;
}
