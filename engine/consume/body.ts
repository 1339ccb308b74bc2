/** Request bodies, each type encoded the way its media type asks for (engine.md 2.5, mended by 14.1 and 14.2). */
import { randomUUID } from 'node:crypto';
import type { RequestBody } from '../../spec/model/capability.ts';
import { asText, fill, type Names, render } from '../compose/template.ts';
import type { Json } from '../result.ts';
import { fail } from './failure.ts';

export interface EncodedBody {
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

export function encodeBody(body: RequestBody, names: Names): EncodedBody | undefined {
  const data = body.data?.value;
  if (data === undefined) return undefined;
  switch (body.type) {
    case 'raw':
      return rawBody(String(data), names);
    case 'json':
    case 'unknown':
      return typeof data === 'string' ? jsonText(data, names) : asJson(fill(data as Json, names) ?? null);
    case 'text':
      return encode(render(textOf(data), names).text, 'text/plain; charset=utf-8');
    case 'xml':
      return encode(render(textOf(data), names, (value) => escapeXml(asText(value))).text, 'application/xml; charset=utf-8');
    case 'sparql':
      return encode(render(textOf(data), names).text, 'application/sparql-query');
    case 'formUrlEncoded':
      return encode(formBody(data, names), 'application/x-www-form-urlencoded');
    case 'multipartForm':
      return multipartBody(data, names);
    default:
      return body.type satisfies never;
  }
}

/** A JSON body made of values that no `body` template uses: `in: body` parameters of an operation without one. */
export function asJson(value: Json): EncodedBody {
  return encode(JSON.stringify(value), 'application/json');
}

function encode(text: string, contentType: string): EncodedBody {
  return { bytes: new TextEncoder().encode(text), contentType };
}

function textOf(data: unknown): string {
  return typeof data === 'string' ? data : JSON.stringify(data);
}

/** Plain text of any kind; what looks like JSON is filled in as JSON and must be JSON afterwards. */
function rawBody(template: string, names: Names): EncodedBody {
  return /^\s*[[{]/.test(template) && !/^\s*\{\{/.test(template)
    ? jsonText(template, names)
    : encode(render(template, names).text, 'application/json');
}

/**
 * A template of JSON text: inside quotes a value is escaped, outside it is written as JSON (a missing one as null). So no
 * value can break out of its place.
 */
function jsonText(template: string, names: Names): EncodedBody {
  const { text } = render(template, names, (value, before) =>
    insideQuotes(before) ? JSON.stringify(asText(value)).slice(1, -1) : JSON.stringify(value),
  );
  try {
    JSON.parse(text);
  } catch {
    // The engine's own words for it quote the body, which may hold secrets.
    fail(
      'invalid-body',
      400,
      'The request body is no JSON after its templates were filled in. Write `{{name}}` inside quotes for a text, without quotes for anything else.',
    );
  }
  return encode(text, 'application/json');
}

function insideQuotes(before: string): boolean {
  let inside = false;
  for (let at = 0; at < before.length; at++) {
    if (before[at] === '\\' && inside) at++;
    else if (before[at] === '"') inside = !inside;
  }
  return inside;
}

function formBody(data: unknown, names: Names): string {
  if (typeof data !== 'object' || data === null)
    return render(textOf(data), names, (value) => new URLSearchParams([['', asText(value)]]).toString().slice(1)).text;
  const form = new URLSearchParams();
  for (const [key, value] of Object.entries(fill(data as Json, names) ?? {})) if (value !== null) form.append(key, asText(value as Json));
  return form.toString();
}

function multipartBody(data: unknown, names: Names): EncodedBody {
  const boundary = `capstan-${randomUUID()}`;
  const parts = (Array.isArray(data) ? data : []).flatMap((part: unknown) => {
    const field = (key: string): string | undefined => {
      const written = typeof part === 'object' && part !== null ? (part as Record<string, Json>)[key] : undefined;
      const value = written === undefined ? undefined : fill(written, names);
      return value === undefined || value === null ? undefined : asText(value);
    };
    const value = field('value');
    if (value === undefined) return [];
    const [filename, type] = [field('filename'), field('contentType')];
    const disposition = `Content-Disposition: form-data; name="${quoted(field('name') ?? '')}"${filename === undefined ? '' : `; filename="${quoted(filename)}"`}`;
    return [`--${boundary}\r\n${disposition}\r\n${type === undefined ? '' : `Content-Type: ${oneLine(type)}\r\n`}\r\n${value}\r\n`];
  });
  return encode(`${parts.join('')}--${boundary}--\r\n`, `multipart/form-data; boundary=${boundary}`);
}

function quoted(text: string): string {
  return oneLine(text).replaceAll('"', '%22');
}

function oneLine(text: string): string {
  return text.replaceAll(/[\r\n]+/g, ' ');
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&apos;');
}
