/** What a call came to, to look at: the response, and the X-ray of everything that led to it. */
import type { CallOutcome, InspectedCall, InspectedMapping, Json } from '../../engine/control/protocol.ts';
import { say } from '../../spec/say.ts';
import { type Html, html, nothing, prose } from '../panel/html.ts';
import { jsonHtml, shortJson, textHtml } from '../panel/json-html.ts';
import { duration } from '../run/log-lines.ts';
import { suggestPath } from './suggest-path.ts';
import { waterfallHtml } from './waterfall.ts';

export interface ResultParts {
  /** Undefined for a call that somebody else made: its response went to them. */
  readonly outcome: CallOutcome | undefined;
  readonly inspected: InspectedCall | undefined;
  /** Names of what can be copied: `curl`, `MCP request`. */
  readonly copies: readonly string[];
  /** Tests are about what is exposed. */
  readonly canBeTested: boolean;
}

export function resultHtml({ outcome, inspected, copies, canBeTested }: ResultParts): Html {
  const status = outcome?.status ?? inspected?.call.status ?? 0;
  const error = outcome?.error ?? inspected?.call.error;
  const ok = outcome ? error === undefined && status < 400 : inspected?.call.ok === true;
  const milliseconds = outcome?.milliseconds ?? inspected?.call.milliseconds ?? 0;
  return html`<header class="${ok ? 'status ok' : 'status failed'}">
<h2><span aria-hidden="true">${ok ? '✓' : '✗'}</span> ${status} <span class="dim">${say`in ${duration(milliseconds)}`}</span></h2>
<span class="buttons">${(outcome?.data ?? outcome?.text) !== undefined && html`<button type="button" class="secondary" id="copy-response" data-action="copy-response">${say`Copy response`}</button>`}${copies.map(
    (copy) =>
      html`<button type="button" class="secondary" id="copy-${copy}" data-action="copy" data-value="${copy}">${say`Copy as ${copy}`}</button>`,
  )}${outcome?.trace && canBeTested && html`<button type="button" class="secondary" id="save-test" data-action="save-test">${say`Save as test`}</button>`}</span>
</header>
${errorHtml(error, inspected)}
${outcome ? responseHtml(outcome) : inspected?.inputs !== undefined && html`<h3>${say`Inputs`}</h3>${jsonHtml(inspected.inputs)}`}
${inspected ? html`${waterfallHtml(inspected)}${mappingsHtml(inspected)}${omittedHtml(inspected)}` : nothing}`;
}

function errorHtml(error: CallOutcome['error'], inspected: InspectedCall | undefined): Html {
  if (!error) return nothing;
  return html`<section class="error" role="alert"><p>${prose(error.message)}</p>${(error.details ?? []).map(
    ({ name, message }) => html`<p><b>${name}</b>: ${prose(message)}</p>`,
  )}${placeHtml(inspected?.errorPlace, 'error-place')}</section>`;
}

function responseHtml({ data, text, binary, error }: CallOutcome): Html {
  if (data !== undefined) return html`<h3>${say`Response`}</h3>${jsonHtml(data)}`;
  if (text !== undefined) return html`<h3>${say`Response`}</h3>${textHtml(text)}`;
  if (binary) return html`<h3>${say`Response`}</h3><p class="note">${say`${binary.size} bytes of ${binary.mediaType}`}</p>`;
  return error ? nothing : html`<h3>${say`Response`}</h3><p class="note">${say`The answer has no body.`}</p>`;
}

/** The line of the file, to jump to. */
function placeHtml(place: InspectedMapping['place'], id: string): Html {
  if (!place) return nothing;
  const { uri, range } = place;
  const file = decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1));
  const value = JSON.stringify({ uri, line: range.start.line, character: range.start.character });
  return html` <button type="button" class="link" id="${id}" data-action="open" data-value="${value}" title="${file}">${say`line ${range.start.line + 1}`}</button>`;
}

function mappingsHtml({ mappings, steps }: InspectedCall): Html {
  // Mappings after the steps look in what the steps gave.
  const outputs = Object.fromEntries(steps.map(({ name, output }) => [name, output ?? null]));
  if (mappings.length === 0) return nothing;
  const misses = mappings.filter((mapping) => mapping.note !== undefined).length;
  const missed = misses === 0 ? '' : say`${misses} found nothing`;
  return html`<h3>${say`Mappings`} <span class="dim">${missed}</span></h3>
<table class="mappings">
<thead><tr><th scope="col">${say`Output`}</th><th scope="col">${say`Path`}</th><th scope="col">${say`Result`}</th><th scope="col">${say`Line`}</th></tr></thead>
<tbody>${mappings.map((mapping, index) => mappingHtml(mapping, index, outputs))}</tbody>
</table>`;
}

function mappingHtml({ target, path, input, result, note, place }: InspectedMapping, index: number, outputs: Json): Html {
  const meant = note === undefined || !place ? undefined : suggestPath(path, input ?? outputs);
  const looked =
    input !== undefined &&
    html`<details id="mapping-${index}"><summary>${say`looked in ${shortJson(input)}`}</summary>${jsonHtml(input)}</details>`;
  return html`<tr class="${note === undefined ? 'found' : 'missed'}">
<td>${target === '' ? say`(all)` : target}</td>
<td class="path">${pathHtml(path)}</td>
<td><code>${shortJson(result)}</code>${note !== undefined && html`<p class="miss">${prose(note)}</p>`}${
    meant !== undefined &&
    html`<p>${say`Did you mean this?`} ${pathHtml(meant)} <button type="button" class="link" id="mapping-${index}-fix" data-action="use-path" data-value="${JSON.stringify({ mapping: index, path: meant })}">${say`Write it`}</button></p>`
  }${looked}</td>
<td class="line">${placeHtml(place, `mapping-${index}-place`)}</td>
</tr>`;
}

/** A path that has no room breaks between its names, not in one, and not behind its `$`. */
function pathHtml(path: string): Html {
  return html`<code>${path.split(/(?<!^\$)(?=[.[])/).map((part, index) => html`${index > 0 && html`<wbr>`}${part}`)}</code>`;
}

function omittedHtml({ omitted }: InspectedCall): Html {
  return omitted === 0 ? nothing : html`<p class="note">${say`${omitted} more entries were not recorded.`}</p>`;
}
