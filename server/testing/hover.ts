/** Hover for tests: the text that is shown at a cursor. */
import type { SourceFile } from '../../spec/source-file.ts';
import { hover } from '../hover.ts';
import type { EditorProject } from '../workspace.ts';
import { readFixture } from './fixture.ts';

export function hoverText(file: SourceFile, project: EditorProject, offset: number): string | undefined {
  const contents = hover(file, project, offset)?.contents;
  return typeof contents === 'object' && 'value' in contents ? contents.value : undefined;
}

/** At the cursor of a fixture. */
export function hovered(fixture: string): string | undefined {
  const { file, project, offset } = readFixture(fixture);
  return hoverText(file, project, offset);
}
