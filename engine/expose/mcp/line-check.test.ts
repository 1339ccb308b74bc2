import assert from 'node:assert/strict';
import { PassThrough, Readable } from 'node:stream';
import { describe, it } from 'node:test';
import { createLineCheck } from './line-check.ts';

interface Passed {
  readonly heard: readonly unknown[];
  /** What goes on to the protocol. */
  readonly through: string;
  readonly answered: string;
}

async function pass(chunks: readonly (string | Uint8Array)[], maxCharacters = 1_000): Promise<Passed> {
  const heard: unknown[] = [];
  const output = new PassThrough();
  const onMessage = async (message: unknown): Promise<void> => void heard.push(message);
  const check = createLineCheck({ output, maxCharacters, onMessage });
  const through = (
    await Readable.from(chunks.map((chunk) => Buffer.from(chunk)))
      .pipe(check)
      .toArray()
  ).join('');
  output.end();
  return { heard, through, answered: (await output.toArray()).join('') };
}

describe('a line on standard input', () => {
  it('goes on when it is a message, in however many pieces it comes', async () => {
    const text = Buffer.from('{"id":1,"params":{"name":"é"}}\n\n  \n{"id":2}');
    const bytes = Array.from(text, (byte) => Uint8Array.of(byte));
    const messages = [{ id: 1, params: { name: 'é' } }, { id: 2 }];
    const through = messages.map((message) => `${JSON.stringify(message)}\n`).join('');
    assert.deepEqual(await pass([text]), { heard: messages, through, answered: '' });
    assert.deepEqual(await pass(bytes), { heard: messages, through, answered: '' });
  });

  it('is answered when it is none, and the next one counts', async () => {
    assert.deepEqual(await pass(['oops\n{"id":1}\n']), {
      heard: [{ id: 1 }],
      through: '{"id":1}\n',
      answered: '{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"The message is not JSON."}}\n',
    });
  });

  it('is answered once when it is too long, and nothing of it is kept', async () => {
    const long = ['{"id":1,"params":"', ...Array<string>(50).fill('x'.repeat(20)), '"}\n{"id":2}\n'];
    assert.deepEqual(await pass(long, 100), {
      heard: [{ id: 2 }],
      through: '{"id":2}\n',
      answered: '{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"The message is longer than 100 characters."}}\n',
    });
    assert.deepEqual((await pass(['x'.repeat(200)], 100)).through, '');
  });
});
