import type { DeclaredDialect } from '../source-file.ts';
import { entriesOf, findPair } from '../syntax/navigate.ts';
import type { Node, SyntaxTree } from '../syntax/tree.ts';
import type {
  Aggregate,
  Binding,
  CapabilityModel,
  Client,
  Flow,
  ImportEntry,
  SectionName,
  Sections,
  Semantics,
  Server,
} from './capability.ts';
import { head, readBehaviour } from './read-behaviour.ts';
import { readClient, readDescribed } from './read-clients.ts';
import { readServer } from './read-servers.ts';
import { itemsOf, mappingOf, nameNodeOf, onceForNode, oncePerNode, readFlag, readNamedAt, readText, readTexts, valueAt } from './reader.ts';

/** Reads what a tree means. Never fails: an empty or broken tree gives an empty model. */
export function readCapability(tree: SyntaxTree, declared: DeclaredDialect | undefined): CapabilityModel {
  const root = mappingOf(tree.root);
  const capability = mappingOf(valueAt(root, 'capability'));
  const versionKey = declared?.dialect.key;
  return {
    versionKey: findPair(root, 'ikanos') ? 'ikanos' : findPair(root, 'naftiko') ? 'naftiko' : versionKey,
    version: readText(root, 'ikanos') ?? readText(root, 'naftiko'),
    info: readInfo(root),
    root: readSections(root),
    capability: capability && { node: capability, ...readSections(capability) },
  };
}

function readInfo(root: Node | undefined): CapabilityModel['info'] {
  const node = mappingOf(valueAt(root, 'info'));
  return (
    node && {
      node,
      display: readText(node, 'display') ?? readText(node, 'label'),
      description: readText(node, 'description'),
      version: readText(node, 'version'),
      tags: readTexts(node, 'tags'),
    }
  );
}

function readSections(owner: Node | undefined): Sections {
  return {
    consumes: readSection<Client>(owner, 'consumes', readClient),
    exposes: readSection<Server>(owner, 'exposes', readServer),
    aggregates: readSection<Aggregate>(owner, 'aggregates', readAggregate),
    binds: [...readSection<Binding>(owner, 'binds', readBinding), ...itemsOf(valueAt(owner, 'externalRefs')).map(readExternalRef)],
  };
}

function readSection<T>(owner: Node | undefined, section: SectionName, read: (node: Node) => T): readonly (T | ImportEntry)[] {
  const node = valueAt(owner, section);
  const mapping = section === 'aggregates' ? mappingOf(node) : undefined;
  // Old documentation writes aggregates as a map keyed by the namespace; the reference engine takes it.
  if (mapping)
    return entriesOf(mapping).map((pair) =>
      isImport(pair.value, section) ? readImport[section](pair.value) : readKeyedAggregate(pair.key, pair.value),
    ) as (T | ImportEntry)[];
  return itemsOf(node).map((item) => (isImport(item, section) ? readImport[section](item) : read(item)));
}

function readKeyedAggregate(key: Node, value: Node): Aggregate {
  const aggregate = readAggregate(value);
  return key.kind === 'scalar' && !aggregate.namespace ? { ...aggregate, namespace: { value: key.text, node: key } } : aggregate;
}

/**
 * An entry with `from` is an import; so is one with `import` and no `type` that lost its `from`. Up to alpha2 imports of
 * clients said `location` (a bind has a `location` too, but no `import`).
 */
function isImport(node: Node, section: SectionName): boolean {
  const has = (key: string) => findPair(node, key) !== undefined;
  if (has('from') && !has('type')) return true;
  if (has('import') && !has('type') && !has('baseUri')) return true;
  return section !== 'binds' && has('from') && !has('baseUri');
}

const readImport: Readonly<Record<SectionName, (node: Node) => ImportEntry>> = {
  consumes: onceForNode((node) => readImportOf('consumes', node)),
  exposes: onceForNode((node) => readImportOf('exposes', node)),
  aggregates: onceForNode((node) => readImportOf('aggregates', node)),
  binds: onceForNode((node) => readImportOf('binds', node)),
};

function readImportOf(section: SectionName, node: Node): ImportEntry {
  const alias = nameNodeOf(node, 'as');
  // An empty alias is none: the part keeps its name.
  const named = alias && alias.text !== '' ? alias : nameNodeOf(node, 'import');
  return {
    kind: 'import',
    section,
    node,
    from: readText(node, 'from') ?? readText(node, 'location'),
    import: readText(node, 'import'),
    as: readText(node, 'as'),
    name: named?.text ?? '',
    nameNode: named,
  };
}

const readBinding = onceForNode(
  (node): Binding => ({
    kind: 'binding',
    node,
    namespace: readText(node, 'namespace'),
    description: readText(node, 'description'),
    location: readText(node, 'location'),
    keys: readKeys(node),
  }),
);

/** Up to 0.5: a file (`uri`) or the environment (`resolution: runtime`) under another name. */
const readExternalRef = onceForNode(
  (node): Binding => ({
    kind: 'binding',
    node,
    namespace: readText(node, 'name'),
    description: readText(node, 'description'),
    location: readText(node, 'uri'),
    keys: readKeys(node),
  }),
);

/** Written as a list, which is a mistake, they have no names: then there are none. */
function readKeys(node: Node): Binding['keys'] {
  return readNamedAt(node, 'keys')
    .filter(({ name }) => name !== '')
    .map((named) => ({
      name: named.name,
      nameNode: named.nameNode,
      node: named.node,
      source: readText(valueAt(node, 'keys'), named.name),
    }));
}

const readAggregate = onceForNode(
  (node): Aggregate => ({
    kind: 'aggregate',
    node,
    namespace: readText(node, 'namespace'),
    display: readText(node, 'display') ?? readText(node, 'label'),
    flows: [...readNamedAt(node, 'flows'), ...(findPair(node, 'flows') ? [] : readNamedAt(node, 'functions'))].map(readFlow),
  }),
);

const readFlow = oncePerNode((named): Flow => {
  return {
    ...head(named),
    kind: 'flow',
    ...readDescribed(named.mapping),
    ...readBehaviour(named.mapping),
    semantics: readSemantics(named.mapping),
    outputMediaType: readText(named.mapping, 'outputMediaType'),
  };
});

function readSemantics(flow: Node | undefined): Semantics | undefined {
  const node = mappingOf(valueAt(flow, 'semantics'));
  return node && { node, safe: readFlag(node, 'safe'), idempotent: readFlag(node, 'idempotent'), cacheable: readFlag(node, 'cacheable') };
}
