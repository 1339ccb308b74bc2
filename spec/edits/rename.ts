/**
 * Renames a thing and everything that names it, in all files. A rename that would change what any text means is refused: the
 * edited files are read again and compared with what they meant before.
 */
import type { Definition, DefinitionKind } from '../links/definition.ts';
import type { LinkedProject } from '../links/linked-project.ts';
import { type Occurrence, type ReferenceLists, sharedOccurrencesOf } from '../links/occurrences.ts';
import type { InputParameter } from '../model/capability.ts';
import { ownClients } from '../model/own-parts.ts';
import type { Edit } from '../problem.ts';
import { say } from '../say.ts';
import type { SourceFile } from '../source-file.ts';
import { isWithin } from '../span.ts';
import { nodeAt } from '../syntax/navigate.ts';
import type { Node, ScalarNode, Span } from '../syntax/tree.ts';
import { findHarm } from './rename-check.ts';
import { passOn } from './rename-passed.ts';
import { rewriteScalar } from './write-scalar.ts';

export interface Renamed {
  readonly edits: readonly Edit[];
  /** A sentence when requests look different afterwards: the name is also what the other side knows the value by. */
  readonly onTheWire?: string;
}

export type Rename = Renamed | { readonly refused: string };

/** Why nothing can be renamed here; undefined when it can. */
export function refusalOf(definitions: readonly Definition[], name: string, project: LinkedProject): string | undefined {
  const definition = definitions[0];
  if (!definition) return say`\`${name}\` is not declared anywhere that can be read, so there is nothing to rename.`;
  if (definition.kind === 'file') return say`Rename the file itself: the imports follow it.`;
  if (definition.name === '') return say`This has no name yet.`;
  if (isEnvironment(definition))
    return say`\`${name}\` is also the name of the environment variable that it is read from. Give it a \`value\` first.`;
  if (typeof project.findFile(definition.uri) === 'string') return say`\`${name}\` is declared in a file that cannot be read.`;
  return undefined;
}

/** Without a value, the name is looked up in the environment (format.md R17). */
function isEnvironment({ kind, part }: Definition): boolean {
  const input = part as Partial<InputParameter> | undefined;
  return kind === 'input' && input?.in?.value === 'environment' && input.value === undefined;
}

/** `elsewhere`: references in files that are no capabilities, such as tests. */
export function rename(
  definitions: readonly Definition[],
  newName: string,
  project: LinkedProject,
  elsewhere: ReferenceLists = [],
): Rename {
  const [first] = definitions;
  const refusal = refusalOf(definitions, first?.name ?? '', project);
  if (refusal !== undefined || !first) return { refused: refusal ?? say`There is nothing to rename.` };
  const wanted = newName.trim();
  if (wanted === '') return { refused: say`A name cannot be empty.` };
  if (wanted === first.name) return { edits: [] };
  const occurrences = sharedOccurrencesOf(definitions, project, elsewhere);
  for (const { definition, reference } of occurrences) {
    const taken = reference ? undefined : takenBy(definition, wanted, project);
    if (taken !== undefined) return { refused: taken };
  }
  const edits: Edit[] = [];
  for (const occurrence of occurrences) {
    const file = project.findFile(occurrence.uri);
    if (typeof file === 'string') return { refused: say`\`${occurrence.uri}\` names it too and cannot be read.` };
    if (textAt(file, occurrence) !== first.name) continue;
    edits.push({ uri: occurrence.uri, ...replacement(file, occurrence, wanted) });
  }
  edits.push(...passOn(occurrences, wanted, project));
  const harm = findHarm(edits, project);
  if (harm !== undefined) return { refused: harm };
  const onTheWire = occurrences.map(({ definition }) => wireChange(definition, wanted, project)).find((change) => change !== undefined);
  return onTheWire === undefined ? { edits } : { edits, onTheWire };
}

