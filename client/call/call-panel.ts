/** The page of one thing that can be called: a form for its inputs, and below it what the last call came to. */
import * as vscode from 'vscode';
import type { CallOutcome, InspectedCall, InspectedMapping } from '../../engine/control/protocol.ts';
import type { Callable } from '../../server/protocol.ts';
import { say } from '../../spec/say.ts';
import { html, nothing } from '../panel/html.ts';
import type { FromPage } from '../panel/messages.ts';
import { openPage, type Page } from '../panel/page.ts';
import type { RunSession } from '../run/session.ts';
import { copyCall, copyKinds, copyRequest } from './copy-as.ts';
import { formHtml, readForm } from './form.ts';
import type { Inputs } from './input-values.ts';
import { resultHtml } from './result.ts';
import { unitName } from './unit-name.ts';

export interface CallPanelHooks {
  readonly extensionUri: vscode.Uri;
  /** Calls it, starting the engine if need be; undefined when that was not possible (the user has been told). */
  readonly call: (inputs: Inputs) => Promise<CallAnswer | undefined>;
  readonly column: vscode.ViewColumn;
  readonly findSession: () => RunSession | undefined;
  readonly history: () => readonly Inputs[];
  /** What the form holds at first; undefined: what was given last. */
  readonly initial: Inputs | undefined;
  readonly closed: () => void;
}

export interface CallAnswer {
  readonly outcome: CallOutcome;
  readonly inspected: InspectedCall | undefined;
}

interface Shown {
  readonly inputs: Inputs;
  readonly outcome: CallOutcome | undefined;
  readonly inspected: InspectedCall | undefined;
}

export interface CallPanel {
  /** Brings it to the front, with the inputs as they are declared now. */
  show(callable: Callable): void;
  submit(inputs: Inputs): Promise<void>;
  /** Shows a call that somebody else made. */
  inspect(inspected: InspectedCall): void;
  /** Where it is, while it can be seen. */
  column(): vscode.ViewColumn | undefined;
  dispose(): void;
}

