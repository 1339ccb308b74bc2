/** Where everything of a map is drawn: four columns, each ordered so that its lines cross little. */
import { type CapabilityMap, columns, type MapNode } from './map-model.ts';

export interface PlacedNode {
  readonly node: MapNode;
  readonly x: number;
  readonly y: number;
}

export interface PlacedGroup {
  readonly name: string;
  readonly x: number;
  readonly y: number;
}

export interface MapLayout {
  readonly nodes: readonly PlacedNode[];
  readonly groups: readonly PlacedGroup[];
  readonly width: number;
  readonly height: number;
}

export const nodeWidth = 210;
export const nodeHeight = 42;
const columnGap = 76;
const rowGap = 12;
const titleHeight = 20;
const margin = 16;

export function layOut({ nodes, edges }: CapabilityMap): MapLayout {
  const placed: PlacedNode[] = [];
  const groups: PlacedGroup[] = [];
  const centre = new Map<string, number>();
  const wishes = new Map<string, number>();
  /** What nothing leads to wishes to be at the end, but not beyond the longest column. */
  let tallest = 0;
  const used = columns.filter((column) => nodes.some((node) => node.column === column));
  for (const [index, column] of used.entries()) {
    const x = margin + index * (nodeWidth + columnGap);
    let y = margin;
    for (const { name, members } of inOrder(nodes.filter((node) => node.column === column))) {
      const title = name === '' ? 0 : titleHeight;
      for (const [at, node] of members.entries()) {
        // Beside what leads there, but never over what is above.
        y = Math.max(y + (at === 0 ? title : 0), Math.min(wishes.get(node.id) ?? 0, tallest) - nodeHeight / 2);
        if (at === 0 && name !== '') groups.push({ name, x, y: y - 7 });
        placed.push({ node, x, y });
        centre.set(node.id, y + nodeHeight / 2);
        y += nodeHeight + rowGap;
      }
      tallest = Math.max(tallest, y);
    }
  }

  /** Declared order in the first column, near what leads there in the others; a group stands where its members do on average. */
  function inOrder(members: readonly MapNode[]): readonly { readonly name: string; readonly members: readonly MapNode[] }[] {
    const wish = new Map(members.map((node, index) => [node.id, wishOf(node, index)]));
    for (const [id, y] of wish) if (members[0]?.column !== 'exposed') wishes.set(id, y);
    const names = [...new Set(members.map((node) => node.group))];
    const grouped = names.map((name) => {
      const own = members.filter((node) => node.group === name).sort((a, b) => (wish.get(a.id) ?? 0) - (wish.get(b.id) ?? 0));
      return { name, members: own, wish: average(own.map((node) => wish.get(node.id) ?? 0)) };
    });
    return grouped.sort((a, b) => a.wish - b.wish);
  }

  /** What nothing leads to goes below everything else. */
  function wishOf(node: MapNode, index: number): number {
    if (node.column === 'exposed') return index;
    const before = edges.filter(({ to }) => to === node.id).flatMap(({ from }) => centre.get(from) ?? []);
    return before.length > 0 ? average(before) + index / 1000 : 1e6 + index;
  }

  return {
    nodes: placed,
    groups,
    width: margin * 2 + Math.max(1, used.length) * nodeWidth + Math.max(0, used.length - 1) * columnGap,
    height: margin + Math.max(nodeHeight, ...placed.map(({ y }) => y + nodeHeight)),
  };
}

function average(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / Math.max(1, numbers.length);
}
