/**
 * Fixtures of every test in this room: some files in one text, with marks where something is asked and expected.
 *
 *     const fixture = readFixture(`
 *     ikanos: 1.0.0-beta5
 *     capability:
 *       consumes:
 *         - from: ./shared.yaml
 *           import: ord▮ers
 *     --- file: shared.yaml
 *     ikanos: 1.0.0-beta5
 *     consumes:
 *       - type: http
 *         namespace: ⟦orders⟧
 *     `);
 *     definition(fixture.file, fixture.project, fixture.offset);
 *     fixture.show(link.targetUri, link.targetSelectionRange); // shared.yaml:5 «orders»
 *
 * - `--- file: name` on a line of its own begins a file; what stands before the first such line is `main.yaml`. All are on
 *   a disk in memory, below the workspace folder; the file with the first cursor (else the first file) is open as well.
 * - `▮` is a cursor. There may be several: `cursors` has all of them, `file`, `uri`, `text`, `offset` are of the first.
 * - `⟦…⟧` is a span to compare results with: `spans`, in the order of the text.
 * - A fixture that begins with a line break may be indented; the indentation of its first line is taken away everywhere.
 *
 * `show` tells a range in words, `after` the texts that a workspace edit leaves. `accept.ts` accepts completions,
 * `client.ts` puts the same fixtures behind a real connection.
 */
import type { Position, Range, TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver-types';
import type { SourceFile } from '../../spec/source-file.ts';
import type { Span } from '../../spec/syntax/tree.ts';
import type { FileAccess } from '../files.ts';
import { positionIn, spanIn } from '../positions.ts';
import { Workspace } from '../workspace.ts';

export const folder = 'file:///ws/';

export interface Mark {
  readonly uri: string;
  readonly offset: number;
  readonly position: Position;
}

export interface MarkedSpan extends Span {
  readonly uri: string;
}

/** The files of a fixture, without marks. */
export interface FixtureFiles {
  /** By address, in the order of the fixture. */
  readonly texts: Map<string, string>;
  readonly cursors: readonly Mark[];
  readonly spans: readonly MarkedSpan[];
  /** Address of the file with the first cursor, else of the first file. */
  readonly uri: string;
}

export interface Fixture extends FixtureFiles {
  readonly file: SourceFile;
  readonly text: string;
  /** Of the first cursor; -1 when there is none. */
  readonly offset: number;
  readonly project: Workspace;
  /** A place in words: `shared.yaml:5 «orders»`; of several lines only the first is shown, with `…`. */
  show(uri: string, range: Range): string;
  /** The files that an edit changes, as a fixture: one file alone as its text, others with their headings. */
  after(edit: WorkspaceEdit): string;
}

export function readFixture(fixture: string, options: { readonly languageId?: string } = {}): Fixture {
  const files = splitFixture(fixture);
  const { texts, uri, cursors } = files;
  const project = workspaceOf(texts);
  const text = texts.get(uri) ?? '';
  project.open(uri, options.languageId ?? 'capability', 1, text);
  const file = project.findFile(uri);
  if (typeof file === 'string') throw new Error(`no file at ${uri}`);
  return {
    ...files,
    file,
    text,
    offset: cursors[0]?.offset ?? -1,
    project,
    show: (at, range) => showRange(texts, at, range),
    after: (edit) => applyWorkspaceEdit(texts, edit),
  };
}

/** Takes a fixture apart into files and marks. */
export function splitFixture(fixture: string): FixtureFiles {
  const texts = new Map<string, string>();
  const cursors: Mark[] = [];
  const spans: MarkedSpan[] = [];
  for (const [name, marked] of filesIn(withoutIndent(fixture))) {
    const uri = new URL(name, folder).href;
    const found = takeMarks(uri, marked);
    texts.set(uri, found.text);
    cursors.push(...found.cursors.map((offset) => ({ uri, offset, position: positionIn({ text: found.text }, offset) })));
    spans.push(...found.spans);
  }
  return { texts, cursors, spans, uri: cursors[0]?.uri ?? [...texts.keys()][0] ?? `${folder}main.yaml` };
}

function filesIn(fixture: string): (readonly [string, string])[] {
  const parts = fixture.split(/^--- file: (\S+)\n/m);
  const files: [string, string][] = [];
  const first = parts[0] ?? '';
  if (first !== '' || parts.length === 1) files.push(['main.yaml', first]);
  for (let at = 1; at < parts.length; at += 2) files.push([parts[at] ?? '', parts[at + 1] ?? '']);
  return files;
}

function withoutIndent(fixture: string): string {
  if (!fixture.startsWith('\n')) return fixture;
  const body = fixture.slice(1);
  const indent = /^ */.exec(body)?.[0] ?? '';
  const lines = body.split('\n').map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line.trimStart()));
  return lines.join('\n');
}

