/** What arrives on standard input, looked through before the transport of the SDK: it drops a line that is not JSON without a word. */
import { Transform, type Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { parseMessage } from './message.ts';

export interface LineCheckOptions {
  /** Where a line that is no message is answered. */
  readonly output: Writable;
  /** Of a line; what is longer is answered and passed over, so that nobody fills the memory. */
  readonly maxCharacters: number;
  /** A message goes on when this is done with it. */
  readonly onMessage: (message: unknown) => Promise<void>;
}

/** Lets messages through, one a line. Blank lines are passed over, as the protocol has it. */
export function createLineCheck({ output, maxCharacters, onMessage }: LineCheckOptions): Transform {
  const decoder = new StringDecoder('utf8');
  /** Of the line that has not ended yet; undefined while the rest of one that is too long is passed over. */
  let begun: string | undefined = '';
  const refuse = (code: number, message: string): void =>
    void output.write(`${JSON.stringify({ jsonrpc: '2.0', id: null, error: { code, message } })}\n`);

  const takeLines = (text: string): readonly string[] => {
    const lines: string[] = [];
    for (const [index, part] of text.split('\n').entries()) {
      if (index > 0) {
        if (begun !== undefined) lines.push(begun);
        begun = '';
      }
      if (begun === undefined) continue;
      begun += part;
      if (begun.length <= maxCharacters) continue;
      refuse(-32600, `The message is longer than ${maxCharacters} characters.`);
      begun = undefined;
    }
    return lines;
  };
  const check = async (line: string): Promise<string> => {
    if (line.trim() === '') return '';
    const message = parseMessage(line);
    if (message === undefined) {
      refuse(-32700, 'The message is not JSON.');
      return '';
    }
    await onMessage(message);
    return `${JSON.stringify(message)}\n`;
  };
  const checkAll = async (lines: readonly string[]): Promise<string> => {
    let checked = '';
    for (const line of lines) checked += await check(line);
    return checked;
  };
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      checkAll(takeLines(decoder.write(chunk))).then((checked) => done(null, checked), done);
    },
    flush(done) {
      checkAll([...takeLines(decoder.end()), begun ?? '']).then((checked) => done(null, checked), done);
    },
  });
}
