import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type {
  CodeAction,
  CodeLens,
  CompletionItem,
  CompletionList,
  Diagnostic,
  DocumentLink,
  DocumentSymbol,
  FullDocumentDiagnosticReport,
  Hover,
  InlayHint,
  Position,
} from 'vscode-languageserver';
import { rulePages } from '../spec/rules/pages.ts';
import { speak } from '../spec/say.ts';
import { modernCapabilities, startClient, type TestClient } from './testing/client.ts';
import { plainWords, pseudoTranslations } from './testing/pseudo.ts';
import { listStyle, mapStyle } from './testing/shop.ts';

const uri = 'file:///ws/main.yaml';
const whole = { start: { line: 0, character: 0 }, end: { line: 10_000, character: 0 } };

/** All rules on, and everything shown that can be. */
const settings = {
  diagnostics: { rules: Object.fromEntries(rulePages.map(({ id }) => [id, 'warning'])) },
  inlayHints: { urls: true, types: true, variables: true, calls: true },
};
const capabilities = {
  ...modernCapabilities,
  textDocument: { ...modernCapabilities.textDocument, codeAction: { disabledSupport: true } },
};

/** Every code once, and a file of each family with all there is to look at. */
const files = [
  ...rulePages.map(({ id, doc }) => [id, doc.bad] as const),
  ['map style', mapStyle] as const,
  ['list style', listStyle] as const,
];

describe('in another language', () => {
  after(() => speak(undefined));

  for (const [name, text] of files) {
    it(`says nothing in English about ${name}`, async () => {
      const [main = '', ...others] = text.split(/^--- (\S+)\n/m);
      const texts = new Map([[uri, main]]);
      for (let at = 0; at < others.length; at += 2) texts.set(`file:///ws/${others[at]}`, others[at + 1] ?? '');
      const client = await startClient({
        files: texts,
        settings,
        capabilities,
        initializationOptions: { referenceLenses: true, asksSample: true },
        locale: 'de',
        translations: { de: pseudo },
      });
      await client.open(uri, main);
      await client.settle();
      // The two large files show everything, the others what is wrong with them.
      const said = await everythingSaid(client, main, name.endsWith('style') ? 6 : 2);
      await client.close();
      const all = [...texts.values()].join('\n');
      const english = said.map((line) => [line, plainWords(line, all)] as const);
      assert.deepEqual(
        english.filter(([, words]) => words.length > 0).map(([line, words]) => `${words.join(' ')} in: ${line}`),
        [],
      );
      assert.ok(said.some((line) => /[ａ-ｚ]/.test(line)));
    });
  }
});

let pseudo: Readonly<Record<string, string>> = {};
before(() => {
  pseudo = pseudoTranslations();
});

/** Asks at so many `words` of each line, and at its end. */
async function everythingSaid(client: TestClient, text: string, words: number): Promise<readonly string[]> {
  const places = placesIn(text, words);
  const { connection } = client;
  const textDocument = { uri };
  const said = new Set<string>();
  const add = (...lines: readonly (string | undefined)[]) => {
    for (const line of lines) if (line) said.add(line);
  };
  const report: FullDocumentDiagnosticReport = await connection.sendRequest('textDocument/diagnostic', { textDocument });
  for (const { message, relatedInformation = [] } of report.items)
    add(typeof message === 'string' ? message : message.value, ...relatedInformation.map((related) => related.message));
  await addActions(report.items);
  const lenses: CodeLens[] | null = await connection.sendRequest('textDocument/codeLens', { textDocument });
  add(...(lenses ?? []).map(({ command }) => command?.title));
  const hints: InlayHint[] | null = await connection.sendRequest('textDocument/inlayHint', { textDocument, range: whole });
  for (const { label, tooltip } of hints ?? []) add(typeof label === 'string' ? label : '', typeof tooltip === 'string' ? tooltip : '');
  const links: DocumentLink[] | null = await connection.sendRequest('textDocument/documentLink', { textDocument });
  add(...(links ?? []).map(({ tooltip }) => tooltip));
  const symbols: DocumentSymbol[] | null = await connection.sendRequest('textDocument/documentSymbol', { textDocument });
  addSymbols(symbols ?? []);
  for (const position of places) {
    const hover: Hover | null = await connection.sendRequest('textDocument/hover', { textDocument, position });
    if (hover && typeof hover.contents === 'object' && 'value' in hover.contents) add(hover.contents.value);
    add(await refusal('textDocument/prepareRename', { textDocument, position }));
    add(await refusal('textDocument/rename', { textDocument, position, newName: 'a b' }));
    const list: CompletionList | null = await connection.sendRequest('textDocument/completion', { textDocument, position });
    for (const item of list?.items ?? []) addItem(item);
  }
  return [...said];

  async function addActions(diagnostics: readonly Diagnostic[]): Promise<void> {
    const cursors = [whole.start, ...places].map((position) => ({ start: position, end: position }));
    for (const range of [whole, ...cursors]) {
      const context = { diagnostics: range === whole ? diagnostics : [] };
      const actions: CodeAction[] | null = await connection.sendRequest('textDocument/codeAction', { textDocument, range, context });
      for (const { title, disabled } of actions ?? []) add(title, disabled?.reason);
    }
  }

  function addSymbols(list: readonly DocumentSymbol[]): void {
    for (const { detail, children } of list) {
      add(detail);
      addSymbols(children ?? []);
    }
  }

  function addItem({ label, detail, documentation }: CompletionItem): void {
    if (label.includes(' ')) add(label);
    add(detail, typeof documentation === 'string' ? documentation : documentation?.value);
  }

  async function refusal(method: string, params: object): Promise<string | undefined> {
    try {
      await connection.sendRequest(method, params);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
}

/** The beginning of the first words, and the end of each line. */
function placesIn(text: string, words: number): readonly Position[] {
  return text
    .split('\n')
    .flatMap((line, number) => [
      ...[...line.matchAll(/[\w{$.]+/g)].slice(0, words).map(({ index }) => ({ line: number, character: index + 1 })),
      { line: number, character: line.length },
    ]);
}
