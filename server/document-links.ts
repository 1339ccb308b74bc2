/** Texts in a file that name another file or an address one can open. */
import type { DocumentLink } from 'vscode-languageserver-types';
import type { Sections, Text } from '../spec/model/capability.ts';
import { say } from '../spec/say.ts';
import type { Project, SourceFile } from '../spec/source-file.ts';
import { rangeIn } from './positions.ts';

export function documentLinks(file: SourceFile, project: Project): DocumentLink[] {
  const { root, capability } = file.model;
  const links: DocumentLink[] = [];
  for (const sections of [root, ...(capability ? [capability] : [])]) links.push(...sectionLinks(file, project, sections));
  return links;
}

function sectionLinks(file: SourceFile, project: Project, sections: Sections): DocumentLink[] {
  const links: DocumentLink[] = [];
  const add = (text: Text | undefined, tooltip: string) => {
    if (!text || text.value.includes('{{')) return;
    const target = project.resolvePath(file.uri, text.value);
    if (project.findData(target) === 'missing') return;
    links.push({ range: rangeIn(file, inner(file, text)), target, tooltip });
  };
  for (const entry of [...sections.consumes, ...sections.exposes, ...sections.aggregates, ...sections.binds]) {
    if (entry.kind === 'import') add(entry.from, say`Open the imported file`);
    if (entry.kind === 'binding' && entry.location?.value.startsWith('file:')) add(entry.location, say`Open the file with the values`);
    if (entry.kind === 'client' && entry.baseUri && /^https?:\/\/[^{]+$/.test(entry.baseUri.value)) {
      links.push({ range: rangeIn(file, inner(file, entry.baseUri)), target: entry.baseUri.value, tooltip: say`Open the address` });
    }
  }
  return links;
}

/** Without the quotes around it. */
function inner(file: SourceFile, { node }: Text): { start: number; end: number } {
  const quoted = node.kind === 'scalar' && (node.style === 'single' || node.style === 'double');
  return quoted && file.text[node.end - 1] === file.text[node.start]
    ? { start: node.start + 1, end: node.end - 1 }
    : { start: node.start, end: node.end };
}
