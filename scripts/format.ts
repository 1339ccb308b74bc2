/** `npm run format`: lays out every file and applies the linter's safe fixes. */
import { nodeTool, runTool } from './steps.ts';

const [node, biome] = nodeTool('@biomejs/biome/bin/biome');
process.exitCode = runTool(node, [biome, 'check', '--write', '.']).failed;
