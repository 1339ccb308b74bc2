/** `npm run check`: types, then lint, layout and the rules on which room may import which. */
import { buildValidators, type Counts, nodeTool, runSteps, runTool, type Step } from './steps.ts';

export const checkSteps: Step[] = [
  { title: 'Types', run: checkTypes },
  { title: 'Lint, layout and rooms', run: checkLint },
];

function checkTypes(): Counts {
  buildValidators();
  const [node, tsc] = nodeTool('typescript/bin/tsc');
  return runTool(node, [tsc, '-p', '.']);
}

function checkLint(): Counts {
  const [node, biome] = nodeTool('@biomejs/biome/bin/biome');
  return runTool(node, [biome, 'ci', '--colors=off', '--diagnostic-level=error', '.']);
}

if (import.meta.main) await runSteps(checkSteps);
