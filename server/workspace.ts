import { TextDocument, type TextDocumentContentChangeEvent } from 'vscode-languageserver-textdocument';
import { URI, Utils } from 'vscode-uri';
import { type AnalyseSettings, analyse } from '../spec/analyse.ts';
import { mayBeCapability } from '../spec/dialects/detect.ts';
import type { Reference } from '../spec/links/definition.ts';
import { type Links, linkFile, linkImported } from '../spec/links/link.ts';
import type { LinkedProject } from '../spec/links/linked-project.ts';
import { relativeLocation } from '../spec/links/location.ts';
import type { FoundOperation } from '../spec/links/operations.ts';
import { resolveSections } from '../spec/links/resolve-imports.ts';
import type { Problem } from '../spec/problem.ts';
import { readSourceFile, rereadSourceFile } from '../spec/read-file.ts';
import type { DataFile, Project, SourceFile } from '../spec/source-file.ts';
import { teamSettingsName } from '../spec/team-settings.ts';
import { isTestFile, isTestText } from '../spec/tests/test-names.ts';
import { isBelow, normalise } from './addresses.ts';
import type { FileAccess, FolderEntry } from './files.ts';
import { type Observed, ObservedAnswers } from './observed-answers.ts';

export type { LinkedProject };

/** What completion and hover ask besides. */
export interface EditorProject extends LinkedProject {
  /** What is directly in a folder; undefined when it is none that may be read. */
  entriesOf(uri: string): readonly FolderEntry[] | undefined;
  /** What an operation was last seen to answer, asked from the file that calls it. */
  observedAnswer(file: SourceFile, found: FoundOperation): Observed | undefined;
}

/** The language id of capability files; files with another id count when their content says so. */
export const languageId = 'capability';
/** And that of their test files. */
const testLanguageId = 'capability-test';
const settingsLanguageId = 'capstan-settings';

/** One version of a text the editor has open. */
export interface OpenDocument {
  readonly uri: string;
  readonly languageId: string;
  readonly version: number;
  readonly text: string;
}

/** More edits at once than this (a rename, a paste with many cursors) are read as a new text. */
const maxReread = 4;

interface OpenEntry {
  readonly document: TextDocument;
  /** Parsed when first asked for, once per version. */
  file: SourceFile | undefined;
}

interface DiskEntry {
  readonly stamp: string;
  readonly text: string;
  file: SourceFile | undefined;
  data: DataFile | undefined;
  /** Looked for when first asked. */
  mayBeCapability: boolean | undefined;
}

/** Something derived from a file, and what it was derived from. */
interface Derived<T> {
  readonly file: SourceFile;
  readonly settings: AnalyseSettings | undefined;
  readonly value: T;
  /** What was looked at besides the file, and what was seen there. */
  readonly seen: ReadonlyMap<string, unknown>;
}

/**
 * The files the server knows: those open in the editor, by version, and those on disk. One parse per version, shared by
 * every feature; findings kept until the file or anything they were derived from changes.
 */
export class Workspace implements EditorProject {
  readonly #files: FileAccess;
  /** What was seen while capabilities ran. */
  readonly observed = new ObservedAnswers();
  readonly #open = new Map<string, OpenEntry>();
  /** Open files by where they really are; made when first asked for. */
  #openByPlace: ReadonlyMap<string, OpenEntry> | undefined;
  readonly #disk = new Map<string, DiskEntry>();
  /** Where files really are, by address: a symbolic link is another name of the same file. */
  readonly #places = new Map<string, string>();
  readonly #analyses = new Map<string, Derived<readonly Problem[]>>();
  readonly #links = new Map<string, Derived<Links>>();
  readonly #importedLinks = new Map<string, Derived<readonly Reference[]>>();
  /** Answers about the disk given since the last event: within one question the disk is asked once per file. */
  readonly #stamps = new Map<string, string | undefined>();
  /** Of files the client watches: these hold until it tells of a change. */
  readonly #watchedStamps = new Map<string, string | undefined>();
  #watching = false;
  /** All files on disk, where nothing can come or go without being told of. */
  #listed: ReadonlySet<string> | undefined;
  #allWatched = false;
  #folders: readonly string[] = [];

  constructor(files: FileAccess) {
    this.#files = files;
  }

  // ------------------------------------------------------------ what the editor tells

  setFolders(uris: readonly string[]): void {
    this.#folders = uris.map(normalise);
    this.#updateRoots();
    this.#newTurn();
  }

