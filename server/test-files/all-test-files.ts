/** The test files of a workspace: those open in the editor and those on disk. */
import type { SourceFile } from '../../spec/source-file.ts';
import { isTestFile, isTestText } from '../../spec/tests/test-names.ts';
import type { FileAccess } from '../files.ts';
import { normalise, type Workspace } from '../workspace.ts';

export function* allTestFiles(workspace: Workspace, files: Pick<FileAccess, 'list'>): Generator<SourceFile> {
  const seen = new Set<string>();
  for (const uri of workspace.openUris()) {
    seen.add(normalise(uri));
    const file = workspace.findTestFile(uri);
    if (file) yield file;
  }
  for (const listed of files.list()) {
    const uri = normalise(listed);
    if (seen.has(uri) || !isTestFile(uri)) continue;
    const data = workspace.findData(uri);
    if (typeof data === 'string' || !isTestText(data.text)) continue;
    const file = workspace.findFile(uri);
    if (typeof file !== 'string') yield file;
  }
}
