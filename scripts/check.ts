/** `npm run check`: types, then lint, layout and the rules on which room may import which. */
import { buildValidators, type Counts, nodeTool, runSteps, runTool, type Step } from './steps.ts';

export const checkSteps: Step[] = [
  { title: 'Types', run: checkTypes },
  { title: 'Types of what runs in a web page', run: checkPageTypes },
  { title: 'Lint, layout and rooms', run: checkLint },
];

function checkTypes(): Counts {
  buildValidators();
  const [node, tsc] = nodeTool('typescript/bin/tsc');
  return runTool(node, [tsc, '-p', '.']);
}

/** The types of a browser and those of Node do not go together in one program. */
function checkPageTypes(): Counts {
  const [node, tsc] = nodeTool('typescript/bin/tsc');
  return runTool(node, [tsc, '-p', 'client/webview']);
}

function checkLint(): Counts {
  const [node, biome] = nodeTool('@biomejs/biome/bin/biome');
  return runTool(node, [biome, 'ci', '--colors=off', '--diagnostic-level=error', '.']);
}

if (import.meta.main) await runSteps(checkSteps);
