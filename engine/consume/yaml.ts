import { parseAllDocuments } from 'yaml';
import type { Json } from '../result.ts';
import { unreadable } from './unreadable.ts';

/** YAML 1.1 as far as plain scalars go; dates stay texts, and what JSON cannot say (`.inf`) is null. */
export function parseYaml(text: string): Json {
  const [document] = parseAllDocuments(text, {
    uniqueKeys: false,
    logLevel: 'silent',
    version: '1.1',
    customTags: (tags) => tags.filter((tag) => tag !== 'timestamp' && (typeof tag === 'string' || !tag.tag.endsWith(':timestamp'))),
  });
  if (!document || !('errors' in document)) return null;
  const [problem] = document.errors;
  if (problem) return unreadable('YAML', (problem.message.split('\n')[0] ?? '').replace(/:$/, ''));
  const finite = (_key: unknown, value: unknown): unknown => (typeof value === 'number' && !Number.isFinite(value) ? null : value);
  return (document.toJS({ maxAliasCount: 100, reviver: finite }) ?? null) as Json;
}
