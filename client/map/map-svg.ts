/** A map as SVG: boxes to press, lines that show what was called. */
import { say } from '../../spec/say.ts';
import { type Html, html } from '../panel/html.ts';
import { duration } from '../run/log-lines.ts';
import { layOut, nodeHeight, nodeWidth, type PlacedEdge, type PlacedNode } from './map-layout.ts';
import type { CapabilityMap } from './map-model.ts';

export interface NodeTraffic {
  readonly calls: number;
  readonly failures: number;
  readonly totalMilliseconds: number;
}

export interface MapTraffic {
  /** By node id. */
  readonly nodes: ReadonlyMap<string, NodeTraffic>;
  /** Ids of nodes that took part in a call since the last drawing. */
  readonly busy: ReadonlySet<string>;
}

export const noTraffic: MapTraffic = { nodes: new Map(), busy: new Set() };

/** `style`: for a file of its own, which has no stylesheet beside it. */
export function mapSvg(map: CapabilityMap, traffic: MapTraffic, style = ''): Html {
  const layout = layOut(map);
  return html`<svg class="map" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${layout.width} ${layout.height}" width="${layout.width}" height="${layout.height}" role="group" aria-label="${say`Capability map`}">${
    style !== '' && { markup: `<style>${style}</style>` }
  }
<g class="edges">${layout.edges.map((edge) => edgeSvg(edge, traffic))}</g>
${layout.groups.map(({ name, x, y }) => html`<text class="group" x="${x}" y="${y}">${name}</text>`)}
${layout.nodes.map((placed) => nodeSvg(placed, traffic))}
</svg>`;
}

function edgeSvg({ from, to, path }: PlacedEdge, { nodes, busy }: MapTraffic): Html {
  const used = (nodes.get(from)?.calls ?? 0) > 0 && (nodes.get(to)?.calls ?? 0) > 0;
  const state = busy.has(from) && busy.has(to) ? ' busy' : used ? ' used' : '';
  return html`<path class="edge${state}" data-from="${from}" data-to="${to}" d="${path}"/>`;
}

function nodeSvg({ node, x, y }: PlacedNode, { nodes, busy }: MapTraffic): Html {
  const traffic = nodes.get(node.id);
  const words = traffic ? trafficWords(traffic) : '';
  const shown = traffic ? shortTraffic(traffic) : '';
  const state = [node.column, traffic && traffic.failures > 0 ? 'failing' : '', busy.has(node.id) ? 'busy' : ''].filter(Boolean).join(' ');
  const { place } = node;
  const value = place && JSON.stringify({ uri: place.uri, line: place.range.start.line, character: place.range.start.character });
  const label = [node.label, node.detail, words].filter(Boolean).join(', ');
  return html`<g class="node ${state}" id="${node.id}" transform="translate(${x} ${y})" role="button" tabindex="0" aria-label="${label}"${
    value !== undefined && html` data-action="open" data-value="${value}"`
  }><title>${label}</title><rect width="${nodeWidth}" height="${nodeHeight}" rx="5"/><text class="label" x="10" y="18">${cut(node.label, 28)}</text><text class="detail" x="10" y="33">${cut(node.detail, 29 - shown.length)}</text>${shown !== '' && html`<text class="count" x="${nodeWidth - 10}" y="33" text-anchor="end">${shown}</text>`}</g>`;
}

/** `3 calls, 1 failed, 12 ms on average` */
function trafficWords({ calls, failures, totalMilliseconds }: NodeTraffic): string {
  const average = duration(totalMilliseconds / calls);
  if (failures > 0)
    return calls === 1
      ? say`1 call, ${failures} failed, ${average} on average`
      : say`${calls} calls, ${failures} failed, ${average} on average`;
  return calls === 1 ? say`1 call, ${average} on average` : say`${calls} calls, ${average} on average`;
}

function shortTraffic({ calls, failures, totalMilliseconds }: NodeTraffic): string {
  return `${calls}×${failures > 0 ? ` ✗${failures}` : ''} ${duration(totalMilliseconds / calls)}`;
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}

/** For an exported file: the colours of a light theme. */
export const fileStyle = `text{font-family:sans-serif;fill:#24292f}.label{font-size:13px;font-weight:600}.detail,.count,.group{font-size:11px;fill:#57606a}
.node rect{fill:#fff;stroke:#8c959f}.exposed rect{stroke:#0969da}.flows rect,.steps rect{stroke:#8250df}.operations rect{stroke:#1a7f37}.hosts rect{stroke:#9a6700}.failing rect{stroke:#cf222e}
.edge{fill:none;stroke:#8c959f;stroke-width:1.2}.edge.used,.edge.busy{stroke:#0969da;stroke-width:2}`;