  open(uri: string, language: string, version: number, text: string): void {
    this.#open.set(normalise(uri), { document: TextDocument.create(uri, language, version, text), file: undefined });
    this.#updateRoots();
    this.#newTurn();
  }

  change(uri: string, version: number, changes: TextDocumentContentChangeEvent[]): void {
    const entry = this.#open.get(normalise(uri));
    if (!entry) return;
    let file = entry.file;
    let document = entry.document;
    for (const change of changes) {
      const old = document.getText();
      const span =
        'range' in change ? { start: document.offsetAt(change.range.start), end: document.offsetAt(change.range.end) } : undefined;
      document = TextDocument.update(document, [change], version);
      // One edit is read into the tree there is; a whole new text, or edits all over the place, are read afresh.
      file =
        file && span && changes.length <= maxReread && old.length === file.text.length
          ? rereadSourceFile(file, document.getText(), { ...span, newLength: change.text.length })
          : undefined;
    }
    this.#open.set(normalise(uri), { document, file });
    this.#newTurn();
  }

  close(uri: string): void {
    const key = normalise(uri);
    this.#open.delete(key);
    this.#analyses.delete(key);
    this.#links.delete(key);
    this.#importedLinks.delete(key);
    this.#updateRoots();
    this.#newTurn();
  }

  /** From now on the client tells of each change to YAML and JSON files below the folders. */
  watch(): void {
    this.#watching = true;
  }

