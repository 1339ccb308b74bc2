/** Exposed servers of all kinds. */
import type { Node } from '../syntax/tree.ts';
import type {
  ControlServer,
  Hints,
  Management,
  McpPrompt,
  McpResource,
  McpServer,
  McpTool,
  Response,
  RestOperation,
  RestResource,
  RestServer,
  Scripting,
  Server,
  Skill,
  SkillServer,
} from './capability.ts';
import { head, readBehaviour, readInputParameters } from './read-behaviour.ts';
import { readAuthentication, readDescribed } from './read-clients.ts';
import {
  itemsOf,
  mappingOf,
  onceForNode,
  oncePerNode,
  readCount,
  readData,
  readFlag,
  readNamedAt,
  readScalar,
  readText,
  readTexts,
  valueAt,
} from './reader.ts';

export const readServer = onceForNode((node): Server => {
  const type = readText(node, 'type');
  const base = {
    node,
    type,
    address: readText(node, 'address'),
    port: readCount(node, 'port'),
    namespace: readText(node, 'namespace'),
    authentication: readAuthentication(node),
  };
  switch (type?.value) {
    case 'rest':
    case 'api':
      return readRest(base, node);
    case 'mcp':
      return readMcp(base, node);
    case 'skill':
      return readSkillServer(base, node);
    case 'control':
      return readControl(base, node);
    default:
      return { ...base, kind: 'unknown-server' };
  }
});

type Base = Pick<Server, 'node' | 'type' | 'address' | 'port' | 'namespace' | 'authentication'>;

function readRest(base: Base, node: Node): RestServer {
  return {
    ...base,
    kind: 'rest',
    maxBinarySize: readText(node, 'maxBinarySize'),
    inputParameters: readInputParameters(node, 'inputParameters'),
    resources: readNamedAt(node, 'resources').map(readRestResource),
  };
}

const readRestResource = oncePerNode((named): RestResource => {
  const { mapping } = named;
  const forward = mappingOf(valueAt(mapping, 'forward'));
  return {
    ...head(named),
    ...readDescribed(mapping),
    path: readText(mapping, 'path'),
    inputParameters: readInputParameters(mapping, 'inputParameters'),
    operations: readNamedAt(mapping, 'operations').map(readRestOperation),
    forward: forward && {
      node: forward,
      targetNamespace: readText(forward, 'targetNamespace'),
      trustedHeaders: readTexts(forward, 'trustedHeaders'),
    },
  };
});

const readRestOperation = oncePerNode((named): RestOperation => {
  const { mapping } = named;
  const binary = mappingOf(valueAt(mapping, 'responseBinary'));
  return {
    ...head(named),
    kind: 'rest-operation',
    ...readDescribed(mapping),
    ...readBehaviour(mapping),
    method: readText(mapping, 'method'),
    responses: readNamedAt(mapping, 'responses').map(
      (response): Response => ({
        node: response.node,
        status: response.name,
        description: readText(response.mapping, 'description'),
        content: readNamedAt(response.mapping, 'content').map((content) => ({
          node: content.node,
          mediaType: content.name,
          binary: readFlag(content.mapping, 'binary')?.value === true,
          schema: readData(content.mapping, 'schema'),
        })),
      }),
    ),
    responseBinary: binary && {
      node: binary,
      status: String(readScalar(binary, 'status')?.value ?? 200),
      description: readText(binary, 'description'),
      content: [{ node: binary, mediaType: readText(binary, 'mediaType')?.value ?? '', binary: true, schema: undefined }],
    },
  };
});

function readMcp(base: Base, node: Node): McpServer {
  return {
    ...base,
    kind: 'mcp',
    transport: readText(node, 'transport'),
    description: readText(node, 'description'),
    maxBinarySize: readText(node, 'maxBinarySize'),
    ttlMs: readCount(node, 'ttlMs'),
    cacheScope: readText(node, 'cacheScope'),
    tools: readNamedAt(node, 'tools').map(readTool),
    resources: readNamedAt(node, 'resources').map(readMcpResource),
    prompts: readNamedAt(node, 'prompts').map(readPrompt),
  };
}

