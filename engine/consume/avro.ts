/** Avro as JSON: one bare datum, read by a schema file, or the list of those in a container file. Bytes become base64, unions their value. */
import avro from 'avsc';
import type { Json } from '../result.ts';
import { createCodecs } from './avro-codecs.ts';
import { fail } from './failure.ts';
import type { Format } from './formats.ts';
import { exactNumber, plainData } from './plain-data.ts';
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

/** A decimal is written with all its digits: a text, as other numbers that a float does not hold. */
class DecimalType extends avro.types.LogicalType {
  readonly #scale: number;

  constructor(attributes: avro.Schema, options?: unknown) {
    super(attributes, options);
    const { scale } = attributes as { readonly scale?: unknown };
    this.#scale = typeof scale === 'number' && scale >= 0 ? scale : 0;
  }

  protected override _fromValue(bytes: Buffer): string {
    const unscaled = bytes.length === 0 ? 0n : BigInt.asIntN(bytes.length * 8, BigInt(`0x${bytes.toString('hex')}`));
    const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(this.#scale + 1, '0');
    const whole = digits.slice(0, digits.length - this.#scale);
    return `${unscaled < 0n ? '-' : ''}${whole}${this.#scale > 0 ? `.${digits.slice(-this.#scale)}` : ''}`;
  }
}

// Unions whose branches look alike as JSON are read with the name of the branch, which is taken off again.
const readSchema = (schema: avro.Schema): avro.Type =>
  avro.Type.forSchema(schema, { registry: { long: exactLong }, wrapUnions: 'auto', logicalTypes: { decimal: DecimalType } });

const compile = compileOnce(({ text }) => readSchema(JSON.parse(text) as avro.Schema));

export async function parseAvro(body: Uint8Array, format: Format): Promise<Json> {
  const file = readSchemaFile(format);
  let type: avro.Type;
  try {
    type = compile(file, format.files);
  } catch (error) {
    return fail('invalid-schema', 500, `\`${format.schema}\` is no Avro schema: ${reasonOf(error)}.`);
  }
  let value: unknown;
  try {
    const bytes = Buffer.from(body);
    value = isContainer(bytes) ? await readContainer(bytes) : type.fromBuffer(bytes);
  } catch (error) {
    return unreadable(`Avro of the schema \`${format.schema}\``, reasonOf(error));
  }
  return plain(value);
}

/** An object container file: many records, and the schema they were written by. */
function isContainer(bytes: Buffer): boolean {
  return bytes.subarray(0, 4).equals(Buffer.from('Obj\u0001'));
}

function readContainer(bytes: Buffer): Promise<readonly unknown[]> {
  return new Promise((resolve, reject) => {
    const records: unknown[] = [];
    const decoder = new avro.streams.BlockDecoder({ parseHook: readSchema, codecs: createCodecs() });
    let mark: Uint8Array | undefined;
    decoder.once('metadata', (_type: unknown, _codec: unknown, { sync }: { readonly sync: Uint8Array }) => {
      mark = sync;
    });
    decoder.on('data', (record: unknown) => records.push(record));
    // Each block that cannot be read is an error of its own.
    decoder.on('error', (error: Error) => reject(error.cause ?? error));
    // Each block ends with the mark of the header; what is missing behind the last one is not missed by the library.
    decoder.once('end', () => (mark && bytes.subarray(-mark.length).equals(mark) ? resolve(records) : reject(new Error('truncated file'))));
    decoder.end(bytes);
  });
}

/** Records are instances of classes that the library makes; JSON knows neither those nor bytes. */
function plain(value: unknown): Json {
  return plainData(value, (one) => {
    if (Buffer.isBuffer(one)) return one.toString('base64');
    return isBranch(one) ? plain(one.unwrap()) : undefined;
  });
}

/** A value of a union with the name of its branch; fields of records are properties of their own. */
function isBranch(value: unknown): value is { readonly unwrap: () => unknown } {
  return typeof value === 'object' && value !== null && 'unwrap' in value && !Object.hasOwn(value, 'unwrap');
}
