/** The right side of `keys` in a bind: the name of a value in the file at `location`. Every bind that reads the value says it. */
import { boundFile, keysOfBoundFile } from '../links/bound-file.ts';
import type { LinkedProject } from '../links/linked-project.ts';
import type { Binding, BindingKey } from '../model/capability.ts';
import { ownBindings } from '../model/own-parts.ts';
import type { Edit } from '../problem.ts';
import { say } from '../say.ts';
import type { SourceFile } from '../source-file.ts';
import { contains, spanOf } from '../span.ts';
import { deref } from '../syntax/navigate.ts';
import type { ScalarNode } from '../syntax/tree.ts';
import type { Rename } from './rename.ts';
import { findHarm } from './rename-check.ts';
import type { OwnName } from './rename-placeholder.ts';
import { rewriteScalar } from './write-scalar.ts';

/** What a bind reads under a cursor, and where it is. */
export interface BoundValue {
  readonly binding: Binding;
  readonly key: BindingKey;
  readonly source: ScalarNode;
  /** Undefined when the value comes from elsewhere. */
  readonly uri: string | undefined;
}

export function boundValueAt(file: SourceFile, project: LinkedProject, offset: number): BoundValue | undefined {
  for (const binding of ownBindings(file)) {
    for (const key of binding.keys) {
      const source = key.source && deref(key.source.node);
      if (source?.kind === 'scalar' && contains(source, offset))
        return { binding, key, source, uri: boundFile(project, file.uri, binding) };
    }
  }
  return undefined;
}

/** Renames the value in its file too. What comes from the environment or a vault has its name there: that is refused. */
export function boundKeyAt(file: SourceFile, project: LinkedProject, offset: number): OwnName | undefined {
  const found = boundValueAt(file, project, offset);
  if (!found) return undefined;
  const { source, uri } = found;
  const name = source.text;
  const span = spanOf(source);
  if (uri !== undefined) return { name, span, rename: (newName) => renameBoundKey(uri, name, newName, project) };
  const refused = say`\`${name}\` is the name that the value has where it comes from: Capstan cannot change it there.`;
  return { name, span, refused, rename: () => ({ refused }) };
}

function renameBoundKey(uri: string, name: string, newName: string, project: LinkedProject): Rename {
  if (newName === '') return { refused: say`A name cannot be empty.` };
  const keys = keysOfBoundFile(project, uri);
  if (newName !== name && keys.some((key) => key.name === newName)) return { refused: say`There is a key \`${newName}\` already.` };
  const edits: Edit[] = [];
  for (const reader of project.allFiles()) {
    for (const binding of ownBindings(reader)) {
      if (boundFile(project, reader.uri, binding) !== uri) continue;
      for (const { source } of binding.keys) {
        const scalar = source && deref(source.node);
        if (scalar?.kind === 'scalar' && scalar.text === name)
          edits.push({ uri: reader.uri, start: scalar.start, end: scalar.end, newText: rewriteScalar(scalar, newName) });
      }
    }
  }
  const own = keys.find((key) => key.name === name);
  const data = own && project.findData(uri);
  if (own && data && typeof data !== 'string') {
    const quote = /^["']/.exec(data.text.slice(own.span.start))?.[0] ?? '';
    edits.push({ uri, ...own.span, newText: quote + newName + quote });
  }
  const harm = findHarm(edits, project);
  return harm === undefined ? { edits } : { refused: harm };
}