  /** Something happened to files outside the editor. */
  filesChanged(uris: readonly string[]): void {
    for (const uri of uris) {
      for (const key of new Set([normalise(uri), this.#placeOf(uri)])) {
        this.#files.forget(key);
        this.#watchedStamps.delete(key);
      }
      if (!this.#listed?.has(normalise(uri))) this.#listed = undefined;
    }
    this.#places.clear();
    this.#newTurn();
  }

  /** Files that were unknown can be read now. */
  filesArrived(): void {
    this.#watchedStamps.clear();
    this.#listed = undefined;
    this.#newTurn();
  }

  // ------------------------------------------------------------ what features ask

  findOpen(uri: string): OpenDocument | undefined {
    const document = this.#open.get(normalise(uri))?.document;
    return document && { uri: document.uri, languageId: document.languageId, version: document.version, text: document.getText() };
  }

  entriesOf(uri: string): readonly FolderEntry[] | undefined {
    return this.#files.entries(normalise(uri));
  }

  observedAnswer(file: SourceFile, found: FoundOperation): Observed | undefined {
    return this.observed.find(file, this, found);
  }

  versionOf(uri: string): number | undefined {
    return this.#open.get(normalise(uri))?.document.version;
  }

  openUris(): readonly string[] {
    return [...this.#open.values()].map((entry) => entry.document.uri);
  }

  folders(): readonly string[] {
    return this.#folders;
  }

  /** The open file at `uri` if it is a capability file: by its language, or by its content. */
  findCapability(uri: string): SourceFile | undefined {
    const entry = this.#open.get(normalise(uri));
    if (!entry) return undefined;
    if (entry.document.languageId === languageId) return this.#parsed(entry);
    if (!mayBeCapability(entry.document.getText())) return undefined;
    const file = this.#parsed(entry);
    return file.declared ? file : undefined;
  }

  /** The open file at `uri` if it holds tests of a capability: by its language, or by its name and its content. */
  findTestFile(uri: string): SourceFile | undefined {
    const entry = this.#open.get(normalise(uri));
    if (!entry) return undefined;
    if (entry.document.languageId === testLanguageId) return this.#parsed(entry);
    return isTestFile(uri) && isTestText(entry.document.getText()) ? this.#parsed(entry) : undefined;
  }

  /** The open file at `uri` if it says how much codes weigh: by its language, or by its name. */
  findTeamSettings(uri: string): SourceFile | undefined {
    const entry = this.#open.get(normalise(uri));
    const isOne = entry && (entry.document.languageId === settingsLanguageId || uri.endsWith(`/${teamSettingsName}`));
    return isOne ? this.#parsed(entry) : undefined;
  }

  findFile(uri: string): SourceFile | 'missing' | 'unknown' {
    const entry = this.#openAt(uri);
    if (entry) return this.#parsed(entry);
    const key = this.#placeOf(uri);
    const disk = this.#onDisk(key);
    if (typeof disk === 'string') return disk;
    disk.file ??= readSourceFile(key, disk.text);
    return disk.file;
  }

  findData(uri: string): DataFile | 'missing' | 'unknown' {
    const open = this.#openAt(uri)?.document;
    if (open) return { uri: normalise(open.uri), text: open.getText() };
    const key = this.#placeOf(uri);
    const disk = this.#onDisk(key);
    if (typeof disk === 'string') return disk;
    disk.data ??= { uri: key, text: disk.text };
    return disk.data;
  }

  resolvePath(uri: string, path: string): string {
    const base = URI.parse(uri);
    // `file:///./x` is how a location says "beside this file".
    const relative = relativeLocation(path);
    if (relative !== undefined) return this.resolvePath(uri, relative);
    if (/^file:\/\//i.test(path)) return URI.parse(path).toString();
    if (base.scheme === 'untitled') {
      const folder = this.#folders[0];
      return folder ? Utils.resolvePath(URI.parse(folder), path).toString() : `untitled:${path}`;
    }
    return Utils.resolvePath(Utils.dirname(base), path.replaceAll('\\', '/')).toString();
  }

  /** All capability files below the folders and all open ones, parsed; a yield every few files is the caller's affair. */
  *allFiles(): Generator<SourceFile> {
    const seen = new Set<string>();
    for (const entry of this.#openOnce()) {
      seen.add(this.#placeOf(entry.document.uri));
      const file = this.findCapability(entry.document.uri);
      if (file) yield file;
    }
    for (const key of this.#list()) {
      if (seen.has(key)) continue;
      const disk = this.#onDisk(key);
      if (typeof disk === 'string') continue;
      disk.mayBeCapability ??= mayBeCapability(disk.text);
      if (!disk.mayBeCapability) continue;
      const file = this.findFile(key);
      if (typeof file !== 'string' && file.declared) yield file;
    }
  }

  /** The same for files that hold tests of capabilities. */
  *allTestFiles(): Generator<SourceFile> {
    const seen = new Set<string>();
    for (const entry of this.#openOnce()) {
      seen.add(this.#placeOf(entry.document.uri));
      const file = this.findTestFile(entry.document.uri);
      if (file) yield file;
    }
    for (const key of this.#list()) {
      if (seen.has(key) || !isTestFile(key)) continue;
      const disk = this.#onDisk(key);
      if (typeof disk === 'string' || !isTestText(disk.text)) continue;
      const file = this.findFile(key);
      if (typeof file !== 'string') yield file;
    }
  }

  /** The problems of a file, from memory when nothing they depend on has changed. */
  problemsOf(file: SourceFile, settings: AnalyseSettings): readonly Problem[] {
    return this.#derive(this.#analyses, file, settings, (project, seen) => {
      // The links are kept for the questions that follow, so what they depend on is depended on here as well.
      const linksOf = () => {
        const links = this.linksOf(file);
        for (const [question, answer] of this.#links.get(normalise(file.uri))?.seen ?? []) seen.set(question, answer);
        return links;
      };
      return analyse(file, project, settings, linksOf);
    });
  }

  linksOf(file: SourceFile): Links {
    return this.#derive(this.#links, file, undefined, (project) => linkFile(file, project));
  }

  importedLinksOf(file: SourceFile): readonly Reference[] {
    return this.#derive(this.#importedLinks, file, undefined, (project) => linkImported(file, project, resolveSections(file, project)));
  }

  /** Open files whose findings may be others now that these files have changed. */
  dependentsOf(uris: readonly string[]): readonly string[] {
    const changed = new Set(uris.flatMap((uri) => [normalise(uri), this.#placeOf(uri)]));
    const dependents: string[] = [];
    for (const [key, analysis] of this.#analyses) {
      if (changed.has(key) || !this.#open.has(key)) continue;
      for (const seen of analysis.seen.keys()) {
        const address = seen.slice(seen.indexOf(' ') + 1);
        if (changed.has(address) || changed.has(this.#placeOf(address))) {
          dependents.push(this.#open.get(key)?.document.uri ?? key);
          break;
        }
      }
    }
    return dependents;
  }

  // ------------------------------------------------------------ inside

  #derive<T>(
    known: Map<string, Derived<T>>,
    file: SourceFile,
    settings: AnalyseSettings | undefined,
    compute: (project: Project, seen: Map<string, unknown>) => T,
  ): T {
    const key = normalise(file.uri);
    const before = known.get(key);
    if (before && before.file === file && before.settings === settings && this.#stillHolds(before.seen)) return before.value;
    const seen = new Map<string, unknown>();
    const value = compute(this.#recording(seen), seen);
    known.set(key, { file, settings, value, seen });
    return value;
  }

  #parsed(entry: OpenEntry): SourceFile {
    entry.file ??= readSourceFile(entry.document.uri, entry.document.getText());
    return entry.file;
  }

  #newTurn(): void {
    this.#stamps.clear();
    // Links are told of as other changes are; where nobody tells, they are looked at again.
    if (!this.#watching) this.#places.clear();
    this.#openByPlace = undefined;
  }

  /** The address of a file by which all its other names are known. */
  #placeOf(uri: string): string {
    const key = normalise(uri);
    let place = this.#places.get(key);
    if (place === undefined) {
      place = this.#files.realAddress(key);
      this.#places.set(key, place);
    }
    return place;
  }

  /** The open file that an address leads to, by whatever name the editor has it. */
  #openAt(uri: string): OpenEntry | undefined {
    const entry = this.#open.get(normalise(uri));
    if (entry || this.#open.size === 0) return entry;
    this.#openByPlace ??= new Map([...this.#open.values()].reverse().map((one) => [this.#placeOf(one.document.uri), one]));
    return this.#openByPlace.get(this.#placeOf(uri));
  }

  /** Open files, each once: of two names of one file its own, else the first. */
  #openOnce(): readonly OpenEntry[] {
    return [...this.#open.values()].filter((entry) => this.#openAt(this.#placeOf(entry.document.uri)) === entry);
  }

  #list(): ReadonlySet<string> {
    if (this.#listed) return this.#listed;
    const listed = new Set(this.#files.list().map(normalise));
    if (this.#watching && this.#allWatched) this.#listed = listed;
    return listed;
  }

  #isWatched(key: string): boolean {
    return this.#watching && /\.(ya?ml|json)$/i.test(key) && this.#folders.some((folder) => isBelow(key, folder));
  }

  #stampOf(key: string): string | undefined {
    const stamps = this.#isWatched(key) ? this.#watchedStamps : this.#stamps;
    if (!stamps.has(key)) stamps.set(key, this.#files.stamp(key));
    return stamps.get(key);
  }

  #onDisk(key: string): DiskEntry | 'missing' | 'unknown' {
    const known = this.#disk.get(key);
    const stamp = this.#stampOf(key);
    if (known && stamp !== undefined && known.stamp === stamp) return known;
    const state = this.#files.read(key);
    if (typeof state === 'string') {
      this.#disk.delete(key);
      return state;
    }
    // The same text under a new stamp keeps its parse, so that nothing derived from it is thrown away.
    const same = known?.text === state.text ? known : undefined;
    const entry: DiskEntry = {
      stamp: state.stamp,
      text: state.text,
      file: same?.file,
      data: same?.data,
      mayBeCapability: same?.mayBeCapability,
    };
    this.#disk.set(key, entry);
    return entry;
  }

  #recording(seen: Map<string, unknown>): Project {
    return {
      findFile: (uri) => {
        const found = this.findFile(uri);
        seen.set(`file ${normalise(uri)}`, found);
        return found;
      },
      findData: (uri) => {
        const found = this.findData(uri);
        seen.set(`data ${normalise(uri)}`, typeof found === 'string' ? found : found.text);
        return found;
      },
      resolvePath: (uri, path) => this.resolvePath(uri, path),
    };
  }

  #stillHolds(seen: ReadonlyMap<string, unknown>): boolean {
    for (const [question, answer] of seen) {
      const at = question.indexOf(' ');
      const uri = question.slice(at + 1);
      if (question.startsWith('file ')) {
        if (this.findFile(uri) !== answer) return false;
        continue;
      }
      const data = this.findData(uri);
      if ((typeof data === 'string' ? data : data.text) !== answer) return false;
    }
    return true;
  }

  /** Files may be read below the workspace's folders, and beside an open file that is in none of them. */
  #updateRoots(): void {
    const roots = new Set(this.#folders);
    for (const entry of this.#open.values()) {
      const uri = URI.parse(entry.document.uri);
      if (uri.scheme !== 'file') continue;
      const key = uri.toString();
      if (![...roots].some((root) => isBelow(key, root))) roots.add(Utils.dirname(uri).toString());
    }
    this.#allWatched = roots.size === this.#folders.length;
    this.#listed = undefined;
    this.#places.clear();
    this.#files.setRoots([...roots]);
  }
}
