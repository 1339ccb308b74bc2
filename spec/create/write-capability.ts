/** A draft → the text of a capability file in the newest version of the format. */
import { Document, isMap, isScalar, visit, type YAMLMap } from 'yaml';
import { newestOf } from '../dialects/detect.ts';
import type { ApiDraft, DraftAuthentication, DraftInput, DraftOperation, Shape } from './draft.ts';
import { kebab } from './names.ts';

export const exposures = ['mcp', 'rest', 'skill'] as const;
export type Exposure = (typeof exposures)[number];

export interface WriteOptions {
  /** Not empty. Skills need tools: an MCP server is added where only they are asked for. */
  readonly expose: readonly Exposure[];
  /** Port of the first server; the others count on. */
  readonly port?: number;
}

const firstPort = 3001;

export function writeCapability(draft: ApiDraft, options: WriteOptions): string {
  const exposes = servers(options, (kind, port, source) => {
    switch (kind) {
      case 'mcp':
        return mcpServer(draft, port);
      case 'rest':
        return restServer(draft, port);
      case 'skill':
        return skillServer(draft, port, source);
      default:
        return kind satisfies never;
    }
  });
  const variables = variablesOf(draft.authentication);
  const data = {
    ikanos: newestOf('ikanos').version,
    info: { display: draft.display, description: draft.description },
    ...(variables.length > 0 && {
      binds: [
        {
          namespace: `${draft.namespace}-secrets`,
          description: `What ${draft.display} asks for; from the process environment.`,
          keys: Object.fromEntries(variables.map((name) => [name, name])),
        },
      ],
    }),
    capability: { consumes: [client(draft)], exposes },
  };
  return print(data);
}

type WriteServer = (kind: Exposure, port: number, source: 'tools' | 'api') => object;

function servers(options: WriteOptions, write: WriteServer): readonly object[] {
  const kinds = exposures.filter((kind) => options.expose.includes(kind) || (kind === 'mcp' && !options.expose.includes('rest')));
  return kinds.map((kind, index) => write(kind, (options.port ?? firstPort) + index, kinds.includes('mcp') ? 'tools' : 'api'));
}

/** One made-up answer, nothing consumed. */
export function writeEmpty(display: string, namespace: string, options: WriteOptions): string {
  const outputParameters = { greeting: { type: 'string', value: 'Hello, {{name}}!' } };
  const description = 'Greets a person by name, with a made-up answer';
  const exposes = servers(options, (kind, port, source) => {
    switch (kind) {
      case 'mcp':
        return {
          type: 'mcp',
          port,
          namespace: `${namespace}-tools`,
          description: `Tools of ${display}`,
          tools: {
            greet: {
              description,
              inputParameters: { name: { type: 'string', description: 'Who is greeted, such as Ada' } },
              outputParameters,
            },
          },
        };
      case 'rest':
        return {
          type: 'rest',
          address: '127.0.0.1',
          port,
          namespace: `${namespace}-api`,
          resources: {
            greetings: {
              path: '/greetings/{name}',
              description: 'Greetings of people',
              operations: {
                greet: {
                  method: 'GET',
                  description,
                  inputParameters: { name: { in: 'path', type: 'string', description: 'Who is greeted, such as Ada' } },
                  outputParameters,
                },
              },
            },
          },
        };
      case 'skill':
        return {
          type: 'skill',
          address: '127.0.0.1',
          port,
          namespace: `${namespace}-skills`,
          description: `Skills of ${display}`,
          skills: {
            [namespace]: {
              description: `Greets people. Use it when somebody is to be greeted.`,
              tools: { greet: { description, from: { sourceNamespace: `${namespace}-${source}`, action: 'greet' } } },
            },
          },
        };
      default:
        return kind satisfies never;
    }
  });
  const info = { display, description: 'Greets people: put what yours is for in this place.' };
  return print({ ikanos: newestOf('ikanos').version, info, capability: { exposes } });
}

function variablesOf(authentication: DraftAuthentication | undefined): readonly string[] {
  if (!authentication) return [];
  return authentication.type === 'basic' ? [authentication.username, authentication.password] : [authentication.variable];
}

function client(draft: ApiDraft): object {
  return {
    type: 'http',
    namespace: draft.namespace,
    description: draft.description,
    baseUri: draft.baseUri,
    ...(draft.authentication && { authentication: authenticationOf(draft.authentication) }),
    resources: groupByPath(draft.operations, (path) => ({ path: path.replaceAll(/\{([^{}]+)\}/g, '{{$1}}') }), clientOperation),
  };
}

function authenticationOf(authentication: DraftAuthentication): object {
  switch (authentication.type) {
    case 'bearer':
      return { type: 'bearer', token: `{{${authentication.variable}}}` };
    case 'basic':
      return { type: 'basic', username: `{{${authentication.username}}}`, password: `{{${authentication.password}}}` };
    case 'apikey':
      return { type: 'apikey', key: authentication.key, value: `{{${authentication.variable}}}`, placement: authentication.placement };
    default:
      return authentication satisfies never;
  }
}

/** Resources by name; all operations of one path stand together. */
function groupByPath(
  operations: readonly DraftOperation[],
  head: (path: string) => object,
  write: (operation: DraftOperation) => object,
): object {
  const resources: Record<string, { operations: Record<string, object> }> = {};
  const names = new Map<string, string>();
  for (const operation of operations) {
    let name = names.get(operation.path);
    if (name === undefined) {
      const wanted = kebab(operation.path, 'root');
      name = wanted;
      for (let count = 2; Object.hasOwn(resources, name); count++) name = `${wanted}-${count}`;
      names.set(operation.path, name);
      resources[name] = { ...head(operation.path), operations: {} };
    }
    const resource = resources[name];
    if (resource) resource.operations[operation.name] = write(operation);
  }
  return resources;
}

