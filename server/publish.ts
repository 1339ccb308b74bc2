/** When diagnostics are told, and to whom: pulled by clients that can, pushed to the others, never both. */

import type { Diagnostic } from 'vscode-languageserver-types';
import { toDiagnostics } from './diagnostics.ts';
import { createHash } from './hash.ts';
import type { Settings } from './settings.ts';
import { settingsProblems } from './team-settings.ts';
import { testProblems } from './test-files/test-problems.ts';
import type { Workspace } from './workspace.ts';

export interface Outlet {
  push(uri: string, version: number | undefined, diagnostics: Diagnostic[]): void;
  /** Asks a pulling client to ask again for everything. */
  refresh(): void;
  later(action: () => void): void;
}

/** The diagnostics of one open file now; empty for files of another kind. */
export function diagnosticsOf(workspace: Workspace, uri: string, settings: Settings, rulePages?: string): Diagnostic[] {
  if (!settings.diagnostics.enabled) return [];
  const test = workspace.findTestFile(uri);
  if (test) return toDiagnostics(test, workspace, testProblems(test, workspace));
  const team = workspace.findTeamSettings(uri);
  if (team) return toDiagnostics(team, workspace, settingsProblems(team));
  const file = workspace.findCapability(uri);
  if (!file) return [];
  return toDiagnostics(file, workspace, workspace.problemsOf(file, settings.analysis), rulePages);
}

/** Names a set of diagnostics, so that a client that has them already gets "unchanged". */
export function resultId(diagnostics: readonly Diagnostic[]): string {
  return createHash(JSON.stringify(diagnostics));
}

/** Pushes diagnostics when changes pause for a moment; changes that arrive together are answered once. */
export class Publisher {
  readonly #workspace: Workspace;
  readonly #outlet: Outlet;
  readonly #pulls: boolean;
  readonly #diagnose: (uri: string) => Diagnostic[];
  readonly #pending = new Set<string>();
  readonly #told = new Map<string, string>();
  #scheduled = false;
  /** True when something has changed since the last look: the next keystroke may be in the pipe already. */
  #restless = false;

  constructor(workspace: Workspace, outlet: Outlet, pulls: boolean, diagnose: (uri: string) => Diagnostic[]) {
    this.#workspace = workspace;
    this.#outlet = outlet;
    this.#pulls = pulls;
    this.#diagnose = diagnose;
  }

  /** These open files have other findings, perhaps, and so have those that import them. */
  changed(uris: readonly string[]): void {
    const dependents = this.#workspace.dependentsOf(uris);
    if (this.#pulls) {
      // The changed file is asked for by the client anyway; others only if it is told.
      if (dependents.length > 0) this.#outlet.refresh();
      return;
    }
    for (const uri of uris) if (this.#workspace.versionOf(uri) !== undefined) this.#pending.add(uri);
    for (const uri of dependents) this.#pending.add(uri);
    // What is wrong in a test file depends on its capability, and on what that imports.
    for (const uri of this.#workspace.openUris()) if (this.#workspace.findTestFile(uri)) this.#pending.add(uri);
    this.#restless = true;
    this.#schedule();
  }

  allChanged(): void {
    if (this.#pulls) this.#outlet.refresh();
    else {
      for (const uri of this.#workspace.openUris()) this.#pending.add(uri);
      this.#schedule();
    }
  }

  closed(uri: string): void {
    this.#pending.delete(uri);
    if (!this.#pulls && this.#told.delete(uri)) this.#outlet.push(uri, undefined, []);
  }

  #schedule(): void {
    if (this.#scheduled || this.#pending.size === 0) return;
    this.#scheduled = true;
    this.#outlet.later(() => this.#run());
  }

  /** One file a turn, so that keystrokes and questions come in between. */
  #run(): void {
    this.#scheduled = false;
    if (this.#restless) {
      this.#restless = false;
      this.#schedule();
      return;
    }
    const [uri] = this.#pending;
    if (uri === undefined) return;
    this.#pending.delete(uri);
    this.#schedule();
    const version = this.#workspace.versionOf(uri);
    if (version === undefined) return;
    const diagnostics = this.#diagnose(uri);
    const id = `${version} ${resultId(diagnostics)}`;
    const told = this.#told.get(uri);
    if (told === id) return;
    // A file of another kind is never heard of; one that was ours gets its messages taken back.
    if (diagnostics.length === 0 && told === undefined && !this.#workspace.findCapability(uri)) return;
    this.#told.set(uri, id);
    this.#outlet.push(uri, version, diagnostics);
  }
}
