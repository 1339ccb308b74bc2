/** References inside exposed servers, besides those of their units: credentials, routes, forwarding, skills, prompts. */
import type { InputParameter, RestResource, RestServer, Server, Skill, SkillServer, Text } from '../model/capability.ts';
import { spanOf } from '../span.ts';
import { defineNamed } from './define.ts';
import type { Linker } from './linker.ts';
import { placeholdersIn } from './routes.ts';
import { promptScope, variableScope } from './scope.ts';
import { actionsOf } from './units.ts';

export function linkServer(linker: Linker, server: Server): void {
  for (const field of Object.values(server.authentication?.fields ?? {})) {
    if (server.authentication?.type?.value !== 'oauth2') linker.templates(field.node, () => variableScope(linker.sections));
  }
  if (server.kind === 'rest')
    for (const resource of server.resources) {
      if (resource.forward?.targetNamespace) linker.clientName(resource.forward.targetNamespace, 'forward');
      if (resource.path) linkPlaceholders(linker, resource.path, inputsOfRoute(server, resource), resource.name);
    }
  if (server.kind === 'skill') {
    linkSkills(linker, server);
    for (const skill of server.skills) linkAllowedTools(linker, skill);
  }
  if (server.kind === 'mcp') {
    for (const prompt of server.prompts)
      for (const message of prompt.template)
        if (message.content) linker.templates(message.content.node, () => promptScope(prompt, linker.file.uri));
  }
}

function linkSkills(linker: Linker, server: SkillServer): void {
  const servers = linker.sections.servers.filter(({ part }) => part.kind === 'rest' || part.kind === 'mcp');
  for (const { from } of server.skills.flatMap((skill) => skill.tools)) {
    if (!from?.sourceNamespace) continue;
    const source = servers.find(({ namespace }) => namespace === from.sourceNamespace?.value);
    const state = linker.shared || linker.sections.incomplete.has('exposes') ? 'unknown' : 'unresolved';
    const name = from.sourceNamespace.value;
    const candidates = () => servers.flatMap(({ namespace }) => namespace ?? []);
    const target = source && linker.define('server', source);
    linker.add({
      kind: 'server',
      role: 'skill-from',
      name,
      span: linker.part(from.sourceNamespace.node, 0, name.length),
      whole: spanOf(from.sourceNamespace.node),
      target,
      state,
      candidates,
    });
    if (!from.action || !source) continue;
    const actions = actionsOf(source.part);
    const action = actions.find((candidate) => candidate.name === from.action?.value);
    linker.add({
      kind: source.part.kind === 'mcp' ? 'tool' : 'rest-operation',
      role: 'skill-from',
      name: from.action.value,
      qualifier: name,
      span: linker.part(from.action.node, 0, from.action.value.length),
      whole: spanOf(from.action.node),
      target: action && defineNamed(source.part.kind === 'mcp' ? 'tool' : 'rest-operation', action, source.uri, name),
      candidates: () => actions.map((candidate) => candidate.name),
    });
  }
}

/** Names separated by blanks (format.md R19); what is no tool of the skill may be one of whoever uses it. */
function linkAllowedTools(linker: Linker, { name: container, allowedTools, tools }: Skill): void {
  for (const { 0: name, index } of allowedTools?.value.matchAll(/\S+/g) ?? []) {
    const tool = tools.find((candidate) => candidate.name === name);
    if (!allowedTools || !tool) continue;
    const span = linker.part(allowedTools.node, index, index + name.length);
    const target = defineNamed('skill-tool', tool, linker.file.uri, container);
    linker.add({ kind: 'skill-tool', role: 'allowed-tool', name, span, whole: span, target });
  }
}

/** All that the path of a resource may give a value to: what the server, the resource and each of its operations declares. */
function inputsOfRoute(server: RestServer, resource: RestResource): readonly InputParameter[] {
  return [...server.inputParameters, ...resource.inputParameters, ...resource.operations.flatMap((operation) => operation.inputParameters)];
}

/** `{name}` and `{{name}}` in a route or in the address of an MCP resource; without a declaration they declare an input themselves. */
export function linkPlaceholders(linker: Linker, text: Text, inputs: readonly InputParameter[], container: string): void {
  for (const { name, nameStart, start, end } of placeholdersIn(text.value)) {
    const declared = inputs.filter((input) => input.name === name);
    if (declared.length === 0) continue;
    linker.add({
      kind: 'input',
      role: 'path',
      name,
      span: linker.part(text.node, nameStart, nameStart + name.length),
      whole: linker.part(text.node, start, end),
      targets: declared.map((input) => defineNamed('input', input, linker.file.uri, container)),
    });
  }
}
