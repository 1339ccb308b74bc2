/** Keys that people bring along from OpenAPI and elsewhere, and what they are called here. */
import type { Structure } from '../../dialects/dialect.ts';
import { type DefinitionName, findField, type ObjectDefinition } from '../definition.ts';

const habits: Partial<Readonly<Record<DefinitionName, Readonly<Record<string, readonly string[]>>>>> = {
  Root: { consume: ['consumes'], bindings: ['binds'], metadata: ['info'] },
  Info: {
    title: ['display', 'label'],
    name: ['display', 'label'],
    summary: ['description'],
    owners: ['stakeholders'],
    keywords: ['tags'],
  },
  Person: { name: ['fullName'], mail: ['email'] },
  ImportEntry: {
    file: ['from', 'location'],
    path: ['from', 'location'],
    source: ['from', 'location'],
    alias: ['as'],
    namespace: ['import'],
  },
  Binding: { name: ['namespace'], uri: ['location'], url: ['location'], file: ['location'], variables: ['keys'] },
  Aggregate: { name: ['display', 'label'] },
  ConsumesHttp: {
    name: ['namespace'],
    url: ['baseUri'],
    baseUrl: ['baseUri'],
    uri: ['baseUri'],
    server: ['baseUri'],
    auth: ['authentication'],
    security: ['authentication'],
    headers: ['inputParameters'],
    parameters: ['inputParameters'],
  },
  ConsumedResource: { url: ['path'], uri: ['path'], parameters: ['inputParameters'], methods: ['operations'] },
  ConsumedOperation: {
    verb: ['method'],
    summary: ['description'],
    operationId: ['name'],
    parameters: ['inputParameters'],
    params: ['inputParameters'],
    requestBody: ['body'],
    output: ['outputParameters'],
    outputs: ['outputParameters'],
    format: ['outputRawFormat'],
  },
  ConsumedInputParameter: { location: ['in'], default: ['value'], const: ['value'] },
  ConsumedOutputParameter: { mapping: ['value'], path: ['value'] },
  ExposesRest: { name: ['namespace'], host: ['address'], auth: ['authentication'], endpoints: ['resources'], routes: ['resources'] },
  ExposesMcp: { name: ['namespace'], host: ['address'], auth: ['authentication'] },
  ExposesSkill: { name: ['namespace'], host: ['address'], groups: ['skills'] },
  ExposesControl: { host: ['address'] },
  ExposedResource: { url: ['path'], uri: ['path'], route: ['path'], methods: ['operations'] },
  ExposedOperation: {
    verb: ['method'],
    summary: ['description'],
    parameters: ['inputParameters'],
    output: ['outputParameters'],
    outputs: ['outputParameters'],
  },
  McpTool: {
    parameters: ['inputParameters'],
    arguments: ['inputParameters'],
    input: ['inputParameters'],
    inputs: ['inputParameters'],
    output: ['outputParameters'],
    outputs: ['outputParameters'],
    annotations: ['hints'],
    title: ['display', 'label'],
  },
  McpToolHints: {
    readOnlyHint: ['readOnly'],
    destructiveHint: ['destructive'],
    idempotentHint: ['idempotent'],
    openWorldHint: ['openWorld'],
  },
  McpResource: { title: ['display', 'label'], mediaType: ['mimeType'], contentType: ['mimeType'] },
  McpPrompt: { title: ['display', 'label'], messages: ['template'] },
  McpPromptMessage: { text: ['content'] },
  AuthApiKey: { name: ['key'], in: ['placement'], header: ['key'], token: ['value'], apiKey: ['value'] },
  AuthBasic: { user: ['username'], login: ['username'] },
  AuthBearer: { value: ['token'], bearer: ['token'], accessToken: ['token'] },
  AuthDigest: { user: ['username'], login: ['username'] },
  StepOutputMapping: { name: ['target', 'targetName'], from: ['value'], source: ['value'] },
  MappedScalar: { path: ['mapping'], jsonPath: ['mapping'] },
  MappedObject: { fields: ['properties'] },
  ForwardConfig: { namespace: ['targetNamespace'], target: ['targetNamespace'], headers: ['trustedHeaders'] },
  SkillToolSource: { namespace: ['sourceNamespace'], tool: ['action'], operation: ['action'] },
};

/** The key of this version that a habit stands for; `title` in an info block is `display`, or `label` in older versions. */
export function findHabit(definition: ObjectDefinition, structure: Structure, key: string): string | undefined {
  const table = habits[definition.name];
  const meant = table && Object.hasOwn(table, key) ? table[key] : undefined;
  return meant?.find((candidate) => findField(definition, structure, candidate));
}
