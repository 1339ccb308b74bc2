/** Whether the tools of exposed skills lead to something: a tool of a sibling server, or an instruction file that exists. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Effective } from '../../spec/links/resolve-imports.ts';
import type { Server, Skill, SkillServer, SkillTool } from '../../spec/model/capability.ts';
import type { Span } from '../../spec/syntax/tree.ts';
import { locationPath } from '../file-location.ts';

type Report = (span: Span, code: string, message: string) => void;

export function checkSkills(server: SkillServer, uri: string, servers: readonly Effective<Server>[], report: Report): void {
  for (const skill of server.skills) for (const tool of skill.tools) checkTool(skill, tool, uri, servers, report);
}

function checkTool(skill: Skill, tool: SkillTool, uri: string, servers: readonly Effective<Server>[], report: Report): void {
  const name = `Tool ${tool.name} of skill ${skill.name}`;
  const span = tool.nameNode ?? tool.node;
  if (tool.from && tool.instruction) report(span, 'skill-tool-source', `${name} has both "from" and "instruction": keep one.`);
  else if (tool.from) checkSource(name, tool.from, servers, report);
  else if (!tool.instruction) report(span, 'skill-tool-source', `${name} has neither "from" nor "instruction": it needs one of them.`);
  else if (!skill.location)
    report(
      tool.instruction.node,
      'skill-location',
      `${name} names the file ${tool.instruction.value}, but the skill has no "location" to find it in.`,
    );
  else checkInstruction(name, skill.location.value, tool.instruction, uri, report);
}

function checkSource(name: string, from: NonNullable<SkillTool['from']>, servers: readonly Effective<Server>[], report: Report): void {
  const callable = servers.filter(({ part }) => part.kind === 'rest' || part.kind === 'mcp');
  const namespace = from.sourceNamespace?.value ?? '';
  const source = callable.find((server) => server.namespace === namespace);
  if (!source) {
    const known = callable.map((server) => server.namespace ?? '').filter((known) => known !== '');
    report(
      from.sourceNamespace?.node ?? from.node,
      'skill-source-namespace',
      `${name} comes from "${namespace}", which is no REST or MCP server of this capability.${known.length > 0 ? ` Known: ${known.join(', ')}.` : ''}`,
    );
    return;
  }
  const actions = actionsOf(source.part);
  const action = from.action?.value ?? '';
  if (!actions.includes(action))
    report(
      from.action?.node ?? from.node,
      'skill-action',
      `${name} stands for "${action}", which ${namespace} does not have.${actions.length > 0 ? ` Known: ${actions.join(', ')}.` : ''}`,
    );
}

function actionsOf(server: Server): readonly string[] {
  if (server.kind === 'mcp') return server.tools.map((tool) => tool.name);
  if (server.kind === 'rest') return server.resources.flatMap((resource) => resource.operations.map((operation) => operation.name));
  return [];
}

function checkInstruction(
  name: string,
  location: string,
  instruction: { readonly value: string; readonly node: Span },
  uri: string,
  report: Report,
): void {
  const directory = uri.startsWith('file:') ? path.dirname(fileURLToPath(uri)) : process.cwd();
  const root = locationPath(location, directory);
  if (root === undefined) return;
  const file = path.resolve(root, instruction.value);
  const inside = path.relative(root, file);
  if (inside.startsWith('..') || path.isAbsolute(inside))
    report(instruction.node, 'skill-instruction', `${name} names a file outside of its skill: ${instruction.value}.`);
  else if (!existsSync(file))
    report(instruction.node, 'skill-instruction', `${name} names the file ${instruction.value}, which is not there.`);
}
