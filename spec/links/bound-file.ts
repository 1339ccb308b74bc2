/** The file that a bind reads, and its keys. */
import type { Binding } from '../model/capability.ts';
import type { Project } from '../source-file.ts';
import { entriesOf } from '../syntax/navigate.ts';
import type { Span } from '../syntax/tree.ts';
import { locationUri } from './location.ts';

export interface BoundKey {
  readonly name: string;
  readonly span: Span;
}

/** Address of the file that the values come from; undefined when they come from elsewhere. `uri`: the file the bind stands in. */
export function boundFile(project: Project, uri: string, { location }: Pick<Binding, 'location'>): string | undefined {
  return location && locationUri(project, uri, location.value);
}

/** Keys at the top of a file with values: YAML, JSON, or lines such as `NAME=value`. None of a file that cannot be read. */
export function keysOfBoundFile(project: Project, uri: string): readonly BoundKey[] {
  if (/\.(?:properties|env)$|\/\.env(?:\.[^/]*)?$/i.test(uri)) {
    const data = project.findData(uri);
    return typeof data === 'string' ? [] : keysOfLines(data.text);
  }
  const source = project.findFile(uri);
  const root = typeof source === 'string' ? undefined : source.tree.root;
  return root?.kind === 'mapping' ? entriesOf(root).map(({ key }) => ({ name: key.text, span: { start: key.start, end: key.end } })) : [];
}

/** `NAME=value`, `export NAME=value`, `name: value`; comments begin with `#` or `!`. */
function keysOfLines(text: string): readonly BoundKey[] {
  return [...text.matchAll(/^([ \t]*(?:export[ \t]+)?)([^\s#!=:]+)[ \t]*[=:]/gm)].map(({ index, 1: lead = '', 2: name = '' }) => {
    const start = index + lead.length;
    return { name, span: { start, end: start + name.length } };
  });
}
