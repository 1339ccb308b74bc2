/** `10MiB` as bytes: a number with an optional unit B, KiB, MiB or GiB; undefined when it is absent or not a size. */
export function parseBinarySize(text: string | undefined): number | undefined {
  const match = text === undefined ? null : /^(\d+(?:\.\d+)?)(B|KiB|MiB|GiB)?$/.exec(text);
  if (!match) return undefined;
  const factors: Readonly<Record<string, number>> = { B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 };
  return Math.floor(Number(match[1]) * (factors[match[2] ?? 'B'] ?? 1));
}