function takeMarks(uri: string, marked: string): { text: string; cursors: number[]; spans: MarkedSpan[] } {
  const cursors: number[] = [];
  const spans: MarkedSpan[] = [];
  const open: number[] = [];
  let text = '';
  for (const char of marked) {
    if (char === '▮') cursors.push(text.length);
    else if (char === '⟦') open.push(text.length);
    else if (char === '⟧') spans.push({ uri, start: open.pop() ?? 0, end: text.length });
    else text += char;
  }
  // Of spans that begin together the outer one is opened first.
  return { text, cursors, spans: spans.sort((a, b) => a.start - b.start || b.end - a.end) };
}

export function nameOf(uri: string): string {
  return uri.startsWith(folder) ? uri.slice(folder.length) : uri;
}

export function showRange(texts: ReadonlyMap<string, string>, uri: string, range: Range): string {
  const text = texts.get(uri);
  if (text === undefined) return `${nameOf(uri)}:${range.start.line + 1}`;
  const span = spanIn({ text }, range);
  const [line = '', ...more] = text.slice(span.start, span.end).split('\n');
  return `${nameOf(uri)}:${range.start.line + 1} «${line}${more.length > 0 ? '…' : ''}»`;
}

function applyWorkspaceEdit(texts: ReadonlyMap<string, string>, edit: WorkspaceEdit): string {
  const changed = new Map<string, string>();
  const change = (uri: string, edits: readonly { readonly range: Range; readonly newText: string }[]) =>
    changed.set(uri, applyTextEdits(changed.get(uri) ?? texts.get(uri) ?? '', edits));
  for (const [uri, edits] of Object.entries(edit.changes ?? {})) change(uri, edits);
  for (const step of edit.documentChanges ?? []) {
    if (isTextEdit(step))
      change(
        step.textDocument.uri,
        step.edits.filter((one) => 'newText' in one),
      );
    else if (step.kind === 'create') changed.set(step.uri, texts.get(step.uri) ?? '');
    else throw new Error(`fixtures do not know the edit ${step.kind}`);
  }
  const [only, ...others] = changed;
  if (only && others.length === 0 && texts.has(only[0])) return only[1];
  return [...changed].map(([uri, text]) => `--- file: ${nameOf(uri)}\n${text}`).join('');
}

function isTextEdit(step: object): step is TextDocumentEdit {
  return 'textDocument' in step;
}

/** The text after edits, which must not overlap; of insertions at one place the first one stands first. */
export function applyTextEdits(text: string, edits: readonly { readonly range: Range; readonly newText: string }[]): string {
  const file = { text };
  const spans = edits.map(({ range, newText }, index) => ({ ...spanIn(file, range), newText, index }));
  spans.sort((a, b) => a.start - b.start || a.index - b.index);
  let result = '';
  let done = 0;
  for (const { start, end, newText } of spans) {
    if (start < done) throw new Error(`edits overlap at offset ${start}`);
    result += text.slice(done, start) + newText;
    done = end;
  }
  return result + text.slice(done);
}

/** A workspace whose disk is a map of texts. */
export function workspaceOf(texts: Map<string, string>): Workspace {
  const project = new Workspace(memoryFiles(texts));
  project.setFolders([folder.slice(0, -1)]);
  return project;
}

export function memoryFiles(texts: Map<string, string>): FileAccess {
  let roots: readonly string[] = [];
  return {
    read: (uri) => {
      const text = texts.get(uri);
      return text === undefined ? 'missing' : { text, stamp: text };
    },
    stamp: (uri) => texts.get(uri),
    realAddress: (uri) => uri,
    setRoots: (uris) => {
      roots = uris;
    },
    entries: (uri) => {
      if (!roots.some((root) => uri === root || uri.startsWith(`${root}/`))) return undefined;
      const inside = `${uri.replace(/\/$/, '')}/`;
      const names = new Map<string, boolean>();
      for (const key of texts.keys()) {
        const [name, ...below] = key.startsWith(inside) ? key.slice(inside.length).split('/') : [];
        if (name) names.set(decodeURIComponent(name), below.length > 0);
      }
      return names.size > 0 ? [...names].map(([name, isFolder]) => ({ name, isFolder })) : undefined;
    },
    list: () => [...texts.keys()].filter((uri) => /\.ya?ml$/.test(uri)),
    forget: () => undefined,
  };
}
