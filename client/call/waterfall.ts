/** What a call did and when: one row a request, lookup or script, each with a bar as long as it took. */
import type { InspectedCall } from '../../engine/control/protocol.ts';
import { say } from '../../spec/say.ts';
import { type Html, html, nothing, prose } from '../panel/html.ts';
import { jsonHtml, textHtml } from '../panel/json-html.ts';
import { duration } from '../run/log-lines.ts';

type Request = InspectedCall['upstream'][number];
type Step = InspectedCall['steps'][number];

export interface Row {
  readonly kind: 'request' | 'step';
  /** Milliseconds after the start of the call. */
  readonly start: number;
  readonly milliseconds: number;
  readonly request: Request | undefined;
  readonly step: Step | undefined;
  /** Position of the request among all requests of the call. */
  readonly index: number;
}

/** In the order of time. A step that calls is shown by its request; its output goes with it. */
export function rowsOf({ call, upstream, steps }: InspectedCall): readonly Row[] {
  const began = Date.parse(call.time);
  const startOf = (endedAt: number | undefined, milliseconds: number): number =>
    endedAt === undefined || Number.isNaN(began) ? 0 : Math.max(0, endedAt - began - milliseconds);
  const requests = upstream.map(
    (request, index): Row => ({
      kind: 'request',
      start: startOf(request.endedAt, request.milliseconds),
      milliseconds: request.milliseconds,
      request,
      step: steps.find(({ name, type }) => type === 'call' && name === request.step),
      index,
    }),
  );
  const others = steps
    .filter((step) => !upstream.some((request) => request.step === step.name))
    .map(
      (step): Row => ({
        kind: 'step',
        start: startOf(step.endedAt, step.milliseconds),
        milliseconds: step.milliseconds,
        request: undefined,
        step,
        index: -1,
      }),
    );
  return [...requests, ...others].sort((a, b) => a.start - b.start || a.milliseconds - b.milliseconds);
}

export function waterfallHtml(inspected: InspectedCall): Html {
  const rows = rowsOf(inspected);
  if (rows.length === 0) return nothing;
  const total = Math.max(inspected.call.milliseconds, ...rows.map((row) => row.start + row.milliseconds), 1);
  return html`<h3>${say`Steps`} <span class="dim">${say`${duration(inspected.call.milliseconds)} in all`}</span></h3>
<div class="waterfall">${rows.map((row, index) => rowHtml(row, index, total))}</div>`;
}

function rowHtml(row: Row, index: number, total: number): Html {
  const { request, step } = row;
  const failed = request ? request.error !== undefined || request.status === undefined || request.status >= 400 : step?.note !== undefined;
  const name = request?.step ?? step?.name ?? request?.reference ?? '';
  return html`<details id="row-${index}" class="${failed ? 'failed' : 'ok'}">
<summary><span class="name" title="${name}">${name}</span><span class="what">${request ? (name === request.reference ? request.method : `${request.method} ${request.reference}`) : (step?.type ?? '')}</span><span class="answer">${
    request ? (request.status ?? say`no answer`) : ''
  }</span><svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="${say`after ${duration(row.start)}`}"><rect x="${percent(row.start, total)}" y="2" width="${Math.max(
    0.6,
    percent(row.milliseconds, total),
  )}" height="6" rx="1"/></svg><span class="time">${duration(row.milliseconds)}</span></summary>
${request ? requestHtml(request, row.index) : nothing}
${step ? stepHtml(step) : nothing}
</details>`;
}

/** At most 100, with two digits. */
function percent(part: number, total: number): number {
  return Math.round(Math.min(100, (part / total) * 100) * 100) / 100;
}

function requestHtml(request: Request, index: number): Html {
  const { method, url, status, error, mocked, responseBytes } = request;
  return html`<div class="exchange">
<p><b>${method}</b> <code>${url}</code> <button type="button" class="link" id="curl-${index}" data-action="copy-request" data-value="${index}">${say`Copy as curl`}</button></p>
${mocked === true && html`<p class="note">${say`Answered locally: nothing was sent.`}</p>`}
${error !== undefined && html`<p class="miss">${prose(error)}</p>`}
${headersHtml(say`Request headers`, request.requestHeaders)}
${request.requestBody !== undefined && html`<h4>${say`Request body`}</h4>${textHtml(request.requestBody)}`}
<h4>${say`Answer`} <span class="dim">${answerWords(status, responseBytes)}</span></h4>
${request.responseBody === undefined ? html`<p class="note">${status === undefined ? say`No answer came.` : say`The answer has no text to show.`}</p>` : textHtml(request.responseBody)}
${request.responseHeaders && headersHtml(say`Response headers`, request.responseHeaders)}
</div>`;
}

function answerWords(status: number | undefined, bytes: number | undefined): string {
  const answer = status === undefined ? say`none` : String(status);
  return bytes === undefined ? answer : say`${answer}, ${bytes} bytes`;
}

function headersHtml(title: string, headers: Readonly<Record<string, string>>): Html {
  const entries = Object.entries(headers);
  if (entries.length === 0) return nothing;
  return html`<details class="headers"><summary>${title} <span class="dim">${entries.length}</span></summary><table>${entries.map(
    ([name, value]) => html`<tr><th scope="row">${name}</th><td><code>${value}</code></td></tr>`,
  )}</table></details>`;
}

function stepHtml({ output, note }: Step): Html {
  return html`<div class="exchange"><h4>${say`Output of the step`}</h4>${note !== undefined ? html`<p class="miss">${prose(note)}</p>` : nothing}${
    output !== undefined ? jsonHtml(output) : nothing
  }</div>`;
}
