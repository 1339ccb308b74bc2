/** What tests have used of a capability, as coverage in the editor: units and operations are functions, mappings are lines. */
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
    super(uri, of('mapping'), undefined, of('unit', 'operation'));
    this.details = entries.map(({ kind, name, place, count }) =>
      kind === 'mapping'
        ? new vscode.StatementCoverage(count, rangeOf(place))
        : new vscode.DeclarationCoverage(name, count, rangeOf(place)),
    );
  }
}

/** One entry a file, the runs of several test files added up. */
export function coverageOf(runs: readonly (readonly Coverage[])[]): readonly CapabilityCoverage[] {
  return [...sumCoverage(runs)].map(([uri, entries]) => new CapabilityCoverage(vscode.Uri.parse(uri), entries));
}
