import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import zlib from 'node:zlib';
import avro from 'avsc';
import { snappyCompress } from 'hysnappy';
import { createDiskProject } from '../load/disk-project.ts';
import { createPlanFiles } from '../load/plan-files.ts';
import { Failure } from './failure.ts';
import { toJson } from './formats.ts';

let folder = '';
const write = (name: string, text: string) => writeFileSync(path.join(folder, name), text);

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'capstan-formats-'));
  write(
    'ship.avsc',
    JSON.stringify({
      type: 'record',
      name: 'Ship',
      fields: [
        { name: 'id', type: 'long' },
        { name: 'name', type: ['null', 'string'] },
        { name: 'kind', type: { type: 'enum', name: 'Kind', symbols: ['CARGO', 'TANKER'] } },
        { name: 'hash', type: 'bytes' },
        { name: 'tags', type: { type: 'array', items: 'string' } },
        { name: 'sizes', type: { type: 'map', values: 'double' } },
      ],
    }),
  );
  write('bad.avsc', '{"type": "nothing"}');
  write('part.proto', 'syntax = "proto3"; message Port { string name = 1; }');
  write(
    'ship.proto',
    `syntax = "proto3";
     package fleet;
     import "part.proto";
     import "google/protobuf/timestamp.proto";
     enum Kind { CARGO = 0; TANKER = 1; }
     message Ship {
       int64 imo_number = 1; string name = 2; Kind kind = 3; bytes hash = 4; repeated string tags = 5;
       map<string, double> sizes = 6; Port home = 7; google.protobuf.Timestamp built = 8; bool active = 9;
     }
     message Other { string x = 1; }`,
  );
  write('empty.proto', 'syntax = "proto3"; enum Kind { CARGO = 0; }');
  write('bad.proto', 'message {');
  write('lost.proto', 'syntax = "proto3"; import "gone.proto"; message A { Gone x = 1; }');
  write(
    'service.proto',
    'syntax = "proto3"; import "gone/annotations.proto"; import "schemas/deep.proto"; message M { deep.D d = 1; } service S { rpc Get(M) returns (M) { option (gone.http) = { get: "/x" }; } }',
  );
  mkdirSync(path.join(folder, 'schemas'));
  write(
    'schemas/deep.proto',
    `syntax = "proto3"; package deep; import "part.proto"; import "google/protobuf/timestamp.proto";
     message D { oneof one { string a = 1; int32 b = 2; } map<int32, Port> ports = 3; repeated int32 many = 4; optional int32 maybe = 5; message In { string s = 1; } In inner = 6; }`,
  );
  const records = ['Ship', 'Port'].map((name) => ({ type: 'record', name, fields: [{ name: name.toLowerCase(), type: 'string' }] }));
  write('union.avsc', JSON.stringify({ type: 'array', items: ['null', 'int', 'long', ...records] }));
  const decimal = { logicalType: 'decimal', precision: 9, scale: 2 };
  write(
    'logical.avsc',
    JSON.stringify({
      type: 'record',
      name: 'Price',
      fields: [
        { name: 'net', type: { type: 'bytes', ...decimal } },
        { name: 'change', type: { type: 'fixed', name: 'Four', size: 4, ...decimal } },
        { name: 'whole', type: { type: 'bytes', logicalType: 'decimal', precision: 4 } },
        { name: 'day', type: { type: 'int', logicalType: 'date' } },
      ],
    }),
  );
});
after(async () => rm(folder, { recursive: true, force: true }));

async function convert(name: string, bytes: readonly number[], schema?: string): Promise<unknown> {
  try {
    return await toJson(Uint8Array.from(bytes), {
      name,
      schema,
      uri: pathToFileURL(path.join(folder, 'c.yaml')).href,
      files: createPlanFiles(createDiskProject()),
    });
  } catch (error) {
    if (error instanceof Failure) return `${error.error.code}: ${error.message}`;
    throw error;
  }
}

const letters = (text: string): readonly number[] => [...Buffer.from(text)];

