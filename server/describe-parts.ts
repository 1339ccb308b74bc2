/** What a call target, a flow, an input or a variable is, in words, as Markdown. */
import type { Definition, Reference } from '../spec/links/definition.ts';
import { fileNameOf } from '../spec/links/location.ts';
import { type FoundFlow, type FoundOperation, findFlow, findOperation, inputsOfOperation } from '../spec/links/operations.ts';
import type { EffectiveSections } from '../spec/links/resolve-imports.ts';
import type {
  Aggregate,
  Binding,
  Client,
  ClientOperation,
  ClientResource,
  Flow,
  ImportEntry,
  InputParameter,
  McpPrompt,
  McpResource,
  McpTool,
  OutputParameter,
  RestOperation,
  RestResource,
  Server,
  Skill,
  SkillTool,
  Step,
  WithEntry,
} from '../spec/model/capability.ts';
import { say } from '../spec/say.ts';
import type { SourceFile } from '../spec/source-file.ts';
import { behaviourLines, inputFacts, inputLines, listed, outputFacts, outputLines } from './describe-behaviour.ts';
import {
  describeAggregate,
  describePrompt,
  describeRestResource,
  describeServer,
  describeSkill,
  describeSkillTool,
  describeUnit,
} from './describe-served.ts';
import { requestLine } from './request-line.ts';

export function describeOperation(found: FoundOperation, from: SourceFile): string {
  const { client, operation } = found;
  const name = `${client.namespace ?? '?'}.${operation.name}`;
  const lines = [say`**${name}** · consumed operation`, '', '```http', requestLine(found), '```'];
  if (operation.description) lines.push('', operation.description.value);
  const inputs = inputsOfOperation(found);
  if (inputs.length > 0) {
    lines.push('', say`Inputs:`, '');
    for (const { name: input, parameter, required } of inputs) {
      const place = parameter?.in?.value ?? 'path';
      const facts = [
        say`\`${input}\` in ${place}`,
        ...(required ? [say`required`] : []),
        ...(parameter?.value ? [say`always \`${String(parameter.value.value)}\``] : []),
      ];
      lines.push(`- ${facts.join(', ')}`);
    }
  }
  lines.push(...outputLines(operation.outputs));
  const format = operation.outputRawFormat?.value;
  if (format && format !== 'json') lines.push('', say`Answers in ${format}.`);
  const origin = originOf(client.uri, client.entry, from);
  if (origin) lines.push('', origin);
  return lines.join('\n');
}

function originOf(uri: string, entry: ImportEntry | undefined, from: SourceFile): string {
  if (uri === from.uri) return '';
  const path = entry?.from?.value ?? fileNameOf(uri);
  return entry?.as && entry.import
    ? say`Imported from \`${path}\` as \`${entry.as.value}\` (there \`${entry.import.value}\`).`
    : say`Imported from \`${path}\`.`;
}

/** `sections`: of the file in which the flow's calls have their meaning. */
export function describeFlow({ flow, namespace, uri }: FoundFlow, sections: EffectiveSections, from: SourceFile): string {
  return [
    say`**${namespace}.${flow.name}** · flow`,
    ...(flow.description ? ['', flow.description.value] : []),
    ...behaviourLines(flow, undefined, sections),
    ...inputLines(flow.inputParameters),
    ...outputLines(flow.outputs),
    ...elsewhereLines(uri, from),
  ].join('\n');
}

function isImport(part: Definition['part']): part is ImportEntry {
  return typeof part === 'object' && part !== null && 'kind' in part && part.kind === 'import';
}

function elsewhereLines(uri: string, from: SourceFile): string[] {
  return uri === from.uri ? [] : ['', say`Defined in \`${fileNameOf(uri)}\`.`];
}

/** What a reference leads to; undefined when it leads nowhere known. */
export function describeReference(file: SourceFile, sections: EffectiveSections, reference: Reference): string | undefined {
  if (reference.qualifier !== undefined) {
    const name = `${reference.qualifier}.${reference.name}`;
    if (reference.kind === 'client-operation') {
      const found = findOperation(sections, name);
      if (found) return describeOperation(found, file);
    }
    if (reference.kind === 'flow') {
      const found = findFlow(sections, name);
      if (found) return describeFlow(found, sections, file);
    }
  }
  const target = reference.targets[0];
  return target ? describeDefinition(file, sections, target) : undefined;
}

