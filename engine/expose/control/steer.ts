/** What may be asked of a running engine where the file allows it: reload, validate, scripts, logs. */
import path from 'node:path';
import { failureProblems } from '../../control/failure-problems.ts';
import type { PlacedProblem } from '../../control/protocol.ts';
import { folderOf, pathOf } from '../../file-location.ts';
import { isRecord } from '../../json-object.ts';
import { type LogLevel, type LogLine, logLevels } from '../../observe/log-buffer.ts';
import type { Plan } from '../../plan.ts';
import type { EngineError, Json } from '../../result.ts';
import { sendError, sendJson } from '../http/answers.ts';
import { whenClosed } from '../http/closed.ts';
import { sendEvent } from '../http/events.ts';
import { receiveBody } from '../http/read-body.ts';
import type { ControlContext, Route } from './route.ts';
import { changeScriptSettings, scriptSettingsJson } from './scripting.ts';

/** 200 with what is served now; 422 with the problems when the version from before goes on. */
export async function reload({ view, plan, response }: ControlContext): Promise<void> {
  const outcome = await view.reload();
  if (outcome.kind === 'kept') {
    const { failure } = outcome;
    sendJson(response, 422, {
      error: { code: failure.code, message: failure.message, status: 422 },
      problems: failureProblems(failure, plan.file.uri).map((problem) => problemJson(problem, plan)),
    });
    return;
  }
  const { servers, problems } = outcome.started;
  sendJson(response, 200, {
    status: 'RELOADED',
    adapters: servers.map(({ type, namespace, url }) => ({ type, namespace, url })),
    problems: problems.map((problem) => problemJson(problem, plan)),
  });
}

export function validate({ view, plan, response }: ControlContext): void {
  const problems = view.validate();
  sendJson(response, 200, {
    valid: !problems.some(({ severity }) => severity === 'error'),
    problems: problems.map((problem) => problemJson(problem, plan)),
  });
}

/** The file as seen from the capability, lines and columns from 1. */
function problemJson({ uri, severity, code, message, range }: PlacedProblem, plan: Plan): Json {
  const file = pathOf(uri);
  return {
    severity,
    code,
    message: plan.redact(message),
    file: file === undefined ? uri : path.relative(folderOf(plan.file.uri), file).replaceAll('\\', '/'),
    line: range.start.line + 1,
    column: range.start.character + 1,
  };
}

export function scripts({ view, plan, response }: ControlContext): void {
  sendJson(response, 200, { ...scriptSettingsJson(plan.scripting), stats: view.scripts.summary() });
}

export async function configureScripts(context: ControlContext): Promise<void> {
  const { plan, view, response } = context;
  const body = await readObject(context);
  if (!body) return;
  const change = changeScriptSettings(plan.scripting, body);
  if (change.kind === 'refused') {
    sendError(response, badRequest(change.details.map(({ message }) => message).join(' '), change.details));
    return;
  }
  view.configureScripts(change.settings);
  sendJson(response, 200, { ...scriptSettingsJson(change.settings), stats: view.scripts.summary() });
}

/** `settings`: `management.logs` of the file. */
export function areLogsServed(settings: unknown): boolean {
  return settings === true || (typeof settings === 'object' && settings !== null);
}

/** `/logs`: the last lines, and their level; `/logs/stream`: new lines as server-sent events. */
export function logRoutes(settings: unknown, at: string): Readonly<Record<string, Route>> | undefined {
  if (!areLogsServed(settings)) return undefined;
  const options = settings === true ? {} : (settings as Readonly<Record<string, unknown>>);
  if (at === '/logs') return options['level-control'] === false ? { GET: logLines } : { GET: logLines, PUT: setLogLevel };
  if (options['stream'] !== true) return undefined;
  const most = options['max-subscribers'];
  return { GET: (context) => followLog(context, typeof most === 'number' ? most : 5) };
}

function logLines({ view, response }: ControlContext): void {
  sendJson(response, 200, { level: view.logs.level(), lines: view.logs.lines() });
}

async function setLogLevel(context: ControlContext): Promise<void> {
  const body = await readObject(context);
  if (!body) return;
  const level = logLevels.find((known) => known === body['level']);
  if (level === undefined) {
    sendError(context.response, badRequest(`level must be one of ${logLevels.join(', ')}.`));
    return;
  }
  context.view.logs.setLevel(level satisfies LogLevel);
  logLines(context);
}

/** Of a follower who has stopped reading. */
const maxUnreadBytes = 1024 * 1024;

function followLog({ view, request, response, open }: ControlContext, most: number): void {
  if (request.method === 'HEAD') {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' }).end();
    return;
  }
  if (view.logs.followers() >= most) {
    sendError(
      response,
      { code: 'too-many-subscribers', message: `${most} follow the log already, which is the limit.`, status: 503 },
      { 'Retry-After': '30' },
    );
    return;
  }
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  response.flushHeaders();
  const stop = view.logs.follow((line: LogLine) => sendEvent(response, 'log', JSON.stringify(line), maxUnreadBytes));
  open.add(response);
  whenClosed(response, () => {
    stop();
    open.delete(response);
  });
}

const maxBody = 64 * 1024;

/** The JSON object that was sent; undefined when it was none, which has been answered then. */
async function readObject({ request, response }: ControlContext): Promise<Readonly<Record<string, unknown>> | undefined> {
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') {
    sendError(response, { code: 'unsupported-media-type', message: 'The body must be application/json.', status: 415 });
    return undefined;
  }
  const body = await receiveBody(request, response, maxBody);
  if (!body) return undefined;
  let data: unknown;
  try {
    data = JSON.parse(body.toString('utf8'));
  } catch (error) {
    sendError(response, badRequest(`The body is no JSON: ${error instanceof Error ? error.message : String(error)}`));
    return undefined;
  }
  if (isRecord(data)) return data;
  sendError(response, badRequest('The body must be a JSON object.'));
  return undefined;
}

function badRequest(message: string, details?: EngineError['details']): EngineError {
  return { code: 'invalid-request', message, status: 400, ...(details && { details }) };
}
