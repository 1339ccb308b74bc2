/** A call that was just made → a test that expects the same answer, with the answers of the consumed APIs written into it. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Data } from '../../spec/syntax/navigate.ts';
import { lineStarts, toPosition } from '../../spec/syntax/positions.ts';
import type { Fault } from '../../spec/tests/test-file.ts';
import { testFileFor } from '../../spec/tests/test-names.ts';
import { type NewAnswer, type NewTest, writeTest } from '../../spec/tests/write-test.ts';
import type { CallTrace, SavedTest, SaveTestParams } from '../control/protocol.ts';
import { findCapability } from './capability-of.ts';

/** Nothing is written: who asks puts `text` into `file`. */
export function saveTest({ capability, call, outcome, trace }: SaveTestParams): SavedTest {
  const file = testFileFor(capability);
  const uri = pathToFileURL(file).href;
  const before = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  const isFound = findCapability(file, undefined) === path.resolve(capability);
  const { upstreams, isComplete } = answersOf(trace, outcome.error?.code);
  const test: NewTest = {
    name: call.name,
    call: call.server === '' ? call.name : `${call.server}.${call.name}`,
    with: trace.arguments as Readonly<Record<string, Data>>,
    upstreams,
    expect: expectationsOf(outcome, trace, isComplete),
  };
  const written = writeTest(before, test, isFound ? undefined : `./${path.basename(capability)}`);
  return { file, text: written.text, name: written.name, place: placeIn(uri, written.text, written.offset), isComplete };
}

function placeIn(uri: string, text: string, offset: number): SavedTest['place'] {
  const start = toPosition(lineStarts(text), offset);
  return { uri, range: { start, end: start } };
}

function expectationsOf(outcome: SaveTestParams['outcome'], trace: CallTrace, isComplete: boolean): Readonly<Record<string, Data>> {
  if (outcome.error) return { error: outcome.error.code };
  return {
    ...(outcome.status !== 200 && { status: outcome.status }),
    // What cannot be answered again as it was cannot be expected either.
    ...(isComplete && trace.data !== undefined && { data: trace.data as Data }),
    ...(isComplete && trace.text !== undefined && { text: trace.text }),
  };
}

const faults: Readonly<Record<string, Fault>> = { 'upstream-unreachable': 'unreachable', 'upstream-timeout': 'timeout' };

function answersOf(
  { upstream }: CallTrace,
  errorCode: string | undefined,
): { readonly upstreams: Readonly<Record<string, readonly NewAnswer[]>>; readonly isComplete: boolean } {
  const upstreams: Record<string, NewAnswer[]> = {};
  let isComplete = true;
  for (const { reference, status, responseHeaders = {}, responseBody, responseBytes = 0, mocked } of upstream) {
    // Made-up answers are made up again.
    if (mocked) continue;
    const list = upstreams[reference] ?? [];
    upstreams[reference] = list;
    if (status === undefined) {
      list.push({ fault: faults[errorCode ?? ''] ?? 'reset' });
      continue;
    }
    // Long texts end with how long they were.
    const isWhole = responseBody !== undefined && !/… \(\d+ characters\)$/.test(responseBody);
    if (responseBytes > 0 && !isWhole) isComplete = false;
    list.push({
      ...(status !== 200 && { status }),
      ...(responseBytes > 0 && isWhole && contentOf(responseBody, responseHeaders)),
    });
  }
  return { upstreams, isComplete };
}

function contentOf(body: string, headers: Readonly<Record<string, string>>): NewAnswer {
  const type = headers['content-type'];
  try {
    return { body: JSON.parse(body) as Data };
  } catch {
    // Not JSON: the text as it came, and what it is said to be.
    return { ...(type !== undefined && { headers: { 'content-type': type } }), text: body };
  }
}
