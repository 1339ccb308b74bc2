/** A tool made of steps, called once: what it answers, or what it asks for last. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { Json } from '../result.ts';
import { bench, consumedU, type Outcome, toolsOf } from './run.ts';

export interface StepsCase {
  readonly steps: string;
  readonly mappings?: string;
  readonly inputs?: Readonly<Record<string, Json>>;
  readonly consumes?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly exposes?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

function toolWith({ steps, mappings }: StepsCase): string {
  return `t: {description: d, steps: {${steps}}${mappings ? `, mappings: [${mappings}]` : ''}}`;
}

export function startSteps(context: TestContext, parts: StepsCase) {
  const text = toolsOf(toolWith(parts), { consumes: `${consumedU}${parts.consumes ?? ''}` });
  return bench(context, { 'c.yaml': `${text}${parts.exposes ?? ''}`, ...parts.files }, {}, parts.environment);
}

export async function checkSteps(context: TestContext, parts: StepsCase, expected: Outcome): Promise<void> {
  const { run } = await startSteps(context, parts);
  assert.deepEqual(await run('t', parts.inputs), expected);
}

export async function checkUrl(context: TestContext, parts: StepsCase, url: string): Promise<void> {
  const { run, requested } = await startSteps(context, parts);
  const outcome = await run('t', parts.inputs);
  assert.equal(requested(), `GET ${url}`, JSON.stringify(outcome));
}

export const data = (value: Json): Outcome => ({ status: 200, data: value });
