/**
 * Templates (format.md R10): one pass, own properties only, JSON for what is no scalar. Names without a value give
 * nothing and are told to the caller, who knows whether that matters.
 */

import { keepBounded } from '../../spec/bounded.ts';
import { parseTemplate, type TagPart, type TemplatePart } from '../../spec/links/template.ts';
import type { Json } from '../result.ts';

/** The value of a name in scope; undefined when there is none. */
export type Names = (name: string) => Json | undefined;

export interface Rendered {
  readonly text: string;
  /** Names that had no value, in order. */
  readonly missing: readonly string[];
}

type Tree =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'section'; readonly name: string; readonly inverted: boolean; readonly body: readonly Tree[] };

const parsed = new Map<string, readonly Tree[]>();
const maxParsed = 5000;

/** How an inserted value is written where it stands: plain, or encoded for a URL, for JSON, for XML. */
export type Write = (value: Json, before: string) => string;

export function render(template: string, names: Names, write: Write = asText): Rendered {
  if (!template.includes('{{')) return { text: template, missing: [] };
  const output = { text: '', missing: [] as string[] };
  renderParts(parse(template), names, write, output);
  return output;
}

/** The name of a template that is nothing but one tag: its value keeps its type. */
export function singleName(template: string): string | undefined {
  if (!template.startsWith('{{')) return undefined;
  const [only, ...more] = parse(template);
  return more.length === 0 && only?.kind === 'name' ? only.name : undefined;
}

/** A template's value: typed when it is one tag, text otherwise; undefined when a name has no value. */
export function evaluate(template: string, names: Names): Json | undefined {
  const name = singleName(template);
  if (name !== undefined) return resolve(name, names);
  const { text, missing } = render(template, names);
  return missing.length > 0 && text === '' ? undefined : text;
}

/**
 * Structured data, keys included: a text that is one tag takes the value with its type; a field whose value is missing is left out.
 * @param ofText reads texts that mean more than templates do.
 */
export function fill(data: Json, names: Names, ofText = (text: string): Json | undefined => fillText(text, names)): Json | undefined {
  if (typeof data === 'string') return ofText(data);
  if (typeof data !== 'object' || data === null) return data;
  if (Array.isArray(data)) return data.map((item: Json) => fill(item, names, ofText) ?? null);
  return Object.fromEntries(
    Object.entries(data).flatMap(([key, value]) => {
      const filled = fill(value as Json, names, ofText);
      return filled === undefined ? [] : [[render(key, names).text, filled]];
    }),
  );
}

function fillText(text: string, names: Names): Json | undefined {
  const name = singleName(text);
  return name === undefined ? render(text, names).text : resolve(name, names);
}

export function asText(value: Json): string {
  if (typeof value === 'string') return value;
  return value === null ? '' : JSON.stringify(value);
}

/** `step.field`: a name with dots of its own wins over the way into it. */
export function resolve(name: string, names: Names): Json | undefined {
  const exact = names(name);
  if (exact !== undefined || !name.includes('.')) return exact;
  const [first = '', ...rest] = name.split('.');
  let value = names(first);
  for (const step of rest) {
    if (typeof value !== 'object' || value === null) return undefined;
    if (Array.isArray(value)) value = /^\d+$/.test(step) ? (value as readonly Json[])[Number(step)] : undefined;
    else value = Object.hasOwn(value, step) ? (value as { readonly [key: string]: Json })[step] : undefined;
  }
  return value;
}

function parse(template: string): readonly Tree[] {
  let tree = parsed.get(template);
  if (!tree) {
    tree = nest(template, parseTemplate(template));
    keepBounded(parsed, template, tree, maxParsed);
  }
  return tree;
}

/** Sections hold what stands up to their end; one that is never closed, or a partial, stays as it is written. */
function nest(template: string, parts: readonly TemplatePart[]): readonly Tree[] {
  const root: Tree[] = [];
  const open: { tag: TagPart; body: Tree[] }[] = [];
  const current = () => open.at(-1)?.body ?? root;
  for (const part of parts) {
    switch (part.kind) {
      case 'text':
        current().push({ kind: 'text', text: part.text });
        break;
      case 'name':
        if (part.name !== '') current().push({ kind: 'name', name: part.name });
        break;
      case 'section':
      case 'inverted':
        open.push({ tag: part, body: [] });
        break;
      case 'close': {
        const section = open.at(-1)?.tag.name === part.name ? open.pop() : undefined;
        if (section) current().push({ kind: 'section', name: part.name, inverted: section.tag.kind === 'inverted', body: section.body });
        break;
      }
      case 'partial':
        current().push({ kind: 'text', text: template.slice(part.start, part.end) });
        break;
      case 'comment':
      case 'delimiters':
        break;
      default:
        part satisfies never;
    }
  }
  for (const { tag, body } of open) root.push({ kind: 'text', text: template.slice(tag.start, tag.end) }, ...body);
  return root;
}

function renderParts(parts: readonly Tree[], names: Names, write: Write, output: { text: string; missing: string[] }): void {
  for (const part of parts) {
    if (part.kind === 'text') output.text += part.text;
    else if (part.kind === 'name') {
      const value = resolve(part.name, names);
      if (value === undefined) output.missing.push(part.name);
      output.text += write(value ?? null, output.text);
    } else renderSection(part, names, write, output);
  }
}

function renderSection(section: Tree & { kind: 'section' }, names: Names, write: Write, output: { text: string; missing: string[] }): void {
  const value = resolve(section.name, names);
  const empty = value === undefined || value === null || value === false || (Array.isArray(value) && value.length === 0);
  if (section.inverted) {
    if (empty) renderParts(section.body, names, write, output);
    return;
  }
  if (empty) return;
  const items: readonly Json[] = Array.isArray(value) ? value : [value];
  for (const item of items) renderParts(section.body, within(item, names), write, output);
}

/** Inside a section the value's own fields come first; `.` is the value itself. */
function within(value: Json, names: Names): Names {
  return (name) => {
    if (name === '.') return value;
    if (typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, name))
      return (value as { readonly [key: string]: Json })[name];
    return names(name);
  };
}
