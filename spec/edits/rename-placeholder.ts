/**
 * Names that only a placeholder declares: `{{id}}` in the path or the body of consumed operations, `{number}` in a route, `{key}` in the
 * address of an MCP resource. Whoever calls gives them a value under that name, so the name is changed there too.
 */
import type { LinkedProject } from '../links/linked-project.ts';
import type { ReferenceLists } from '../links/occurrences.ts';
import { findOperation, inputsOfOperation } from '../links/operations.ts';
import { placeholdersIn } from '../links/routes.ts';
import { spanInScalar } from '../links/scalar-text.ts';
import { inputsOf, placeholdersOf, routeTextOf, type UnitPlace } from '../links/scope.ts';
import { templateNames } from '../links/template.ts';
import { effectiveUnits } from '../links/units.ts';
import type { ClientOperation, ClientResource, Text, WithEntry } from '../model/capability.ts';
import { ownClients } from '../model/own-parts.ts';
import type { Edit } from '../problem.ts';
import { say } from '../say.ts';
import type { SourceFile } from '../source-file.ts';
import { contains } from '../span.ts';
import { deref, walk } from '../syntax/navigate.ts';
import type { Node, Span } from '../syntax/tree.ts';
import type { Rename } from './rename.ts';
import { findHarm } from './rename-check.ts';
import { addArgument } from './rename-passed.ts';

/** A name that nothing declares by itself: it is what some places agree on. */
export interface OwnName {
  readonly name: string;
  /** Of the name under the cursor. */
  readonly span: Span;
  /** Why it cannot have another name. */
  readonly refused?: string;
  /** `elsewhere`: references in files that are no capabilities, such as tests. */
  readonly rename: (newName: string, elsewhere?: ReferenceLists) => Rename;
}

interface Place {
  readonly uri: string;
  readonly span: Span;
}

export function placeholderAt(file: SourceFile, project: LinkedProject, offset: number): OwnName | undefined {
  return consumedAt(file, project, offset) ?? argumentAt(file, project, offset) ?? routeAt(file, project, offset);
}

// ------------------------------------------------------------ consumed operations

/** A name in the path belongs to all operations of the path, one in a body to its operation. */
interface Wanted {
  readonly file: SourceFile;
  readonly resource: ClientResource;
  readonly operations: readonly ClientOperation[];
  readonly name: string;
}

function consumedAt(file: SourceFile, project: LinkedProject, offset: number): OwnName | undefined {
  for (const client of ownClients(file)) {
    if (!contains(client.node, offset)) continue;
    for (const resource of client.resources) {
      const inPath = resource.path && namesIn(file, resource.path.node).find(({ span }) => contains(span, offset));
      const around = resource.operations.find(({ node }) => contains(node, offset));
      const inBody = around && bodyNames(file, around).find(({ span }) => contains(span, offset));
      const found = inPath ?? inBody;
      if (!found) continue;
      const { name, span } = found;
      const wanted = wantedOf(file, resource, name, inPath ? undefined : around);
      const isDeclared = [
        ...client.inputParameters,
        ...resource.inputParameters,
        ...wanted.operations.flatMap((one) => one.inputParameters),
      ].some((input) => input.name === name);
      const isVariable = project.linksOf(file).references.some((one) => one.kind !== 'input' && one.span.start === span.start);
      return isDeclared || isVariable ? undefined : { name, span, rename: (newName) => renameConsumed(wanted, newName, project) };
    }
  }
  return undefined;
}

function wantedOf(file: SourceFile, resource: ClientResource, name: string, operation: ClientOperation | undefined): Wanted {
  const inPath = resource.path !== undefined && templateNames(resource.path.value).some((tag) => tag.name === name);
  return { file, resource, operations: inPath || !operation ? resource.operations : [operation], name };
}

