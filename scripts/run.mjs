/** `node scripts/run.mjs FILE.ts [ARGUMENT…]`: runs a TypeScript file of the project, installing what that needs. */
import { runTypeScript } from './prepare.mjs';

const [file, ...args] = process.argv.slice(2);
if (!file) {
  process.stderr.write('Usage: node scripts/run.mjs FILE.ts [ARGUMENT…]\n');
  process.exit(2);
}
process.exitCode = await runTypeScript(file, args);
