/** What an observed answer adds to what is known of answers: its members, each with its type. */
import { say } from '../spec/say.ts';
import type { Known } from './known-answer.ts';
import { isRecord } from './observed-answers.ts';

/** Elements of a list that are looked at, depth, and values in all: enough for any answer that a person reads. */
const maxElements = 20;
const maxDepth = 12;
const maxValues = 2000;

/** Adds the members of an answer to those known already, whose details stay. */
export function addObserved(known: Known, data: unknown, source: string): void {
  let left = maxValues;
  const unset = say`${'null'} · ${source}`;
  const visit = (at: Known, value: unknown, depth: number): void => {
    if (left-- <= 0 || depth > maxDepth) return;
    // A null tells less than what another element has there.
    if (depth > 0 && (at.detail === '' || at.detail === unset)) at.detail = say`${typeOf(value)} · ${source}`;
    if (Array.isArray(value)) {
      at.element ??= { members: new Map(), element: undefined, detail: '' };
      for (const element of (value as readonly unknown[]).slice(0, maxElements)) visit(at.element, element, depth + 1);
    } else if (isRecord(value)) {
      for (const [name, member] of Object.entries(value)) {
        const next = at.members.get(name) ?? { members: new Map(), element: undefined, detail: '' };
        at.members.set(name, next);
        visit(next, member, depth + 1);
      }
    }
  };
  visit(known, data, 0);
}

/** As the format calls it. */
function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value;
}

const maxShown = 240;

/** A value for people: JSON on one line, long texts and lists cut. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? '';
  return text.length > maxShown ? `${text.slice(0, maxShown)}…` : text;
}
