/** What a tool does, as a flow of an aggregate that other servers can refer to. */
import { compareStructures } from '../../dialects/dialect.ts';
import { unitAround } from '../../links/callers.ts';
import { say } from '../../say.ts';
import { deref, findPair } from '../../syntax/navigate.ts';
import type { TextEdit } from '../apply-edits.ts';
import { freeName } from '../free-name.ts';
import { contentEnd } from '../remove-pair.ts';
import { writeScalar } from '../write-scalar.ts';
import { dashed, entryLines, indented, pairLines, removeLines } from './blocks.ts';
import { appendKey, appendLines, findBlock } from './insert-lines.ts';
import { isKeyed, keyOrder, type Place, type Refactoring, type Refusal } from './refactoring.ts';
import { refuseOneLine } from './spread.ts';

/** What a flow takes over from a tool; what is left is said to clients of the tool. */
const moved = ['description', 'inputParameters', 'call', 'with', 'steps', 'mappings', 'outputParameters'];

export function wrapAsFlow({ file, project, offset }: Place): Refactoring | Refusal | undefined {
  const structure = file.declared?.dialect.structure;
  const place = unitAround(file, offset);
  const { capability } = file.model;
  if (!structure || compareStructures(structure, 'alpha2') < 0 || place?.unit.kind !== 'tool' || capability?.node.kind !== 'mapping')
    return undefined;
  const { unit } = place;
  const mapping = unit.node;
  const main = findPair(mapping, 'call') ?? findPair(mapping, 'steps');
  if (mapping.kind !== 'mapping' || !main || unit.ref || !unit.name || !unit.description) return undefined;
  const title = say`Wrap \`${unit.name}\` as a flow`;
  if (mapping.flow) return refuseOneLine(title, 'extract');
  const { text } = file;
  const aggregate = capability.aggregates.find((entry) => entry.kind === 'aggregate' && entry.namespace !== undefined);
  const taken = project.linksOf(file).sections.aggregates.map((one) => one.namespace);
  const namespace = aggregate?.kind === 'aggregate' ? (aggregate.namespace?.value ?? '') : freeName(taken, 'flows');
  if (aggregate?.kind === 'aggregate' && aggregate.flows.some(({ name }) => name === unit.name)) return undefined;
  const keyed = isKeyed(file);
  const pairs = moved.flatMap((key) => findPair(mapping, key) ?? []);
  const server = place.namespace;
  // `tools.number` says where the value comes from: from the inputs of the flow now.
  const lines = pairs
    .flatMap((pair) => pairLines(text, pair))
    .map((line) => (server === undefined ? line : renameHolder(line, server, namespace)));
  const flow = entryLines(unit.name, lines, keyed);
  const collection = structure === 'alpha2' ? 'functions' : 'flows';
  const node = aggregate?.kind === 'aggregate' ? deref(aggregate.node) : undefined;
  const label = structure === 'alpha2' ? 'label' : 'display';
  let insertion: TextEdit | undefined;
  if (node?.kind === 'mapping') {
    const block = findBlock(node, collection);
    insertion = block && appendLines(text, block, flow);
  } else {
    const entries = [
      `${label}: Flows`,
      `namespace: ${writeScalar(namespace)}`,
      `${collection}:`,
      ...indented(keyed ? flow : dashed(flow), 2),
    ];
    const block = findBlock(capability.node, 'aggregates');
    if (block) insertion = appendLines(text, block, entries);
    else if (!findPair(capability.node, 'aggregates'))
      insertion = appendKey(text, capability.node, 'aggregates', dashed(entries), keyOrder(file, capability.node));
  }
  if (!insertion) return refuseOneLine(title, 'extract');
  const gone = pairs.filter((pair) => pair !== main);
  const reference = {
    start: main.start,
    end: contentEnd(text, main) + commentBehind(text, contentEnd(text, main)),
    newText: `ref: ${writeScalar(`${namespace}.${unit.name}`)}`,
  };
  const edits = [insertion, reference, ...gone.map((pair) => removeLines(text, mapping, pair))];
  return { title, kind: 'extract', edits: edits.map((edit) => ({ uri: file.uri, ...edit })) };
}

function renameHolder(line: string, from: string, to: string): string {
  return line.replaceAll(
    new RegExp(`(:\\s+["']?)${from.replaceAll(/[^\w]/g, '\\$&')}\\.(?=[\\w*-]+["']?(?:\\s*[,}\\]]|\\s*(?:#.*)?$))`, 'g'),
    `$1${to}.`,
  );
}

function commentBehind(text: string, end: number): number {
  return /^[ \t]+#[^\r\n]*/.exec(text.slice(end))?.[0].length ?? 0;
}
