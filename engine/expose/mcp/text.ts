import { charsetOf, decoderFor } from '../../charset.ts';

const utf8 = new TextDecoder();

/** Bytes as text by the charset of their media type; UTF-8, the best guess, when it names none or an unknown one. */
export function decodeText(bytes: Uint8Array, mediaType: string | undefined): string {
  return (decoderFor(charsetOf(mediaType) ?? 'utf-8') ?? utf8).decode(bytes);
}
