/** `npm test`: everything, in the order in which a mistake shows soonest. The last line counts all of it. */
import { checkSteps } from './check.ts';
import { runSteps } from './steps.ts';
import { unitStep } from './unit.ts';
import { vscodeSteps } from './vscode-tests.ts';

await runSteps([...checkSteps, unitStep, ...vscodeSteps]);
