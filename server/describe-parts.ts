/** What a call target, a flow, an input or a variable is, in words, as Markdown. */

import type { Definition, Reference } from '../spec/links/definition.ts';
import { type FoundOperation, findFlow, findOperation, inputsOfOperation } from '../spec/links/operations.ts';
import type { EffectiveSections } from '../spec/links/resolve-imports.ts';
import type {
  Binding,
  Client,
  ClientOperation,
  Flow,
  ImportEntry,
  InputParameter,
  OutputParameter,
  Outputs,
  Server,
  Step,
} from '../spec/model/capability.ts';
import { say } from '../spec/say.ts';
import type { SourceFile } from '../spec/source-file.ts';

/** `GET https://api.example.org/orders/{{id}}` */
export function requestLine({ client, resource, operation }: FoundOperation): string {
  const method = operation.method?.value ?? 'GET';
  return `${method} ${client.part.baseUri?.value ?? ''}${resource.path?.value ?? ''}`;
}

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
  const outputs = describeOutputs(operation.outputs);
  if (outputs.length > 0) lines.push('', say`Outputs:`, '', ...outputs);
  const format = operation.outputRawFormat?.value;
  if (format && format !== 'json') lines.push('', say`Answers in ${format}.`);
  const origin = originOf(client.uri, client.entry, from);
  if (origin) lines.push('', origin);
  return lines.join('\n');
}

function describeOutputs(outputs: Outputs | undefined): string[] {
  return (outputs?.form === 'map' ? outputs.parameters : []).map((output) => {
    const path = output.mapping?.value ?? (output.value ? String(output.value.value) : '');
    return `- \`${output.name}\`: ${typeFrom(output.type?.value, path)}`;
  });
}

function typeFrom(type: string | undefined, path: string): string {
  const known = type ?? say`anything`;
  return path ? say`${known} from \`${path}\`` : known;
}

function originOf(uri: string, entry: ImportEntry | undefined, from: SourceFile): string {
  if (uri === from.uri) return '';
  const path = entry?.from?.value ?? uri.slice(uri.lastIndexOf('/') + 1);
  return entry?.as && entry.import
    ? say`Imported from \`${path}\` as \`${entry.as.value}\` (there \`${entry.import.value}\`).`
    : say`Imported from \`${path}\`.`;
}

export function describeFlow(flow: Flow, namespace: string, uri: string, from: SourceFile): string {
  const lines = [say`**${namespace}.${flow.name}** · flow`];
  if (flow.description) lines.push('', flow.description.value);
  if (flow.call) lines.push('', say`Calls \`${flow.call.value}\`.`);
  if (flow.steps.length > 0) lines.push('', say`Steps: ${flow.steps.map((step) => `\`${step.name}\``).join(' → ')}`);
  lines.push(...inputLines(flow.inputParameters));
  if (uri !== from.uri) lines.push('', say`Defined in \`${uri.slice(uri.lastIndexOf('/') + 1)}\`.`);
  return lines.join('\n');
}

export function inputLines(inputs: readonly InputParameter[]): string[] {
  if (inputs.length === 0) return [];
  return ['', say`Inputs:`, '', ...inputs.map((input) => `- \`${input.name}\`${inputFacts(input)}`)];
}

function inputFacts(input: InputParameter): string {
  const facts = [
    input.type?.value,
    input.in ? say`in ${input.in.value}` : undefined,
    input.required?.value === false ? say`optional` : undefined,
  ].filter(Boolean);
  return `${facts.length > 0 ? `: ${facts.join(', ')}` : ''}${input.description ? ` – ${input.description.value}` : ''}`;
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
      if (found) return describeFlow(found.flow, found.namespace, found.uri, file);
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
  const elsewhere =
    definition.uri === file.uri ? [] : ['', say`Defined in \`${definition.uri.slice(definition.uri.lastIndexOf('/') + 1)}\`.`];
  const part = definition.part;
  switch (definition.kind) {
    case 'client': {
      const client =
        'baseUri' in (part as object) ? (part as Client) : sections.clients.find((known) => known.namespace === definition.name)?.part;
      const entry = (part as Client | ImportEntry).kind === 'import' ? (part as ImportEntry) : undefined;
      const imported = entry ? ['', originOf(entry.from?.value ?? '', entry, file)] : [];
      const operations = client?.resources.flatMap((resource) => resource.operations).length ?? 0;
      return [
        title(say`consumed client`),
        '',
        client?.baseUri?.value ?? '',
        '',
        client?.description?.value ?? '',
        '',
        operations === 1 ? say`1 operation` : say`${operations} operations`,
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
      return [title(say`output`), '', typeFrom(output.type?.value, output.mapping?.value ?? '')].join('\n');
    }
    case 'step': {
      const step = part as Step;
      if (step.kind === 'call' && step.call) {
        const found = findOperation(sections, step.call.value);
        return [title(say`step`), '', found ? describeOperation(found, file) : say`Calls \`${step.call.value}\`.`].join('\n');
      }
      return [
        title(stepWords(step)),
        ...(step.kind === 'lookup' && step.index ? ['', say`Searches what \`${step.index.value}\` gave.`] : []),
      ].join('\n');
    }
    case 'server': {
      const server = part as Server | ImportEntry;
      const facts = server.kind === 'import' ? '' : serverFacts(server);
      return [title(say`server`), '', facts, ...elsewhere].join('\n');
    }
    case 'flow': {
      const flow = part as Flow;
      return describeFlow(flow, definition.container ?? '', definition.uri, file);
    }
    case 'binding': {
      const binding = part as Binding | ImportEntry;
      const source =
        binding.kind === 'import'
          ? ''
          : binding.location
            ? say`Values from \`${binding.location.value}\`.`
            : say`Values from the environment.`;
      return [title(say`binding`), '', source, ...elsewhere].join('\n');
    }
    case 'file':
      return `**${definition.uri.slice(definition.uri.lastIndexOf('/') + 1)}**`;
    case 'aggregate':
    case 'client-resource':
    case 'prompt':
    case 'resource':
    case 'rest-operation':
    case 'rest-resource':
    case 'skill':
    case 'tool': {
      const described = part as {
        readonly description?: { readonly value: string } | undefined;
        readonly inputParameters?: readonly InputParameter[];
      };
      const text = described.description ? ['', described.description.value] : [];
      return [title(kindWords(definition.kind)), ...text, ...inputLines(described.inputParameters ?? []), ...elsewhere].join('\n');
    }
    default:
      return definition.kind satisfies never;
  }
}

function kindWords(
  kind: 'aggregate' | 'client-resource' | 'prompt' | 'resource' | 'rest-operation' | 'rest-resource' | 'skill' | 'tool',
): string {
  switch (kind) {
    case 'aggregate':
      return say`aggregate`;
    case 'client-resource':
      return say`consumed resource`;
    case 'prompt':
      return say`prompt`;
    case 'resource':
      return say`MCP resource`;
    case 'rest-operation':
      return say`REST operation`;
    case 'rest-resource':
      return say`REST resource`;
    case 'skill':
      return say`skill`;
    case 'tool':
      return say`tool`;
    default:
      return kind satisfies never;
  }
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

function serverFacts({ type, port }: Server): string {
  const kind = type?.value ?? '';
  return port ? say`${kind} on port ${String(port.value)}` : kind;
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
    const file = definition.uri.slice(definition.uri.lastIndexOf('/') + 1);
    lines.push(
      '',
      definition.uri === from.uri ? say`Bound by \`${binding.namespace}\`.` : say`Bound by \`${binding.namespace}\` in \`${file}\`.`,
    );
  }
  return lines.join('\n');
}
