/**
 * What happened during one served call, for the editor, the logs and the traces. Bounded: entries beyond a cap are
 * counted, long texts are cut. Texts are redacted here, at the source, so that no consumer can forget it.
 */
import type { Span } from '../../spec/syntax/tree.ts';
import type { EngineError, Json } from '../result.ts';
import { sampleOf } from './sample.ts';

/** One request to a consumed API. */
export interface UpstreamCall {
  /** `namespace.operation`; the namespace alone for a forwarded request. */
  readonly reference: string;
  /** Name of the step it was made for. */
  readonly step?: string;
  readonly method: string;
  readonly url: string;
  readonly requestHeaders: Readonly<Record<string, string>>;
  /** Text bodies only. */
  readonly requestBody?: string;
  /** Undefined when no answer came. */
  readonly status: number | undefined;
  readonly responseHeaders?: Readonly<Record<string, string>>;
  /** Text bodies only. */
  readonly responseBody?: string;
  /** Of a JSON body that is longer than what is kept of texts: what it is made of. Set by the recorder. */
  readonly responseSample?: Json;
  readonly responseBytes?: number;
  readonly milliseconds: number;
  /** Milliseconds since 1970; set by the recorder. */
  readonly endedAt?: number;
  /** Why no usable answer came. */
  readonly error?: string;
  /** True when the answer was made from declared outputs (`--mock`). */
  readonly mocked?: boolean;
}

/** One step of an orchestration. */
export interface StepRecord {
  readonly name: string;
  readonly type: 'call' | 'lookup' | 'script';
  readonly milliseconds: number;
  /** Milliseconds since 1970; set by the recorder. */
  readonly endedAt?: number;
  readonly output?: Json;
  /** What it is about, for traces: names of OpenTelemetry attributes and their values. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** Why there is no output, or why the step failed. */
  readonly note?: string;
}

/** One evaluated mapping. */
export interface MappingRecord {
  /** Name or dotted path of the target; empty for an unnamed root. */
  readonly target: string;
  readonly path: string;
  /** What the path was looked for in. */
  readonly input?: Json;
  readonly result: Json;
  /** Why the result is null. */
  readonly note?: string;
  /** The mapping in its file. */
  readonly place?: { readonly uri: string } & Span;
}

/** What running code reports to; `createRecorder` makes one, `silentRecorder` ignores everything. */
export interface Recorder {
  upstream(call: UpstreamCall): void;
  step(step: StepRecord): void;
  mapping(mapping: MappingRecord): void;
}

export interface CallRecord {
  readonly inputs?: Json;
  readonly upstream: readonly UpstreamCall[];
  readonly steps: readonly StepRecord[];
  readonly mappings: readonly MappingRecord[];
  /** Entries left out because of the caps. */
  readonly omitted: number;
  readonly error?: EngineError;
}

const maxEntries = 200;
const maxText = 16_384;
/** JSON values larger than this are recorded as a note about their size. */
const maxJson = 65_536;
/** Inputs of mappings: many of one call have the same. */
const maxMappingInput = 8_192;

const concealedHeaders = new Set(['authorization', 'proxy-authorization', 'cookie', 'set-cookie', 'x-api-key', 'api-key']);

export const silentRecorder: Recorder = { upstream: () => undefined, step: () => undefined, mapping: () => undefined };

/** What was recorded: nothing leaves it with a secret inside. Cleaning costs more than most calls, so it is done when somebody asks. */
export interface Recording extends Recorder {
  /** The requests to consumed APIs in short. */
  readonly calls: () => readonly Pick<UpstreamCall, 'reference' | 'step' | 'method' | 'url' | 'status' | 'milliseconds' | 'error'>[];
  readonly finish: () => CallRecord;
  /** What happened when, for traces and metrics. */
  readonly timeline: () => Timeline;
}

export interface Timeline {
  readonly calls: readonly (Pick<UpstreamCall, 'reference' | 'step' | 'method' | 'url' | 'status' | 'milliseconds' | 'error'> & {
    readonly endedAt: number;
    /** Id that was sent along as that of the client span. */
    readonly spanId: string | undefined;
  })[];
  readonly steps: readonly (Pick<StepRecord, 'name' | 'type' | 'milliseconds' | 'attributes'> & { readonly endedAt: number })[];
}

const empty: Timeline = { calls: [], steps: [] };

/** Both of a call that did not get as far as a request. */
export const emptyRecord: CallRecord = { upstream: [], steps: [], mappings: [], omitted: 0 };
export const noTimeline = (): Timeline => empty;

