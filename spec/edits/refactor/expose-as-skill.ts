/**
 * A tool or a REST operation as a tool of a skill; and a consumed operation, through what serves it. A skill takes over what another
 * server of the capability serves (format.md R4), so an operation that nothing serves becomes an MCP tool first.
 */
import { compareStructures } from '../../dialects/dialect.ts';
import type { LinkedProject } from '../../links/linked-project.ts';
import { type FoundOperation, findFlow } from '../../links/operations.ts';
import type { UnitPlace } from '../../links/scope.ts';
import { effectiveUnits, ownUnits } from '../../links/units.ts';
import type { CapabilityModel, SkillServer } from '../../model/capability.ts';
import { say } from '../../say.ts';
import type { SourceFile } from '../../source-file.ts';
import { contains } from '../../span.ts';
import type { TextEdit } from '../apply-edits.ts';
import { freeName } from '../free-name.ts';
import { writeScalar } from '../write-scalar.ts';
import { dashed, entryLines, indented } from './blocks.ts';
import { exposedAsTool, operationAround, refuseTarget } from './expose-operation.ts';
import { isKeyed, type Place, type Refactoring, type Refusal } from './refactoring.ts';
import { addServers, freeNamespace, freePort, intoServer, type ServerKind, serverLines } from './server-entry.ts';

/** What a tool of a skill stands for. */
interface Source {
  readonly namespace: string;
  readonly action: string;
  readonly description: string;
  /** Name of the skill it would begin. */
  readonly topic: string;
}

const skillServer: ServerKind = { type: 'skill', collection: 'skills', port: 8090 };

/** Offered in a consumed operation, and on the name of a tool or a REST operation. */
export function exposeAsSkillTool(place: Place): Refactoring | Refusal | undefined {
  const { file, project } = place;
  const { capability } = file.model;
  const structure = file.declared?.dialect.structure;
  if (!structure || compareStructures(structure, '0.5') < 0 || capability?.node.kind !== 'mapping') return undefined;
  const unit = unitNamedAt(place);
  const found = unit ? undefined : operationAround(place);
  const served = unit ?? (found && servedBy(found, file, project));
  const tool = found && !served ? exposedAsTool(file, project, found) : undefined;
  const source = served ? sourceOf(served) : tool && found && newSource(tool, found);
  if (!source || isTaken(file.model, source)) return undefined;
  const title = say`Expose \`${found?.operation.name ?? source.action}\` as a skill tool`;
  const edits: (TextEdit | undefined)[] = [];
  const servers: (readonly string[])[] = [];
  if (tool?.server) edits.push(intoServer(file.text, tool.server, 'tools', tool.lines, isKeyed(file)));
  else if (tool) servers.push(tool.newServer);
  const skills = capability.exposes.find((entry) => entry.kind === 'skill');
  if (skills) edits.push(intoSkills(file, skills, source));
  else servers.push(newSkillServer(file, project, source));
  if (servers.length > 0) edits.push(addServers(file, capability.node, servers));
  const made = edits.flatMap((edit) => edit ?? []);
  return made.length === edits.length
    ? { title, kind: 'rewrite', edits: made.map((edit) => ({ uri: file.uri, ...edit })) }
    : refuseTarget(title);
}

/** A tool or a REST operation of the file itself, on its name. */
function unitNamedAt({ file, offset }: Place): UnitPlace | undefined {
  return ownUnits(file).find(({ unit, server }) => {
    const { nameNode } = unit;
    return isServable(unit.kind) && server?.namespace && nameNode && contains(nameNode, offset);
  });
}

function isServable(kind: UnitPlace['unit']['kind']): boolean {
  return kind === 'tool' || kind === 'rest-operation';
}

/** What calls the operation and nothing else, itself or through a flow. Tools first. */
function servedBy({ client, operation }: FoundOperation, file: SourceFile, project: LinkedProject): UnitPlace | undefined {
  const { sections } = project.linksOf(file);
  const call = `${client.namespace}.${operation.name}`;
  const serving = effectiveUnits(sections).filter(({ unit, namespace }) => {
    const flow = unit.ref ? findFlow(sections, unit.ref.value)?.flow : undefined;
    return isServable(unit.kind) && namespace !== undefined && unit.name !== '' && (unit.call ?? flow?.call)?.value === call;
  });
  return serving.find(({ unit }) => unit.kind === 'tool') ?? serving[0];
}

function sourceOf({ unit, namespace = '' }: UnitPlace): Source {
  return {
    namespace,
    action: unit.name,
    description: ('description' in unit ? unit.description?.value : undefined) ?? unit.name,
    topic: namespace,
  };
}

function newSource(
  { namespace, name }: { readonly namespace: string; readonly name: string },
  { operation, client }: FoundOperation,
): Source {
  const description = operation.description?.value ?? `${operation.method?.value ?? 'GET'} ${operation.name}`;
  return { namespace, action: name, description, topic: client.namespace ?? namespace };
}

function isTaken({ capability }: CapabilityModel, { namespace, action }: Source): boolean {
  return (capability?.exposes ?? []).some(
    (entry) =>
      entry.kind === 'skill' &&
      entry.skills.some(({ tools }) =>
        tools.some(({ from }) => from?.sourceNamespace?.value === namespace && from.action?.value === action),
      ),
  );
}

/** Into the first skill there is, else as the first one of the server. */
function intoSkills(file: SourceFile, server: SkillServer, source: Source): TextEdit | undefined {
  const keyed = isKeyed(file);
  const [skill] = server.skills;
  if (!skill) return intoServer(file.text, server, 'skills', skillLines(source, keyed), keyed);
  const name = freeName(
    skill.tools.map((tool) => tool.name),
    source.action,
  );
  return intoServer(file.text, skill, 'tools', toolLines(source, name, keyed), keyed);
}

function newSkillServer(file: SourceFile, project: LinkedProject, source: Source): readonly string[] {
  const keyed = isKeyed(file);
  const namespace = freeNamespace(file, project, `${source.topic}-skills`);
  return serverLines(skillServer, { namespace, port: freePort(file, skillServer.port) }, skillLines(source, keyed), keyed);
}

function skillLines(source: Source, keyed: boolean): readonly string[] {
  const tool = toolLines(source, source.action, keyed);
  return entryLines(
    source.topic,
    [`description: ${writeScalar(source.description)}`, 'tools:', ...indented(keyed ? tool : dashed(tool), 2)],
    keyed,
  );
}

function toolLines({ namespace, action, description }: Source, name: string, keyed: boolean): readonly string[] {
  return entryLines(
    name,
    [
      `description: ${writeScalar(description)}`,
      'from:',
      `  sourceNamespace: ${writeScalar(namespace)}`,
      `  action: ${writeScalar(action)}`,
    ],
    keyed,
  );
}
