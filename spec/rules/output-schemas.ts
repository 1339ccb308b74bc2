/** Formats of answers that cannot be read without a schema file. */
import type { ClientOperation } from '../model/capability.ts';
import { ownClients } from '../model/own-parts.ts';
import { say } from '../say.ts';
import { spanOf } from '../span.ts';
import { example } from './example.ts';
import type { Finding, Rule } from './rule.ts';

const ships = (keys: string) =>
  `${example({ resources: `orders:\n  path: /orders\n  operations:\n    list-orders: {method: GET, outputRawFormat: avro${keys}}\n` })}--- order.avsc\n{"type": "record", "name": "Order", "fields": [{"name": "id", "type": "long"}]}\n`;

export const missingOutputSchema: Rule = {
  id: 'missing-output-schema',
  severity: 'error',
  doc: {
    title: 'The schema of an answer is not there',
    why: 'Answers in Avro and Protocol Buffers are bytes that only a schema gives names to. `outputSchema` is the path of its file, from the folder of the capability: `.avsc` for Avro, `.proto` for Protocol Buffers.',
    bad: ships(''),
    good: ships(', outputSchema: order.avsc'),
  },
  check: ({ file, project }) => {
    const isMissing = (path: string) => project.findData(project.resolvePath(file.uri, path)) === 'missing';
    return ownClients(file).flatMap(({ resources }) =>
      resources.flatMap(({ operations }) => operations.flatMap((operation) => outputSchemaMistake(operation, isMissing) ?? [])),
    );
  },
};

/** Endings of the schema files by format. */
const schemaFiles: ReadonlyMap<string, string> = new Map([
  ['avro', '.avsc'],
  ['protobuf', '.proto'],
]);

/** @param isMissing whether there is known to be no file at the path. */
export function outputSchemaMistake(
  { outputRawFormat, outputSchema }: ClientOperation,
  isMissing: (path: string) => boolean,
): Finding | undefined {
  if (!outputRawFormat || !schemaFiles.has(outputRawFormat.value.toLowerCase())) return undefined;
  const path = outputSchema?.value.trim() ?? '';
  if (path === '' || !outputSchema) return { message: noOutputSchema(outputRawFormat.value), span: spanOf(outputRawFormat.node) };
  if (!isMissing(path)) return undefined;
  return { message: say`There is no file \`${path}\`. The path starts at the folder of this file.`, span: spanOf(outputSchema.node) };
}

export function noOutputSchema(format: string): string {
  const ending = schemaFiles.get(format.toLowerCase()) ?? '';
  return say`Answers in ${format} are read by a schema: name its \`${ending}\` file under \`outputSchema\`.`;
}
