/** `npm start`: a VS Code with the extension on the examples. Installs and builds what is missing. */
import { runTypeScript } from './prepare.mjs';

process.exitCode = await runTypeScript('scripts/start.ts', process.argv.slice(2));
