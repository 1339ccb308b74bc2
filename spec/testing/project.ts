/** A project over files that exist in a test only; every other path is known to be missing. */
import { linkFile, linkImported } from '../links/link.ts';
import type { LinkedProject } from '../links/linked-project.ts';
import { locationInWords } from '../links/location.ts';
import { readSourceFile } from '../read-file.ts';
import type { SourceFile } from '../source-file.ts';

export function projectOf(files: Iterable<SourceFile>): LinkedProject {
  const byUri = new Map([...files].map((file) => [file.uri, file]));
  const project: LinkedProject = {
    findFile: (uri) => byUri.get(uri) ?? 'missing',
    findData: (uri) => byUri.get(uri) ?? 'missing',
    // As everywhere: `file:///./x` is beside the file.
    resolvePath: (uri, path) => new URL(locationInWords(path), uri).href,
    linksOf: (file) => linkFile(file, project),
    importedLinksOf: (file) => linkImported(file, project, linkFile(file, project).sections),
    allFiles: () => byUri.values(),
  };
  return project;
}

/** The same after some files got another text, or were made. */
export function withTexts(files: Iterable<SourceFile>, texts: ReadonlyMap<string, string>): LinkedProject {
  const kept = [...files].filter(({ uri }) => !texts.has(uri));
  return projectOf([...kept, ...[...texts].map(([uri, text]) => readSourceFile(uri, text))]);
}
