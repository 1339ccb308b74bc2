/** Faults that prevent serving, said in the words of the analysis: one mistake has one wording, wherever it is told. */
import { spanWithin } from '../../spec/links/scalar-text.ts';
import type { Text } from '../../spec/model/capability.ts';
import type { Finding } from '../../spec/rules/rule.ts';
import { explainKeys } from '../../spec/schema/explain.ts';
import type { Project } from '../../spec/source-file.ts';
import type { Node, Span } from '../../spec/syntax/tree.ts';
import { fatal, type LoadProblem } from './problems.ts';

/** Of one file. */
export interface Reporter {
  /** A finding of a rule; its settings and comments that silence it do not count here. */
  readonly found: (rule: string, ...findings: readonly Finding[]) => void;
  /** A key of a map: without it, or with the value it has, nothing can be served. */
  readonly key: (map: Node, key: string) => void;
  /** A key whose value the version of the file may refuse; false, and nothing told, where it does not. */
  readonly refusedKey: (map: Node, key: string) => boolean;
  /** Span of a part of a text. */
  readonly within: (text: Text, from: number, to: number) => Span;
}

/** @param report takes what is reported, in the order it is found; what several parts have from one anchor once. */
export function createReporters(project: Project, report: (problem: LoadProblem) => void): (uri: string) => Reporter {
  const reporters = new Map<string, Reporter>();
  const told = new Set<string>();
  const reportOnce = (problem: LoadProblem): void => {
    const id = JSON.stringify([problem.uri, problem.span, problem.code, problem.message]);
    if (!told.has(id)) report(problem);
    told.add(id);
  };
  return (uri) => {
    const reporter = reporters.get(uri) ?? createReporter(uri, project, reportOnce);
    reporters.set(uri, reporter);
    return reporter;
  };
}

function createReporter(uri: string, project: Project, report: (problem: LoadProblem) => void): Reporter {
  const file = project.findFile(uri);
  if (typeof file === 'string') throw new Error(`${uri} was read before and is gone.`);
  const explainKey = explainKeys(file);
  const refusedKey = (map: Node, key: string): boolean => {
    const told = explainKey(map, key);
    if (told) report(fatal(uri, told.span, told.code, told.message, told.related));
    return told !== undefined;
  };
  return {
    found: (rule, ...findings) => {
      for (const finding of findings) report(fatal(uri, finding.span, rule, finding.message, finding.related));
    },
    refusedKey,
    key: (map, key) => {
      // Old versions do not have every key that is read all the same, and so no words for its value.
      if (!refusedKey(map, key))
        report(fatal(uri, map, 'unusable-value', `\`${key}\` is missing here, or has a value that cannot be used.`));
    },
    within: ({ node }, from, to) => spanWithin(file, node, from, to),
  };
}
