/** A rule: something that is valid YAML and valid by the schema, and still wrong or unwise. */
import type { Links } from '../links/link.ts';
import type { Problem, Severity } from '../problem.ts';
import type { Project, SourceFile } from '../source-file.ts';

export interface Rule {
  /** Stable, kebab-case; the code of its problems and the name of its page. */
  readonly id: string;
  /** Default; `off` until somebody turns it on. */
  readonly severity: Severity | 'off';
  readonly doc: RuleDoc;
  readonly check: (context: RuleContext) => readonly Finding[];
}

export interface RuleDoc {
  /** A heading: what is wrong. */
  readonly title: string;
  /** Why it matters and what to do, Markdown. */
  readonly why: string;
  /** A whole file that shows the mistake, and the same without it. Tests run both. */
  readonly bad: string;
  readonly good: string;
}

/** A problem before the severity of its rule is known. */
export type Finding = Omit<Problem, 'code' | 'severity'>;

export interface RuleContext {
  readonly file: SourceFile;
  readonly project: Project;
  readonly links: Links;
}
