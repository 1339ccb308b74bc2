/** Loads capabilities that tests write down, and shows why they are refused. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { PlacedProblem, StartOptions } from '../control/protocol.ts';
import { type LoadedPlan, type LoadResult, loadPlan } from '../load/load.ts';
import { type Files, optionsFor, writeFiles } from './serve.ts';

/** A capability with one tool, so that something is exposed; `extra` goes under `capability`, `root` beside it. */
export function capability(parts: { readonly root?: string; readonly extra?: string; readonly exposes?: string }): string {
  const exposes = parts.exposes ?? `- {type: mcp, port: 3001, namespace: tools, tools: ${tools}}`;
  return `ikanos: "1.0.0-beta5"\n${parts.root ?? ''}\ncapability:\n${indent(parts.extra ?? '')}\n  exposes:\n${indent(exposes)}\n`;
}

/** One tool that needs nothing. */
export const tools = '{t: {description: d, outputParameters: {a: {type: string, value: x}}}}';

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}

export async function load(
  context: TestContext,
  files: string | Files,
  options: Partial<StartOptions> = {},
  environment: Record<string, string> = {},
): Promise<{ readonly directory: string; readonly result: LoadResult }> {
  const file = await writeFiles(context, typeof files === 'string' ? { 'c.yaml': files } : files);
  return { directory: path.dirname(file), result: loadPlan(optionsFor(file, options), environment) };
}

/** Errors of the refusal as `text code message`: the first line of the text it stands on, the directory of the test left out. */
export async function checkRefused(
  context: TestContext,
  files: string | Files,
  expected: readonly string[],
  options: Partial<StartOptions> = {},
): Promise<void> {
  const { result, directory } = await load(context, files, options);
  assert.equal(result.kind, 'failed');
  const { failure } = result;
  const problems = failure.code === 'invalid-file' || failure.code === 'missing-variables' ? failure.problems : [];
  const own = problems.filter(({ severity }) => severity === 'error');
  assert.deepEqual(
    own.map((problem) => `${textAt(problem)} ${problem.code} ${problem.message.replaceAll(directory, '…')}${relatedTo(problem)}`),
    expected,
  );
}

/** The first line of the text it stands on. */
export function textAt({ uri, range }: Pick<PlacedProblem, 'uri' | 'range'>): string {
  const line = readFileSync(fileURLToPath(uri), 'utf8').split('\n')[range.start.line] ?? '';
  return `«${line.slice(range.start.character, range.end.line === range.start.line ? range.end.character : undefined)}»`;
}

function relatedTo({ related = [] }: PlacedProblem): string {
  return related.map((place) => ` ${textAt(place)} ${place.message}`).join('');
}

export async function checkPlan(
  context: TestContext,
  files: string | Files,
  options: Partial<StartOptions> = {},
  environment: Record<string, string> = {},
): Promise<LoadedPlan> {
  const { result } = await load(context, files, options, environment);
  if (result.kind === 'failed') assert.fail(JSON.stringify(result.failure, undefined, 2));
  return result;
}
