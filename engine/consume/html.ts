/** Tables of a page as JSON (engine.md 2.9): `{tables: [[{header: cell}]]}`, those without headers left out. */
import { selectAll } from 'css-select';
import { DomHandler, type DomUtils, ElementType, Parser } from 'htmlparser2';
import type { Json } from '../result.ts';
import { fail } from './failure.ts';
import { unreadable } from './unreadable.ts';

type Element = ReturnType<typeof DomUtils.getElementsByTagName>[number];
type Page = DomHandler['root'];

/** Browsers stop at 512; the time that the parser takes grows with the square of it. */
const maxElements = 1_000;

/** @param selector CSS: only tables that are, or are inside, what it selects; undefined for all. */
export function parseHtml(text: string, selector: string | undefined): Json {
  const page = parsePage(text);
  const wanted = selector === undefined || selector.trim() === '' ? undefined : new Set(select(page, selector));
  const tables = [...rowsByTable(page)]
    .filter(([table]) => wanted === undefined || isWithin(table, wanted))
    .flatMap(([, rows]) => {
      const read = readTable(rows);
      return read ? [read] : [];
    });
  return { tables };
}

function parsePage(text: string): Page {
  const handler = new ShallowHandler();
  new Parser(handler).end(text);
  return handler.root;
}

class ShallowHandler extends DomHandler {
  #depth = 0;

  override onopentag(name: string, attributes: Record<string, string>): void {
    this.#depth++;
    if (this.#depth > maxElements) unreadable('HTML', `its elements are nested more than ${maxElements} levels deep`);
    super.onopentag(name, attributes);
  }

  override onclosetag(): void {
    this.#depth--;
    super.onclosetag();
  }
}

/** Outer tables show the texts of inner ones again: deeper nesting would cost more than it says. */
const maxNested = 100;

/** Tables in the order of the page, each with the rows that are its own; in one walk, however many tables lie in each other. */
function rowsByTable(page: Page): ReadonlyMap<Element, readonly Element[]> {
  const rows = new Map<Element, Element[]>();
  const waiting: { readonly element: Element; readonly table: Element | undefined; readonly depth: number }[] = [];
  const enter = (children: readonly { readonly type: string }[], table: Element | undefined, depth: number): void => {
    for (const child of children.toReversed()) if (isElement(child)) waiting.push({ element: child, table, depth });
  };
  enter(page.children, undefined, 0);
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { element, table, depth } = next;
    const isTable = element.name === 'table';
    if (isTable) rows.set(element, []);
    if (element.name === 'tr' && table) rows.get(table)?.push(element);
    if (isTable && depth === maxNested) unreadable('HTML', `its tables are nested more than ${maxNested} levels deep`);
    enter(element.children, isTable ? element : table, isTable ? depth + 1 : depth);
  }
  return rows;
}

function select(page: Page, selector: string): readonly Element[] {
  try {
    return selectAll<Page | Element, Element>(selector, page);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return fail('invalid-selector', 500, `\`${selector}\` under \`outputSchema\` is no CSS selector: ${reason}`);
  }
}

function isElement(node: { readonly type: string }): node is Element {
  return ElementType.isTag(node as { type: ElementType.ElementType });
}

/** The element itself or one around it. */
function isWithin(element: Element, wanted: ReadonlySet<Element>): boolean {
  for (let at: Element['parent'] = element; at; at = at.parent) if (isElement(at) && wanted.has(at)) return true;
  return false;
}

/** Undefined for a table whose first row names no columns. */
function readTable(rows: readonly Element[]): readonly Json[] | undefined {
  const head = rows.filter((row) => sectionOf(row) === 'thead');
  const headers = cells(head[0] ?? rows[0], 'th').map(textOf);
  if (headers.every((header) => header === '')) return undefined;
  const inside = rows.filter((row) => !['thead', 'tfoot'].includes(sectionOf(row)));
  return (inside.length > 0 ? inside : rows)
    .filter((row) => cells(row, 'th').length === 0 && cells(row, 'td').length > 0)
    .map((row) => {
      const values = cells(row, 'td').map(textOf);
      return Object.fromEntries(headers.map((header, column) => [header, values[column] ?? '']));
    });
}

function sectionOf(row: Element): string {
  return row.parent && isElement(row.parent) ? row.parent.name : '';
}

function cells(row: Element | undefined, name: string): readonly Element[] {
  return (row?.children ?? []).filter((child): child is Element => isElement(child) && child.name === name);
}

/** Elements that do not interrupt the text they stand in. */
const inlineElements: ReadonlySet<string> = new Set(
  'a abbr b bdi bdo cite code data del dfn em font i ins kbd mark q s samp small span strike strong sub sup time tt u var wbr'.split(' '),
);
/** What they hold is not shown. */
const hiddenElements: ReadonlySet<string> = new Set(['script', 'style', 'template', 'noscript']);

/** As it is read: where a line or a block ends, there is a blank. */
function textOf(cell: Element): string {
  const parts: string[] = [];
  const collect = (nodes: Element['children']): void => {
    for (const node of nodes) {
      if (node.type === ElementType.Text) parts.push(node.data);
      if (!isElement(node) || hiddenElements.has(node.name)) continue;
      const isInline = inlineElements.has(node.name);
      if (!isInline) parts.push(' ');
      collect(node.children);
      if (!isInline) parts.push(' ');
    }
  };
  collect(cell.children);
  return parts.join('').replaceAll(/\s+/g, ' ').trim();
}
