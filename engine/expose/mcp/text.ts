/** Bytes as text by the charset of their media type, UTF-8 when it names none or an unknown one. */
export function decodeText(bytes: Uint8Array, mediaType: string | undefined): string {
  const charset = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(mediaType ?? '')?.[1] ?? 'utf-8';
  return decoderFor(charset).decode(bytes);
}

function decoderFor(charset: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(charset);
  } catch {
    // A name nobody knows: UTF-8 is the best guess, and it never throws.
    return new TextDecoder('utf-8');
  }
}
