/** Comments that silence findings (`# capstan-ignore unknown-call`): the word, and the codes of what is found below. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import { analyse } from '../spec/analyse.ts';
import { rulePages } from '../spec/rules/pages.ts';
import { say, sayText } from '../spec/say.ts';
import type { Project, SourceFile } from '../spec/source-file.ts';
import { spanBelow } from '../spec/suppress.ts';
import type { Comment } from '../spec/syntax/tree.ts';
import type { Proposal } from './proposal.ts';

const word = 'capstan-ignore';

/** Undefined when the cursor is not in a comment. */
export function commentProposals(file: SourceFile, project: Project, offset: number): readonly Proposal[] | undefined {
  const comment = file.tree.comments.find(({ start, end }) => start < offset && offset <= end);
  if (!comment) return undefined;
  const before = file.text.slice(comment.start, offset);
  const list = /^#\s*capstan-ignore\s+(?:[a-z0-9-]+\s*,\s*)*([a-z0-9-]*)$/.exec(before);
  if (list) return codeProposals(file, project, offset, comment, list[1] ?? '');
  const begun = /^#\s*([a-z-]*)$/.exec(before)?.[1];
  if (begun === undefined || !word.startsWith(begun)) return [];
  return [
    {
      label: word,
      kind: CompletionItemKind.Keyword,
      detail: say`Silence findings on the next line`,
      replace: { start: offset - begun.length, end: endOfWord(file, offset) },
      insert: `${word} `,
      continues: true,
    },
  ];
}

/** The codes of the line below first, then all others. */
function codeProposals(file: SourceFile, project: Project, offset: number, comment: Comment, typed: string): readonly Proposal[] {
  const written = new Set(comment.text.split(/[\s,]+/).filter((code) => code !== typed));
  const line = spanBelow(file, comment);
  const found = new Map<string, string>();
  for (const { code, message, span } of analyse(file, project)) {
    if (line.start <= span.start && span.start < line.end && !found.has(code)) found.set(code, message);
  }
  const others = rulePages.filter(({ id }) => !found.has(id)).map(({ id, doc }) => [id, sayText(doc.title)] as const);
  return [...found, ...others]
    .filter(([code]) => !written.has(code))
    .map(([code, detail]) => ({
      label: code,
      kind: CompletionItemKind.EnumMember,
      detail,
      replace: { start: offset - typed.length, end: endOfWord(file, offset) },
      insert: code,
      ...(found.has(code) ? { preselect: true } : {}),
    }));
}

function endOfWord(file: SourceFile, offset: number): number {
  return offset + (/^[a-z0-9-]*/.exec(file.text.slice(offset))?.[0].length ?? 0);
}
