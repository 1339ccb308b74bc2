/** Reads data with a strict shape from a syntax tree, and says what does not fit, at its place. */
import { quoteList } from '../links/words.ts';
import type { Problem } from '../problem.ts';
import { findNearest } from '../schema/nearest.ts';
import { type Data, deref, entriesOf, toData } from '../syntax/navigate.ts';
import type { Node, PairNode, Span } from '../syntax/tree.ts';

/** Keys and values of one mapping. */
export type Pairs = ReadonlyMap<string, PairNode>;

export class NodeReader {
  readonly problems: Problem[] = [];

  report(span: Span, message: string): void {
    this.problems.push({ code: 'test-file', severity: 'error', message, span: { start: span.start, end: span.end } });
  }

  /** The pairs of a mapping in which only these keys are known; `what` names it in messages. */
  mapping(node: Node, what: string, known: readonly string[]): Pairs | undefined {
    const pairs = this.anyMapping(node, what);
    for (const [key, pair] of pairs ?? []) {
      if (known.includes(key)) continue;
      const nearest = findNearest(key, known);
      this.report(
        pair.key,
        nearest === undefined
          ? `${what} takes ${quoteList(known, 20)}, not \`${key}\`.`
          : `${what} does not take \`${key}\`. Did you mean \`${nearest}\`?`,
      );
    }
    return pairs;
  }

  /** The pairs of a mapping with keys of the author's choice. */
  anyMapping(node: Node, what: string): Pairs | undefined {
    const found = deref(node);
    if (found?.kind === 'mapping') return new Map(entriesOf(found).map((pair) => [pair.key.text, pair]));
    this.report(node, `${what} must be a mapping (\`key: value\` lines), not ${nounOf(node)}.`);
    return undefined;
  }

  list(node: Node, what: string): readonly Node[] | undefined {
    const found = deref(node);
    if (found?.kind === 'sequence') return found.items;
    this.report(node, `${what} must be a list (lines that begin with \`-\`), not ${nounOf(node)}.`);
    return undefined;
  }

  /** Text; numbers and booleans count as the text they are written as. */
  text(node: Node, what: string): string | undefined {
    const found = deref(node);
    if (found?.kind === 'scalar' && found.value !== null) return found.text;
    this.report(node, `${what} must be text, not ${nounOf(node)}.`);
    return undefined;
  }

  wholeNumber(node: Node, what: string, least: number, most: number): number | undefined {
    const found = deref(node);
    if (found?.kind === 'scalar' && typeof found.value === 'number' && Number.isInteger(found.value)) {
      if (found.value >= least && found.value <= most) return found.value;
      this.report(node, `${what} must be from ${least} to ${most}, not ${found.value}.`);
      return undefined;
    }
    this.report(node, `${what} must be a whole number, not ${nounOf(node)}.`);
    return undefined;
  }

  flag(node: Node, what: string): boolean | undefined {
    const found = deref(node);
    if (found?.kind === 'scalar' && typeof found.value === 'boolean') return found.value;
    this.report(node, `${what} must be true or false, not ${nounOf(node)}.`);
    return undefined;
  }

  oneOf<T extends string>(node: Node, what: string, allowed: readonly T[]): T | undefined {
    const text = this.text(node, what);
    const found = allowed.find((word) => word === text);
    if (found === undefined && text !== undefined) this.report(node, `${what} must be one of ${quoteList(allowed, 20)}, not \`${text}\`.`);
    return found;
  }

  texts(node: Node, what: string): Readonly<Record<string, string>> {
    const pairs = this.anyMapping(node, what) ?? new Map<string, PairNode>();
    return Object.fromEntries(
      [...pairs].flatMap(([key, pair]) => {
        const text = this.text(pair.value, `\`${key}\``);
        return text === undefined ? [] : [[key, text]];
      }),
    );
  }

  data(node: Node): Data {
    return toData(node);
  }
}

/** Names of headers are compared without case. */
export function lowerCase(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function nounOf(node: Node): string {
  const found = deref(node);
  switch (found?.kind) {
    case 'mapping':
      return 'a mapping';
    case 'sequence':
      return 'a list';
    case 'scalar':
      return found.value === null ? 'nothing' : `\`${found.text.length > 40 ? `${found.text.slice(0, 40)}…` : found.text}\``;
    default:
      return 'nothing';
  }
}
