/** Texts in a file that name another file or an address one can open. */
import type { DocumentLink } from 'vscode-languageserver-types';
import { addressOfPath, type FilePath, filePathsIn } from '../spec/links/file-paths.ts';
import type { Sections, Text } from '../spec/model/capability.ts';
import { sectionsOf } from '../spec/model/own-parts.ts';
import { say } from '../spec/say.ts';
import type { Project, SourceFile } from '../spec/source-file.ts';
import { rangeIn } from './positions.ts';
import { nameSpan } from './subject.ts';

/** In the order of the text. */
export function documentLinks(file: SourceFile, project: Project): DocumentLink[] {
  const links = [
    ...filePathsIn(file).flatMap((path) => toFile(file, project, path)),
    ...sectionsOf(file).flatMap((sections) => addressLinks(file, sections)),
  ];
  return links.sort((a, b) => a.range.start.line - b.range.start.line || a.range.start.character - b.range.start.character);
}

function toFile(file: SourceFile, project: Project, path: FilePath): readonly DocumentLink[] {
  const tooltip = tooltipOf(path.kind);
  const target = addressOfPath(project, file.uri, path);
  if (tooltip === undefined || project.findData(target) === 'missing') return [];
  return [{ range: rangeIn(file, inner(file, path.text)), target, tooltip }];
}

/** Editors open files, no folders. */
function tooltipOf(kind: FilePath['kind']): string | undefined {
  switch (kind) {
    case 'import':
      return say`Open the imported file`;
    case 'values':
      return say`Open the file with the values`;
    case 'schema':
      return say`Open the schema`;
    case 'content':
      return say`Open the text`;
    case 'script':
      return say`Open the script`;
    case 'instruction':
      return say`Open the instruction`;
    case 'folder':
      return undefined;
    default:
      return kind satisfies never;
  }
}

function addressLinks(file: SourceFile, { consumes }: Sections): readonly DocumentLink[] {
  return consumes.flatMap((entry) =>
    entry.kind === 'client' && entry.baseUri && /^https?:\/\/[^{]+$/.test(entry.baseUri.value)
      ? [{ range: rangeIn(file, inner(file, entry.baseUri)), target: entry.baseUri.value, tooltip: say`Open the address` }]
      : [],
  );
}

/** Without the quotes around it. */
function inner(file: SourceFile, { node: { start, end } }: Text) {
  return nameSpan(file, { span: { start, end } });
}
