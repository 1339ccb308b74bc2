/**
 * Where everything of a map is drawn: columns beside each other, each ordered so that its lines cross little. A line that
 * skips a column has a lane of its own through it, so that no line passes behind a box.
 */
import { type CapabilityMap, columns, type MapNode } from './map-model.ts';

export interface PlacedNode {
  readonly node: MapNode;
  readonly x: number;
  readonly y: number;
}

export interface PlacedEdge {
  readonly from: string;
  readonly to: string;
  /** Of an SVG path. */
  readonly path: string;
}

export interface PlacedGroup {
  readonly name: string;
  readonly x: number;
  readonly y: number;
}

export interface MapLayout {
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
  readonly groups: readonly PlacedGroup[];
  readonly width: number;
  readonly height: number;
}

export const nodeWidth = 210;
export const nodeHeight = 42;
const laneHeight = 4;
const columnGap = 76;
const rowGap = 12;
const titleHeight = 20;
const margin = 16;

/** A box, or a lane that lines to one target share on their way through a column. */
interface Item {
  readonly id: string;
  readonly group: string;
  readonly height: number;
  readonly node: MapNode | undefined;
}

interface Place {
  readonly x: number;
  /** Of its middle. */
  readonly y: number;
}

export function layOut({ nodes, edges }: CapabilityMap): MapLayout {
  const used = columns.filter((column) => nodes.some((node) => node.column === column));
  const columnOf = new Map(nodes.map((node) => [node.id, used.indexOf(node.column)]));
  const { lanes, links } = lanesOf(edges, columnOf);
  const sources = new Map<string, string[]>();
  for (const { from, to } of links) sources.set(to, [...(sources.get(to) ?? []), from]);

  const placed: PlacedNode[] = [];
  const groups: PlacedGroup[] = [];
  const places = new Map<string, Place>();
  const wishes = new Map<string, number>();
  /** What nothing leads to wishes to be at the end, but not beyond the longest column. */
  let tallest = 0;
  for (const [index, column] of used.entries()) {
    const x = margin + index * (nodeWidth + columnGap);
    let y = margin;
    const boxes = nodes
      .filter((node) => node.column === column)
      .map((node) => ({ id: node.id, group: node.group, height: nodeHeight, node }));
    for (const { name, members } of inOrder([...boxes, ...(lanes[index] ?? [])], index)) {
      const title = name === '' ? 0 : titleHeight;
      for (const [at, { id, node, height }] of members.entries()) {
        // Beside what leads there, but never over what is above.
        y = Math.round(Math.max(y + (at === 0 ? title : 0), Math.min(wishes.get(id) ?? 0, tallest) - height / 2));
        if (at === 0 && name !== '') groups.push({ name, x, y: y - 7 });
        if (node) placed.push({ node, x, y });
        places.set(id, { x, y: y + height / 2 });
        y += height + rowGap;
      }
      tallest = Math.max(tallest, y);
    }
  }

  /** Declared order in the first column, near what leads there in the others; a group stands where its members do on average. */
  function inOrder(items: readonly Item[], column: number): readonly { readonly name: string; readonly members: readonly Item[] }[] {
    const wish = new Map(items.map((item, index) => [item.id, column === 0 ? index : wishOf(item, index)]));
    if (column > 0) for (const [id, y] of wish) wishes.set(id, y);
    const names = [...new Set(items.map((item) => item.group))];
    const grouped = names.map((name) => {
      const own = items.filter((item) => item.group === name).sort((a, b) => (wish.get(a.id) ?? 0) - (wish.get(b.id) ?? 0));
      return { name, members: own, wish: average(own.map((item) => wish.get(item.id) ?? 0)) };
    });
    return grouped.sort((a, b) => a.wish - b.wish);
  }

  /** What nothing leads to goes below everything else. */
  function wishOf({ id }: Item, index: number): number {
    const before = (sources.get(id) ?? []).flatMap((from) => places.get(from)?.y ?? []);
    return before.length > 0 ? average(before) + index / 1000 : 1e6 + index;
  }

  return {
    nodes: placed,
    edges: edges.map(({ from, to }) => ({ from, to, path: pathOf(from, to, columnOf, places) })),
    groups,
    width: margin * 2 + Math.max(1, used.length) * nodeWidth + Math.max(0, used.length - 1) * columnGap,
    height: margin + Math.max(nodeHeight, ...placed.map(({ y }) => y + nodeHeight)),
  };
}

type Columns = ReadonlyMap<string, number>;

/** Lanes by column, and edges cut into pieces that reach from one column to the next. */
function lanesOf(edges: CapabilityMap['edges'], columnOf: Columns) {
  const lanes: Item[][] = [];
  const links = new Map<string, { readonly from: string; readonly to: string }>();
  for (const { from, to } of edges) {
    let before = from;
    for (const column of columnsBetween(from, to, columnOf)) {
      const id = laneId(column, to);
      const own = lanes[column] ?? [];
      lanes[column] = own;
      if (!own.some((lane) => lane.id === id)) own.push({ id, group: '', height: laneHeight, node: undefined });
      links.set(`${before} → ${id}`, { from: before, to: id });
      before = id;
    }
    links.set(`${before} → ${to}`, { from: before, to });
  }
  return { lanes, links: [...links.values()] };
}

function columnsBetween(from: string, to: string, columnOf: Columns): readonly number[] {
  const first = columnOf.get(from) ?? 0;
  const last = columnOf.get(to) ?? 0;
  return Array.from({ length: Math.max(0, last - first - 1) }, (_, index) => first + 1 + index);
}

function laneId(column: number, to: string): string {
  return `lane ${column} ${to}`;
}

/** From the right side of one box through the lanes to the left side of the other. */
function pathOf(from: string, to: string, columnOf: Columns, places: ReadonlyMap<string, Place>): string {
  const start = places.get(from) ?? { x: 0, y: 0 };
  const end = places.get(to) ?? { x: 0, y: 0 };
  const right = start.x + nodeWidth;
  if ((columnOf.get(to) ?? 0) <= (columnOf.get(from) ?? 0)) {
    // Within a column: around the right sides of both, in the gap.
    const side = end.x + nodeWidth;
    return `M${right} ${start.y}C${right + 40} ${start.y} ${side + 40} ${end.y} ${side} ${end.y}`;
  }
  const lanes = columnsBetween(from, to, columnOf).flatMap((column) => places.get(laneId(column, to)) ?? []);
  let path = `M${right} ${start.y}`;
  let at: Place = { x: right, y: start.y };
  for (const lane of lanes) {
    path += `${curve(at, lane)}H${lane.x + nodeWidth}`;
    at = { x: lane.x + nodeWidth, y: lane.y };
  }
  return path + curve(at, end);
}

function curve(from: Place, to: Place): string {
  const bend = (to.x - from.x) / 2;
  return `C${from.x + bend} ${from.y} ${to.x - bend} ${to.y} ${to.x} ${to.y}`;
}

function average(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / Math.max(1, numbers.length);
}