/** The part of a definition is what its kind says; the model has no tags of its own for all of them. */
export function describeDefinition(file: SourceFile, sections: EffectiveSections, definition: Definition): string {
  const title = (words: string) =>
    definition.container === undefined || definition.container === ''
      ? `**${definition.name}** · ${words}`
      : say`**${definition.name}** · ${words} of ${definition.container}`;
  const elsewhere = elsewhereLines(definition.uri, file);
  const part = definition.part;
  const imported = isImport(part) ? ['', originOf(part.from?.value ?? '', part, file)] : [];
  switch (definition.kind) {
    case 'client': {
      const client =
        'baseUri' in (part as object) ? (part as Client) : sections.clients.find((known) => known.namespace === definition.name)?.part;
      const operations = client?.resources.flatMap((resource) => resource.operations.map(({ name }) => name)) ?? [];
      return [
        title(say`consumed client`),
        '',
        client?.baseUri?.value ?? '',
        '',
        client?.description?.value ?? '',
        ...listed(say`Operations:`, operations),
        ...imported,
        ...elsewhere,
      ].join('\n');
    }
    case 'client-operation': {
      const operation = part as ClientOperation;
      const client = sections.clients.find((known) => known.part.resources.some((resource) => resource.operations.includes(operation)));
      const resource = client?.part.resources.find((candidate) => candidate.operations.includes(operation));
      if (client && resource) return describeOperation({ client, resource, operation }, file);
      return [title(say`consumed operation`), ...elsewhere].join('\n');
    }
    case 'variable':
      return describeVariable(definition, sections, file);
    case 'input': {
      const input = part as InputParameter;
      return [title(say`input`), '', `\`${definition.name}\`${inputFacts(input)}`, ...elsewhere].join('\n');
    }
    case 'output': {
      const output = part as OutputParameter;
      return [title(say`output`), '', outputFacts(output)].join('\n');
    }
    case 'step':
      return [title(stepWords(part as Step)), ...describeStep(part as Step, sections, file), ...elsewhere].join('\n');
    case 'server': {
      const own = part as Server | ImportEntry;
      const server = own.kind === 'import' ? sections.servers.find(({ namespace }) => namespace === definition.name)?.part : own;
      const lines = server ? describeServer(server, definition.name) : [title(say`server`)];
      return [...lines, ...imported, ...elsewhere].join('\n');
    }
    case 'flow':
      return describeFlow({ flow: part as Flow, namespace: definition.container ?? '', uri: definition.uri }, sections, file);
    case 'binding': {
      const own = part as Binding | ImportEntry;
      const bind = own.kind === 'import' ? sections.bindings.find(({ namespace }) => namespace === definition.name)?.part : own;
      const source = bind?.location ? say`Values from \`${bind.location.value}\`.` : say`Values from the environment.`;
      const variables = bind?.keys.map(({ name }) => name) ?? [];
      return [title(say`bind`), ...(bind ? ['', source] : []), ...listed(say`Variables:`, variables), ...imported, ...elsewhere].join('\n');
    }
    case 'file':
      return [`**${fileNameOf(definition.uri)}**`, ...contentLines(definition.uri, sections)].join('\n');
    case 'aggregate': {
      const own = part as Aggregate | ImportEntry;
      return [title(say`aggregate`), ...describeAggregate(own, definition.name, sections), ...imported, ...elsewhere].join('\n');
    }
    case 'client-resource':
      return [title(say`consumed resource`), ...describeClientResource(part as ClientResource, sections), ...elsewhere].join('\n');
    case 'rest-resource':
      return [title(say`REST resource`), ...describeRestResource(part as RestResource, sections), ...elsewhere].join('\n');
    case 'rest-operation':
      return [title(say`REST operation`), ...describeUnit(part as RestOperation, sections), ...elsewhere].join('\n');
    case 'tool':
      return [title(say`tool`), ...describeUnit(part as McpTool, sections), ...elsewhere].join('\n');
    case 'resource':
      return [title(say`MCP resource`), ...describeUnit(part as McpResource, sections), ...elsewhere].join('\n');
    case 'prompt':
      return [title(say`prompt`), ...describePrompt(part as McpPrompt), ...elsewhere].join('\n');
    case 'skill':
      return [title(say`skill`), ...describeSkill(part as Skill, sections), ...elsewhere].join('\n');
    case 'skill-tool':
      return [title(say`tool`), ...describeSkillTool(part as SkillTool, sections), ...elsewhere].join('\n');
    default:
      return definition.kind satisfies never;
  }
}

