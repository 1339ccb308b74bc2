/** An exposed skill server: a read-only catalogue of skills and their files. Nothing is run here. */
import { createReadStream } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import type { Skill, SkillServer, SkillTool } from '../../../spec/model/capability.ts';
import { decodePercent } from '../../../spec/percent.ts';
import { folderOf, locationPath } from '../../file-location.ts';
import { type CallRecord, emptyRecord, noTimeline, roundMilliseconds } from '../../observe/call-record.ts';
import type { Plan, PlanServer } from '../../plan.ts';
import type { Json } from '../../result.ts';
import { findFile, isDirectory, listFiles } from '../files.ts';
import { methodNotAllowed, notFound, sendEmpty, sendError, sendJson } from '../http/answers.ts';
import { createGate, type Gate } from '../http/gate.ts';
import { exchangeText } from '../http/target.ts';
import { mediaTypeOf } from '../media-types.ts';
import { type Endpoint, type Services, traceHeadersOf } from '../services.ts';
import { sendZip } from './zip.ts';

interface State {
  readonly plan: Plan;
  readonly skills: ReadonlyMap<string, Skill>;
  readonly gate: Gate;
  readonly directory: string;
}

export function createSkillEndpoint(plan: Plan, planServer: PlanServer, server: SkillServer, services: Services): Endpoint {
  let state = createState(plan, planServer, server);
  return {
    handle: async (request, response) => {
      const start = performance.now();
      const time = new Date().toISOString();
      const activity = services.telemetry().begin({
        adapter: 'skill',
        operation: operationOf(state, request),
        httpMethod: request.method ?? 'GET',
        inbound: traceHeadersOf((name) => request.headers[name]),
      });
      const unit = await handle(state, request, response);
      const status = response.statusCode;
      const record = (): CallRecord => emptyRecord;
      const error = status < 400 ? undefined : { code: String(status), message: `${request.method ?? ''} was answered with ${status}.` };
      activity.end({ ok: status < 400, status, error, timeline: noTimeline, record });
      services.log('debug', `${planServer.namespace ?? 'skills'}: ${exchangeText(request, response)}`);
      if (unit === undefined) return;
      const call = {
        time,
        server: planServer.namespace ?? '',
        unit,
        ok: status < 400,
        status,
        milliseconds: roundMilliseconds(performance.now() - start),
        upstreamCalls: [],
      };
      services.served(call, record);
    },
    update: (nextPlan, nextServer) => {
      if (nextServer.server.kind === 'skill') state = createState(nextPlan, nextServer, nextServer.server);
    },
    close: async () => undefined,
  };
}

function createState(plan: Plan, planServer: PlanServer, server: SkillServer): State {
  const skills = new Map<string, Skill>();
  for (const skill of server.skills) if (skill.name !== '' && !skills.has(skill.name)) skills.set(skill.name, skill);
  return {
    plan,
    skills,
    gate: createGate(server.authentication, plan, planServer.namespace ?? ''),
    directory: folderOf(planServer.uri),
  };
}

/** The route for traces and metrics: no part of it comes from the caller alone, so that there are only so many. */
function operationOf(state: State, request: IncomingMessage): string {
  const [root, name, part] = (request.url ?? '/').split('?')[0]?.split('/').slice(1).map(decodePercent) ?? [];
  if (root !== 'skills' || (name !== undefined && !state.skills.has(name))) return 'unknown';
  if (part !== undefined && part !== 'contents' && part !== 'download') return 'unknown';
  return ['/skills', name, part].filter((segment) => segment !== undefined).join('/');
}

/** The route that was served, with a bounded set of names; undefined when there was none. */
async function handle(state: State, request: IncomingMessage, response: ServerResponse): Promise<string | undefined> {
  if (!(await state.gate.admit(request, response))) return undefined;
  const segments = (request.url ?? '/').split('?')[0]?.split('/').slice(1).map(decodePercent) ?? [];
  const [root, name, part, ...rest] = segments;
  const isRoute =
    root === 'skills' &&
    segments.at(-1) !== '' &&
    (part === undefined || (part === 'contents' ? true : part === 'download' && rest.length === 0));
  if (!isRoute) {
    sendError(response, notFound('Nothing is served at this path. The catalogue is at /skills.'));
    return undefined;
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    sendError(response, methodNotAllowed(request.method ?? '', ['GET', 'HEAD']), { Allow: 'GET, HEAD' });
    return undefined;
  }
  if (name === undefined) {
    sendJson(response, 200, catalogue(state.skills));
    return 'skills';
  }
  const skill = state.skills.get(name);
  if (!skill) {
    sendError(response, notFound(`There is no skill ${name}.`));
    return undefined;
  }
  if (part === undefined) {
    sendJson(response, 200, detail(skill, state));
    return `skills/${name}`;
  }
  return serveFiles(state, skill, part, rest, response);
}

