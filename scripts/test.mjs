/** `npm test`: everything that is checked, in one run. Installs and builds what is missing. */
import { prepare, runTypeScript } from './prepare.mjs';

// When even the packages cannot be installed, the closing line still tells how many tests ran.
const tellNothingRan = () => process.stdout.write('0 passed, 1 failed\n');
process.on('exit', tellNothingRan);
prepare();
process.off('exit', tellNothingRan);
process.exitCode = await runTypeScript('scripts/test.ts', process.argv.slice(2));
