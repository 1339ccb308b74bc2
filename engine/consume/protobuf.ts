/** Protocol Buffers as JSON: the first message of a `.proto` file, fields named as they are there. Bytes become base64. */
import path from 'node:path';
import protobuf from 'protobufjs';
import type { PlanFiles } from '../plan.ts';
import type { Json } from '../result.ts';
import { fail } from './failure.ts';
import type { Format } from './formats.ts';
import { exactNumber, plainData } from './plain-data.ts';
import { compileOnce, findImport, readSchemaFile, reasonOf, type SchemaFile } from './schema-file.ts';
import { unreadable } from './unreadable.ts';

const compile = compileOnce((file, files) => {
  const root = new protobuf.Root();
  const missing: string[] = [];
  parseInto(root, file, { files, seen: new Set(), missing });
  try {
    root.resolveAll();
  } catch (error) {
    // What a missing file declares may be of no use here, such as the options of services; if it is, that is the reason.
    if (missing.length === 0) throw error;
    throw new Error(`${reasonOf(error)}, and what it imports is not there: ${missing.map((name) => `\`${name}\``).join(', ')}`);
  }
  return firstMessage(root);
});

interface Imported {
  readonly files: PlanFiles;
  /** Paths of files, and names of those of the language itself. */
  readonly seen: Set<string>;
  /** As they are imported. */
  readonly missing: string[];
}

function parseInto(root: protobuf.Root, file: SchemaFile, imported: Imported): void {
  if (imported.seen.has(file.path)) return;
  imported.seen.add(file.path);
  const { imports = [] } = protobuf.parse(file.text, root, { keepCase: true });
  for (const name of imports) {
    const known = protobuf.common.get(name);
    if (known?.nested && !imported.seen.has(name)) root.addJSON(known.nested);
    if (known) imported.seen.add(name);
    else {
      const found = findImport(imported.files, path.dirname(file.path), name);
      if (found === undefined) imported.missing.push(name);
      else parseInto(root, found, imported);
    }
  }
}

function firstMessage(within: protobuf.NamespaceBase): protobuf.Type | undefined {
  for (const nested of within.nestedArray) {
    if (nested instanceof protobuf.Type) return nested;
    const found = nested instanceof protobuf.Namespace ? firstMessage(nested) : undefined;
    if (found) return found;
  }
  return undefined;
}

export function parseProtobuf(body: Uint8Array, format: Format): Json {
  const file = readSchemaFile(format);
  let type: protobuf.Type | undefined;
  try {
    type = compile(file, format.files);
  } catch (error) {
    return fail('invalid-schema', 500, `\`${format.schema}\` is no Protocol Buffers schema: ${reasonOf(error)}.`);
  }
  if (!type) return fail('invalid-schema', 500, `\`${format.schema}\` declares no message.`);
  try {
    // Fields that are not on the wire have their default value: that is what the sender meant.
    return plain(type.toObject(type.decode(body), { enums: String, bytes: String, defaults: true, oneofs: false }));
  } catch (error) {
    return unreadable(`message \`${type.name}\` of \`${format.schema}\``, reasonOf(error));
  }
}

/** How the library holds 64 bits. */
function isLong(value: unknown): value is { readonly low: number; readonly high: number } {
  return typeof value === 'object' && value !== null && '__isLong__' in value;
}

function plain(value: unknown): Json {
  return plainData(value, (one) => (isLong(one) ? exactNumber(BigInt(one.toString())) : undefined));
}
