/** The tests in the editor's Test Explorer: one entry a capability, in it the written tests and those it implies. */
import path from 'node:path';
import * as vscode from 'vscode';
import type { FoundTests, Place, TestSource } from '../../engine/control/protocol.ts';
import { say } from '../../spec/say.ts';

/** What an entry stands for. */
export type Entry =
  | { readonly kind: 'capability'; readonly file: string }
  | { readonly kind: 'source'; readonly source: TestSource }
  | { readonly kind: 'test'; readonly source: TestSource; readonly id: string };

export class TestTree {
  readonly #controller: vscode.TestController;
  readonly #entries = new WeakMap<vscode.TestItem, Entry>();

  constructor(controller: vscode.TestController) {
    this.#controller = controller;
  }

  entryOf(item: vscode.TestItem): Entry | undefined {
    return this.#entries.get(item);
  }

  /** Capabilities that are there; the others go. */
  setCapabilities(files: readonly string[]): void {
    for (const [id] of this.#controller.items) if (!files.includes(id)) this.#controller.items.delete(id);
    for (const file of files) if (!this.#controller.items.get(file)) this.#addCapability(file);
  }

  #addCapability(file: string): void {
    const uri = vscode.Uri.file(file);
    const item = this.#make(file, path.basename(file), uri, { kind: 'capability', file });
    const folder = path.dirname(vscode.workspace.asRelativePath(uri));
    if (folder !== '.') item.description = folder;
    const implied = this.#make(say`${file} implied`, 'Contract', uri, { kind: 'source', source: { file, implied: true } });
    implied.description = say`what the file promises`;
    implied.canResolveChildren = true;
    implied.sortText = '2';
    item.children.add(implied);
    this.#controller.items.add(item);
  }

  /** Puts what was found in the place of what was known of that source. */
  show(found: FoundTests): void {
    if (found.capability === undefined) {
      this.forget(found.file);
      return;
    }
    if (!this.#controller.items.get(found.capability)) this.#addCapability(found.capability);
    const owner = this.#controller.items.get(found.capability);
    const id = found.implied ? say`${found.file} implied` : found.file;
    for (const [, item] of this.#controller.items) if (item !== owner) item.children.delete(id);
    const item =
      owner?.children.get(id) ?? this.#make(id, path.basename(found.file), vscode.Uri.file(found.file), { kind: 'source', source: found });
    item.error = found.problems.length > 0 ? found.problems.map(({ message }) => message).join('\n') : undefined;
    item.children.replace(
      found.tests.map(({ id: test, name, place }) => {
        const child = this.#make(test, name, vscode.Uri.parse(place.uri), { kind: 'test', source: found, id: test });
        child.range = rangeOf(place);
        return child;
      }),
    );
    if (!found.implied) item.sortText = '1';
    owner?.children.add(item);
  }

  /** A test file that is gone. */
  forget(file: string): void {
    for (const [, item] of this.#controller.items) item.children.delete(file);
  }

  /** The entries of the sources below some items, or below all. */
  sources(items: readonly vscode.TestItem[] | undefined): readonly vscode.TestItem[] {
    const below = (item: vscode.TestItem): readonly vscode.TestItem[] => {
      const entry = this.entryOf(item);
      if (entry?.kind === 'source') return [item];
      if (entry?.kind === 'test') return item.parent ? [item.parent] : [];
      return [...item.children].flatMap(([, child]) => below(child));
    };
    const roots = items ?? [...this.#controller.items].map(([, item]) => item);
    return [...new Set(roots.flatMap(below))];
  }

  /** Of those sources, the ones a changed file belongs to; undefined when it is shared: then all may be about it. */
  affected(file: string, items: readonly vscode.TestItem[] | undefined): readonly vscode.TestItem[] | undefined {
    const belongs = (item: vscode.TestItem): boolean => {
      const entry = this.entryOf(item);
      return (entry?.kind === 'source' && entry.source.file === file) || item.parent?.id === file;
    };
    const isKnown = this.#controller.items.get(file) !== undefined || this.sources(undefined).some(belongs);
    return isKnown ? this.sources(items).filter(belongs) : undefined;
  }

  #make(id: string, label: string, uri: vscode.Uri, entry: Entry): vscode.TestItem {
    const item = this.#controller.createTestItem(id, label, uri);
    this.#entries.set(item, entry);
    return item;
  }
}

export function rangeOf({ range: { start, end } }: Pick<Place, 'range'>): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
