import { parseAllDocuments } from 'yaml';
import type { Json } from '../result.ts';
import { unreadable } from './unreadable.ts';

/** YAML 1.1 as far as plain scalars go; dates stay texts, and what JSON cannot say (`.inf`) is null. */
export function parseYaml(text: string): Json {
  const [document] = parseAllDocuments(text, {
    uniqueKeys: false,
    intAsBigInt: true,
    logLevel: 'silent',
    version: '1.1',
    customTags: (tags) => tags.filter((tag) => tag !== 'timestamp' && (typeof tag === 'string' || !tag.tag.endsWith(':timestamp'))),
  });
  if (!document || !('errors' in document)) return null;
  const [problem] = document.errors;
  if (problem) return unreadable('YAML', (problem.message.split('\n')[0] ?? '').replace(/:$/, ''));
  try {
    return (document.toJS({ maxAliasCount: 100, reviver: exact }) ?? null) as Json;
  } catch (error) {
    // A few lines of aliases of aliases stand for more data than there is memory.
    if (error instanceof ReferenceError) return unreadable('YAML', 'its aliases stand for too much data');
    throw error;
  }
}

/** Whole numbers too large for a float become texts, as in JSON. */
function exact(_key: unknown, value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  return typeof value === 'number' && !Number.isFinite(value) ? null : value;
}
