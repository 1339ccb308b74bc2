/** The name of a tool of a skill: what `allowed-tools` of the skill allows (format.md R19). */
import type { LinkedProject } from '../links/linked-project.ts';
import { spanInScalar } from '../links/scalar-text.ts';
import type { Skill } from '../model/capability.ts';
import { ownServers } from '../model/own-parts.ts';
import type { Edit } from '../problem.ts';
import { say } from '../say.ts';
import type { SourceFile } from '../source-file.ts';
import { contains, spanOf } from '../span.ts';
import { deref } from '../syntax/navigate.ts';
import type { Span } from '../syntax/tree.ts';
import type { Rename } from './rename.ts';
import { findHarm } from './rename-check.ts';
import type { OwnName } from './rename-placeholder.ts';
import { rewriteScalar } from './write-scalar.ts';

/** On the name of the tool, or where it is allowed. */
export function skillToolAt(file: SourceFile, project: LinkedProject, offset: number): OwnName | undefined {
  for (const server of ownServers(file)) {
    for (const skill of server.kind === 'skill' ? server.skills : []) {
      for (const { name, nameNode } of skill.tools) {
        const spans = [...(nameNode ? [nameNode] : []), ...allowedSpans(file, skill, name)];
        const here = spans.find((span) => contains(span, offset));
        if (here && name !== '') return { name, span: spanOf(here), rename: (newName) => renameTool(file, skill, name, newName, project) };
      }
    }
  }
  return undefined;
}

function renameTool(file: SourceFile, skill: Skill, name: string, newName: string, project: LinkedProject): Rename {
  if (newName === '') return { refused: say`A name cannot be empty.` };
  if (newName !== name && skill.tools.some((tool) => tool.name === newName))
    return { refused: say`There is a tool \`${newName}\` already.` };
  const names = skill.tools.flatMap((tool) => (tool.name === name && tool.nameNode ? tool.nameNode : []));
  const edits: readonly Edit[] = [
    ...names.map((node) => ({ uri: file.uri, start: node.start, end: node.end, newText: rewriteScalar(node, newName) })),
    ...allowedSpans(file, skill, name).map((span) => ({ uri: file.uri, ...span, newText: newName })),
  ];
  const harm = findHarm(edits, project);
  return harm === undefined ? { edits } : { refused: harm };
}

/** Names separated by blanks. */
function allowedSpans(file: SourceFile, { allowedTools }: Skill, name: string): readonly Span[] {
  const scalar = allowedTools && deref(allowedTools.node);
  if (scalar?.kind !== 'scalar') return [];
  return [...scalar.text.matchAll(/\S+/g)].flatMap(({ index, 0: word }) =>
    word === name ? [spanInScalar(file.text, scalar, index, index + word.length)] : [],
  );
}
