/** Tables of a page as JSON (engine.md 2.9): `{tables: [[{header: cell}]]}`, those without headers left out. */
import { selectAll } from 'css-select';
import { DomUtils, ElementType, parseDocument } from 'htmlparser2';
import type { Json } from '../result.ts';
import { fail } from './failure.ts';

type Element = ReturnType<typeof DomUtils.getElementsByTagName>[number];
type Page = ReturnType<typeof parseDocument>;

/** @param selector CSS: only tables that are, or are inside, what it selects; undefined for all. */
export function parseHtml(text: string, selector: string | undefined): Json {
  const page = parseDocument(text);
  const wanted = selector === undefined || selector.trim() === '' ? undefined : new Set(select(page, selector));
  const tables = DomUtils.getElementsByTagName('table', page)
    .filter((table) => wanted === undefined || ancestors(table).some((element) => wanted.has(element)))
    .flatMap((table) => {
      const rows = readTable(table);
      return rows ? [rows] : [];
    });
  return { tables };
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

/** The element itself and those around it. */
function ancestors(element: Element): readonly Element[] {
  const around = element.parent && isElement(element.parent) ? ancestors(element.parent) : [];
  return [element, ...around];
}

/** Undefined for a table whose first row names no columns. */
function readTable(table: Element): readonly Json[] | undefined {
  const rows = DomUtils.getElementsByTagName('tr', table).filter((row) => tableOf(row) === table);
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

function tableOf(row: Element): Element | undefined {
  return ancestors(row).find((element) => element.name === 'table');
}

function sectionOf(row: Element): string {
  return row.parent && isElement(row.parent) ? row.parent.name : '';
}

function cells(row: Element | undefined, name: string): readonly Element[] {
  return (row?.children ?? []).filter((child): child is Element => isElement(child) && child.name === name);
}

function textOf(cell: Element): string {
  return DomUtils.innerText(cell).replaceAll(/\s+/g, ' ').trim();
}