function clientOperation(operation: DraftOperation): object {
  const sent = operation.inputs.filter((input) => input.in !== 'body');
  return {
    method: operation.method,
    description: operation.description,
    ...(operation.format !== 'json' && { outputRawFormat: operation.format }),
    ...(sent.length > 0 && {
      inputParameters: Object.fromEntries(
        sent.map((input) => [input.name, { in: input.in, ...(input.fixed !== undefined && { value: input.fixed }) }]),
      ),
    }),
    ...(operation.body && { body: operation.body }),
  };
}

/** Those somebody is asked for. */
function asked({ inputs }: DraftOperation): readonly DraftInput[] {
  return inputs.filter(({ fixed }) => fixed === undefined);
}

function mcpServer(draft: ApiDraft, port: number): object {
  return {
    type: 'mcp',
    port,
    namespace: `${draft.namespace}-tools`,
    description: draft.description,
    tools: Object.fromEntries(draft.operations.map((operation) => [operation.name, tool(draft, operation)])),
  };
}

function tool(draft: ApiDraft, operation: DraftOperation): object {
  const inputs = asked(operation);
  const hints = hintsOf(operation);
  return {
    description: operation.description,
    ...(hints && { hints }),
    ...(inputs.length > 0 && {
      inputParameters: Object.fromEntries(
        inputs.map(({ name, type, required, description }) => [name, { type, ...(!required && { required: false }), description }]),
      ),
    }),
    call: `${draft.namespace}.${operation.name}`,
    ...outputsOf(operation),
  };
}

function hintsOf({ method }: DraftOperation): object | undefined {
  switch (method) {
    case 'GET':
      return { readOnly: true };
    case 'DELETE':
      return { destructive: true, idempotent: true };
    case 'PUT':
      return { idempotent: true };
    case 'POST':
    case 'PATCH':
      return undefined;
    default:
      return method satisfies never;
  }
}

function outputsOf({ output }: DraftOperation): object {
  return output ? { outputParameters: [written(output, '$')] } : {};
}

/** Paths of properties start where the data (of an element) does, not at the object around them. */
function written(shape: Shape, path: string): object {
  switch (shape.type) {
    case 'object':
      return {
        type: 'object',
        properties: Object.fromEntries(Object.entries(shape.properties).map(([name, inner]) => [name, written(inner, step(path, name))])),
      };
    case 'array':
      return { type: 'array', mapping: path, items: written(shape.items, '$') };
    case 'string':
    case 'number':
    case 'boolean':
      return { type: shape.type, mapping: path };
    default:
      return shape satisfies never;
  }
}

function step(path: string, name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_-]*$/.test(name) ? `${path}.${name}` : `${path}['${name.replaceAll(/[\\']/g, '\\$&')}']`;
}

function restServer(draft: ApiDraft, port: number): object {
  return {
    type: 'rest',
    address: '127.0.0.1',
    port,
    namespace: `${draft.namespace}-api`,
    resources: groupByPath(
      draft.operations,
      (path) => ({ path: path === '' ? `/${draft.namespace}` : path, description: `${draft.display}: ${path === '' ? 'its root' : path}` }),
      (operation) => restOperation(draft, operation),
    ),
  };
}

function restOperation(draft: ApiDraft, operation: DraftOperation): object {
  const inputs = asked(operation);
  return {
    method: operation.method,
    description: operation.description,
    ...(inputs.length > 0 && {
      inputParameters: Object.fromEntries(inputs.map(({ name, in: place, type, description }) => [name, { in: place, type, description }])),
    }),
    call: `${draft.namespace}.${operation.name}`,
    ...outputsOf(operation),
  };
}

function skillServer(draft: ApiDraft, port: number, source: 'tools' | 'api'): object {
  const tools = draft.operations.map(({ name, description }) => [
    name,
    { description, from: { sourceNamespace: `${draft.namespace}-${source}`, action: name } },
  ]);
  return {
    type: 'skill',
    address: '127.0.0.1',
    port,
    namespace: `${draft.namespace}-skills`,
    description: `Skills for working with ${draft.display}`,
    skills: {
      [draft.namespace]: {
        description: `${draft.description} Use it for questions about ${draft.display}.`.slice(0, 1024),
        'allowed-tools': draft.operations
          .map(({ name }) => name)
          .join(' ')
          .slice(0, 1024),
        tools: Object.fromEntries(tools),
      },
    },
  };
}

const widest = 110;

/** Small things on one line, a blank line before each section. */
function print(data: object): string {
  const document = new Document(data, { aliasDuplicateObjects: false });
  visit(document, {
    Map: (_key, map) => {
      if (isSmall(map)) map.flow = true;
    },
  });
  const text = document.toString({ lineWidth: 0, flowCollectionPadding: true });
  return `${text.trimEnd()}\n`
    .replaceAll(/\n(?=(?:info|binds|capability):)/g, '\n\n')
    .replaceAll(/(?<!\ncapability:)\n(?= {2}exposes:)/g, '\n\n');
}

/** Declarations of inputs, outputs and the like: a few short values. */
function isSmall(map: YAMLMap): boolean {
  const keys = map.items.map(({ key }) => (isScalar(key) ? String(key.value) : ''));
  const isLeaf = map.items.length > 0 && map.items.every(({ value }) => isScalar(value));
  if (!isLeaf || !keys.some((key) => ['in', 'mapping', 'readOnly', 'destructive', 'idempotent', 'sourceNamespace'].includes(key)))
    return false;
  const length = map.items.reduce((sum, { key, value }) => sum + String(key).length + String(value).length + 4, 4);
  return length <= widest && !isMap(map.items[0]?.value);
}
