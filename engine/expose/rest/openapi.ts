/** OpenAPI 3.1 of a REST server: what it offers, so that clients and people can try it. */

import { freeName } from '../../../spec/edits/free-name.ts';
import { inheritedInputs } from '../../../spec/links/inherited-inputs.ts';
import type { Behaviour, InputParameter, RestOperation, RestResource, RestServer } from '../../../spec/model/capability.ts';
import type { Plan, PlanServer } from '../../plan.ts';
import type { Json } from '../../result.ts';
import { resolveVariables } from '../../variables.ts';
import { inputSchema, type JsonSchema, outputSchema } from '../mcp/schemas.ts';
import { withSingleBraces } from '../path-template.ts';
import { errorSchemas, responsesOf } from './openapi-responses.ts';
import { securityScheme } from './openapi-security.ts';
import { pathVariables } from './routes.ts';

/** `address`: where it is served, without a slash at the end. */
export function openApiDocument(plan: Plan, planServer: PlanServer, server: RestServer, address: string): Json {
  const { model } = plan.file;
  const security = securityScheme(server, (text) => plan.redact(resolveVariables(text, plan)));
  const nameOf = operationIds(server);
  const paths = new Map<string, Json>();
  for (const resource of server.resources) {
    const path = openApiPath(resource.path?.value ?? '');
    // As requests find them: of two resources with one path the first counts.
    if (resource.path && !paths.has(path)) paths.set(path, pathItem(plan, server, resource, nameOf));
  }
  return {
    openapi: '3.1.0',
    info: {
      title: model.info?.display?.value ?? planServer.namespace ?? plan.name,
      ...(model.info?.description && { description: model.info.description.value }),
      version: plan.version ?? 'unspecified',
    },
    servers: [{ url: address }],
    paths: Object.fromEntries(paths),
    components: { schemas: errorSchemas, ...(security && { securitySchemes: { [security.name]: security.scheme } }) },
    ...(security && { security: [{ [security.name]: [] }] }),
  };
}

/** `name`: of the operation, or its method where it has none. */
type NameOf = (resource: RestResource, name: string) => string;

/** An operation id is there once in a document, a name once in its resource. */
function operationIds(server: RestServer): NameOf {
  const counts = new Map<string, number>();
  for (const { operations } of server.resources) for (const { name } of operations) counts.set(name, (counts.get(name) ?? 0) + 1);
  const used = new Set<string>();
  return (resource, name) => {
    const first = counts.get(name) === 1 ? name : `${resource.name}-${name}`;
    const id = freeName(used, first);
    used.add(id);
    return id;
  };
}

function openApiPath(template: string): string {
  const path = withSingleBraces(template);
  return path.startsWith('/') ? path : `/${path}`;
}

/** Methods that OpenAPI knows; others cannot be described in it. */
const describable = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];
const forwarded = ['get', 'put', 'post', 'delete', 'patch'];

function pathItem(plan: Plan, server: RestServer, resource: RestResource, nameOf: NameOf): Json {
  const operations = new Map<string, Json>();
  for (const operation of resource.operations) {
    const method = (operation.method?.value ?? 'GET').toLowerCase();
    if (describable.includes(method) && !operations.has(method))
      operations.set(method, operationObject(plan, server, resource, operation, nameOf));
  }
  const target = resource.forward?.targetNamespace?.value;
  if (target !== undefined)
    for (const method of forwarded) if (!operations.has(method)) operations.set(method, forwardObject(resource, target, method, nameOf));
  return Object.fromEntries(operations);
}

function forwardObject(resource: RestResource, target: string, method: string, nameOf: NameOf): Json {
  const headers = resource.forward?.trustedHeaders ?? [];
  return {
    operationId: nameOf(resource, method),
    summary: `Forwarded to ${target}`,
    tags: [resource.display?.value ?? resource.name],
    parameters: [
      ...pathVariables(resource.path?.value ?? '').map(pathParameter),
      // OpenAPI says these three elsewhere.
      ...headers
        .filter(({ value }) => !['accept', 'content-type', 'authorization'].includes(value.toLowerCase()))
        .map(({ value: name }): Json => ({ name, in: 'header', required: false, schema: { type: 'string' } })),
    ],
    ...(method !== 'get' && method !== 'delete' && { requestBody: { content: { '*/*': {} } } }),
    responses: { default: { description: `What ${target} answers.` } },
  };
}

function pathParameter(name: string): Json {
  return { name, in: 'path', required: true, schema: { type: 'string' } };
}

/** An imported server may have another name here than where it is written. */
function namespaceOf(plan: Plan, server: RestServer): string | undefined {
  return plan.servers.find((one) => one.server === server)?.namespace;
}

function operationObject(plan: Plan, server: RestServer, resource: RestResource, operation: RestOperation, nameOf: NameOf): Json {
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
  const inherited = inheritedInputs(operation, flow, namespaceOf(plan, server)).filter(
    ({ name }) => !own.some((parameter) => parameter.name === name),
  );
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
  const behaviour: Behaviour = flow ?? operation;
  const outputs = flow?.outputs ?? operation.outputs;
  const shaped = behaviour.mappings.length > 0 || (outputs?.parameters.length ?? 0) > 0;
  const isRequired = body.some(({ required }) => required);
  return {
    operationId: nameOf(resource, operation.name === '' ? method.toLowerCase() : operation.name),
    ...(operation.display && { summary: operation.display.value }),
    ...(description !== undefined && { description }),
    tags: [resource.display?.value ?? resource.name],
    parameters: [
      ...placed
        .filter(({ place }) => ['path', 'query', 'header', 'cookie'].includes(place))
        .map(({ parameter, place, required }) => parameterObject(parameter, place, required)),
      ...undeclared.map(pathParameter),
    ],
    ...(body.length > 0 && {
      requestBody: {
        ...(isRequired && { required: true }),
        content: { 'application/json': { schema: bodySchema(body) }, 'application/x-www-form-urlencoded': { schema: bodySchema(body) } },
      },
    }),
    responses: responsesOf(operation, {
      // Several unnamed alternatives have no one shape: any data.
      output: shaped ? (outputSchema(outputs) ?? {}) : undefined,
      hasInputs: placed.length > 0,
      hasBody: body.length > 0,
      calls: behaviour.call !== undefined || behaviour.steps.some(({ kind }) => kind === 'call'),
      authenticated: server.authentication !== undefined,
    }),
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
