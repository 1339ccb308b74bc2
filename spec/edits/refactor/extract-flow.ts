/** One flow alone in a shared file. What it calls stays where it is: a shared flow calls what the capability that imports it consumes. */
import { defineNamed } from '../../links/define.ts';
import type { Aggregate, Flow } from '../../model/capability.ts';
import { ownAggregates } from '../../model/own-parts.ts';
import { say } from '../../say.ts';
import { contains, isWithin } from '../../span.ts';
import { deref } from '../../syntax/navigate.ts';
import type { MappingNode } from '../../syntax/tree.ts';
import { followPiece } from '../rename-file.ts';
import { writeScalar } from '../write-scalar.ts';
import { indented, isBlock } from './blocks.ts';
import { copyLines, entryOf, hasAnchors } from './entry.ts';
import { extractPart } from './extract-part.ts';
import { appendEntry, findBlock } from './insert-lines.ts';
import type { Place, Refactoring, Refusal } from './refactoring.ts';
import { onOneLine } from './spread.ts';

export function isOnFlowName(place: Place): boolean {
  return flowNamedAt(place) !== undefined;
}

/** Offered on its name. An aggregate with this flow alone moves as a whole: see `extractToFile`. */
export function extractFlow(place: Place): readonly (Refactoring | Refusal)[] {
  const { file } = place;
  const found = flowNamedAt(place);
  const namespace = found?.aggregate.namespace?.value;
  if (!found || namespace === undefined || found.aggregate.flows.length < 2) return [];
  const { aggregate, flow } = found;
  const { text } = file;
  const collection = (aggregate.node as MappingNode).pairs.find(({ key }) => key.text === 'functions') ? 'functions' : 'flows';
  return extractPart(place, {
    section: 'aggregates',
    definition: defineNamed('flow', flow, file.uri, namespace),
    namespace,
    toNewFile: say`Move flow \`${flow.name}\` to a shared file`,
    toFile: (path) => say`Move flow \`${flow.name}\` to \`${path}\``,
    take: () => {
      const entry = isBlock(aggregate.node) ? entryOf(text, flow.node) : undefined;
      if (!entry) return onOneLine();
      const copied = [
        flow.node,
        ...(aggregate.node as MappingNode).pairs.flatMap(({ key, value }) => (key.text === collection ? [] : value)),
      ];
      if (copied.some(hasAnchors)) return say`It uses an anchor (\`&\`, \`*\` or \`<<\`) of this file. Write it out first.`;
      return entry.removal;
    },
    entry: (name) =>
      copyLines(text, aggregate.node as MappingNode, {
        namespace: [`namespace: ${writeScalar(name)}`],
        [collection]: [`${collection}:`, ...indented(linesUnder(name, flow, aggregate, place, file.uri), 2)],
      }),
    fits: (other) => other.kind === 'aggregate' && !other.flows.some(({ name }) => name === flow.name),
    append: (other, target, name) => {
      const node = deref(other.node);
      const block = node?.kind === 'mapping' ? findBlock(node, collection) : undefined;
      return block && appendEntry(target.text, block, linesUnder(name, flow, aggregate, place, target.uri));
    },
  });
}

function flowNamedAt({ file, offset }: Place): { readonly aggregate: Aggregate; readonly flow: Flow } | undefined {
  for (const aggregate of ownAggregates(file))
    for (const flow of aggregate.flows) if (flow.nameNode && contains(flow.nameNode, offset)) return { aggregate, flow };
  return undefined;
}

/** `orders.number` says that the value is an input of the flow, by the name of the aggregate: that is another one now. */
function linesUnder(namespace: string, flow: Flow, aggregate: Aggregate, { file, project }: Place, uri: string): readonly string[] {
  const old = aggregate.namespace?.node;
  const renames = project
    .linksOf(file)
    .references.filter(({ role, kind, span, targets }) => {
      const isInside = isWithin(span, flow.node);
      return isInside && role === 'with-value' && kind === 'aggregate' && targets.some((target) => target.span.start === old?.start);
    })
    .map(({ span }) => ({ ...span, newText: namespace }));
  return entryOf(file.text, flow.node, [...renames, ...followPiece(file, flow.node, uri, project)])?.lines ?? [];
}
