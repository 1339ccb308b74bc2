/** `.capstanrc` in the editor: what cannot be used, the codes and levels there are, and what each means. */
import {
  type CodeAction,
  type CodeActionContext,
  CodeActionKind,
  CompletionItemKind,
  type Hover,
  MarkupKind,
} from 'vscode-languageserver-types';
import type { Problem } from '../spec/problem.ts';
import { ruleGroups, rulePages } from '../spec/rules/pages.ts';
import { say, sayText } from '../spec/say.ts';
import type { Project, SourceFile } from '../spec/source-file.ts';
import { nodeAt, pathOf } from '../spec/syntax/navigate.ts';
import type { Span } from '../spec/syntax/tree.ts';
import { type Level, levels, readTeamSettings, type SettingsProblem } from '../spec/team-settings.ts';
import { isWanted } from './action-kinds.ts';
import { type Place, placesAt } from './cursor.ts';
import { toDiagnostic } from './diagnostics.ts';
import { rangeIn } from './positions.ts';
import { type Proposal, proposalsAtPlaces } from './proposal.ts';
import { inserted } from './quoting.ts';

const codes = rulePages.map(({ id }) => id);

export function settingsProblems({ text }: SourceFile): readonly Problem[] {
  return readTeamSettings(text, codes).problems.map(toProblem);
}

function toProblem({ message, span }: SettingsProblem): Problem {
  return { code: 'team-settings', severity: 'warning', message, span };
}

/** Writes the code that was meant. */
export function settingsActions(
  file: SourceFile,
  project: Project,
  { start, end }: Span,
  { only }: Pick<CodeActionContext, 'only'>,
): CodeAction[] {
  if (!isWanted(CodeActionKind.QuickFix, only)) return [];
  return readTeamSettings(file.text, codes).problems.flatMap((problem): CodeAction[] => {
    const { span, instead } = problem;
    if (instead === undefined || span.end < start || end < span.start) return [];
    return [
      {
        title: say`Change to \`${instead}\``,
        kind: CodeActionKind.QuickFix,
        isPreferred: true,
        diagnostics: [toDiagnostic(file, project, toProblem(problem))],
        edit: { changes: { [file.uri]: [{ range: rangeIn(file, span), newText: instead }] } },
      },
    ];
  });
}

export function settingsProposals(file: SourceFile, offset: number): readonly Proposal[] {
  return proposalsAtPlaces(placesAt(file, offset), (place) => (place.kind === 'value' ? levelProposals(place) : keyProposals(place)));
}

function keyProposals(place: Place): readonly Proposal[] {
  const present = new Set(place.mapping?.pairs.flatMap((pair) => (pair === place.pair ? [] : pair.key.text)) ?? []);
  const colon = place.hasColon ? '' : ':';
  if (place.path.length === 0) {
    if (present.has('rules')) return [];
    const below = place.hasColon ? '' : place.flow ? ' {$1}' : `\n${' '.repeat(place.column + 2)}$1`;
    return [
      {
        label: 'rules',
        kind: CompletionItemKind.Property,
        documentation: rulesDoc(),
        replace: place.replace,
        insert: `${place.lead}rules${colon}${below}`,
        continues: !place.hasColon,
      },
    ];
  }
  if (place.path.length !== 1 || place.path[0] !== 'rules') return [];
  return ruleGroups.flatMap(({ title, pages }) =>
    pages
      .filter(({ id }) => !present.has(id))
      .map(
        ({ id, severity, doc }): Proposal => ({
          label: id,
          kind: CompletionItemKind.Property,
          detail: say`${sayText(title)}, else ${severity}`,
          documentation: `**${sayText(doc.title)}**\n\n${sayText(doc.why)}`,
          replace: place.replace,
          insert: `${place.lead}${id}${colon}${place.hasColon ? '' : ' $1'}`,
          continues: !place.hasColon,
        }),
      ),
  );
}

function levelProposals(place: Place): readonly Proposal[] {
  if (place.path.length !== 2 || place.path[0] !== 'rules') return [];
  return levels.map((level) => ({
    label: level,
    kind: CompletionItemKind.EnumMember,
    documentation: levelDoc(level),
    replace: place.replace,
    insert: inserted(place, level).replaceAll(/^( ?)"(off)"$/g, '$1$2'),
  }));
}

export function settingsHover(file: SourceFile, offset: number): Hover | undefined {
  const at = nodeAt(file.tree, offset);
  if (at?.node.kind !== 'scalar') return undefined;
  const path = pathOf(at.node);
  const text = at.inKey && at.pair ? describeKey(pathOf(at.pair)) : describeLevel(path, at.node.value === false ? 'off' : at.node.text);
  return text === undefined ? undefined : { contents: { kind: MarkupKind.Markdown, value: text }, range: rangeIn(file, at.node) };
}

function describeKey([first, code, ...deeper]: readonly (string | number)[]): string | undefined {
  if (first !== 'rules' || deeper.length > 0) return undefined;
  if (code === undefined) return rulesDoc();
  const page = rulePages.find(({ id }) => id === code);
  if (!page) return undefined;
  const start = say`Without a setting: ${page.severity}.`;
  return `**${sayText(page.doc.title)}** · \`${page.id}\`\n\n${sayText(page.doc.why)}\n\n${start}`;
}

function describeLevel([first, , ...deeper]: readonly (string | number)[], text: string): string | undefined {
  const level = levels.find((one) => one === text);
  return first === 'rules' && deeper.length === 0 && level ? levelDoc(level) : undefined;
}

function rulesDoc(): string {
  return say`How much each code weighs for all files in this folder and below. A file in a nearer folder goes first, settings of an editor go before both.`;
}

function levelDoc(level: Level): string {
  switch (level) {
    case 'off':
      return say`It is not told.`;
    case 'hint':
      return say`Three dots in the text, and a line where hints are listed.`;
    case 'information':
      return say`It is told, without a warning.`;
    case 'warning':
      return say`It is told as something that should be changed.`;
    case 'error':
      return say`It is told as a mistake: \`capstan check\` ends with 1.`;
    default:
      return level satisfies never;
  }
}