describe('avro to JSON', () => {
  // zigzag numbers: 2 is 1, 4 is 2; a union begins with its branch, an array and a map end with 0.
  const ship = [
    2,
    2,
    4,
    ...letters('Al'),
    2,
    4,
    0xff,
    0,
    4,
    2,
    ...letters('a'),
    2,
    ...letters('b'),
    0,
    2,
    2,
    ...letters('l'),
    ...new Array<number>(8).fill(0),
    0,
  ];

  it('reads one datum by its schema', async () =>
    assert.deepEqual(await convert('avro', ship, 'ship.avsc'), {
      id: 1,
      name: 'Al',
      kind: 'TANKER',
      hash: '/wA=',
      tags: ['a', 'b'],
      sizes: { l: 0 },
    }));

  it('keeps the digits of a number too large for a float', async () => {
    // 2^62, zigzag: 2^63 in groups of seven bits.
    const large = [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01];
    const found = await convert('avro', [...large, 0, 0, 0, 0, 0], 'ship.avsc');
    assert.deepEqual(found, { id: '4611686018427387904', name: null, kind: 'CARGO', hash: '', tags: [], sizes: {} });
  });

  describe('in a container file', () => {
    // Two records {a: string}, not compressed.
    const file = Buffer.from(
      'T2JqAQQWYXZyby5zY2hlbWGIAXsidHlwZSI6InJlY29yZCIsIm5hbWUiOiJSIiwiZmllbGRzIjpbeyJuYW1lIjoiYSIsInR5cGUiOiJzdHJpbmcifV19FGF2cm8uY29kZWMIbnVsbAB+vtTPzaDOCJTM+5U8d30ZBBgKaGVsbG8Kd29ybGR+vtTPzaDOCJTM+5U8d30Z',
      'base64',
    );
    const cut = 'invalid-upstream-body: The upstream answer is no Avro of the schema `ship.avsc`: truncated file.';
    it('gives the list of its records', async () =>
      assert.deepEqual(await convert('avro', [...file], 'ship.avsc'), [{ a: 'hello' }, { a: 'world' }]));
    /** One file whose blocks are compressed by somebody's codec. */
    const packed = async (codec: string, pack: (data: Buffer) => Buffer, records: readonly unknown[] = [{ a: 'hello '.repeat(20) }]) => {
      const encoder = new avro.streams.BlockEncoder(
        { type: 'record', name: 'R', fields: [{ name: 'a', type: 'string' }] },
        {
          codec,
          codecs: { [codec]: (data, callback) => callback(null, pack(data)) },
        },
      );
      const bytes = buffer(encoder);
      for (const record of records) encoder.write(record);
      encoder.end();
      return convert('avro', [...(await bytes)], 'ship.avsc');
    };
    const checked = (data: Buffer): Buffer => {
      const sum = Buffer.alloc(4);
      sum.writeUInt32BE(zlib.crc32(data));
      return Buffer.concat([snappyCompress(data), sum]);
    };
    const unreadable = (reason: string): string =>
      `invalid-upstream-body: The upstream answer is no Avro of the schema \`ship.avsc\`: ${reason}.`;
    it('undoes what compressed its blocks', async () => {
      const hello = [{ a: 'hello '.repeat(20) }];
      assert.deepEqual(
        [
          await packed('deflate', (data) => zlib.deflateRawSync(data)),
          await packed('snappy', checked),
          await packed('zstandard', (data) => zlib.zstdCompressSync(data)),
        ],
        [hello, hello, hello],
      );
    });
    it('says what it cannot undo, and what is broken', async () =>
      assert.deepEqual(
        [
          await packed(
            'xz',
            (data) => data,
            Array.from({ length: 5 }, () => ({ a: 'x'.repeat(70_000) })),
          ),
          await packed('snappy', (data) => Buffer.concat([snappyCompress(data), Buffer.alloc(4)])),
          await packed('snappy', () => Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 1, 2, 3, 4])),
          await packed('snappy', () => Buffer.from([0xff, 0xff, 0xff, 0xff, 7, 0, 0, 0, 0, 0])),
        ],
        [
          unreadable('it is compressed by xz; files that are not, and those by deflate, snappy, zstandard are read'),
          unreadable('broken block'),
          unreadable('broken block'),
          unreadable('it holds more than 67108864 bytes'),
        ],
      ));
    it('is not taken for a shorter one when it is cut', async () =>
      assert.deepEqual(
        [await convert('avro', [...file.subarray(0, -3)], 'ship.avsc'), await convert('avro', [...file.subarray(0, 30)], 'ship.avsc')],
        [cut, cut],
      ));
  });

  it('reads unions whose branches look alike', async () =>
    // Four items: 5 as int, 6 as long, a record of each kind.
    assert.deepEqual(await convert('avro', [8, 2, 10, 4, 12, 6, 2, ...letters('a'), 8, 2, ...letters('b'), 0], 'union.avsc'), [
      5,
      6,
      { ship: 'a' },
      { port: 'b' },
    ]));

  it('writes decimals with all their digits, and days as the number they are', async () =>
    assert.deepEqual(await convert('avro', [4, 0x04, 0xd2, 0xff, 0xff, 0xff, 0xff, 2, 0x07, 2], 'logical.avsc'), {
      net: '12.34',
      change: '-0.01',
      whole: '7',
      day: 1,
    }));

  const failures: readonly (readonly [id: string, bytes: readonly number[], schema: string | undefined, message: string])[] = [
    ['H25', ship, undefined, 'missing-output-schema: Answers in avro are read by a schema: name its `.avsc` file under `outputSchema`.'],
    ['no such file', ship, 'gone.avsc', 'missing-output-schema: The file `gone.avsc` that `outputSchema` names cannot be read.'],
    ['no schema', ship, 'bad.avsc', 'invalid-schema: `bad.avsc` is no Avro schema: unknown type: "nothing".'],
    [
      'cut short',
      ship.slice(0, 5),
      'ship.avsc',
      'invalid-upstream-body: The upstream answer is no Avro of the schema `ship.avsc`: truncated buffer.',
    ],
    [
      'too long',
      [...ship, 1],
      'ship.avsc',
      'invalid-upstream-body: The upstream answer is no Avro of the schema `ship.avsc`: trailing data.',
    ],
  ];
  for (const [id, bytes, schema, message] of failures) it(id, async () => assert.equal(await convert('avro', bytes, schema), message));
});

