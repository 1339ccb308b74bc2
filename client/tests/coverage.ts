/** What tests have used of a capability, as coverage in the editor: units and operations are functions, they and mappings are statements. */
import * as vscode from 'vscode';
import type { Coverage } from '../../engine/control/protocol.ts';
import { sumCoverage } from './sum-coverage.ts';
import { rangeOf } from './test-tree.ts';

/** The details of a file, for when it is opened. */
export class CapabilityCoverage extends vscode.FileCoverage {
  readonly details: readonly vscode.FileCoverageDetail[];

  constructor(uri: vscode.Uri, entries: readonly Coverage[]) {
    const of = (...kinds: readonly Coverage['kind'][]) => {
      const own = entries.filter(({ kind }) => kinds.includes(kind));
      return new vscode.TestCoverageCount(own.filter(({ count }) => count > 0).length, own.length);
    };
    // The gutter shows what is a statement: the names of tools and operations are that too.
    super(uri, of('unit', 'operation', 'mapping'), undefined, of('unit', 'operation'));
    this.details = entries.flatMap(({ kind, name, place, count }): vscode.FileCoverageDetail[] => {
      const range = rangeOf(place);
      const statement = new vscode.StatementCoverage(count, range);
      return kind === 'mapping' ? [statement] : [new vscode.DeclarationCoverage(name, count, range), statement];
    });
  }
}

/** One entry a file, the runs of several test files added up. */
export function coverageOf(runs: readonly (readonly Coverage[])[]): readonly CapabilityCoverage[] {
  return [...sumCoverage(runs)].map(([uri, entries]) => new CapabilityCoverage(vscode.Uri.parse(uri), entries));
}