async function serveFiles(state: State, skill: Skill, part: string, rest: readonly string[], response: ServerResponse): Promise<string> {
  const unit = `skills/${skill.name}/${part}`;
  const root = skill.location && locationPath(skill.location.value, state.directory);
  if (root === undefined) {
    sendError(response, notFound(`Skill ${skill.name} has no files.`));
    return unit;
  }
  if (!(await isDirectory(root))) {
    sendError(response, notFound(`The directory of skill ${skill.name} is missing.`));
    return unit;
  }
  if (part === 'download') {
    await sendZip(response, root, skill.name);
    return unit;
  }
  if (rest.length === 0) {
    const files = await listFiles(root);
    sendJson(response, 200, {
      name: skill.name,
      files: files.map((file) => ({ path: file.path, size: file.size, type: mediaTypeOf(file.path) })),
    });
    return unit;
  }
  const found = await findFile(root, rest);
  switch (found.kind) {
    case 'unsafe':
      sendError(response, { code: 'unsafe-path', message: 'The path leads out of the files of the skill.', status: 400 });
      return unit;
    case 'missing':
      sendError(response, notFound(`Skill ${skill.name} has no file ${rest.join('/')}.`));
      return unit;
    case 'file': {
      if (isKnownAlready(response.req, found.modified)) {
        sendEmpty(response, 304, { 'Last-Modified': found.modified.toUTCString() });
        return unit;
      }
      const headers = {
        'Content-Type': mediaTypeOf(rest.at(-1) ?? ''),
        'Content-Length': String(found.size),
        'Last-Modified': found.modified.toUTCString(),
        'X-Content-Type-Options': 'nosniff',
      };
      response.writeHead(200, headers);
      if (response.req.method === 'HEAD') response.end();
      // Whichever of the two breaks off takes the other along.
      else pipeline(createReadStream(found.absolute), response, () => undefined);
      return unit;
    }
    default:
      return found satisfies never;
  }
}

/** HTTP knows whole seconds only. */
function isKnownAlready({ headers }: IncomingMessage, modified: Date): boolean {
  return Math.floor(modified.getTime() / 1000) * 1000 <= Date.parse(headers['if-modified-since'] ?? '');
}

function catalogue(skills: ReadonlyMap<string, Skill>): Json {
  return {
    count: skills.size,
    skills: [...skills.values()].map((skill) => ({
      name: skill.name,
      description: skill.description?.value ?? '',
      ...(skill.license && { license: skill.license.value }),
      tools: skill.tools.map((tool) => tool.name),
    })),
  };
}

function detail(skill: Skill, state: State): Json {
  return {
    name: skill.name,
    description: skill.description?.value ?? '',
    ...(skill.license && { license: skill.license.value }),
    ...(skill.compatibility && { compatibility: skill.compatibility.value }),
    ...(skill.argumentHint && { 'argument-hint': skill.argumentHint.value }),
    ...(skill.allowedTools && { 'allowed-tools': skill.allowedTools.value }),
    ...(skill.userInvocable && { 'user-invocable': skill.userInvocable.value }),
    ...(skill.disableModelInvocation && { 'disable-model-invocation': skill.disableModelInvocation.value }),
    ...(skill.metadata.length > 0 && { metadata: Object.fromEntries(skill.metadata.map(({ name, value }) => [name, value?.value ?? ''])) }),
    tools: skill.tools.map((tool) => toolEntry(tool, state)),
  };
}

function toolEntry(tool: SkillTool, state: State): Json {
  const base = { name: tool.name, description: tool.description?.value ?? '' };
  if (!tool.from) return { ...base, type: 'instruction', instruction: tool.instruction?.value ?? '' };
  const targetNamespace = tool.from.sourceNamespace?.value ?? '';
  const source = state.plan.servers.find((candidate) => candidate.namespace === targetNamespace);
  return {
    ...base,
    type: 'derived',
    invocationRef: { targetNamespace, action: tool.from.action?.value ?? '', mode: source?.server.kind === 'rest' ? 'rest' : 'mcp' },
  };
}
