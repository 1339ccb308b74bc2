/** Everything that is wrong with a file: syntax, schema, imports, rules. One mistake, one problem, in the order of the text. */
import { withoutAfterEffects } from './after-effects.ts';
import { type Links, linkFile } from './links/link.ts';
import { readMendedText } from './mended-texts.ts';
import type { Problem, Severity } from './problem.ts';
import { rules } from './rules/index.ts';
import { withMeantReference } from './rules/meant-references.ts';
import type { Finding, Rule } from './rules/rule.ts';
import { explain } from './schema/explain.ts';
import type { Project, SourceFile } from './source-file.ts';
import { withoutSuppressed } from './suppress.ts';
import type { Span } from './syntax/tree.ts';
import { explainSyntax } from './syntax-slips/explain-syntax.ts';
import { teamSeverities } from './team-settings.ts';

export interface AnalyseSettings {
  /** Severity by code, over the default of the rule and over what the team says (`.capstanrc`); of schema and syntax errors too. */
  readonly severities?: Readonly<Record<string, Severity | 'off'>>;
}

/** `linksOf` gives the links of the file where they are known already. */
export function analyse(
  file: SourceFile,
  project: Project,
  given: AnalyseSettings = {},
  linksOf: () => Links = () => linkFile(file, project),
): readonly Problem[] {
  const syntax = syntaxProblems(file);
  const settings = { severities: { ...teamSeverities(file, project), ...given.severities } };
  // A broken text reads as something its author did not mean: until it is mended, what it means is not judged.
  const broken = syntax.some((problem) => problem.severity === 'error' && problem.code !== 'duplicate-key');
  const links = broken || !file.declared ? undefined : linksOf();
  const schema = broken ? [] : explain(file).map((problem) => (links ? withMeantReference(file, problem, links.sections) : problem));
  const meaning = links ? withoutAfterEffects(file, schema, meaningProblems(file, project, settings, links)) : [];
  const beyondSchema = meaning.filter((problem) => !schema.some((known) => touches(known.span, problem.span)));
  const all = [...syntax, ...schema, ...beyondSchema].flatMap((problem) => withSeverity(problem, settings));
  return withoutSuppressed(
    file,
    all.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end),
  );
}

/** What is no good YAML, as slips of whoever wrote it. */
export function syntaxProblems(file: SourceFile): readonly Problem[] {
  const judge = (text: string) => {
    const mended = readMendedText(file.uri, text);
    return mended.tree.problems.some(({ severity }) => severity === 'error') ? undefined : explain(mended).length;
  };
  return explainSyntax(file.tree, judge).map(({ code, severity, message, span, related, fixes }) => ({
    code,
    severity,
    message,
    span,
    ...(related && { related: [{ uri: file.uri, ...related }] }),
    ...(fixes && { fixes: () => fixes.map((fix) => ({ ...fix, edits: fix.edits.map((edit) => ({ uri: file.uri, ...edit })) })) }),
  }));
}

function meaningProblems(file: SourceFile, project: Project, settings: AnalyseSettings, links: Links): readonly Problem[] {
  const wanted = rules.filter((rule) => levelOf(rule.id, rule.severity, settings) !== 'off');
  return [...links.sections.problems, ...wanted.flatMap((rule) => runRule(rule, file, project, links))];
}

function runRule(rule: Rule, file: SourceFile, project: Project, links: Links): readonly Problem[] {
  const severity = rule.severity === 'off' ? 'information' : rule.severity;
  return rule.check({ file, project, links }).map((finding: Finding) => ({ ...finding, code: rule.id, severity }));
}

const turnedOff = new Set(rules.filter((rule) => rule.severity === 'off').map((rule) => rule.id));

/** What the settings say of a code, else what it starts from. */
function levelOf(code: string, start: Severity | 'off', { severities = {} }: AnalyseSettings): Severity | 'off' | undefined {
  return Object.hasOwn(severities, code) ? severities[code] : start;
}

function withSeverity(problem: Problem, settings: AnalyseSettings): readonly Problem[] {
  const wanted = levelOf(problem.code, turnedOff.has(problem.code) ? 'off' : problem.severity, settings);
  return wanted === 'off' || wanted === undefined ? [] : [{ ...problem, severity: wanted }];
}

function touches(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end;
}
