/** Inputs of REST operations out of bodies, in the forms they may have. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { gzipSync } from 'node:zlib';
import { type Served, serve } from '../../testing/serve.ts';

/** Answers its inputs. */
const capability = (place: string): string => `ikanos: "1.0.0-beta5"
capability:
  exposes:
  - type: rest
    port: 3001
    namespace: api
    resources:
      t: {path: /t, operations: {t: {method: POST, inputParameters: {l: {in: ${place}, type: array}, s: {in: ${place}, type: string}}, outputParameters: {l: {type: string, value: "{{l}}"}, s: {type: string, value: "{{s}}"}}}}}
`;

async function post(
  served: Served,
  query: string,
  body?: string | Uint8Array<ArrayBuffer> | URLSearchParams,
  headers: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  const answer = await fetch(`${served.address('api')}/t${query}`, { method: 'POST', ...(body !== undefined && { body }), headers });
  return answer.json();
}

const startWith = (t: TestContext, place = 'body'): Promise<Served> => serve(t, capability(place));
const refused = (code: string, message: string, status: number): unknown => ({ error: { code, message, status } });

describe('inputs of a REST operation', () => {
  it('are lists where a list is declared, in a form as in the query; else the first value counts', async (t) => {
    const inBody = await startWith(t);
    const inQuery = await startWith(t, 'query');
    for (const [fields, inputs] of [
      ['l=1&l=2&s=a&s=b', { l: '["1","2"]', s: 'a' }],
      ['l=1&s=', { l: '["1"]', s: '' }],
      ['l=%5B1%5D', { l: '[1]', s: '' }],
      ['other=1', { l: '', s: '' }],
    ] as const) {
      assert.deepEqual(await post(inBody, '', new URLSearchParams(fields)), inputs);
      assert.deepEqual(await post(inQuery, `?${fields}`), inputs);
    }
  });

  it('come out of a compressed body too, as large as one that is not', async (t) => {
    const served = await startWith(t);
    const headers = (encoding: string) => ({ 'content-type': 'application/json', 'content-encoding': encoding });
    const zipped = new Uint8Array(gzipSync('{"s":"ä"}'));
    assert.deepEqual(await post(served, '', zipped, headers('gzip')), { l: '', s: 'ä' });
    assert.deepEqual(
      await post(served, '', zipped, headers('br')),
      refused('invalid-body', 'The request body is not in the encoding it names, br.', 400),
    );
    assert.deepEqual(
      await post(served, '', zipped, headers('zstd')),
      refused('unsupported-media-type', 'The request body must be encoded by gzip, deflate, br or not at all, not by zstd.', 415),
    );
    const bomb = new Uint8Array(gzipSync(Buffer.alloc(17 * 1024 * 1024)));
    assert.deepEqual(
      await post(served, '', bomb, headers('gzip')),
      refused('body-too-large', 'The request body is larger than 16777216 bytes.', 413),
    );
  });

  it('are in UTF-8, or refused', async (t) => {
    const served = await startWith(t);
    const latin = new Uint8Array(Buffer.from('{"s":"ä"}', 'latin1'));
    const type = 'application/json';
    assert.deepEqual(await post(served, '', '\uFEFF{"s":"ä"}', { 'content-type': `${type}; charset="UTF-8"` }), { l: '', s: 'ä' });
    assert.deepEqual(
      await post(served, '', latin, { 'content-type': type }),
      refused('invalid-body', 'The request body is not in UTF-8.', 400),
    );
    assert.deepEqual(
      await post(served, '', latin, { 'content-type': `${type}; charset=ISO-8859-1` }),
      refused('unsupported-media-type', 'The request body must be in UTF-8, as all JSON, not in ISO-8859-1.', 415),
    );
    // What it says has no meaning, and many say it of ASCII.
    assert.deepEqual(await post(served, '', '{"s":"a"}', { 'content-type': `${type}; charset=ISO-8859-1` }), { l: '', s: 'a' });
    const wide = new Uint8Array(Buffer.from('{"s":"a"}', 'utf16le'));
    assert.deepEqual(
      await post(served, '', wide, { 'content-type': `${type}; charset=utf-16` }),
      refused('unsupported-media-type', 'The request body must be in UTF-8, as all JSON, not in utf-16.', 415),
    );
  });

  it('are in the charset that a form or a text names', async (t) => {
    const served = await startWith(t);
    const form = 'application/x-www-form-urlencoded';
    const bytes = (text: string, encoding: BufferEncoding): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text, encoding));
    for (const [type, body, s] of [
      [`${form}; charset=ISO-8859-1`, 's=%E4+%26%3D+%F6&l=1', 'ä &= ö'],
      [`${form};charset="windows-1252"`, 's=%80', '€'],
      [`${form}; charset=iso-8859-1`, bytes('s=ä%2B', 'latin1'), 'ä+'],
      [`${form}; charset=Shift_JIS`, 's=%93%FA%96%7B', '日本'],
      [`${form}; charset=UTF-8`, 's=%C3%A4', 'ä'],
      [`${form}; charset=utf-16le`, bytes('s=ä%C3%A4', 'utf16le'), 'ää'],
      ['text/plain; charset=iso-8859-1', bytes('{"s":"ä"}', 'latin1'), 'ä'],
      ['text/plain; charset=utf-16', bytes('\uFEFF{"s":"ä"}', 'utf16le'), 'ä'],
      ['text/json; charset=iso-8859-15', bytes('{"s":"\u00a4"}', 'latin1'), '€'],
    ] as const)
      assert.deepEqual(((await post(served, '', body, { 'content-type': type })) as { s: unknown }).s, s, type);
    assert.deepEqual(
      await post(served, '', 's=a', { 'content-type': `${form}; charset=klingon` }),
      refused('unsupported-media-type', 'The charset klingon of the request body is not known. Send it in UTF-8.', 415),
    );
    assert.deepEqual(
      await post(served, '', bytes('s=ä', 'latin1'), { 'content-type': form }),
      refused('invalid-body', 'The request body is not in UTF-8.', 400),
    );
  });
});
