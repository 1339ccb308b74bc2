import { parseAllDocuments } from 'yaml';
import type { Json } from '../result.ts';
import { exactNumber } from './plain-data.ts';
import { unreadable } from './unreadable.ts';

/** YAML 1.1 as far as plain scalars go; dates and times stay texts, and what JSON cannot say (`.inf`) is null. */
export function parseYaml(text: string): Json {
  const [document] = parseAllDocuments(text, {
    uniqueKeys: false,
    intAsBigInt: true,
    logLevel: 'silent',
    version: '1.1',
    customTags: (tags) =>
      tags.filter((tag) => (typeof tag === 'string' ? tag !== 'timestamp' : !tag.tag.endsWith(':timestamp') && !isTime(tag))),
  });
  if (!document || !('errors' in document)) return null;
  const [problem] = document.errors;
  if (problem) return unreadable('YAML', (problem.message.split('\n')[0] ?? '').replace(/:$/, ''));
  try {
    return (document.toJS({ maxAliasCount: 100, reviver: exact }) ?? null) as Json;
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    const [, missing] = /^Unresolved alias.*: (.+)$/.exec(error.message) ?? [];
    // A few lines of aliases of aliases stand for more data than there is memory.
    return unreadable(
      'YAML',
      missing === undefined ? 'its aliases stand for too much data' : `nothing before it is anchored as \`${missing}\``,
    );
  }
}

/** `12:30` is a number of minutes to version 1.1, and a time to everybody else. */
function isTime(tag: object): boolean {
  return 'format' in tag && tag.format === 'TIME';
}

/** Whole numbers too large for a float become texts, as in JSON; so do bytes. Maps in order and sets are maps. */
function exact(_key: unknown, value: unknown): unknown {
  if (typeof value === 'bigint') return exactNumber(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (value instanceof Map) return Object.fromEntries(value);
  if (value instanceof Set) return Object.fromEntries([...value].map((item) => [String(item), null]));
  return typeof value === 'number' && !Number.isFinite(value) ? null : value;
}
