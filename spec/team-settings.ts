/**
 * `.capstanrc`: how much codes weigh for everybody who works below a folder. YAML or JSON, with one key:
 *
 *     rules:
 *       thin-description: warning
 *       unused-operation: off
 *
 * The file in the nearest folder counts first, code by code; settings of an editor go before all of them.
 */
import { findNearName } from './links/near-name.ts';
import type { Severity } from './problem.ts';
import { say } from './say.ts';
import type { DataFile, Project, SourceFile } from './source-file.ts';
import { entriesOf, findPair } from './syntax/navigate.ts';
import { parse } from './syntax/parse.ts';
import type { Span } from './syntax/tree.ts';

export type Level = Severity | 'off';

export const teamSettingsName = '.capstanrc';

export const levels: readonly Level[] = ['off', 'hint', 'information', 'warning', 'error'];

/** Folders upwards that are looked into; more than any tree has. */
const highest = 32;

/** The levels that the files around a capability file give, by code. */
export function teamSeverities(file: SourceFile, project: Project): Readonly<Record<string, Level>> {
  const found = [...teamSettingsAround(file, project)].map(({ text }) => readTeamSettings(text).severities);
  return Object.assign({}, ...found.toReversed());
}

/** The files that count for a capability file, the nearest first. */
export function* teamSettingsAround(file: SourceFile, project: Project): Generator<DataFile> {
  let before: string | undefined;
  for (let up = 0; up < highest; up++) {
    const uri = project.resolvePath(file.uri, `${up === 0 ? './' : '../'.repeat(up)}${teamSettingsName}`);
    if (uri === before) return;
    before = uri;
    const data = project.findData(uri);
    if (data === 'unknown') return;
    if (data !== 'missing') yield data;
  }
}

export interface TeamSettings {
  readonly severities: Readonly<Record<string, Level>>;
  /** What cannot be used, each at its place in the text. */
  readonly problems: readonly SettingsProblem[];
}

export interface SettingsProblem {
  readonly message: string;
  readonly span: Span;
  /** What was meant, to be written there. */
  readonly instead?: string;
}

/** Reads the text of such a file; what cannot be used is left out. `codes`: all that there are, to tell those that are not. */
export function readTeamSettings(text: string, codes?: readonly string[]): TeamSettings {
  const { root, problems: syntax } = parse(text);
  const severities: Record<string, Level> = {};
  const problems: SettingsProblem[] = syntax.map(({ message, span }) => ({ message, span }));
  const told = (message: string, { start, end }: Span, instead?: string) =>
    void problems.push({ message, span: { start, end }, ...(instead !== undefined && { instead }) });
  if (syntax.length > 0) return { severities, problems };
  if (root && root.kind !== 'mapping') told(say`This must be a map with the key \`rules\`.`, root);
  const rules = findPair(root, 'rules');
  for (const { key } of root?.kind === 'mapping' ? root.pairs : [])
    if (key.text !== 'rules') told(say`\`${key.text}\` is not known here. The only key is \`rules\`.`, key);
  if (rules && rules.value.kind !== 'mapping') told(say`\`rules\` must be a map of codes and levels.`, rules.key);
  for (const { key, value } of rules?.value.kind === 'mapping' ? entriesOf(rules.value) : []) {
    // Without quotes, older YAML reads `off` as false.
    const written = value.kind === 'scalar' ? (value.value === false ? 'off' : value.text) : '';
    const level = levels.find((candidate) => candidate === written);
    if (!level)
      told(
        say`A level is one of ${levels.map((one) => `\`${one}\``).join(', ')}.`,
        value.kind === 'scalar' && value.style === 'missing' ? key : value,
      );
    else if (codes && !codes.includes(key.text)) {
      const near = findNearName(key.text, codes);
      told(say`There is no code \`${key.text}\`.${near === undefined ? '' : say` Did you mean \`${near}\`?`}`, key, near);
    } else severities[key.text] = level;
  }
  return { severities, problems };
}
