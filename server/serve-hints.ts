/** Requests about what is shown beside the text: lenses, hints, colours, hierarchies. */
import type { SemanticTokens } from 'vscode-languageserver';
import { say } from '../spec/say.ts';
import { ask } from './border.ts';
import { incomingCalls, outgoingCalls, prepareCallHierarchy } from './call-hierarchy.ts';
import { codeLenses } from './code-lenses.ts';
import type { Desk } from './desk.ts';
import { inlayHints } from './inlay-hints.ts';
import { linkedEditingRanges } from './linked-editing.ts';
import { offsetIn, spanIn } from './positions.ts';
import { semanticTokens, tokensSince } from './semantic-tokens.ts';
import { linkAll } from './whole-workspace.ts';

export function serveHints(desk: Desk): void {
  serveCalls(desk);
  serveTokens(desk);
  const { connection, traits, workspace, settings, testFiles, about, aboutAll } = desk;
  connection.onCodeLens(
    aboutAll('lenses', (file) =>
      codeLenses(file, workspace(), settings().codeLens, {
        showsReferences: traits().options.referenceLenses === true,
        testFiles: testFiles(),
      }),
    ),
  );
  connection.languages.inlayHint.on(
    about('hints', (file, { range }) => inlayHints(file, workspace(), spanIn(file, range), settings().inlayHints)),
  );
  connection.languages.onLinkedEditingRange(
    about('linked editing', (file, { position }) => linkedEditingRanges(file, workspace(), offsetIn(file, position))),
  );
}

function serveCalls({ connection, workspace, aboutAll }: Desk): void {
  connection.languages.callHierarchy.onPrepare(
    aboutAll('call hierarchy', (file, { position }) => prepareCallHierarchy(file, workspace(), offsetIn(file, position))),
  );
  connection.languages.callHierarchy.onIncomingCalls(({ item }, token, progress) =>
    ask(connection.console, {
      name: 'incoming calls',
      token,
      answer: async () => {
        await linkAll(workspace(), { token, progress, title: say`Looking for calls` });
        return incomingCalls(item, workspace());
      },
    }),
  );
  connection.languages.callHierarchy.onOutgoingCalls(({ item }, token, progress) =>
    ask(connection.console, {
      name: 'outgoing calls',
      token,
      answer: async () => {
        await linkAll(workspace(), { token, progress, title: say`Looking for calls` });
        return outgoingCalls(item, workspace());
      },
    }),
  );
}

function serveTokens({ connection, workspace, about }: Desk): void {
  /** The last answer for each file: what the next difference is told from. */
  const told = new Map<string, SemanticTokens>();
  const remember = (uri: string, tokens: SemanticTokens) => {
    told.set(uri, tokens);
    // Closed files are forgotten when another one is asked about.
    for (const known of told.keys()) if (workspace().versionOf(known) === undefined) told.delete(known);
    return tokens;
  };
  const none = { data: [] };
  const full = about('tokens', (file, { textDocument }) => remember(textDocument.uri, semanticTokens(file, workspace())));
  connection.languages.semanticTokens.on(async (params, token) => (await full(params, token)) ?? none);
  const delta = about('tokens', (file, params: { textDocument: { uri: string }; previousResultId: string }) => {
    const before = told.get(params.textDocument.uri);
    const now = remember(params.textDocument.uri, semanticTokens(file, workspace()));
    return tokensSince(before, params.previousResultId, now);
  });
  connection.languages.semanticTokens.onDelta(async (params, token) => (await delta(params, token)) ?? none);
  const ranged = about('tokens', (file, { range }: Parameters<Parameters<typeof connection.languages.semanticTokens.onRange>[0]>[0]) =>
    semanticTokens(file, workspace(), spanIn(file, range)),
  );
  connection.languages.semanticTokens.onRange(async (params, token) => (await ranged(params, token)) ?? none);
}

/** Asks a client that can to ask again: settings or other files have changed. */
export function refreshHints({ connection, traits }: Pick<Desk, 'connection' | 'traits'>): void {
  const failed = (what: string) => () => connection.console.warn(`The client did not refresh its ${what}.`);
  if (traits().refreshesLenses) connection.sendRequest('workspace/codeLens/refresh').catch(failed('lenses'));
  if (traits().refreshesHints) connection.languages.inlayHint.refresh().catch(failed('hints'));
  if (traits().refreshesTokens) connection.sendRequest('workspace/semanticTokens/refresh').catch(failed('colours'));
}
