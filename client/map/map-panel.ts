/** The page with the map of a capability, alive while it runs. */
import * as vscode from 'vscode';
import { say } from '../../spec/say.ts';
import { openPlace } from '../call/call-panel.ts';
import { html } from '../panel/html.ts';
import { openPage, type Page } from '../panel/page.ts';
import type { RunSessions } from '../run/sessions.ts';
import { readRunSettings } from '../run/settings.ts';
import type { FindServables } from '../servables.ts';
import { whyNotWritten } from '../write-failure.ts';
import { type CapabilityMap, mapOf } from './map-model.ts';
import { fileStyle, mapSvg, noTraffic } from './map-svg.ts';
import { createTrafficCounter } from './map-traffic.ts';
import { createMetrics, metricsHtml } from './metrics.ts';

/** Drawn at most this often, however many calls there are. */
const drawEveryMs = 200;

export interface MapPages extends vscode.Disposable {
  open(uri: vscode.Uri): Promise<void>;
}

export function createMapPages(sessions: RunSessions, servables: FindServables, extensionUri: vscode.Uri): MapPages {
  const pages = new Map<string, Page>();

  async function read(uri: vscode.Uri): Promise<{ readonly map: CapabilityMap; readonly title: string } | undefined> {
    const known = await servables(uri);
    if (!known) return undefined;
    return { map: mapOf(known, readRunSettings(uri).upstreams), title: known.title ?? vscode.workspace.asRelativePath(uri) };
  }

  async function open(uri: vscode.Uri): Promise<void> {
    const key = uri.toString();
    const before = pages.get(key);
    if (before) {
      before.panel.reveal();
      return;
    }
    const first = await read(uri);
    if (!first) {
      void vscode.window.showInformationMessage(say`Open a capability file to see its map.`);
      return;
    }
    let { map } = first;
    const traffic = createTrafficCounter();
    const metrics = createMetrics();
    let timer: NodeJS.Timeout | undefined;
    const draw = (): void => {
      timer ??= setTimeout(() => {
        timer = undefined;
        page.post({ kind: 'replace', id: 'map', markup: mapSvg(map, traffic.take()).markup });
        page.post({ kind: 'replace', id: 'metrics', markup: metricsHtml(metrics.read(Date.now())).markup });
      }, drawEveryMs);
    };
    const readAgain = async (): Promise<void> => {
      map = (await read(uri))?.map ?? map;
      draw();
    };
    const page = openPage({
      extensionUri,
      viewType: 'capstan.map',
      title: say`Map of ${first.title}`,
      column: vscode.ViewColumn.Beside,
      body: html`<main class="wide"><header><h1>${first.title}</h1><p class="buttons"><span class="dim">${say`What is exposed → steps and flows → consumed operations → hosts. Calls are counted while it runs.`}</span><button type="button" class="secondary" id="export" data-action="export">${say`Export as SVG`}</button></p></header>
<div id="map">${mapSvg(map, noTraffic)}</div>
<div id="metrics">${metricsHtml([])}</div></main>`,
      received: (message) => {
        if (message.kind !== 'action') return;
        if (message.action === 'open') void openPlace(message.value);
        if (message.action === 'export') void exportMap(uri, map);
      },
      closed: () => {
        clearTimeout(timer);
        subscriptions.dispose();
        pages.delete(key);
      },
    });
    const subscriptions = vscode.Disposable.from(
      sessions.onEvent(({ session, event }) => {
        if (session.options.uri !== key || event.event !== 'served') return;
        traffic.add(map, event.record);
        metrics.add(event.record);
        draw();
      }),
      sessions.onChange((session) => {
        if (session.options.uri !== key || session.state.kind !== 'starting') return;
        traffic.clear();
        metrics.clear();
        draw();
      }),
      vscode.workspace.onDidSaveTextDocument((document) => {
        if (document.languageId === 'capability') void readAgain();
      }),
    );
    pages.set(key, page);
  }

  return {
    open,
    dispose: () => {
      for (const page of [...pages.values()]) page.dispose();
    },
  };
}

async function exportMap(uri: vscode.Uri, map: CapabilityMap): Promise<void> {
  const target = await vscode.window.showSaveDialog({
    defaultUri: uri.with({ path: uri.path.replace(/\.ya?ml$/i, '.svg') }),
    filters: { SVG: ['svg'] },
  });
  if (!target) return;
  try {
    await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(mapSvg(map, noTraffic, fileStyle).markup));
  } catch (error) {
    void vscode.window.showErrorMessage(say`The map could not be written. ${whyNotWritten(error)}`);
    return;
  }
  const open = say`Open`;
  const told = say`The map is in ${target.path.slice(target.path.lastIndexOf('/') + 1)}.`;
  if ((await vscode.window.showInformationMessage(told, open)) === open) await vscode.commands.executeCommand('vscode.open', target);
}