/** What is taken out of a file, under the names it has here. */
function contentLines(uri: string, { clients, servers, aggregates, bindings }: EffectiveSections): string[] {
  const of = (parts: readonly { readonly uri: string; readonly namespace: string | undefined }[]) =>
    parts.flatMap((part) => (part.uri === uri ? (part.namespace ?? []) : []));
  return [
    ...listed(say`Consumed clients:`, of(clients)),
    ...listed(say`Servers:`, of(servers)),
    ...listed(say`Aggregates:`, of(aggregates)),
    ...listed(say`Binds:`, of(bindings)),
  ];
}

/** Full address, and what is called there. */
function describeClientResource(resource: ClientResource, sections: EffectiveSections): string[] {
  const client = sections.clients.find(({ part }) => part.resources.includes(resource));
  const operations = resource.operations.map(
    ({ name, method, description }) => `- \`${method?.value ?? 'GET'}\` \`${name}\`${description ? `: ${description.value}` : ''}`,
  );
  return [
    '',
    '```http',
    `${client?.part.baseUri?.value ?? ''}${resource.path?.value ?? ''}`,
    '```',
    ...(resource.description ? ['', resource.description.value] : []),
    ...(operations.length > 0 ? ['', ...operations] : []),
    ...inputLines(resource.inputParameters),
  ];
}

/** What a step does, with what, and how its result is named. */
function describeStep(step: Step, sections: EffectiveSections, file: SourceFile): string[] {
  const use = (isTemplate: boolean) =>
    isTemplate
      ? ['', say`Later steps take its result as \`{{${step.name}}}\`, mappings as \`$.${step.name}\`.`]
      : ['', say`Mappings take its result as \`$.${step.name}\`.`];
  switch (step.kind) {
    case 'call': {
      const found = step.call && findOperation(sections, step.call.value);
      const does = found ? ['', describeOperation(found, file)] : step.call ? ['', say`Calls \`${step.call.value}\`.`] : [];
      return [...does, ...argumentLines(step.with), ...use(true)];
    }
    case 'lookup': {
      const [index, match] = [step.index?.value ?? '?', step.match?.value ?? '?'];
      const value = step.lookupValue?.value ?? '?';
      const kept = step.outputParameters.map((field) => `\`${field.value}\``).join(', ');
      return [
        '',
        say`Searches what \`${index}\` gave for the entry whose \`${match}\` is \`${value}\`.`,
        ...(kept ? ['', say`Keeps ${kept}.`] : []),
        ...use(false),
      ];
    }
    case 'script': {
      const language = step.language ? ` (${step.language.value})` : '';
      const place = step.location ? ['', say`From \`${step.location.value}\`.`] : [];
      return ['', say`Runs \`${step.file?.value ?? '?'}\`${language}.`, ...place, ...argumentLines(step.with), ...use(true)];
    }
    case 'unknown':
      return [];
    default:
      return step satisfies never;
  }
}

function argumentLines(entries: readonly WithEntry[]): string[] {
  if (entries.length === 0) return [];
  return ['', say`Arguments:`, '', ...entries.map(({ name, value }) => `- \`${name}\`: \`${String(value.value)}\``)];
}

function stepWords(step: Step): string {
  switch (step.kind) {
    case 'call':
      return say`call step`;
    case 'lookup':
      return say`lookup step`;
    case 'script':
      return say`script step`;
    case 'unknown':
      return say`unknown step`;
    default:
      return step satisfies never;
  }
}

/** Where its value comes from, never the value. */
function describeVariable(definition: Definition, sections: EffectiveSections, from: SourceFile): string {
  const binding = sections.bindings.find(
    ({ part, uri }) => uri === definition.uri && part.keys.some((key) => key === definition.part || key.name === definition.name),
  );
  const key = binding?.part.keys.find((candidate) => candidate.name === definition.name);
  const source = key?.source?.value ?? definition.name;
  const location = binding?.part.location?.value;
  const where = location === undefined ? say`the environment variable \`${source}\`` : say`\`${source}\` in \`${location}\``;
  const lines = [say`**${definition.name}** · variable`, '', say`Its value comes from ${where}.`];
  if (binding?.namespace) {
    const file = fileNameOf(definition.uri);
    lines.push(
      '',
      definition.uri === from.uri ? say`Bound by \`${binding.namespace}\`.` : say`Bound by \`${binding.namespace}\` in \`${file}\`.`,
    );
  }
  return lines.join('\n');
}
