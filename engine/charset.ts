/** Charsets by the labels that media types give them (https://encoding.spec.whatwg.org/#names-and-labels). */

type Decoder = InstanceType<typeof TextDecoder>;

/** Making one costs more than reading a small text with it. */
const decoders = new Map<string, Decoder | undefined>();
/** Labels come from messages: nobody has more of them. */
const maxDecoders = 64;

/** Undefined for a charset nobody knows. */
export function decoderFor(label: string): Decoder | undefined {
  if (decoders.has(label)) return decoders.get(label);
  const made = makeDecoder(label);
  if (decoders.size < maxDecoders) decoders.set(label, made);
  return made;
}

function makeDecoder(label: string): Decoder | undefined {
  try {
    return new TextDecoder(label);
  } catch {
    return undefined;
  }
}

/** The parameter `charset` of a media type, as written. */
export function charsetOf(mediaType: string | undefined): string | undefined {
  return /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(mediaType ?? '')?.[1];
}
