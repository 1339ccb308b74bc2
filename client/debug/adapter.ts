/** The debugger of one run, in the words of the debug adapter protocol. Knows no editor: an editor gives it its target. */
import {
  BreakpointEvent,
  DebugSession,
  Handles,
  InitializedEvent,
  OutputEvent,
  Scope,
  Source,
  StackFrame,
  StoppedEvent,
  TerminatedEvent,
  ThreadEvent,
} from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Breakpoint, DebugCommand, DebugEvent, DebugReply, DebugScope, FaultKind, Json } from '../../engine/control/protocol.ts';
import { say } from '../../spec/say.ts';

/** What is debugged: a capability that runs. */
export interface DebugTarget {
  debug(command: DebugCommand): Promise<DebugReply>;
  onEvent(listener: (event: DebugEvent) => void): { dispose(): void };
  /** What the debug console shows beside the debugger's own words, without line breaks. */
  onLine(listener: (line: string) => void): { dispose(): void };
  /** The run has ended, for whatever reason. */
  onEnd(listener: () => void): { dispose(): void };
  /** What is to be debugged begins here, when breakpoints are set; absent where it begins from outside. */
  begin?(): void;
  /** Ends the run, if the debugger started it. */
  stop(): Promise<void>;
}

export type Configure = Extract<DebugCommand, { readonly kind: 'configure' }>;

/**
 * What can be launched: the arguments as in `launch.json`, and where to pause from the first call on (undefined: nowhere, nobody debugs).
 * Rejects with words for a person.
 */
export type Launch = (configuration: Readonly<Record<string, unknown>>, configure: Configure | undefined) => Promise<DebugTarget>;

type Paused = Extract<DebugEvent, { readonly event: 'paused' }>;

/** A scope, or a value in one, whose children can be asked for. */
interface Held {
  readonly thread: number;
  readonly scope: DebugScope;
  readonly path: readonly string[];
  /** Undefined for a scope: it is read when it is looked at. */
  readonly value: Json | undefined;
}

const scopes = (): readonly { readonly title: string; readonly scope: DebugScope }[] => [
  { title: say`Inputs`, scope: 'inputs' },
  { title: say`Steps`, scope: 'steps' },
  { title: say`Variables`, scope: 'variables' },
];

export class CapabilityDebugSession extends DebugSession {
  readonly #launch: Launch;
  readonly #breakpoints = new Map<string, readonly (Breakpoint & { readonly id: number })[]>();
  readonly #threads = new Map<number, string>();
  readonly #paused = new Map<number, Paused>();
  readonly #frames = new Handles<{ readonly thread: number; readonly at: number }>();
  readonly #held = new Handles<Held>();
  readonly #subscriptions: { dispose(): void }[] = [];
  /** Resolves when all breakpoints are known, or debugging was given up. */
  readonly #configured: Promise<void>;
  #tellConfigured = (): void => undefined;
  #nextBreakpoint = 1;
  #faults: readonly FaultKind[] = [];
  #target: DebugTarget | undefined;
  /** Run without debugging: nothing pauses, and the engine does not look out for it. */
  #isOff = false;
  #isOver = false;

