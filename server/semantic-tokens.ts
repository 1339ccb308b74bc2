/** What each name is, for colours that a grammar cannot give: `shop` of `shop.list-orders` is a namespace, `list-orders` an operation. */
import type { SemanticTokens, SemanticTokensDelta, SemanticTokensEdit, SemanticTokensLegend } from 'vscode-languageserver-types';
import type { DefinitionKind } from '../spec/links/definition.ts';
import type { SourceFile } from '../spec/source-file.ts';
import type { Span } from '../spec/syntax/tree.ts';
import { createHash } from './hash.ts';
import { positionIn } from './positions.ts';
import { nameSpan } from './subject.ts';
import type { LinkedProject } from './workspace.ts';

const types = ['namespace', 'class', 'method', 'function', 'event', 'parameter', 'property', 'variable'] as const;
const modifiers = ['declaration', 'readonly'] as const;

export const legend: SemanticTokensLegend = { tokenTypes: [...types], tokenModifiers: [...modifiers] };

const typeOf: Readonly<Record<DefinitionKind, (typeof types)[number] | undefined>> = {
  client: 'namespace',
  'client-resource': 'class',
  'client-operation': 'method',
  server: 'namespace',
  'rest-resource': 'class',
  'rest-operation': 'method',
  tool: 'function',
  resource: 'function',
  prompt: 'function',
  skill: 'class',
  'skill-tool': 'function',
  aggregate: 'namespace',
  flow: 'function',
  step: 'event',
  input: 'parameter',
  output: 'property',
  binding: 'namespace',
  variable: 'variable',
  file: undefined,
};

interface Token extends Span {
  readonly type: number;
  readonly modifiers: number;
}

/** Tokens of a part of the text, or of all of it. */
export function semanticTokens(file: SourceFile, project: LinkedProject, span?: Span): SemanticTokens {
  const data = encode(
    file,
    tokensOf(file, project).filter(({ start, end }) => !span || (start < span.end && end > span.start)),
  );
  return { resultId: createHash(data.join(' ')), data };
}

function tokensOf(file: SourceFile, project: LinkedProject): readonly Token[] {
  const { definitions, references } = project.linksOf(file);
  const tokens: Token[] = [];
  const add = (span: Span, kind: DefinitionKind, isDeclaration: boolean) => {
    const type = typeOf[kind];
    if (type === undefined || span.end <= span.start || file.text.slice(span.start, span.end).includes('\n')) return;
    const bits = (isDeclaration ? 1 : 0) + (kind === 'variable' ? 2 : 0);
    tokens.push({ start: span.start, end: span.end, type: types.indexOf(type), modifiers: bits });
  };
  for (const definition of definitions) if (definition.uri === file.uri) add(nameSpan(file, definition), definition.kind, true);
  for (const reference of references) if (reference.state !== 'unresolved') add(nameSpan(file, reference), reference.kind, false);
  tokens.sort((a, b) => a.start - b.start || a.end - b.end);
  let end = -1;
  return tokens.filter((token) => {
    if (token.start < end) return false;
    end = token.end;
    return true;
  });
}

/** Five numbers a token, places told from the one before (protocol 3.17, "Semantic Tokens"). */
function encode(file: SourceFile, tokens: readonly Token[]): number[] {
  const data: number[] = [];
  let line = 0;
  let character = 0;
  for (const token of tokens) {
    const at = positionIn(file, token.start);
    data.push(
      at.line - line,
      at.line === line ? at.character - character : at.character,
      token.end - token.start,
      token.type,
      token.modifiers,
    );
    line = at.line;
    character = at.character;
  }
  return data;
}

/** What has changed since an earlier answer; the whole when that is not known any more. */
export function tokensSince(
  before: SemanticTokens | undefined,
  previousResultId: string,
  now: SemanticTokens,
): SemanticTokens | SemanticTokensDelta {
  if (!before || before.resultId !== previousResultId) return now;
  return { ...(now.resultId === undefined ? {} : { resultId: now.resultId }), edits: difference(before.data, now.data) };
}

/** The part in the middle that differs. */
function difference(before: readonly number[], now: readonly number[]): SemanticTokensEdit[] {
  let start = 0;
  while (start < before.length && start < now.length && before[start] === now[start]) start++;
  let same = 0;
  while (same < before.length - start && same < now.length - start && before.at(-1 - same) === now.at(-1 - same)) same++;
  const deleteCount = before.length - start - same;
  const data = now.slice(start, now.length - same);
  return deleteCount === 0 && data.length === 0 ? [] : [{ start, deleteCount, data }];
}