const readTool = oncePerNode(
  (named): McpTool => ({
    ...head(named),
    kind: 'tool',
    ...readDescribed(named.mapping),
    ...readBehaviour(named.mapping),
    hints: readHints(named.mapping),
  }),
);

const readMcpResource = oncePerNode(
  (named): McpResource => ({
    ...head(named),
    kind: 'resource',
    ...readDescribed(named.mapping),
    ...readBehaviour(named.mapping),
    uri: readText(named.mapping, 'uri'),
    mimeType: readText(named.mapping, 'mimeType'),
    binary: readFlag(named.mapping, 'binary'),
    location: readText(named.mapping, 'location'),
  }),
);

function readHints(tool: Node | undefined): Hints | undefined {
  const node = mappingOf(valueAt(tool, 'hints'));
  return (
    node && {
      node,
      readOnly: readFlag(node, 'readOnly'),
      destructive: readFlag(node, 'destructive'),
      idempotent: readFlag(node, 'idempotent'),
      openWorld: readFlag(node, 'openWorld'),
    }
  );
}

const readPrompt = oncePerNode((named): McpPrompt => {
  const { mapping } = named;
  return {
    ...head(named),
    kind: 'prompt',
    ...readDescribed(mapping),
    arguments: readNamedAt(mapping, 'arguments').map((argument) => ({
      ...head(argument),
      display: readText(argument.mapping, 'display') ?? readText(argument.mapping, 'label'),
      description: readText(argument.mapping, 'description'),
      required: readFlag(argument.mapping, 'required'),
    })),
    template: itemsOf(valueAt(mapping, 'template')).map((message) => ({
      node: message,
      role: readText(message, 'role'),
      content: readText(message, 'content'),
    })),
    location: readText(mapping, 'location'),
  };
});

function readSkillServer(base: Base, node: Node): SkillServer {
  return { ...base, kind: 'skill', description: readText(node, 'description'), skills: readNamedAt(node, 'skills').map(readSkill) };
}

const readSkill = oncePerNode((named): Skill => {
  const { mapping } = named;
  return {
    ...head(named),
    description: readText(mapping, 'description'),
    license: readText(mapping, 'license'),
    compatibility: readText(mapping, 'compatibility'),
    metadata: readNamedAt(mapping, 'metadata').map((entry) => ({
      ...head(entry),
      value: readText(valueAt(mapping, 'metadata'), entry.name),
    })),
    allowedTools: readText(mapping, 'allowed-tools'),
    argumentHint: readText(mapping, 'argument-hint'),
    userInvocable: readFlag(mapping, 'user-invocable'),
    disableModelInvocation: readFlag(mapping, 'disable-model-invocation'),
    location: readText(mapping, 'location'),
    tools: readNamedAt(mapping, 'tools').map((tool) => {
      const from = mappingOf(valueAt(tool.mapping, 'from'));
      return {
        ...head(tool),
        description: readText(tool.mapping, 'description'),
        from: from && { node: from, sourceNamespace: readText(from, 'sourceNamespace'), action: readText(from, 'action') },
        instruction: readText(tool.mapping, 'instruction'),
      };
    }),
  };
});

function readControl(base: Base, node: Node): ControlServer {
  return { ...base, kind: 'control', management: readManagement(node), observability: readData(node, 'observability') };
}

function readManagement(control: Node): Management | undefined {
  const node = mappingOf(valueAt(control, 'management'));
  if (!node) return undefined;
  const scripting = mappingOf(valueAt(node, 'scripting'));
  return {
    node,
    health: readFlag(node, 'health'),
    info: readFlag(node, 'info'),
    reload: readFlag(node, 'reload'),
    validate: readFlag(node, 'validate'),
    logs: readData(node, 'logs'),
    scripting: scripting && readScripting(scripting),
  };
}

function readScripting(node: Node): Scripting {
  return {
    node,
    enabled: readFlag(node, 'enabled'),
    defaultLocation: readText(node, 'defaultLocation'),
    defaultLanguage: readText(node, 'defaultLanguage'),
    timeout: readCount(node, 'timeout'),
    statementLimit: readCount(node, 'statementLimit'),
    allowedLanguages: readTexts(node, 'allowedLanguages'),
  };
}
