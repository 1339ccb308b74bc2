/**
 * The problems of a text that is no YAML, as the one who wrote it would tell them: one slip, one problem, with what puts it right.
 * What the YAML reader stumbles over behind a slip is mostly its consequence, so of that only is told what speaks for itself.
 */
import { hasContent, indentOf, lineAt } from '../edits/content-lines.ts';
import { lineStart, nextLine } from '../edits/lines.ts';
import { removePair } from '../edits/remove-pair.ts';
import { say } from '../say.ts';
import { nodeAt } from '../syntax/navigate.ts';
import type { PairNode, SyntaxProblem, SyntaxTree } from '../syntax/tree.ts';
import { findOddBlanks } from './blank-slips.ts';
import { findConflictFixes } from './conflict-fixes.ts';
import { findFence, findOpenBracket, findOpenQuote } from './end-slips.ts';
import { findLayoutSlip, findTabSlip, type Judge } from './layout-slips.ts';
import { findLineSlip, quoted } from './line-slips.ts';
import type { Slip, SlipFix } from './slip.ts';

export interface ExplainedProblem extends SyntaxProblem {
  readonly fixes?: readonly SlipFix[];
}

const explained = new WeakMap<SyntaxTree, readonly ExplainedProblem[]>();

/** `judge` is asked when the text can be mended in several ways. */
export function explainSyntax(tree: SyntaxTree, judge: Judge): readonly ExplainedProblem[] {
  if (tree.problems.length === 0) return tree.problems;
  const known = explained.get(tree) ?? explainAll(tree, judge);
  explained.set(tree, known);
  return known;
}

function explainAll(tree: SyntaxTree, judge: Judge): readonly ExplainedProblem[] {
  const stumbled = tree.problems.find(({ code }) => code === 'yaml-syntax');
  const fence = stumbled && findFence(tree.text, stumbled.span.start);
  if (fence) return [withSlip(stumbled, fence)];
  // From here on the text reads as something else than its author meant.
  const wrong = tree.problems.find(
    (problem) => problem.code === 'yaml-syntax' && (problem.local !== true || opensBlock(tree.text, problem)),
  );
  const told: ExplainedProblem[] = [];
  for (const problem of tree.problems) {
    const isBehind = wrong !== undefined && problem.span.start > wrong.span.start;
    if (problem === wrong) told.push(explainWrong(tree, problem, judge));
    else if (problem.code === 'yaml-syntax') {
      if (problem.local) told.push(...explainLocal(tree, problem, isBehind));
    } else if (!isBehind && !(wrong && onOneLine(tree.text, problem, wrong))) told.push(...explainOther(tree, problem));
  }
  return told.filter((problem, index) => told.findIndex((other) => isSame(other, problem)) === index).toSorted(byPlace);
}

function byPlace(a: SyntaxProblem, b: SyntaxProblem): number {
  return a.span.start - b.span.start;
}

/** The reader may stumble over one slip in several places. */
function isSame(a: SyntaxProblem, b: SyntaxProblem): boolean {
  return a.code === b.code && a.message === b.message && a.span.start === b.span.start;
}

function explainWrong(tree: SyntaxTree, problem: SyntaxProblem, judge: Judge): ExplainedProblem {
  const { text } = tree;
  const at = problem.span.start;
  const line = lineAt(text, at);
  const byWord = findLineSlip(line, lineAt(text, nextLine(text, at)));
  const slip =
    findOpenQuote(text, problem) ??
    (text.slice(at, problem.span.end).includes('\t') ? findTabSlip(text, at) : undefined) ??
    near(text, at, findOddBlanks(text)) ??
    findOpenBracket(text, problem) ??
    (byWord?.sure ? byWord : undefined) ??
    findLayoutSlip(text, at, judge) ??
    byWord;
  return slip ? withSlip(problem, slip) : problem;
}

/** A slip that ends with its line. Behind one that does not, only what the line itself shows is told. */
function explainLocal({ text }: SyntaxTree, problem: SyntaxProblem, isBehind: boolean): readonly ExplainedProblem[] {
  const at = problem.span.start;
  const slip =
    findOpenQuote(text, problem) ?? near(text, at, findOddBlanks(text)) ?? findLineSlip(lineAt(text, at), lineAt(text, nextLine(text, at)));
  if (slip) return [withSlip(problem, slip)];
  return isBehind ? [] : [problem];
}

