/** Servers and what they offer, in words: where it is reached, what it takes, what it does. */
import type { Effective, EffectiveSections } from '../spec/links/resolve-imports.ts';
import type { UnitPlace } from '../spec/links/scope.ts';
import { effectiveUnits } from '../spec/links/units.ts';
import type {
  Aggregate,
  ImportEntry,
  McpPrompt,
  McpResource,
  McpTool,
  RestOperation,
  RestResource,
  Server,
  Skill,
  SkillTool,
} from '../spec/model/capability.ts';
import { say } from '../spec/say.ts';
import { behaviourLines, inputLines, listed, unitLines } from './describe-behaviour.ts';
import { addressOf } from './request-line.ts';

export function describeServer(server: Server, namespace: string): string[] {
  const address = server.kind === 'mcp' && server.transport?.value === 'stdio' ? undefined : addressOf(server);
  return [
    `**${namespace}** · ${serverWords(server)}`,
    ...reachedAt(address === undefined ? undefined : `${address}${pathOfServer(server)}`),
    ...('description' in server && server.description ? ['', server.description.value] : []),
    ...offerLines(server),
    ...(server.authentication?.type ? ['', say`Callers log in: \`${server.authentication.type.value}\`.`] : []),
  ];
}

/** Where one begins: MCP clients are given this path, a catalogue of skills is read from it. */
function pathOfServer({ kind }: Server): string {
  if (kind === 'mcp') return '/mcp';
  return kind === 'skill' ? '/skills' : '';
}

function reachedAt(address: string | undefined, method = ''): string[] {
  return address === undefined ? [] : ['', '```http', `${method}${address}`, '```'];
}

function serverWords(server: Server): string {
  switch (server.kind) {
    case 'rest':
      return say`REST server`;
    case 'mcp':
      return server.transport?.value === 'stdio' ? say`MCP server over standard input and output` : say`MCP server`;
    case 'skill':
      return say`skill server`;
    case 'control':
      return say`control server`;
    case 'unknown-server':
      return say`server`;
    default:
      return server satisfies never;
  }
}

function offerLines(server: Server): string[] {
  switch (server.kind) {
    case 'rest':
      return listed(
        say`Routes:`,
        server.resources.flatMap((resource) =>
          resource.operations.map(({ method }) => `${method?.value ?? 'GET'} ${resource.path?.value ?? ''}`),
        ),
      );
    case 'mcp':
      return [
        ...listed(say`Tools:`, server.tools.map(nameOf)),
        ...listed(say`Resources:`, server.resources.map(nameOf)),
        ...listed(say`Prompts:`, server.prompts.map(nameOf)),
      ];
    case 'skill':
      return listed(say`Skills:`, server.skills.map(nameOf));
    case 'control':
    case 'unknown-server':
      return [];
    default:
      return server satisfies never;
  }
}

/** A unit that refers to a flow goes by the flow's name where it has none. */
function nameOf(part: { readonly name: string; readonly ref?: { readonly value: string } | undefined }): string {
  return part.name || (part.ref?.value ?? '');
}

/** The server that has a part, under the name it has in this capability. */
function serverWith(sections: EffectiveSections, has: (server: Server) => boolean): Effective<Server> | undefined {
  return sections.servers.find(({ part }) => has(part));
}

export function describeRestResource(resource: RestResource, sections: EffectiveSections): string[] {
  const server = serverWith(sections, (part) => part.kind === 'rest' && part.resources.includes(resource));
  const address = server && addressOf(server.part);
  const operations = resource.operations.map(({ method, name, call, ref, steps }) => {
    const does = ref ? say`runs \`${ref.value}\`` : call ? say`calls \`${call.value}\`` : steps.length > 0 ? say`works in steps` : '';
    return `- \`${method?.value ?? 'GET'}\`${name ? ` \`${name}\`` : ''}${does ? `: ${does}` : ''}`;
  });
  const target = resource.forward?.targetNamespace?.value;
  return [
    ...reachedAt(`${address ?? ''}${resource.path?.value ?? ''}`),
    ...(resource.description ? ['', resource.description.value] : []),
    ...(operations.length > 0 ? ['', ...operations] : []),
    ...(target ? ['', say`Passes requests on to \`${target}\`.`] : []),
    ...inputLines(resource.inputParameters),
  ];
}

