/** Everything that is offered at a cursor, in the order in which it is shown. */
import { addMissingInputs } from './add-inputs.ts';
import { callToSteps, stepsToCall } from './call-to-steps.ts';
import { exposeAsSkillTool } from './expose-as-skill.ts';
import { exposeAsRest, exposeAsTool } from './expose-operation.ts';
import { extractToFile, inlineImport } from './extract.ts';
import { extractFlow } from './extract-flow.ts';
import { extractOperation } from './extract-operation.ts';
import type { Place, Refactoring, Refusal } from './refactoring.ts';
import { sortKeys } from './sort-keys.ts';
import { spreadBrackets } from './spread.ts';
import { upgradeToNewest } from './upgrade-file.ts';
import { wrapAsFlow } from './wrap-as-flow.ts';

export type Offered = Refactoring | Refusal;
type Offer = (place: Place) => Offered | readonly Offered[] | undefined;

const offers: readonly Offer[] = [
  addMissingInputs,
  callToSteps,
  stepsToCall,
  exposeAsTool,
  exposeAsRest,
  exposeAsSkillTool,
  wrapAsFlow,
  extractOperation,
  extractFlow,
  extractToFile,
  inlineImport,
  spreadBrackets,
  sortKeys,
  upgradeToNewest,
];

export function offeredAt(place: Place): readonly Offered[] {
  return offers.flatMap((offer) => offer(place) ?? []);
}
