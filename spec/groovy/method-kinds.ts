/** What methods of Groovy give, by their names: the same for everything that has them. */
import type { Kind } from './facts.ts';

const byKind: Readonly<Partial<Record<Kind, string>>> = {
  text: 'toString toUpperCase toLowerCase trim strip join replace replaceAll replaceFirst substring capitalize uncapitalize padLeft padRight center inspect concat multiply_ stripIndent format',
  boolean:
    'any every contains containsKey containsValue isEmpty startsWith endsWith equals equalsIgnoreCase isNumber isInteger isLong isDouble isBigDecimal matches asBoolean containsAll disjoint isBlank isAllWhitespace',
  integer: 'size length count indexOf lastIndexOf findIndexOf toInteger toLong intValue longValue compareTo intdiv',
  number: 'toDouble toFloat toBigDecimal doubleValue average',
  list: 'collect collectMany tokenize keySet values toList asList flatten withIndex entrySet toSet readLines lines toSorted toUnique collate transpose intersect findResults collectNested findIndexValues toCharArray chars',
  map: 'groupBy countBy collectEntries subMap',
};

export const resultKinds: ReadonlyMap<string, Kind> = new Map(
  Object.entries(byKind).flatMap(([kind, names]) => names.split(' ').map((name) => [name, kind as Kind] as const)),
);

/** Give what they belong to, or something of its kind. */
export const sameKind: ReadonlySet<string> = new Set(
  'each eachWithIndex findAll grep sort unique reverse take drop takeWhile dropWhile takeRight dropRight tail init plus minus reverseEach asImmutable asUnmodifiable abs'.split(
    ' ',
  ),
);
