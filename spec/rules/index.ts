/** All rules, in the order of their pages. */
import type { Rule } from './rule.ts';
import { undeclaredVariable } from './undeclared-variable.ts';
import { unknownCall } from './unknown-call.ts';
import { unknownFlow } from './unknown-flow.ts';
import { unknownName } from './unknown-name.ts';
import { unknownStep } from './unknown-step.ts';

export const rules: readonly Rule[] = [undeclaredVariable, unknownCall, unknownFlow, unknownName, unknownStep];