  constructor(launch: Launch) {
    super();
    this.#launch = launch;
    this.#configured = new Promise((resolve) => {
      this.#tellConfigured = resolve;
    });
  }

  protected override initializeRequest(response: DebugProtocol.InitializeResponse): void {
    response.body = {
      supportsConfigurationDoneRequest: true,
      supportsConditionalBreakpoints: true,
      supportsHitConditionalBreakpoints: true,
      supportsLogPoints: true,
      supportsSetVariable: true,
      supportsEvaluateForHovers: true,
      supportTerminateDebuggee: true,
      exceptionBreakpointFilters: [
        { filter: 'failures', label: say`Failures`, description: say`A call fails, or a consumed API answers an error.`, default: true },
        { filter: 'misses', label: say`Mapping misses`, description: say`A mapping finds nothing.` },
      ],
    };
    this.sendResponse(response);
    // Breakpoints come before the launch: the first call may come as soon as something is served.
    this.sendEvent(new InitializedEvent());
  }

  protected override async launchRequest(
    response: DebugProtocol.LaunchResponse,
    args: DebugProtocol.LaunchRequestArguments,
  ): Promise<void> {
    try {
      await this.#configured;
      if (this.#isOver) throw new Error(say`It was stopped while it started.`);
      this.#isOff = args.noDebug === true;
      // What the request carries beyond the protocol is the launch configuration.
      const configuration = args as unknown as Readonly<Record<string, unknown>>;
      const target = await this.#launch(configuration, this.#isOff ? undefined : this.#configuration());
      if (this.#isOver) {
        await target.stop();
        throw new Error(say`It was stopped while it started.`);
      }
      this.#target = target;
      this.#subscriptions.push(
        target.onEvent((event) => this.#receive(event)),
        target.onLine((line) => this.sendEvent(new OutputEvent(`${line}\n`, 'stdout'))),
        target.onEnd(() => this.sendEvent(new TerminatedEvent())),
      );
    } catch (error) {
      this.sendErrorResponse(response, { id: 1, format: error instanceof Error ? error.message : String(error), showUser: !this.#isOver });
      return;
    }
    this.sendResponse(response);
    // Only what runs can say where something can pause.
    for (const breakpoint of await this.#place([...this.#breakpoints.keys()])) this.sendEvent(new BreakpointEvent('changed', breakpoint));
    this.#target?.begin?.();
  }

  protected override async setBreakPointsRequest(
    response: DebugProtocol.SetBreakpointsResponse,
    { source, breakpoints = [] }: DebugProtocol.SetBreakpointsArguments,
  ): Promise<void> {
    const path = source.path ?? '';
    this.#breakpoints.set(
      path,
      breakpoints.map(({ line, condition, hitCondition, logMessage }) => ({
        id: this.#nextBreakpoint++,
        line: line - 1,
        ...(condition !== undefined && condition !== '' && { condition }),
        ...(hitCondition !== undefined && hitCondition !== '' && { hitCondition }),
        ...(logMessage !== undefined && logMessage !== '' && { logMessage }),
      })),
    );
    response.body = { breakpoints: await this.#place([path]) };
    this.sendResponse(response);
  }

  protected override async setExceptionBreakPointsRequest(
    response: DebugProtocol.SetExceptionBreakpointsResponse,
    { filters }: DebugProtocol.SetExceptionBreakpointsArguments,
  ): Promise<void> {
    this.#faults = filters.filter((filter) => filter === 'failures' || filter === 'misses');
    await this.#configure();
    this.sendResponse(response);
  }

  protected override configurationDoneRequest(response: DebugProtocol.ConfigurationDoneResponse): void {
    this.sendResponse(response);
    this.#tellConfigured();
  }

  protected override threadsRequest(response: DebugProtocol.ThreadsResponse): void {
    response.body = { threads: [...this.#threads].map(([id, name]) => ({ id, name })) };
    this.sendResponse(response);
  }

  protected override stackTraceRequest(
    response: DebugProtocol.StackTraceResponse,
    { threadId, startFrame = 0, levels = 0 }: DebugProtocol.StackTraceArguments,
  ): void {
    const frames = this.#paused.get(threadId)?.frames ?? [];
    const shown = frames.slice(startFrame, levels === 0 ? undefined : startFrame + levels);
    response.body = {
      totalFrames: frames.length,
      stackFrames: shown.map(({ name, path, line, character }, index) => {
        const id = this.#frames.create({ thread: threadId, at: startFrame + index });
        return new StackFrame(id, name, new Source(path.split(/[\\/]/).at(-1) ?? path, path), line + 1, character + 1);
      }),
    };
    this.sendResponse(response);
  }

  protected override scopesRequest(response: DebugProtocol.ScopesResponse, { frameId }: DebugProtocol.ScopesArguments): void {
    const frame = this.#frames.get(frameId);
    response.body = {
      // Values of outer frames are not kept: what they called has their values too.
      scopes:
        frame?.at === 0
          ? scopes().map(
              ({ title, scope }) => new Scope(title, this.#held.create({ thread: frame.thread, scope, path: [], value: undefined })),
            )
          : [],
    };
    this.sendResponse(response);
  }

  protected override async variablesRequest(
    response: DebugProtocol.VariablesResponse,
    { variablesReference }: DebugProtocol.VariablesArguments,
  ): Promise<void> {
    const held = this.#held.get(variablesReference);
    const value = held && (held.value === undefined ? await this.#read(held) : held.value);
    response.body = {
      variables:
        held && typeof value === 'object' && value !== null
          ? Object.entries(value).map(([name, child]) => ({
              name,
              ...this.#show({ ...held, path: [...held.path, name], value: child }, child),
            }))
          : [],
    };
    this.sendResponse(response);
  }

  protected override async setVariableRequest(
    response: DebugProtocol.SetVariableResponse,
    { variablesReference, name, value }: DebugProtocol.SetVariableArguments,
  ): Promise<void> {
    const held = this.#held.get(variablesReference);
    if (!held || held.scope === 'variables') {
      this.sendErrorResponse(response, {
        id: 2,
        format: say`Variables are bound when the capability is loaded; they cannot be changed here.`,
      });
      return;
    }
    const json = readJson(value);
    const path = [...held.path, name];
    const reply = await this.#send({ kind: 'write', thread: held.thread, scope: held.scope, path, value: json });
    if (reply.kind === 'refused') {
      this.sendErrorResponse(response, { id: 3, format: reply.message });
      return;
    }
    response.body = this.#show({ ...held, path, value: json }, json);
    this.sendResponse(response);
  }

  protected override async evaluateRequest(
    response: DebugProtocol.EvaluateResponse,
    { expression, frameId = 0 }: DebugProtocol.EvaluateArguments,
  ): Promise<void> {
    const frame = this.#frames.get(frameId);
    const reply = frame && (await this.#send({ kind: 'evaluate', thread: frame.thread, expression }));
    if (!frame || reply?.kind !== 'value') {
      const format = reply?.kind === 'refused' ? reply.message : say`Pause a call first.`;
      this.sendErrorResponse(response, { id: 4, format });
      return;
    }
    const shown = this.#show({ thread: frame.thread, scope: 'variables', path: [], value: reply.value }, reply.value);
    response.body = { result: shown.value, variablesReference: shown.variablesReference };
    this.sendResponse(response);
  }

  protected override continueRequest(response: DebugProtocol.ContinueResponse, { threadId }: DebugProtocol.ContinueArguments): void {
    response.body = { allThreadsContinued: false };
    this.#resume(response, threadId, 'go');
  }

  protected override nextRequest(response: DebugProtocol.NextResponse, { threadId }: DebugProtocol.NextArguments): void {
    this.#resume(response, threadId, 'over');
  }

  protected override stepInRequest(response: DebugProtocol.StepInResponse, { threadId }: DebugProtocol.StepInArguments): void {
    this.#resume(response, threadId, 'in');
  }

  protected override stepOutRequest(response: DebugProtocol.StepOutResponse, { threadId }: DebugProtocol.StepOutArguments): void {
    this.#resume(response, threadId, 'out');
  }

  protected override async pauseRequest(response: DebugProtocol.PauseResponse): Promise<void> {
    if (!this.#isOff) await this.#send({ kind: 'pause' });
    this.sendResponse(response);
  }

  protected override async disconnectRequest(
    response: DebugProtocol.DisconnectResponse,
    { terminateDebuggee = true }: DebugProtocol.DisconnectArguments,
  ): Promise<void> {
    const target = this.#target;
    this.#target = undefined;
    this.#isOver = true;
    this.#tellConfigured();
    for (const subscription of this.#subscriptions.splice(0)) subscription.dispose();
    await target?.debug({ kind: 'off' });
    if (terminateDebuggee) await target?.stop();
    this.sendResponse(response);
  }

  #resume(response: DebugProtocol.Response, thread: number, how: 'go' | 'in' | 'over' | 'out'): void {
    this.#paused.delete(thread);
    void this.#send({ kind: 'resume', thread, how });
    this.sendResponse(response);
  }

  #configuration(): Configure {
    const breakpoints = [...this.#breakpoints].map(([path, set]) => [path, set.map(({ id: _, ...breakpoint }) => breakpoint)] as const);
    return { kind: 'configure', breakpoints: Object.fromEntries(breakpoints), faults: this.#faults };
  }

  async #configure(): Promise<Readonly<Record<string, readonly (number | null)[]>>> {
    if (this.#isOff || !this.#target) return {};
    const reply = await this.#send(this.#configuration());
    return reply.kind === 'configured' ? reply.lines : {};
  }

  /** Where the breakpoints of these files are, as the engine says. */
  async #place(paths: readonly string[]): Promise<DebugProtocol.Breakpoint[]> {
    const isKnown = this.#target !== undefined;
    const lines = await this.#configure();
    return paths.flatMap((path) =>
      (this.#breakpoints.get(path) ?? []).map(({ id }, index) => {
        const line = lines[path]?.[index] ?? null;
        if (line !== null) return { id, verified: true, line: line + 1 };
        if (!isKnown) return { id, verified: false };
        return { id, verified: false, message: say`Nothing runs here. Tools, operations, flows and steps can be paused.` };
      }),
    );
  }

  async #read({ thread, scope }: Held): Promise<Json | undefined> {
    const reply = await this.#send({ kind: 'read', thread, scope });
    return reply.kind === 'value' ? reply.value : undefined;
  }

  async #send(command: DebugCommand): Promise<DebugReply> {
    return (await this.#target?.debug(command)) ?? { kind: 'refused', message: say`Nothing runs.` };
  }

  #show(held: Held, value: Json): { value: string; type: string; variablesReference: number } {
    const isOpen = typeof value === 'object' && value !== null && Object.keys(value).length > 0;
    return { value: preview(value), type: typeName(value), variablesReference: isOpen ? this.#held.create(held) : 0 };
  }

  #receive(event: DebugEvent): void {
    switch (event.event) {
      case 'thread':
        if (event.state === 'began') this.#threads.set(event.thread, event.name);
        else {
          this.#threads.delete(event.thread);
          this.#paused.delete(event.thread);
        }
        this.sendEvent(new ThreadEvent(event.state === 'began' ? 'started' : 'exited', event.thread));
        return;
      case 'paused':
        this.#paused.set(event.thread, event);
        this.sendEvent(stopped(event));
        return;
      case 'logged': {
        const output: DebugProtocol.OutputEvent = new OutputEvent(`${event.text}\n`, 'console');
        const { path, line, character } = event.place;
        output.body = { ...output.body, source: { path }, line: line + 1, column: character + 1 };
        this.sendEvent(output);
        return;
      }
      default:
        event satisfies never;
    }
  }
}

function stopped({ thread, reason, text }: Paused): DebugProtocol.StoppedEvent {
  const event: DebugProtocol.StoppedEvent = new StoppedEvent(reason === 'fault' ? 'exception' : reason, thread, text);
  event.body.allThreadsStopped = false;
  return event;
}

/** JSON, or the text as it is: nobody wants to type quotes. */
function readJson(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

function preview(value: Json): string {
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[${value.length}]`;
  if (typeof value === 'object' && value !== null) {
    const text = JSON.stringify(value);
    return text.length > 80 ? `${text.slice(0, 79)}…` : text;
  }
  return JSON.stringify(value);
}

function typeName(value: Json): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
