/** JSON to read: indented and coloured like the editor's, with a cap so that a page stays a page. */

import type { Json } from '../../engine/control/protocol.ts';
import { say } from '../../spec/say.ts';
import { escapeHtml, type Html, html } from './html.ts';

const maxCharacters = 200_000;
const token = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(true|false|null)\b|-?\b\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b/g;

export function jsonHtml(value: Json): Html {
  const text = JSON.stringify(value, undefined, 2) ?? 'null';
  const shown = text.length > maxCharacters ? text.slice(0, maxCharacters) : text;
  const rest = text.length - shown.length;
  return html`<pre class="json" tabindex="0">${colour(shown)}</pre>${rest > 0 && html`<p class="note">${say`${rest} more characters are not shown. Copy the response to see them.`}</p>`}`;
}

/** A text that may be JSON. */
export function textHtml(text: string): Html {
  try {
    return jsonHtml(JSON.parse(text) as Json);
  } catch {
    // Not JSON, or cut: shown as it is.
    return html`<pre tabindex="0">${text}</pre>`;
  }
}

function colour(text: string): Html {
  let markup = '';
  let end = 0;
  for (const match of text.matchAll(token)) {
    const [whole, string, colon, word] = match;
    markup += escapeHtml(text.slice(end, match.index));
    const kind = string !== undefined ? (colon === undefined ? 'string' : 'key') : word !== undefined ? 'word' : 'number';
    markup += `<span class="${kind}">${escapeHtml(string ?? whole)}</span>${colon ?? ''}`;
    end = match.index + whole.length;
  }
  return { markup: markup + escapeHtml(text.slice(end)) };
}

/** One line: `[3 elements]`, `{name, role}`, `"Bernie"`. */
export function shortJson(value: Json): string {
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[${value.length} ${value.length === 1 ? 'element' : 'elements'}]`;
  if (typeof value === 'object' && value !== null) {
    const keys = Object.keys(value);
    return keys.length === 0 ? '{}' : `{${keys.slice(0, 6).join(', ')}${keys.length > 6 ? ', …' : ''}}`;
  }
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