/** The key of an argument that a placeholder of the called operation takes. */
function argumentAt(file: SourceFile, project: LinkedProject, offset: number): OwnName | undefined {
  const { sections } = project.linksOf(file);
  for (const place of effectiveUnits(sections)) {
    if (place.uri !== file.uri || !contains(place.unit.node, offset)) continue;
    for (const { call, entries } of callsOf(place)) {
      const entry = entries.find(({ nameNode }) => nameNode && contains(nameNode, offset));
      const found = entry && call ? findOperation(sections, call.value) : undefined;
      if (!entry?.nameNode || !found || inputsOfOperation(found).find(({ name }) => name === entry.name)?.parameter) continue;
      const owner = project.findFile(found.client.uri);
      if (typeof owner === 'string' || !inputsOfOperation(found).some(({ name }) => name === entry.name)) continue;
      const wanted = wantedOf(owner, found.resource, entry.name, found.operation);
      return { name: entry.name, span: entry.nameNode, rename: (newName) => renameConsumed(wanted, newName, project) };
    }
  }
  return undefined;
}

function renameConsumed({ file, resource, operations, name }: Wanted, newName: string, project: LinkedProject): Rename {
  const taken = [...resource.inputParameters, ...operations.flatMap((one) => one.inputParameters)].some((input) => input.name === newName);
  const others = [...(resource.path ? namesIn(file, resource.path.node) : []), ...operations.flatMap((one) => bodyNames(file, one))];
  const refused = refusalOf(newName, taken || others.some((other) => other.name === newName));
  if (refused !== undefined) return { refused };
  const places: Place[] = others.filter((other) => other.name === name).map(({ span }) => ({ uri: file.uri, span }));
  const added: Edit[] = [];
  const nodes = new Set(operations.map(({ node }) => node));
  for (const home of project.allFiles()) {
    const { sections } = project.linksOf(home);
    for (const place of effectiveUnits(sections)) {
      for (const { call, entries, node } of callsOf(place)) {
        const found = call && findOperation(sections, call.value);
        if (!found || found.client.uri !== file.uri || !nodes.has(found.operation.node)) continue;
        const entry = entries.find((one) => one.name === name);
        if (entry?.nameNode) places.push({ uri: place.uri, span: entry.nameNode });
        else if (givenNames(place).includes(name)) added.push(...(addArgument(project, place, node, { key: newName, input: name }) ?? []));
      }
    }
  }
  return finish(places, added, newName, project);
}

// ------------------------------------------------------------ routes, and addresses of MCP resources

function routeAt(file: SourceFile, project: LinkedProject, offset: number): OwnName | undefined {
  const { sections } = project.linksOf(file);
  const own = effectiveUnits(sections).filter(({ uri }) => uri === file.uri);
  for (const place of own) {
    const text = routeTextOf(place);
    if (!text) continue;
    const twins = own.filter((other) => other === place || (place.restResource !== undefined && other.restResource === place.restResource));
    const declared = twins.flatMap(inputsOf);
    for (const name of new Set(placeholdersOf(place))) {
      if (declared.some((input) => input.name === name)) continue;
      const places = [...routeNames(file, text, name), ...twins.flatMap((twin) => usesIn(twin, name, file, project))];
      const here = places.find(({ span }) => contains(span, offset));
      if (!here) continue;
      const isUri = place.unit.kind === 'resource';
      const rename = (newName: string, elsewhere: ReferenceLists = []) =>
        renameRoute({ twins, name, places: [...places, ...naming(places, elsewhere)], isUri }, newName, project);
      return { name, span: here.span, rename };
    }
  }
  return undefined;
}

function renameRoute(
  { twins, name, places, isUri }: { twins: readonly UnitPlace[]; name: string; places: readonly Place[]; isUri: boolean },
  newName: string,
  project: LinkedProject,
): Rename {
  const taken = twins.some((twin) => givenNames(twin).includes(newName) || twin.unit.steps.some((step) => step.name === newName));
  const refused = refusalOf(newName, taken, isUri);
  if (refused !== undefined) return { refused };
  const added: Edit[] = [];
  const nodes = new Set(twins.map(({ unit }) => unit.node));
  for (const home of project.allFiles()) {
    const { sections } = project.linksOf(home);
    for (const place of effectiveUnits(sections)) {
      if (!nodes.has(place.unit.node)) continue;
      for (const { call, entries, node } of callsOf(place)) {
        const found = call && findOperation(sections, call.value);
        const takes = found && inputsOfOperation(found).some((input) => input.name === name && input.parameter?.value === undefined);
        if (takes && !entries.some((entry) => entry.name === name))
          added.push(...(addArgument(project, place, node, { key: name, input: newName }) ?? []));
      }
    }
  }
  return finish(places, added, newName, project);
}

