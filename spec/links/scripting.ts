/** How scripts run in a capability: the block of the first control server that has one. */
import type { Scripting } from '../model/capability.ts';
import type { EffectiveSections } from './resolve-imports.ts';

export interface PlacedScripting {
  readonly scripting: Scripting;
  /** The file it is written in. */
  readonly uri: string;
}

export function scriptingIn(sections: EffectiveSections): PlacedScripting | undefined {
  for (const { part, uri } of sections.servers)
    if (part.kind === 'control' && part.management?.scripting) return { scripting: part.management.scripting, uri };
  return undefined;
}