export function openCallPanel(opened: Callable, hooks: CallPanelHooks): CallPanel {
  let callable = opened;
  let asJson = false;
  let inputs: Inputs = hooks.initial ?? hooks.history()[0] ?? {};
  let shown: Shown | undefined;
  /** Number of calls that were made here, or looked at: what is shown is the last of them. */
  let calls = 0;
  const name = unitName(callable);

  const page: Page = openPage({
    extensionUri: hooks.extensionUri,
    viewType: 'capstan.call',
    title: callable.name,
    column: hooks.column,
    body: html`<main>
<header><h1>${callable.title ?? callable.name}</h1><p class="dim">${name}${callable.method !== undefined && ` · ${callable.method} ${callable.path ?? ''}`}</p>${
      callable.description !== undefined && html`<p>${callable.description}</p>`
    }</header>
<div id="form">${form()}</div>
<div id="result" aria-live="polite"></div>
</main>`,
    received: (message) => void receive(message),
    closed: hooks.closed,
  });

  function form() {
    return formHtml(callable, { inputs, history: hooks.history(), asJson });
  }

  function showForm(): void {
    page.post({ kind: 'replace', id: 'form', markup: form().markup });
  }

  async function receive(message: FromPage): Promise<void> {
    if (message.kind === 'submit') {
      const filled = readForm(callable, message.values);
      page.post({ kind: 'faults', faults: filled.ok ? {} : filled.faults });
      if (filled.ok) await submit(filled.inputs);
      return;
    }
    const { action, value } = message;
    switch (action) {
      case 'as-json':
        asJson = !asJson;
        showForm();
        return;
      case 'history':
        inputs = hooks.history()[Number(value)] ?? inputs;
        showForm();
        return;
      case 'open':
        await openPlace(value);
        return;
      case 'copy-response':
        await copy(responseText(shown?.outcome), say`the response`);
        return;
      case 'copy':
        await copyAs(value);
        return;
      case 'copy-request': {
        const request = shown?.inspected?.upstream[Number(value)];
        if (request) await copy(copyRequest(request), say`the request as curl`);
        return;
      }
      case 'use-path': {
        const { mapping, path } = JSON.parse(value) as { readonly mapping: number; readonly path: string };
        const missed = shown?.inspected?.mappings[mapping];
        if (missed) await usePath(missed, path);
        return;
      }
      case 'save-test':
        await vscode.commands.executeCommand('capstan.saveAsTest');
        return;
    }
  }

  async function submit(given: Inputs): Promise<void> {
    inputs = given;
    const own = ++calls;
    page.post({ kind: 'replace', id: 'result', markup: html`<p class="note">${say`Calling ${callable.name}…`}</p>`.markup, busy: true });
    const answer = await hooks.call(given);
    // One that was called before may be answered after it.
    if (own === calls) show(answer && { inputs: given, ...answer });
  }

  function show(next: Shown | undefined): void {
    shown = next;
    const markup = next
      ? resultHtml({
          outcome: next.outcome,
          inspected: next.inspected,
          copies: copyKinds(callable),
          canBeTested: callable.kind !== 'operation' && callable.kind !== 'step',
        })
      : nothing;
    page.post({ kind: 'replace', id: 'result', markup: markup.markup });
  }

  async function copyAs(value: string): Promise<void> {
    const kind = copyKinds(callable).find((known) => known === value);
    const state = hooks.findSession()?.state;
    const served = state?.kind === 'running' ? state.servers.find(({ namespace }) => namespace === callable.server) : undefined;
    if (!kind || !shown) return;
    if (served?.url === undefined && kind === 'curl') {
      void vscode.window.showInformationMessage(say`${callable.server} is not running over HTTP: there is no address for curl.`);
      return;
    }
    await copy(copyCall(kind, callable, shown.inputs, served?.url ?? ''), say`the call as ${kind}`);
  }

  return {
    show: (next) => {
      const changed = JSON.stringify(next.inputs) !== JSON.stringify(callable.inputs);
      callable = next;
      if (changed) showForm();
      page.panel.reveal(undefined, false);
    },
    submit,
    dispose: () => page.dispose(),
    inspect: (inspected) => {
      inputs = (inspected.inputs ?? {}) as Inputs;
      calls++;
      showForm();
      show({ inputs, outcome: undefined, inspected });
    },
    column: () => page.panel.viewColumn,
  };
}

/** Writes another path where the file has the one that found nothing; saves, so that it is served. */
async function usePath({ path: written, place }: InspectedMapping, path: string): Promise<void> {
  if (!place) return;
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(place.uri));
  const { start, end } = place.range;
  const range = new vscode.Range(start.line, start.character, end.line, end.character);
  const text = document.getText(range);
  const at = text.indexOf(written);
  if (at < 0) {
    void vscode.window.showInformationMessage(say`The line has changed since the call. Call again.`);
    return;
  }
  const from = document.offsetAt(range.start) + at;
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(document.positionAt(from), document.positionAt(from + written.length)), path);
  await vscode.workspace.applyEdit(edit);
  await document.save();
}

async function copy(text: string | undefined, what: string): Promise<void> {
  if (text === undefined) return;
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(say`$(check) Copied ${what}`, 3000);
}

function responseText(outcome: CallOutcome | undefined): string | undefined {
  return outcome?.data === undefined ? outcome?.text : JSON.stringify(outcome.data, undefined, 2);
}

/** The page sends back what it was given: an address and a position in JSON. */
export async function openPlace(value: string): Promise<void> {
  const { uri, line, character } = JSON.parse(value) as { readonly uri: string; readonly line: number; readonly character: number };
  const position = new vscode.Position(line, character);
  const open = vscode.window.visibleTextEditors.find((editor) => editor.document.uri.toString() === vscode.Uri.parse(uri).toString());
  await vscode.window.showTextDocument(vscode.Uri.parse(uri), {
    selection: new vscode.Range(position, position),
    // Beside the page, where the file was opened from.
    viewColumn: open?.viewColumn ?? vscode.ViewColumn.One,
  });
}
