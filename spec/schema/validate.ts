import { dialects, type Structure } from '../dialects/dialect.ts';
import { alpha1, alpha2, alpha3, beta1, beta4, v04, v05 } from './validators.generated.mjs';

const validators: Readonly<Record<Structure, (data: unknown) => boolean>> = {
  '0.4': v04,
  '0.5': v05,
  alpha1,
  alpha2,
  alpha3,
  beta1,
  beta4,
};

/**
 * Whether data is a valid document of `version`, one of the versions of `structure`: the verdict, without reasons.
 * Structure `alpha2` has the version 1.0.0-alpha3 of the key `naftiko`, `alpha3` the one of `ikanos`.
 */
export function isValid(data: unknown, structure: Structure, version: string): boolean {
  const dialect = dialects.find((known) => known.structure === structure && known.version === version);
  if (!dialect || typeof data !== 'object' || data === null) return false;
  return Object.entries(data).some(([key, value]) => key === dialect.key && value === version) && validators[structure](data);
}
