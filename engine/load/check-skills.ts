/** Whether the tools of exposed skills lead to something: a tool of a sibling server, or an instruction file that exists. */
import type { Effective } from '../../spec/links/resolve-imports.ts';
import type { Server, Skill, SkillServer, SkillTool } from '../../spec/model/capability.ts';
import type { IsMissing } from '../../spec/rules/missing-files.ts';
import { instructionMistake } from '../../spec/rules/skills.ts';
import { noSuchAction, noSuchSource } from '../../spec/rules/unknown-skill-source.ts';
import type { Reporter } from './reporter.ts';

export function checkSkills(server: SkillServer, servers: readonly Effective<Server>[], isMissing: IsMissing, reporter: Reporter): void {
  for (const skill of server.skills) for (const tool of skill.tools) checkTool(skill, tool, servers, isMissing, reporter);
}

function checkTool(skill: Skill, tool: SkillTool, servers: readonly Effective<Server>[], isMissing: IsMissing, reporter: Reporter): void {
  const { from, instruction } = tool;
  if (!from === !instruction) reporter.key(tool.node, 'from');
  else if (from) checkSource(from, servers, reporter);
  else if (instruction) {
    const message = instructionMistake(skill.name, skill.location?.value, instruction.value, isMissing);
    if (message !== undefined) reporter.found('unknown-instruction', { message, span: instruction.node });
  }
}

function checkSource(from: NonNullable<SkillTool['from']>, servers: readonly Effective<Server>[], reporter: Reporter): void {
  const { sourceNamespace, action, node } = from;
  if (!sourceNamespace || !action) {
    reporter.key(node, sourceNamespace ? 'action' : 'sourceNamespace');
    return;
  }
  const found = (message: string, { node: span }: typeof action): void => reporter.found('unknown-skill-source', { message, span });
  const callable = servers.filter(({ part }) => part.kind === 'rest' || part.kind === 'mcp');
  const source = callable.find(({ namespace }) => namespace === sourceNamespace.value);
  if (!source) {
    const known = callable.flatMap(({ namespace }) => namespace ?? []);
    found(noSuchSource(sourceNamespace.value, known), sourceNamespace);
    return;
  }
  const actions = actionsOf(source.part);
  const kind = source.part.kind === 'mcp' ? 'tool' : 'operation';
  if (!actions.includes(action.value)) found(noSuchAction(kind, sourceNamespace.value, action.value, actions), action);
}

function actionsOf(server: Server): readonly string[] {
  if (server.kind === 'mcp') return server.tools.map((tool) => tool.name);
  if (server.kind === 'rest') return server.resources.flatMap((resource) => resource.operations.map((operation) => operation.name));
  return [];
}
