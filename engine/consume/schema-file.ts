/** Schema files that `outputSchema` names, for formats that cannot be read without one. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { noOutputSchema } from '../../spec/rules/output-schemas.ts';
import { folderOf, locationPath } from '../file-location.ts';
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

export function readSchemaFile({ name, schema, uri }: Format): SchemaFile {
  if (schema === undefined || schema.trim() === '') return fail('missing-output-schema', 500, noOutputSchema(name));
  const file = schemaPath(uri, schema.trim());
  try {
    return { path: file, text: readFileSync(file, 'utf8') };
  } catch {
    return fail('missing-output-schema', 500, `The file \`${schema}\` that \`outputSchema\` names cannot be read.`);
  }
}

/** Schemas are compiled once for each text: an edited file has another one. */
export function compileOnce<Compiled>(compile: (file: SchemaFile) => Compiled): (file: SchemaFile) => Compiled {
  const compiled = new Map<string, { readonly text: string; readonly value: Compiled }>();
  return (file) => {
    const known = compiled.get(file.path);
    if (known?.text === file.text) return known.value;
    const value = compile(file);
    compiled.set(file.path, { text: file.text, value });
    return value;
  };
}

/** The reason a library gives, as a clause. */
export function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
}