function withSlip({ message: _, span: __, ...problem }: SyntaxProblem, { message, span, fix }: Slip): ExplainedProblem {
  return { ...problem, message, span, ...(fix && { fixes: [fix] }) };
}

function explainOther(tree: SyntaxTree, problem: SyntaxProblem): readonly ExplainedProblem[] {
  switch (problem.code) {
    case 'merge-conflict':
      return [{ ...problem, fixes: findConflictFixes(tree.text, problem.span.start) }];
    case 'duplicate-key':
      return explainDuplicate(tree, problem);
    case 'unknown-alias':
      return [{ ...problem, fixes: [quotes(tree.text, problem)] }];
    case 'yaml-syntax':
    case 'circular-alias':
    case 'several-documents':
    case 'too-deep':
      return [problem];
    default:
      return problem.code satisfies never;
  }
}

function quotes(text: string, { span: { start, end } }: SyntaxProblem): SlipFix {
  return { title: say`Put it in quotes`, edits: [{ start, end, newText: quoted(text.slice(start, end)) }], preferred: true };
}

// ---------------------------------------------------------------- keys that are there twice

function explainDuplicate(tree: SyntaxTree, problem: SyntaxProblem): readonly ExplainedProblem[] {
  const pair = pairAt(tree, problem);
  if (!pair) return [problem];
  const { pairs, parent } = pair.parent;
  const index = pairs.indexOf(pair);
  const repeated = pairs.filter(({ key }, at) => pairs.findIndex((other) => other.key.text === key.text) < at);
  if (repeated.length > mostRepeated) return pair === repeated[0] ? [withoutIndentation(problem, pair, repeated.length)] : [];
  const first = pairs.findIndex(({ key }) => key.text === pair.key.text);
  // The keys of an entry once more from the first on: the dash of a second entry is missing.
  const again = pairs.findIndex(({ key }) => key.text === pairs[0]?.key.text && key !== pairs[0]?.key);
  if (parent?.kind === 'sequence' && again > 0 && !pair.parent.flow && index >= again)
    return index === again ? [withDash(tree.text, problem, pair)] : [];
  const other = pairs[first];
  const isSame = other !== undefined && textOf(tree.text, other) === textOf(tree.text, pair);
  const remove: SlipFix = {
    title: isSame ? say`Remove the second \`${pair.key.text}\`` : say`Remove this \`${pair.key.text}\``,
    edits: [removePair(tree.text, pair.parent, pair)],
    preferred: isSame,
  };
  return [{ ...problem, fixes: [remove] }];
}

/** More keys than this are not repeated one by one. */
const mostRepeated = 8;

function withoutIndentation(problem: SyntaxProblem, { key }: PairNode, count: number): ExplainedProblem {
  const message = say`\`${key.text}\` and ${count - 1} more keys of this block are here twice. Has their indentation been lost?`;
  return { ...problem, message };
}

function withDash(text: string, problem: SyntaxProblem, { key }: PairNode): ExplainedProblem {
  const before = text.slice(key.start - 2, key.start);
  return {
    ...problem,
    message: say`\`${key.text}\` is here twice. Is a dash missing before it, which begins another entry?`,
    ...(before === '  ' && {
      fixes: [{ title: say`Put the dash in`, edits: [{ start: key.start - 2, end: key.start, newText: '- ' }], preferred: true }],
    }),
  };
}

function pairAt(tree: SyntaxTree, { span }: SyntaxProblem): PairNode | undefined {
  const at = nodeAt(tree, span.start);
  return at?.inKey ? at.pair : undefined;
}

function textOf(text: string, { start, end }: PairNode): string {
  return text.slice(start, end).trim();
}

// ---------------------------------------------------------------- lines

/** What stands below a line belongs to it: a slip in it does not end there. */
function opensBlock(text: string, { span }: SyntaxProblem): boolean {
  const line = lineAt(text, span.start);
  const next = lineAt(text, nextLine(text, span.start));
  return hasContent(next) && indentOf(next) > indentOf(line);
}

function onOneLine(text: string, a: SyntaxProblem, b: SyntaxProblem): boolean {
  return lineStart(text, a.span.start) === lineStart(text, b.span.start);
}

/** A slip that stands where the reader stumbled, or a few lines before. */
function near(text: string, at: number, slip: Slip | undefined): Slip | undefined {
  return slip && text.slice(Math.min(slip.span.start, at), Math.max(slip.span.start, at)).split('\n').length <= 4 ? slip : undefined;
}
