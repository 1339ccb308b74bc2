/** Avro as JSON: one bare datum, read by a schema file. Bytes become base64, unions their value. */
import avro from 'avsc';
import type { Json } from '../result.ts';
import { fail } from './failure.ts';
import type { Format } from './formats.ts';
import { compileOnce, readSchemaFile, reasonOf } from './schema-file.ts';
import { unreadable } from './unreadable.ts';

/** Whole numbers that a float does not hold become texts, as in JSON. */
const exactLong = avro.types.LongType.__with({
  fromBuffer: (bytes: Buffer) => exactNumber(bytes.readBigInt64LE()),
  toBuffer: (value: number | string) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(BigInt(value));
    return bytes;
  },
  fromJSON: Number,
  toJSON: Number,
  isValid: (value: unknown) => typeof value === 'number' || typeof value === 'string',
  compare: (a: number, b: number) => Math.sign(a - b),
});

export function exactNumber(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

const compile = compileOnce(({ text }) =>
  avro.Type.forSchema(JSON.parse(text) as avro.Schema, { registry: { long: exactLong }, wrapUnions: 'never' }),
);

export function parseAvro(body: Uint8Array, format: Format): Json {
  const file = readSchemaFile(format);
  let type: avro.Type;
  try {
    type = compile(file);
  } catch (error) {
    return fail('invalid-schema', 500, `\`${format.schema}\` is no Avro schema: ${reasonOf(error)}.`);
  }
  let value: unknown;
  try {
    value = type.fromBuffer(Buffer.from(body));
  } catch (error) {
    return unreadable(`Avro of the schema \`${format.schema}\``, reasonOf(error));
  }
  return plain(value);
}

/** Records are instances of classes that the library makes; JSON knows neither those nor bytes. */
function plain(value: unknown): Json {
  if (Buffer.isBuffer(value)) return value.toString('base64');
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
  if (typeof value === 'number' && !Number.isFinite(value)) return null;
  return (value ?? null) as Json;
}
