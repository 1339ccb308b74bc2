/** The published versions of the format, and the seven distinct structures they have (format.md 5.1). */

export type VersionKey = 'naftiko' | 'ikanos';

/** One of the seven structures; ordered, so that `since` and `until` can be compared. Named by its first version. */
export type Structure = '0.4' | '0.5' | 'alpha1' | 'alpha2' | 'alpha3' | 'beta1' | 'beta4';

export const structures: readonly Structure[] = ['0.4', '0.5', 'alpha1', 'alpha2', 'alpha3', 'beta1', 'beta4'];

export interface Dialect {
  readonly key: VersionKey;
  /** The exact string in the file. */
  readonly version: string;
  readonly structure: Structure;
}

/** Oldest first. `1.0.0-alpha3` exists under both keys, with different structures. */
export const dialects: readonly Dialect[] = [
  { key: 'naftiko', version: '0.4', structure: '0.4' },
  { key: 'naftiko', version: '0.5', structure: '0.5' },
  { key: 'naftiko', version: '1.0.0-alpha1', structure: 'alpha1' },
  { key: 'naftiko', version: '1.0.0-alpha2', structure: 'alpha2' },
  { key: 'naftiko', version: '1.0.0-alpha3', structure: 'alpha2' },
  { key: 'ikanos', version: '1.0.0-alpha3', structure: 'alpha3' },
  { key: 'ikanos', version: '1.0.0-alpha4', structure: 'alpha3' },
  { key: 'ikanos', version: '1.0.0-beta1', structure: 'beta1' },
  { key: 'ikanos', version: '1.0.0-beta2', structure: 'beta1' },
  { key: 'ikanos', version: '1.0.0-beta3', structure: 'beta1' },
  { key: 'ikanos', version: '1.0.0-beta4', structure: 'beta4' },
  { key: 'ikanos', version: '1.0.0-beta5', structure: 'beta4' },
];

export function compareStructures(a: Structure, b: Structure): number {
  return structures.indexOf(a) - structures.indexOf(b);
}

/** Family A writes named things as lists with `name`, family B as keyed maps. */
export function usesKeyedMaps(structure: Structure): boolean {
  return compareStructures(structure, 'alpha3') >= 0;
}
