/** `/openapi.json` of a REST server: what it offers, so that clients and people can try it. */
import type { IncomingMessage } from 'node:http';
import type { InputParameter, RestOperation, RestResource, RestServer } from '../../../spec/model/capability.ts';
import type { Plan, PlanServer } from '../../plan.ts';
import type { Json } from '../../result.ts';
import { inputSchema, type JsonSchema, outputSchema } from '../mcp/schemas.ts';
import { pathVariables } from './routes.ts';

export function openApiDocument(plan: Plan, planServer: PlanServer, server: RestServer, request: IncomingMessage): Json {
  const { model } = plan.file;
  const security = securityScheme(server);
  return {
    openapi: '3.1.0',
    info: {
      title: model.info?.display?.value ?? planServer.namespace ?? plan.name,
      ...(model.info?.description && { description: model.info.description.value }),
      version: plan.version ?? 'unspecified',
    },
    servers: [{ url: `http://${request.headers.host ?? 'localhost'}` }],
    paths: Object.fromEntries(
      server.resources
        .filter((resource) => resource.path && resource.operations.length > 0)
        .map((resource) => [openApiPath(resource.path?.value ?? ''), pathItem(plan, server, resource)]),
    ),
    ...(security && { components: { securitySchemes: { [security.name]: security.scheme } }, security: [{ [security.name]: [] }] }),
  };
}

function openApiPath(template: string): string {
  const path = template.replace(/\{\{\s*([^{}\s]+)\s*\}\}/g, '{$1}');
  return path.startsWith('/') ? path : `/${path}`;
}

function pathItem(plan: Plan, server: RestServer, resource: RestResource): Json {
  const operations = new Map<string, Json>();
  for (const operation of resource.operations) {
    const method = (operation.method?.value ?? 'GET').toLowerCase();
    if (!operations.has(method)) operations.set(method, operationObject(plan, server, resource, operation));
  }
  return Object.fromEntries(operations);
}

function operationObject(plan: Plan, server: RestServer, resource: RestResource, operation: RestOperation): Json {
  const flow = operation.ref ? plan.flows.get(operation.ref.value)?.flow : undefined;
  const own = [
    ...new Map(
      [...server.inputParameters, ...resource.inputParameters, ...operation.inputParameters].map((parameter) => [
        parameter.name,
        parameter,
      ]),
    ).values(),
  ].filter(isOpen);
  const inPath = pathVariables(resource.path?.value ?? '');
  const inherited = (flow?.inputParameters ?? []).filter(({ name }) => !own.some((parameter) => parameter.name === name));
  const method = (operation.method?.value ?? 'GET').toUpperCase();
  const inheritedPlace = method === 'GET' || method === 'DELETE' ? 'query' : 'body';
  const placed = [
    ...own.map((parameter) => ({ parameter, place: parameter.in?.value ?? 'body', required: parameter.required?.value ?? false })),
    ...inherited.map((parameter) => ({
      parameter,
      place: inPath.includes(parameter.name) ? 'path' : inheritedPlace,
      required: parameter.required?.value ?? true,
    })),
  ];
  const undeclared = inPath.filter((name) => !placed.some(({ parameter }) => parameter.name === name));
  const body = placed.filter(({ place }) => place === 'body');
  const description = operation.description?.value ?? flow?.description?.value;
  const output = outputSchema(flow?.outputs ?? operation.outputs);
  return {
    operationId: operation.name,
    ...(operation.display && { summary: operation.display.value }),
    ...(description !== undefined && { description }),
    tags: [resource.display?.value ?? resource.name],
    parameters: [
      ...placed
        .filter(({ place }) => ['path', 'query', 'header', 'cookie'].includes(place))
        .map(({ parameter, place, required }) => parameterObject(parameter, place, required)),
      ...undeclared.map((name): Json => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
    ],
    ...(body.length > 0 && { requestBody: { content: { 'application/json': { schema: bodySchema(body) } } } }),
    responses: responsesOf(operation, output),
  };
}

/** A parameter that the file gives a fixed value is no business of a caller. */
function isOpen(parameter: InputParameter): boolean {
  const value = parameter.value?.value;
  return value === undefined || (typeof value === 'string' && value.startsWith('$'));
}

function parameterObject(parameter: InputParameter, place: string, required: boolean): Json {
  return {
    name: parameter.name,
    in: place,
    ...(parameter.description && { description: parameter.description.value }),
    required: place === 'path' ? true : required,
    schema: schemaOf(parameter),
  };
}

function schemaOf(parameter: InputParameter): Json {
  const { properties } = inputSchema([parameter]) as { readonly properties: Readonly<Record<string, JsonSchema>> };
  return properties[parameter.name] ?? {};
}

function bodySchema(body: readonly { readonly parameter: InputParameter; readonly required: boolean }[]): Json {
  const required = body.filter((entry) => entry.required).map(({ parameter }) => parameter.name);
  return {
    type: 'object',
    properties: Object.fromEntries(body.map(({ parameter }) => [parameter.name, schemaOf(parameter)])),
    ...(required.length > 0 && { required }),
  };
}

function responsesOf(operation: RestOperation, output: JsonSchema | undefined): Json {
  const declared = [...operation.responses, ...(operation.responseBinary ? [operation.responseBinary] : [])];
  if (declared.length === 0) {
    return {
      200: output
        ? { description: 'The declared result.', content: { 'application/json': { schema: output } } }
        : { description: 'The answer of the consumed API, as it comes.' },
    };
  }
  return Object.fromEntries(
    declared.map((response) => [
      response.status,
      {
        description: response.description?.value ?? '',
        ...(response.content.length > 0 && {
          content: Object.fromEntries(
            response.content.map(({ mediaType, binary, schema }) => [
              mediaType,
              binary ? { schema: { type: 'string', format: 'binary' } } : schema ? { schema: schema.value as Json } : {},
            ]),
          ),
        }),
      },
    ]),
  );
}

function securityScheme(server: RestServer): { readonly name: string; readonly scheme: Json } | undefined {
  const { authentication } = server;
  const text = (name: string): string => {
    const value = authentication?.fields[name]?.value;
    return typeof value === 'string' ? value : '';
  };
  switch (authentication?.type?.value) {
    case 'bearer':
      return { name: 'bearer', scheme: { type: 'http', scheme: 'bearer' } };
    case 'basic':
      return { name: 'basic', scheme: { type: 'http', scheme: 'basic' } };
    case 'digest':
      return { name: 'digest', scheme: { type: 'http', scheme: 'digest' } };
    case 'apikey':
      return { name: 'apiKey', scheme: { type: 'apiKey', in: text('placement') || 'header', name: text('key') } };
    case 'oauth2':
      return {
        name: 'oauth2',
        scheme: {
          type: 'openIdConnect',
          openIdConnectUrl: `${text('authorizationServerUri').replace(/\/$/, '')}/.well-known/openid-configuration`,
        },
      };
    default:
      return undefined;
  }
}