describe('protobuf to JSON', () => {
  const field = (number: number, content: readonly number[]) => [number * 8 + 2, content.length, ...content];
  const ship = [
    8,
    1,
    ...field(2, letters('Al')),
    24,
    1,
    ...field(4, [0xff, 0]),
    ...field(5, letters('a')),
    ...field(5, letters('b')),
    ...field(7, field(1, letters('Oslo'))),
    ...field(8, [8, 5]),
  ];

  it('reads the first message of the schema, with what it imports', async () =>
    assert.deepEqual(await convert('protobuf', ship, 'ship.proto'), {
      imo_number: 1,
      name: 'Al',
      kind: 'TANKER',
      hash: '/wA=',
      tags: ['a', 'b'],
      sizes: {},
      home: { name: 'Oslo' },
      built: { seconds: 5, nanos: 0 },
      active: false,
    }));

  it('keeps the digits of a number too large for a float, and gives what is not sent its default', async () =>
    assert.deepEqual(await convert('protobuf', [8, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x40], 'ship.proto'), {
      imo_number: '4611686018427387904',
      name: '',
      kind: 'CARGO',
      hash: '',
      tags: [],
      sizes: {},
      home: null,
      built: null,
      active: false,
    }));

  it('reads one of several fields, maps, lists, and messages in messages, whatever services of the schema import', async () =>
    assert.deepEqual(
      await convert(
        'protobuf',
        field(1, [16, 5, ...field(3, [8, 7, ...field(2, field(1, letters('Oslo')))]), ...field(4, [1, 2])]),
        'service.proto',
      ),
      { d: { b: 5, ports: { 7: { name: 'Oslo' } }, many: [1, 2], inner: null } },
    ));

  const failures: readonly (readonly [id: string, schema: string | undefined, message: string])[] = [
    ['H25', undefined, 'missing-output-schema: Answers in protobuf are read by a schema: name its `.proto` file under `outputSchema`.'],
    ['no message', 'empty.proto', 'invalid-schema: `empty.proto` declares no message.'],
    ['no schema', 'bad.proto', "invalid-schema: `bad.proto` is no Protocol Buffers schema: illegal type name '{' (line 1)."],
    [
      'a lost import',
      'lost.proto',
      "invalid-schema: `lost.proto` is no Protocol Buffers schema: no such Type or Enum 'Gone' in Type .A, and what it imports is not there: `gone.proto`.",
    ],
  ];
  for (const [id, schema, message] of failures) it(id, async () => assert.equal(await convert('protobuf', ship, schema), message));

  it('cut short', async () =>
    assert.equal(
      await convert('protobuf', ship.slice(0, 5), 'ship.proto'),
      'invalid-upstream-body: The upstream answer is no message `Ship` of `ship.proto`: index out of range: 4 + 2 > 5.',
    ));
});
