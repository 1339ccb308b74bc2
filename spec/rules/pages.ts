/** All codes that a problem can have, each with its page in `docs/rules/`. */
import type { Severity } from '../problem.ts';
import { schemaRules } from '../schema/codes.ts';
import { rules } from './index.ts';
import { importRules, syntaxRules } from './reading.ts';
import type { RuleDoc } from './rule.ts';

export interface RulePage {
  /** The code; the page is `<id>.md`. */
  readonly id: string;
  /** What settings start from. */
  readonly severity: Severity | 'off';
  readonly doc: RuleDoc;
}

export interface RuleGroup {
  readonly title: string;
  readonly pages: readonly RulePage[];
}

export const ruleGroups: readonly RuleGroup[] = [
  { title: 'The text', pages: syntaxRules },
  { title: 'The format', pages: schemaRules },
  { title: 'Imports', pages: importRules },
  { title: 'What the file means', pages: rules },
];

export const rulePages: readonly RulePage[] = ruleGroups.flatMap(({ pages }) => pages);