export function describeUnit(unit: McpTool | McpResource | RestOperation, sections: EffectiveSections): string[] {
  const place = effectiveUnits(sections).find((candidate) => candidate.unit === unit);
  if (!place) return unitLines({ unit, uri: '', namespace: undefined, server: undefined, restResource: undefined }, sections);
  return [...servedLines(place), ...unitLines(place, sections)];
}

function servedLines({ unit, server, restResource }: UnitPlace): string[] {
  const address = server && addressOf(server);
  switch (unit.kind) {
    case 'rest-operation':
      return reachedAt(`${address ?? ''}${restResource?.path?.value ?? ''}`, `${unit.method?.value ?? 'GET'} `);
    case 'resource': {
      const type = unit.mimeType ? ` (${unit.mimeType.value})` : '';
      return [
        ...(unit.uri ? ['', `\`${unit.uri.value}\`${type}`] : []),
        ...(unit.location ? ['', say`Serves the files of \`${unit.location.value}\`.`] : []),
      ];
    }
    case 'tool':
      return hintLines(unit);
    case 'flow':
      return [];
    default:
      return unit satisfies never;
  }
}

function hintLines({ hints }: McpTool): string[] {
  const facts = [
    hints?.readOnly?.value ? say`only reads` : undefined,
    hints?.destructive?.value ? say`may destroy something` : undefined,
    hints?.idempotent?.value ? say`can be repeated` : undefined,
  ].filter((fact) => fact !== undefined);
  return facts.length > 0 ? ['', `*${facts.join(', ')}*`] : [];
}

export function describePrompt(prompt: McpPrompt): string[] {
  return [
    ...(prompt.description ? ['', prompt.description.value] : []),
    ...(prompt.location ? ['', say`The text is in \`${prompt.location.value}\`.`] : []),
    ...inputLines(prompt.arguments),
  ];
}

export function describeSkill(skill: Skill, sections: EffectiveSections): string[] {
  const server = serverWith(sections, (part) => part.kind === 'skill' && part.skills.includes(skill));
  const address = server && addressOf(server.part);
  return [
    ...reachedAt(address === undefined ? undefined : `${address}/skills/${skill.name}`),
    ...(skill.description ? ['', skill.description.value] : []),
    ...(skill.tools.length > 0 ? ['', say`Tools:`, '', ...skill.tools.map(skillToolLine)] : []),
  ];
}

/** What it tells a model, and what it does: that of the tool or operation it takes over, else what its instruction says. */
export function describeSkillTool({ description, from, instruction }: SkillTool, sections: EffectiveSections): string[] {
  const taken = from && effectiveUnits(sections).find((place) => place.server && isTaken(place, from));
  return [
    ...(description ? ['', description.value] : []),
    ...(from ? ['', say`Takes over \`${from.action?.value ?? '?'}\` of \`${from.sourceNamespace?.value ?? '?'}\`.`] : []),
    ...(instruction ? ['', say`Told in \`${instruction.value}\`.`] : []),
    ...(taken ? [...servedLines(taken), ...unitLines(taken, sections, description !== undefined)] : []),
  ];
}

function isTaken({ unit, namespace }: UnitPlace, { sourceNamespace, action }: NonNullable<SkillTool['from']>): boolean {
  return namespace === sourceNamespace?.value && unit.name === action?.value && unit.kind !== 'resource';
}

function skillToolLine({ name, from, instruction }: SkillTool): string {
  if (from) return say`- \`${name}\`: \`${from.action?.value ?? '?'}\` of \`${from.sourceNamespace?.value ?? '?'}\``;
  return instruction ? say`- \`${name}\`: told in \`${instruction.value}\`` : `- \`${name}\``;
}

/** `part` is the import where the name is an alias. */
export function describeAggregate(part: Aggregate | ImportEntry, name: string, sections: EffectiveSections): string[] {
  const aggregate = part.kind === 'import' ? sections.aggregates.find(({ namespace }) => namespace === name)?.part : part;
  if (!aggregate) return [];
  const flows = aggregate.flows.map((flow) => {
    const [, does = ''] = behaviourLines(flow, undefined, sections);
    const words = flow.description?.value || (flow.steps.length > 0 ? say`works in steps` : does);
    return `- \`${flow.name}\`${words ? `: ${words}` : ''}`;
  });
  return [...(aggregate.display ? ['', aggregate.display.value] : []), ...(flows.length > 0 ? ['', say`Flows:`, '', ...flows] : [])];
}