/** What elsewhere names a placeholder by its place in the address. */
function naming(places: readonly Place[], elsewhere: ReferenceLists): readonly Place[] {
  const known = new Set(places.map(({ uri, span }) => `${uri} ${span.start}`));
  return elsewhere
    .flat()
    .filter(({ targets }) => targets.some(({ kind, uri, span }) => kind === 'input' && known.has(`${uri} ${span.start}`)));
}

/** Where a route names a placeholder. */
export function routeNames(file: SourceFile, text: Text, name: string): readonly Place[] {
  const scalar = deref(text.node);
  if (scalar?.kind !== 'scalar') return [];
  return placeholdersIn(text.value).flatMap(({ name: found, nameStart }) =>
    found === name ? [{ uri: file.uri, span: spanInScalar(file.text, scalar, nameStart, nameStart + name.length) }] : [],
  );
}

/** `{{number}}` and `api.number` in what the unit does. */
function usesIn({ unit }: UnitPlace, name: string, file: SourceFile, project: LinkedProject): readonly Place[] {
  return project
    .linksOf(file)
    .references.filter(
      ({ role, kind, span, name: used }) =>
        used === name &&
        kind === 'input' &&
        (role === 'template' || role === 'with-value') &&
        span.start >= unit.node.start &&
        span.end <= unit.node.end,
    )
    .map(({ uri, span }) => ({ uri, span }));
}

// ------------------------------------------------------------ both

interface CallPlace {
  readonly call: Text | undefined;
  readonly entries: readonly WithEntry[];
  readonly node: Node;
}

function callsOf({ unit }: UnitPlace): readonly CallPlace[] {
  return [
    { call: unit.call, entries: unit.with, node: unit.node },
    ...unit.steps.flatMap((step) => (step.kind === 'call' ? [{ call: step.call, entries: step.with, node: step.node }] : [])),
  ];
}

function givenNames(place: UnitPlace): readonly string[] {
  return [...inputsOf(place).map((input) => input.name), ...placeholdersOf(place)];
}

function bodyNames(file: SourceFile, { body, inputParameters }: ClientOperation): readonly { name: string; span: Span }[] {
  const nodes = [...(body?.data ? walk(body.data.node) : []), ...inputParameters.flatMap(({ value }) => value?.node ?? [])];
  return nodes.flatMap((node) => namesIn(file, node));
}

function namesIn(file: SourceFile, node: Node): readonly { name: string; span: Span }[] {
  const scalar = deref(node);
  if (scalar?.kind !== 'scalar' || typeof scalar.value !== 'string') return [];
  return templateNames(scalar.text).flatMap(({ name, nameStart, nameEnd }) =>
    name === '' || name.includes('.') ? [] : [{ name, span: spanInScalar(file.text, scalar, nameStart, nameEnd) }],
  );
}

function refusalOf(name: string, taken: boolean, isUri = false): string | undefined {
  if (name === '') return say`A name cannot be empty.`;
  if (!(isUri ? /^\w+$/ : /^[\w-]+$/).test(name))
    return isUri
      ? say`A placeholder of an address takes letters, digits and underscores, such as \`order_id\`.`
      : say`A placeholder takes letters, digits, hyphens and underscores, such as \`order_id\`.`;
  return taken ? say`There is a parameter \`${name}\` already.` : undefined;
}

function finish(places: readonly Place[], added: readonly Edit[], newName: string, project: LinkedProject): Rename {
  const edits = new Map<string, Edit>();
  for (const { uri, span } of places) edits.set(`${uri} ${span.start}`, { uri, start: span.start, end: span.end, newText: newName });
  for (const edit of added) edits.set(`${edit.uri} ${edit.start} with`, edit);
  const all = [...edits.values()];
  const harm = findHarm(all, project);
  return harm === undefined ? { edits: all } : { refused: harm };
}