export function createRecorder(redact: (text: string) => string): Recording {
  const upstream: UpstreamCall[] = [];
  const steps: StepRecord[] = [];
  const mappings: MappingRecord[] = [];
  let omitted = 0;
  const clean = (text: string): string => cut(redact(text));

  // All mappings of one object look into the same data.
  let lastInput: Json | undefined;
  let lastKept: Json | undefined;
  const keptInput = (input: Json): Json => {
    if (lastKept === undefined || input !== lastInput) {
      lastInput = input;
      lastKept = keepable(input);
    }
    return lastKept;
  };

  function keep<T extends UpstreamCall | StepRecord | MappingRecord>(list: T[], entry: T): void {
    if (list.length < maxEntries) list.push(entry);
    else omitted++;
  }

  return {
    upstream: (call) => keep(upstream, { ...call, endedAt: Date.now() }),
    step: ({ output, ...step }) => keep(steps, { ...step, ...(output !== undefined && { output: keepable(output) }), endedAt: Date.now() }),
    mapping: (mapping) => {
      const { input, result } = mapping;
      const kept = input === undefined ? undefined : keptInput(input);
      const small = keepable(result);
      // Nearly always it can stay as it is: a copy of each mapping would cost more than the mapping.
      keep(
        mappings,
        kept === input && small === result ? mapping : { ...mapping, ...(kept !== undefined && { input: kept }), result: small },
      );
    },
    calls: () =>
      upstream.map(({ reference, step, method, url, status, milliseconds, error }) => {
        const short = { reference, method, url: clean(url), status, milliseconds: roundMilliseconds(milliseconds) };
        return step === undefined && error === undefined
          ? short
          : { ...short, ...(step !== undefined && { step }), ...(error !== undefined && { error: clean(error) }) };
      }),
    timeline: () => ({
      calls: upstream.map(({ reference, step, method, url, status, milliseconds, error, endedAt = 0, requestHeaders }) => ({
        reference,
        ...(step !== undefined && { step }),
        method,
        url: clean(url),
        status,
        milliseconds,
        ...(error !== undefined && { error: clean(error) }),
        endedAt,
        spanId: requestHeaders['traceparent']?.split('-')[2] ?? requestHeaders['x-b3-spanid'] ?? requestHeaders['b3']?.split('-')[1],
      })),
      steps: steps.map(({ name, type, milliseconds, attributes = {}, endedAt = 0 }) => ({ name, type, milliseconds, attributes, endedAt })),
    }),
    finish: () => ({
      upstream: upstream.map((call) => cleanCall(call, redact)),
      steps: steps.map((step) => cleanStep(step, redact)),
      mappings: mappings.map((mapping) => ({
        ...mapping,
        ...(mapping.input !== undefined && { input: cleanJson(mapping.input, redact, maxMappingInput) }),
        result: cleanJson(mapping.result, redact),
        ...(mapping.note !== undefined && { note: clean(mapping.note) }),
      })),
      omitted,
    }),
  };
}

const tooLarge = '(too large to be recorded)';

/** The value, or a note in its place when it is large: records of the last calls stay in memory for whoever wants to look. */
export function keepable(value: Json): Json {
  if (typeof value === 'string') return value.length > maxJson ? tooLarge : value;
  if (typeof value !== 'object' || value === null) return value;
  let left = maxJson;
  // Only what has something inside waits: data is mostly texts and numbers. No recursion, for it may be nested deeply.
  const waiting: object[] = [value];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    left -= 8;
    const fields = next as { readonly [name: string]: Json };
    for (const name in fields) {
      const child = fields[name];
      left -= typeof child === 'string' ? child.length + 8 : 8;
      if (left < 0) return tooLarge;
      if (typeof child === 'object' && child !== null) waiting.push(child);
    }
  }
  return value;
}

/** Hundredths are enough for people. */
export function roundMilliseconds(value: number): number {
  return Math.round(value * 100) / 100;
}

function cleanStep({ attributes: _forTraces, ...step }: StepRecord, redact: (text: string) => string): StepRecord {
  return {
    ...step,
    ...(step.output !== undefined && { output: cleanJson(step.output, redact) }),
    ...(step.note !== undefined && { note: cut(redact(step.note)) }),
  };
}

function cleanCall(call: UpstreamCall, redact: (text: string) => string): UpstreamCall {
  const clean = (text: string): string => cut(redact(text));
  // Cleaned before it is cut: half a secret would not be found any more.
  const body = call.responseBody === undefined ? undefined : redact(call.responseBody);
  const sample = body !== undefined && body.length > maxText ? sampleOfText(body) : undefined;
  return {
    ...call,
    url: clean(call.url),
    requestHeaders: cleanHeaders(call.requestHeaders, clean),
    ...(call.requestBody !== undefined && { requestBody: clean(call.requestBody) }),
    ...(call.responseHeaders !== undefined && { responseHeaders: cleanHeaders(call.responseHeaders, clean) }),
    ...(body !== undefined && { responseBody: cut(body) }),
    ...(sample !== undefined && { responseSample: sample }),
    ...(call.error !== undefined && { error: clean(call.error) }),
  };
}

function sampleOfText(text: string): Json | undefined {
  try {
    return sampleOf(JSON.parse(text) as Json);
  } catch {
    // Another format than JSON has no members to show.
    return undefined;
  }
}

function cleanHeaders(headers: Readonly<Record<string, string>>, clean: (text: string) => string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, concealedHeaders.has(name.toLowerCase()) ? '•••' : clean(value)]),
  );
}

export function cleanJson(value: Json, redact: (text: string) => string, max = maxJson): Json {
  const text = JSON.stringify(value) ?? 'null';
  if (text.length > max) return `(${text.length} characters, not recorded)`;
  const cleaned = redact(text);
  if (cleaned === text) return value;
  try {
    return JSON.parse(cleaned) as Json;
  } catch {
    // A secret that contains JSON punctuation took some of it along: keep the redacted text.
    return cleaned;
  }
}

function cut(text: string): string {
  return text.length > maxText ? `${text.slice(0, maxText)}… (${text.length} characters)` : text;
}
