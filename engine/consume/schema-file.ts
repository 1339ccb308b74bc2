/** Schema files that `outputSchema` names, for formats that cannot be read without one. */
import path from 'node:path';
import { noOutputSchema } from '../../spec/rules/output-schemas.ts';
import { folderOf, locationPath } from '../file-location.ts';
import type { PlanFiles } from '../plan.ts';
import { fail } from './failure.ts';
import type { Format } from './formats.ts';

export interface SchemaFile {
  readonly path: string;
  readonly text: string;
}

/** Of the schema at `schema`, as the file at `uri` names it: relative to its folder. */
export function schemaPath(uri: string, schema: string): string {
  const folder = folderOf(uri);
  return locationPath(schema, folder) ?? path.resolve(folder, schema);
}

export function readSchemaFile({ name, schema, uri, files }: Format): SchemaFile {
  if (schema === undefined || schema.trim() === '') return fail('missing-output-schema', 500, noOutputSchema(name));
  const file = schemaPath(uri, schema.trim());
  const text = files.read(file);
  if (text === undefined) return fail('missing-output-schema', 500, `The file \`${schema}\` that \`outputSchema\` names cannot be read.`);
  return { path: file, text };
}

/** Reads the schema of a format that has a file, and what it imports, without a look at what they say. */
export function readSchemaFiles(format: Format): void {
  const name = format.name.toLowerCase();
  if (name === 'avro') readSchemaFile(format);
  if (name === 'protobuf') readImported(readSchemaFile(format), format.files, new Set());
}

function readImported(file: SchemaFile, files: PlanFiles, seen: Set<string>): void {
  if (seen.has(file.path)) return;
  seen.add(file.path);
  for (const [, name = ''] of file.text.matchAll(/\bimport\s+(?:public\s+|weak\s+)?["']([^"']+)["']/g)) {
    const found = findImport(files, path.dirname(file.path), name);
    if (found) readImported(found, files, seen);
  }
}

/** Names are relative to the root of all schemas, which no file tells: the nearest folder upwards that has such a file. */
export function findImport(files: PlanFiles, folder: string, name: string): SchemaFile | undefined {
  for (let at = folder; ; at = path.dirname(at)) {
    const file = path.resolve(at, name);
    const text = files.read(file);
    if (text !== undefined) return { path: file, text };
    if (at === path.dirname(at)) return undefined;
  }
}

/** Schemas are compiled once for the files of a plan. */
export function compileOnce<Compiled>(
  compile: (file: SchemaFile, files: PlanFiles) => Compiled,
): (file: SchemaFile, files: PlanFiles) => Compiled {
  const compiled = new WeakMap<PlanFiles, Map<string, Compiled>>();
  return (file, files) => {
    const known = compiled.get(files) ?? new Map<string, Compiled>();
    compiled.set(files, known);
    if (!known.has(file.path)) known.set(file.path, compile(file, files));
    // It was put there one line above.
    return known.get(file.path) as Compiled;
  };
}

/** The reason a library gives, as a clause. */
export function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
}