/** Parameters of a query, headers and cookies are sent under their name; those of a path and of tools are not (format.md R9, R11). */
function wireChange(definition: Definition, newName: string, project: LinkedProject): string | undefined {
  const input = definition.part as Partial<InputParameter> | undefined;
  const place = definition.kind === 'input' ? input?.in?.value : undefined;
  if (place !== 'query' && place !== 'header' && place !== 'cookie') return undefined;
  const file = project.findFile(definition.uri);
  if (typeof file === 'string') return undefined;
  const isConsumed = ownClients(file).some(({ node }) => isWithin(definition.span, node));
  const kind = { query: say`query parameter`, header: say`header`, cookie: say`cookie` }[place];
  return isConsumed
    ? say`The ${kind} \`${definition.name}\` is sent under this name: the API would be sent \`${newName}\` from now on.`
    : say`The ${kind} \`${definition.name}\` is read under this name: callers would have to send \`${newName}\` from now on.`;
}

/** Things of one list or map are told apart by their names, operations of one API over all its resources. */
function takenBy(definition: Definition, name: string, project: LinkedProject): string | undefined {
  const file = project.findFile(definition.uri);
  if (typeof file === 'string') return undefined;
  const holder = holderOf(definition);
  const other = project
    .linksOf(file)
    .definitions.find(
      (candidate) =>
        candidate.name === name && candidate.kind === definition.kind && holder !== undefined && holderOf(candidate) === holder,
    );
  return other && say`There is ${inWords(definition.kind)} \`${name}\` already.`;
}

function holderOf({ kind, node }: Definition): Node | undefined {
  const parent = node?.parent;
  const list = parent?.kind === 'pair' ? parent.parent : parent;
  if (kind !== 'client-operation' || !list) return list;
  // From the operations of a resource to the resources of the client.
  const resource = list.parent?.kind === 'pair' ? list.parent.parent : undefined;
  const above = resource?.parent;
  return above?.kind === 'pair' ? above.parent : above;
}

function inWords(kind: DefinitionKind): string {
  switch (kind) {
    case 'client':
      return say`a consumed API`;
    case 'client-resource':
    case 'rest-resource':
    case 'resource':
      return say`a resource`;
    case 'client-operation':
    case 'rest-operation':
      return say`an operation`;
    case 'server':
      return say`a server`;
    case 'tool':
    case 'skill-tool':
      return say`a tool`;
    case 'prompt':
      return say`a prompt`;
    case 'skill':
      return say`a skill`;
    case 'aggregate':
      return say`an aggregate`;
    case 'flow':
      return say`a flow`;
    case 'step':
      return say`a step`;
    case 'input':
      return say`a parameter`;
    case 'output':
      return say`an output`;
    case 'binding':
      return say`a bind`;
    case 'variable':
      return say`a variable`;
    case 'file':
      return say`a file`;
    default:
      return kind satisfies never;
  }
}

/** The name as it stands there, without quotes. */
function textAt(file: SourceFile, { span }: Occurrence): string {
  return file.text.slice(span.start, span.end).replace(/^(["'])(.*)\1$/s, '$2');
}

/** A name alone in its scalar is written anew in the quotes it has; one inside a longer text is replaced there. */
function replacement(file: SourceFile, { span }: Occurrence, name: string): { start: number; end: number; newText: string } {
  const scalar = nodeAt(file.tree, span.start)?.node;
  if (scalar?.kind !== 'scalar' || !isWhole(scalar, span)) return { ...span, newText: name };
  return { start: scalar.start, end: scalar.end, newText: rewriteScalar(scalar, name) };
}

function isWhole(scalar: ScalarNode, span: Span): boolean {
  const quotes = scalar.style === 'single' || scalar.style === 'double' ? 1 : 0;
  return span.start - scalar.start <= quotes && scalar.end - span.end <= quotes && scalar.style !== 'literal' && scalar.style !== 'folded';
}
