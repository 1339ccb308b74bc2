/** A world (`worlds.ts`) behind a real connection: questions are asked at named places, answers are told by the names of places. */
import type { ClientCapabilities } from 'vscode-languageserver/node';
import {
  type CodeAction,
  CodeActionKind,
  type CompletionList,
  type Diagnostic,
  type Position,
  type Range,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver-types';
import { offsetIn, positionIn } from '../positions.ts';
import { accept, itemOf } from '../testing/accept.ts';
import { modernCapabilities, startClient, type TestClient } from '../testing/client.ts';
import { applyTextEdits, folder, showRange, splitFixture } from '../testing/fixture.ts';
import { type WorldName, worlds } from './worlds.ts';

export interface Place {
  readonly uri: string;
  readonly start: number;
  readonly end: number;
}

export interface World {
  readonly client: TestClient;
  /** By address, as on the disk. */
  readonly texts: ReadonlyMap<string, string>;
  place(name: string): Place;
  text(name: string): string;
  /** Of its first character. */
  positionOf(name: string): Position;
  /** A question at the first character of a place. */
  ask<R>(method: string, name: string, more?: object): Promise<R>;
  /** A question about the file that a place is in. */
  askFile<R>(method: string, name: string, more?: object): Promise<R>;
  /** The name of a place that is exactly this range, else the range in words. */
  named(uri: string, range: Range): string;
  /** What is proposed when a place is not written yet, or only its first letters are. */
  proposed(name: string, written?: string): Promise<readonly string[]>;
  /** The file after a proposal was accepted where a place is not written yet; `▮` where the cursor is then. */
  accepted(name: string, label: string, written?: string): Promise<string>;
  /** The problems of the file that a place is in, after another text is written there: `severity code`. */
  problems(name: string, text?: string): Promise<readonly Diagnostic[]>;
  /** The problems of the file that a place is in, were this its text. */
  problemsWith(name: string, whole: string): Promise<readonly Diagnostic[]>;
  /** The quick fixes of what another text is there, `★` before the preferred one, and the file after each. */
  repairs(name: string, text: string): Promise<readonly (readonly [title: string, after: string])[]>;
  close(): Promise<void>;
}

/** What VS Code can do, making files with an edit included. */
const createsFiles: ClientCapabilities = {
  ...modernCapabilities,
  workspace: { ...modernCapabilities.workspace, workspaceEdit: { documentChanges: true, resourceOperations: ['create'] } },
};

export async function openWorld(which: WorldName): Promise<World> {
  const { texts, places } = readPlaces(worlds[which]);
  const client = await startClient({ files: texts, capabilities: createsFiles });
  for (const [uri, text] of texts) await client.open(uri, text);
  let version = 1;

  const place = (name: string): Place => {
    const found = places.get(name);
    if (!found) throw new Error(`${which} has no place ${name}`);
    return found;
  };
  const textOf = (uri: string) => texts.get(uri) ?? '';
  const within = async <R>(
    name: string,
    text: string,
    question: (at: { uri: string; text: string; position: Position }) => Promise<R>,
  ): Promise<R> => {
    const { uri, start, end } = place(name);
    const whole = textOf(uri).slice(0, start) + text + textOf(uri).slice(end);
    await client.change(uri, ++version, whole);
    const answer = await question({ uri, text: whole, position: positionIn({ text: whole }, start + text.length) });
    await client.change(uri, ++version, textOf(uri));
    return answer;
  };
  const positionOf = (name: string) => positionIn({ text: textOf(place(name).uri) }, place(name).start);
  const complete = (uri: string, position: Position) =>
    client.connection.sendRequest<CompletionList>('textDocument/completion', { textDocument: { uri }, position });

  return {
    client,
    texts,
    place,
    text: (name) => textOf(place(name).uri).slice(place(name).start, place(name).end),
    positionOf,
    ask: (method, name, more = {}) =>
      client.connection.sendRequest(method, { textDocument: { uri: place(name).uri }, position: positionOf(name), ...more }),
    askFile: (method, name, more = {}) => client.connection.sendRequest(method, { textDocument: { uri: place(name).uri }, ...more }),
    named: (uri, range) => {
      const text = textOf(uri);
      const [start, end] = [offsetIn({ text }, range.start), offsetIn({ text }, range.end)];
      const found = [...places].find(([, one]) => one.uri === uri && one.start === start && one.end === end);
      return found ? found[0] : showRange(texts, uri, range);
    },
    proposed: (name, written = '') =>
      within(name, written, async ({ uri, position }) => (await complete(uri, position)).items.map((item) => item.label)),
    accepted: (name, label, written = '') =>
      within(name, written, async ({ uri, text, position }) => accept(text, itemOf(await complete(uri, position), label))),
    problems: (name, text) =>
      within(name, text ?? textOf(place(name).uri).slice(place(name).start, place(name).end), ({ uri }) => client.diagnosticsOf(uri)),
    problemsWith: async (name, whole) => {
      const { uri } = place(name);
      await client.change(uri, ++version, whole);
      const found = await client.diagnosticsOf(uri);
      await client.change(uri, ++version, textOf(uri));
      return found;
    },
    repairs: (name, written) =>
      within(name, written, async ({ uri, text, position }) => {
        const actions = await client.connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
          textDocument: { uri },
          range: { start: positionOf(name), end: position },
          context: { diagnostics: [], only: [CodeActionKind.QuickFix] },
        });
        return actions.map(
          ({ title, isPreferred, edit }) =>
            [`${isPreferred ? '★ ' : ''}${title}`, applyTextEdits(text, editsByFile(edit ?? {}).get(uri) ?? [])] as const,
        );
      }),
    close: () => client.close(),
  };
}

/** Takes the marks `⟦name|text⟧` out of a fixture. */
export function readPlaces(fixture: string): { texts: Map<string, string>; places: Map<string, Place> } {
  const names: string[] = [];
  const unnamed = fixture.replaceAll(/⟦([\w-]+)\|/g, (_, name: string) => {
    names.push(name);
    return '⟦';
  });
  const { texts, spans } = splitFixture(unnamed);
  const inOrder = [...texts.keys()].flatMap((uri) => spans.filter((span) => span.uri === uri));
  return { texts, places: new Map(names.map((name, index) => [name, inOrder[index] as Place])) };
}

/** The files that an edit changes or makes, with their new texts. */
export function changed(world: World, edit: WorkspaceEdit): Record<string, string> {
  return Object.fromEntries([...editsByFile(edit)].map(([uri, edits]) => [uri, applyTextEdits(world.texts.get(uri) ?? '', edits)]));
}

function editsByFile(edit: WorkspaceEdit): ReadonlyMap<string, readonly TextEdit[]> {
  const byFile = new Map(Object.entries(edit.changes ?? {}));
  for (const one of edit.documentChanges ?? []) {
    if ('textDocument' in one)
      byFile.set(one.textDocument.uri, [...(byFile.get(one.textDocument.uri) ?? []), ...(one.edits as TextEdit[])]);
  }
  return byFile;
}

/** The address of a file of the world. */
export function addressOf(file: string): string {
  return `${folder}${file}`;
}
